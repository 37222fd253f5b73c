"""What may be entered as a DPA line or an SPD: the drafts and the faults of a draft. Pure."""

from budgets.rules.chart import ACCOUNTS
from budgets.rules.common import (
    BUMD_RULE,
    NAME_LENGTH,
    NO_OFFICE,
    NOTE_LENGTH,
    NUMBER_LENGTH,
    SPD_RULE,
    Faults,
    amount_faults,
    text_faults,
    year_faults,
)
from budgets.rules.lines import (
    LineState,
    NewComponent,
    NewLine,
    Revision,
    Span,
    coefficient,
    differs,
    line_faults,
)
from budgets.rules.lines import revision_faults as line_revision_faults
from budgets.rules.tranches import (
    ANNEX_LINES,
    AnnexLine,
    NewTranche,
    TrancheFacts,
    same_tranche,
    total_faults,
    tranche_faults,
    withdrawal_faults,
)
from budgets.rules.tranches import revision_faults as tranche_revision_faults

__all__ = [
    "ACCOUNTS",
    "ANNEX_LINES",
    "BUMD_RULE",
    "NAME_LENGTH",
    "NOTE_LENGTH",
    "NO_OFFICE",
    "NUMBER_LENGTH",
    "SPD_RULE",
    "AnnexLine",
    "Faults",
    "LineState",
    "NewComponent",
    "NewLine",
    "NewTranche",
    "Revision",
    "Span",
    "TrancheFacts",
    "amount_faults",
    "coefficient",
    "differs",
    "line_faults",
    "line_revision_faults",
    "same_tranche",
    "text_faults",
    "total_faults",
    "tranche_faults",
    "tranche_revision_faults",
    "withdrawal_faults",
    "year_faults",
]
