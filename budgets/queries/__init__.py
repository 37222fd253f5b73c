"""Reads of the budget: what stands on a line, what an SPD changed, what waits for BPKD."""

from budgets.queries.closing import OfficeYear, held, office_years
from budgets.queries.desk import (
    DryLine,
    described,
    driest,
    dry_lines,
    dry_offices,
    unused_offices,
    unused_page,
    unused_tranches,
)
from budgets.queries.explain import FIGURES, Explanation, end_of, explain, until
from budgets.queries.facts import (
    check_revision,
    check_tranche,
    check_tranche_revision,
    tranche_facts,
)
from budgets.queries.lines import (
    Standing,
    entries,
    line_versions,
    lines,
    lines_page,
    standing,
    standing_of,
    years,
)
from budgets.queries.pages import newest_page
from budgets.queries.preview import preview_lines, preview_tranches
from budgets.queries.spending import (
    SORTS,
    Absorption,
    absorption,
    sort_absorption,
    spending,
)
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
    "FIGURES",
    "SORTS",
    "Absorption",
    "DryLine",
    "Explanation",
    "OfficeYear",
    "Sheet",
    "Standing",
    "absorption",
    "check_revision",
    "check_tranche",
    "check_tranche_revision",
    "described",
    "draft_of",
    "driest",
    "dry_lines",
    "dry_offices",
    "end_of",
    "entries",
    "explain",
    "fundable",
    "held",
    "line_versions",
    "lines",
    "lines_page",
    "newest_page",
    "office_years",
    "preview_lines",
    "preview_tranches",
    "sheet",
    "sort_absorption",
    "spending",
    "standing",
    "standing_of",
    "tasks",
    "tranche_facts",
    "tranche_years",
    "tranches",
    "until",
    "unused_offices",
    "unused_page",
    "unused_tranches",
    "versions",
    "years",
]
