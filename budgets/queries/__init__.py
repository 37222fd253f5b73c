"""Reads of the budget: what stands on a line, what an SPD changed, what waits for BPKD."""

from budgets.queries.facts import check_tranche, preview, tranche_facts
from budgets.queries.lines import (
    Standing,
    entries,
    lines,
    lines_page,
    standing,
    standing_of,
    years,
)
from budgets.queries.pages import newest_page
from budgets.queries.spending import Absorption, absorption, spending
from budgets.queries.tranches import (
    Sheet,
    draft_of,
    fundable,
    sheet,
    tranche_years,
    tranches,
    versions,
)
from budgets.queries.work import tasks

__all__ = [
    "Absorption",
    "Sheet",
    "Standing",
    "absorption",
    "check_tranche",
    "draft_of",
    "entries",
    "fundable",
    "lines",
    "lines_page",
    "newest_page",
    "preview",
    "sheet",
    "spending",
    "standing",
    "standing_of",
    "tasks",
    "tranche_facts",
    "tranche_years",
    "tranches",
    "versions",
    "years",
]
