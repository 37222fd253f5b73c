"""The acts on the budget: entering lines, issuing SPD, and holding money for a reference."""

from budgets.services.lines import create_line, import_lines
from budgets.services.spending import commit, realise, release, reserve
from budgets.services.tranches import import_tranches, issue_tranche
from budgets.services.verification import verify

__all__ = [
    "commit",
    "create_line",
    "import_lines",
    "import_tranches",
    "issue_tranche",
    "realise",
    "release",
    "reserve",
    "verify",
]
