"""Sums over balances: the spending of one year's lines, and of each office."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Organisation
from budgets import access, ledger
from budgets.models import BudgetLine
from budgets.summary import Spending
from core.acts import Actor
from core.money import ZERO


def spending(rows: QuerySet[BudgetLine], year: int, day: date) -> Spending:
    """This function will add up the balances of lines of one year, as they stand on `day`."""
    sums = rows.order_by().aggregate(**_sums(ledger.month_reached(year, day)))
    return Spending(**{name.removesuffix("_sum"): amount for name, amount in sums.items()})


@dataclass(frozen=True, slots=True)
class Absorption:
    """How far one office has come with its year's budget."""

    organisation: Organisation
    lines: int
    spending: Spending


def absorption(actor: Actor | None, year: int, day: date) -> list[Absorption]:
    """This function will return the spending of every office the actor sees, by name."""
    sums = _sums(ledger.month_reached(year, day))
    rows = (
        access.lines_for(actor)
        .filter(year=year)
        .order_by()
        .values("organisation_id")
        .annotate(lines=Count("pk"), **sums)
    )
    figures: dict[int, dict[str, Any]] = {row["organisation_id"]: {**row} for row in rows}
    offices = access.offices_for(actor).filter(pk__in=figures)
    return [
        Absorption(
            organisation=office,
            lines=figures[office.pk]["lines"],
            spending=Spending(
                **{name.removesuffix("_sum"): figures[office.pk][name] for name in sums}
            ),
        )
        for office in offices
    ]


def _sums(month: int) -> dict[str, Coalesce]:
    """Sums over balances, named so that they never hide a column of the line."""
    columns = {
        name: f"balance__{name}"
        for name in ("dpa", "released", "reserved", "committed", "realised")
    }
    columns["opened"] = f"balance__released_monthly__{max(month, 1) - 1}"
    sums = {f"{name}_sum": Coalesce(Sum(F(path)), ZERO) for name, path in columns.items()}
    if not month:
        sums["opened_sum"] = Coalesce(Sum(F("balance__released") * 0), ZERO)
    return sums
