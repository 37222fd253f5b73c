"""Where an office's budget year ends: what is paid and held, and what its open packages will cost.

A package is open while it waits for its order; it counts with its ceiling. A basket holds no money
yet, so a package with one is still open. All amounts are rupiah.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear, Greatest

from accounts.models import Organisation
from budgets import ledger
from budgets import queries as budgets
from budgets.ledger import EntryKind
from budgets.models import BudgetLine, LedgerEntry
from core.money import ZERO
from orders.models import Order, Package
from orders.states import FAILED_ORDER_STATES, OrderState, PackageState

OPEN_STATES = (PackageState.ASSIGNED, PackageState.PREPARED)
AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)
SUMS = ("dpa", "released", "opened", "held", "realised", "expected", "packages", "short")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a line or an office has, spent, holds and still expects to spend in its year."""

    dpa: Decimal = ZERO
    released: Decimal = ZERO
    opened: Decimal = ZERO
    held: Decimal = ZERO
    realised: Decimal = ZERO
    expected: Decimal = ZERO
    # How many packages are open, and by how much they exceed what is free on their lines today.
    packages: int = 0
    short: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        """Return what is paid or held."""
        return self.realised + self.held

    @property
    def total(self) -> Decimal:
        """Return what the year will have cost at its end."""
        return self.used + self.expected

    @property
    def left(self) -> Decimal:
        """Return what the forecast leaves of the DPA; negative when it goes beyond."""
        return self.dpa - self.total

    @property
    def left_released(self) -> Decimal:
        """Return what the forecast leaves of all SPD of the year; negative when one is missing."""
        return self.released - self.total

    @property
    def missing_spd(self) -> Decimal:
        """Return what an SPD has still to release for the forecast; 0 when all is released."""
        return max(-self.left_released, ZERO)

    @property
    def share(self) -> Decimal | None:
        """Return the forecast in per cent of the DPA, None without one."""
        return self.total * 100 / self.dpa if self.dpa else None


@dataclass(frozen=True, slots=True)
class LineOutlook:
    """A line with its outlook, and when its funds grow next (empty when they do not)."""

    line: BudgetLine
    outlook: Outlook
    next_opening: str
    next_amount: Decimal


@dataclass(frozen=True, slots=True)
class OfficeOutlook:
    """An office with its outlook."""

    office: Organisation
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class MonthOutlook:
    """A month: what SPD have opened by then, what was used by then, what will have been."""

    number: int
    opened: Decimal
    used: Decimal | None
    forecast: Decimal | None

    @property
    def name(self) -> str:
        """Return the name of the month."""
        return ledger.MONTHS[self.number - 1]

    @property
    def gap(self) -> Decimal:
        """Return by how much the forecast exceeds what is open by then; 0 when it does not."""
        return max((self.forecast or ZERO) - self.opened, ZERO)


def open_packages() -> QuerySet[Package]:
    """This function will return the packages that wait for an order, of all offices."""
    live = Order.objects.filter(package=OuterRef("pk")).exclude(
        status__in=FAILED_ORDER_STATES | {OrderState.DRAFT}
    )
    return Package.objects.filter(~Exists(live), status__in=OPEN_STATES)


def by_line(office: Organisation, day: date) -> list[LineOutlook]:
    """This function will forecast every line of an office in the year of `day`, by code."""
    rows = _rows([office], day).select_related("organisation", "balance")
    found = []
    for line in rows.order_by("sub_activity_code", "account_code", "pk"):
        standing = budgets.standing_of(line, day)
        outlook = Outlook(**{name: getattr(line, f"{name}_now") for name in SUMS})
        found.append(LineOutlook(line, outlook, standing.next_opening, standing.next_amount))
    return found


def by_office(offices: Iterable[Organisation], day: date) -> list[OfficeOutlook]:
    """This function will forecast the offices that have lines in the year of `day`, as they come.

    `short` adds up what single lines lack; what is free on another line does not help them.
    """
    offices = list(offices)
    sums = {f"{name}_sum": Sum(f"{name}_now") for name in SUMS}
    rows = _rows(offices, day).order_by().values("organisation_id").annotate(**sums)
    found: dict[int, dict[str, Any]] = {row["organisation_id"]: {**row} for row in rows}
    return [
        OfficeOutlook(office, Outlook(**{name: found[office.pk][f"{name}_sum"] for name in SUMS}))
        for office in offices
        if office.pk in found
    ]


