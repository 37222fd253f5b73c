"""The acts on the budget: DPA lines, SPD, holding money for a reference, closing a year."""

from budgets.services.closing import close_year
from budgets.services.corrections import revise_tranche, withdraw_tranche
from budgets.services.lines import create_line, import_lines
from budgets.services.revisions import block_line, revise_line, unblock_line
from budgets.services.shortages import require_room
from budgets.services.spending import carry_over, commit, realise, release, reserve
from budgets.services.tranches import import_tranches, issue_tranche
from budgets.services.verification import verify

__all__ = [
    "block_line",
    "carry_over",
    "close_year",
    "commit",
    "create_line",
    "import_lines",
    "import_tranches",
    "issue_tranche",
    "realise",
    "release",
    "require_room",
    "reserve",
    "revise_line",
    "revise_tranche",
    "unblock_line",
    "verify",
    "withdraw_tranche",
]
