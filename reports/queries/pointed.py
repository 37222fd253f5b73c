"""The names of the rows that a row history points at, where it holds their numbers alone."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model

from core.models import RowChange
from reports import columns

# What each kind of row needs to say its name.
KNOWN: dict[str, tuple[str, ...]] = {
    "accounts.appointment": ("user", "organisation"),
    "accounts.organisation": (),
    "accounts.separationrule": (),
    "accounts.user": (),
    "budgets.budgetline": (),
    "budgets.tranche": (),
    "orders.document": (),
    "orders.handover": (),
    "orders.order": (),
    "orders.orderline": (),
    "orders.package": (),
    "payments.bill": (),
    "payments.payment": ("order",),
    "vendors.menu": (),
    "vendors.vendor": (),
}


class Names:
    """The names found, asked by table, column and value; one query per kind of row."""

    def __init__(self, rows: Iterable[RowChange]) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for row in rows:
            for column, values in row.changes.items():
                kind = columns.points_at(row.table, column)
                if kind in KNOWN:
                    wanted[kind] |= {int(value) for value in values if value is not None}
        self.found = {kind: _labels(kind, ids) for kind, ids in wanted.items()}

    def words(self, table: str, column: str, value: Any) -> str:
        """Return `Dinas Kesehatan (nomor 12)` for a row known here, else the value in words."""
        number = columns.value_words(table, column, value)
        known = self.found.get(columns.points_at(table, column), {})
        label = known.get(int(value)) if known and value is not None else None
        return f"{label} (nomor {number})" if label else number


def _labels(kind: str, ids: set[int]) -> dict[int, str]:
    model: type[Model] = apps.get_model(kind)
    rows = model._base_manager.select_related(*KNOWN[kind]).in_bulk(ids)
    return {pk: str(row) for pk, row in rows.items()}
