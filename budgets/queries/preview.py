"""The dry run of an import as a person reads it: what is new, what changes, what stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Organisation
from budgets import rules
from budgets.models import BudgetLine, Tranche
from budgets.rules import NewLine, NewTranche
from core.money import ZERO, total

NEW, CHANGED, SAME = "Baru", "Diubah", "Tidak berubah"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A draft with its office, what the house says now (rupiah), and what the import would do."""

    draft: NewLine | NewTranche
    office: str
    before: Decimal | None
    after: Decimal
    effect: str

    @property
    def change(self) -> Decimal:
        """Return the difference to what the house says now."""
        return self.after - (self.before or ZERO)


def preview_lines(drafts: Sequence[NewLine]) -> dict[str, Any]:
    """This function will set the lines of a file beside those of the house."""
    known = {
        (line.organisation_id, line.year, line.sub_activity_code, line.account_code): line
        for line in BudgetLine.objects.filter(
            organisation_id__in={draft.organisation_id for draft in drafts},
            year__in={draft.year for draft in drafts},
        ).select_related("balance")
    }
    names = _names(drafts)
    rows = []
    for draft in drafts:
        line = known.get(draft.key)
        before = line.balance.dpa if line else None
        if line is None:
            effect = NEW
        else:
            same = not rules.differs(draft, line.dpa_number, line.balance.dpa)
            effect = SAME if same else CHANGED
        office = names[draft.organisation_id]
        rows.append(PreviewRow(draft, office, before, draft.amount, effect))
    return _summed(rows)


def preview_tranches(drafts: Sequence[NewTranche]) -> dict[str, Any]:
    """This function will set the SPD of a file beside those of the house; clean ones only."""
    taken = set(
        Tranche.objects.filter(
            year__in={draft.year for draft in drafts}, number__in={d.number for d in drafts}
        ).values_list("year", "number")
    )
    names = _names(drafts)
    rows = []
    for draft in drafts:
        is_known = (draft.year, draft.number) in taken
        before = draft.total if is_known else None
        effect = SAME if is_known else NEW
        office = names[draft.organisation_id]
        rows.append(PreviewRow(draft, office, before, draft.total, effect))
    return _summed(rows)


def _names(drafts: Sequence[NewLine] | Sequence[NewTranche]) -> dict[int, str]:
    offices = Organisation.objects.in_bulk({draft.organisation_id for draft in drafts})
    return {pk: office.short_name for pk, office in offices.items()}


def _summed(rows: list[PreviewRow]) -> dict[str, Any]:
    moving = [row for row in rows if row.effect != SAME]
    return {
        "preview": rows,
        "total": total(row.after for row in rows),
        "change": total(row.change for row in rows),
        "moving": len(moving),
        "same": len(rows) - len(moving),
    }
