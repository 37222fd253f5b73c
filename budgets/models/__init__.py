"""Money that may be spent: DPA lines, SPD tranches and the ledger between them."""

from budgets.models.lines import (
    MONEY,
    Balance,
    BudgetLine,
    Component,
    LineVersion,
    YearClosing,
)
from budgets.models.movements import Encumbrance, LedgerEntry
from budgets.models.tranches import Tranche, TrancheLine, TrancheVersion

__all__ = [
    "MONEY",
    "Balance",
    "BudgetLine",
    "Component",
    "Encumbrance",
    "LedgerEntry",
    "LineVersion",
    "Tranche",
    "TrancheLine",
    "TrancheVersion",
    "YearClosing",
]