def add_up(rows: Iterable[OfficeOutlook]) -> Outlook:
    """This function will add up the outlooks of offices."""
    outlooks = [row.outlook for row in rows]
    sums: dict[str, Any] = {
        name: sum((getattr(one, name) for one in outlooks), getattr(Outlook(), name))
        for name in SUMS
    }
    return Outlook(**sums)


def _rows(offices: Sequence[Organisation], day: date) -> QuerySet[BudgetLine]:
    """The offices' lines of the year, each figure of an outlook annotated as `…_now`."""
    waiting = open_packages().filter(line=OuterRef("pk")).order_by().values("line")
    ceilings = Subquery(waiting.annotate(figure=Sum("ceiling")).values("figure"))
    count = Subquery(waiting.annotate(figure=Count("pk")).values("figure"))
    opened = F(f"balance__released_monthly__{day.month - 1}")
    free = F("opened_now") - F("held_now") - F("realised_now")
    zero = Value(ZERO, output_field=AMOUNT)
    return (
        BudgetLine.objects.filter(organisation__in=offices, year=day.year)
        .annotate(
            dpa_now=F("balance__dpa"),
            released_now=F("balance__released"),
            opened_now=ExpressionWrapper(opened, output_field=AMOUNT),
            held_now=F("balance__reserved") + F("balance__committed"),
            realised_now=F("balance__realised"),
            expected_now=Coalesce(ceilings, zero, output_field=AMOUNT),
            packages_now=Coalesce(count, 0),
        )
        .annotate(short_now=Greatest(F("expected_now") - Greatest(free, zero), zero))
    )


def months(office: Organisation, day: date) -> list[MonthOutlook]:
    """This function will follow an office through the year of `day`, in sums since January."""
    opened, used = _opened(office, day.year), _used(office, day.year)
    coming = _coming(office, day)
    now = used[day.month - 1]
    return [
        MonthOutlook(
            number=month,
            opened=opened[month - 1],
            used=used[month - 1] if month <= day.month else None,
            forecast=now + coming[month - 1] if month >= day.month else None,
        )
        for month in range(1, ledger.LAST_MONTH + 1)
    ]


def _opened(office: Organisation, year: int) -> list[Decimal]:
    """What the office's SPD have opened by each month."""
    sums = {
        f"month_{month}": Coalesce(Sum(F(f"balance__released_monthly__{month}")), ZERO)
        for month in range(ledger.LAST_MONTH)
    }
    return list(
        BudgetLine.objects.filter(organisation=office, year=year).aggregate(**sums).values()
    )


def _used(office: Organisation, year: int) -> list[Decimal]:
    """What orders held or had cost by the end of each month, from the ledger."""
    moved = [ZERO] * ledger.LAST_MONTH
    rows = (
        LedgerEntry.objects.filter(
            line__organisation=office,
            line__year=year,
            kind__in=(EntryKind.RESERVE, *ledger.RETURNING),
        )
        .values("month", "kind")
        .annotate(amount=Sum("amount"))
        .values_list("month", "kind", "amount")
    )
    for month, kind, amount in rows:
        moved[month - 1] += amount if kind == EntryKind.RESERVE else -amount
    return list(accumulate(moved))


def _coming(office: Organisation, day: date) -> list[Decimal]:
    """What the open packages will have cost by the end of each month, by the day of the event.

    An event that is past and was never ordered may still be ordered now; one after the year's end
    must be ordered within it.
    """
    expected = [ZERO] * ledger.LAST_MONTH
    rows = (
        open_packages()
        .filter(line__organisation=office, line__year=day.year)
        .annotate(event_year=ExtractYear("event_at"), event_month=ExtractMonth("event_at"))
        .values("event_year", "event_month")
        .annotate(amount=Sum("ceiling"))
        .values_list("event_year", "event_month", "amount")
    )
    for year, month, amount in rows:
        reached = ledger.month_reached(day.year, date(year, month, 1))
        expected[max(reached, day.month) - 1] += amount
    return list(accumulate(expected))
