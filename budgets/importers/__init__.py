"""From rows of a CSV or XLSX to drafts of DPA lines and SPD, every fault at its row and column."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from budgets import access, services
from budgets.importers import lines, tranches
from budgets.importers.common import COMMAND_LIMITS, FILE_LIMITS
from budgets.services import funding
from budgets.services.lines import IMPORT_ACT as LINES_ACT
from budgets.services.tranches import IMPORT_ACT as TRANCHES_ACT
from core.acts import Actor
from core.importing import Column, Limits, Plan

__all__ = ["COMMAND_LIMITS", "FILE_LIMITS", "LINES", "TRANCHES", "Importer"]


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import: its columns, its dry run, and the service that applies its drafts."""

    columns: tuple[Column, ...]
    plan: Callable[..., Plan[Any]]
    apply: Callable[..., list[Any]]
    act: str
    file_name: str
    made: str
    # Raises NotAllowed for whoever may not bring such a file.
    allow: Callable[[Actor | None], None]

    def run(self, data: bytes, *, by: Actor, at: datetime, today: date, limits: Limits) -> int:
        """This function will apply a file whole and return how many objects it made or changed.

        Raises ImportRefused with every fault; nothing is written then. A repeated key gets the
        first answer, although by now the file's numbers are taken.
        """
        return self.store(self.plan(data, today, limits, by=by), by=by, at=at)

    def store(self, plan: Plan[Any], *, by: Actor, at: datetime) -> int:
        """This function will apply what was read; returns and raises as `run`."""
        if not funding.is_repeat(self.act, by=by):
            plan.require_clean()
        return len(self.apply(plan.drafts, by=by, at=at))


LINES = Importer(
    columns=lines.COLUMNS,
    plan=lines.plan,
    apply=services.import_lines,
    act=LINES_ACT,
    file_name="templat-dpa.csv",
    made="baris anggaran",
    allow=access.require_filler,
)
TRANCHES = Importer(
    columns=tranches.COLUMNS,
    plan=tranches.plan,
    apply=services.import_tranches,
    act=TRANCHES_ACT,
    file_name="templat-spd.csv",
    made="SPD",
    allow=access.require_issuer,
)
