"""The dashboard in one value: figures, offices, months and the late list of one scope and year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Organisation
from reports.queries import late, punctuality, spending
from reports.queries.late import LatePayment
from reports.queries.punctuality import Cell, Punctuality, Speed
from reports.queries.spending import Spending

LATE_SHOWN = 5


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office of the scope, or the totals row when `code` is empty."""

    code: str
    name: str
    orders: int
    spending: Spending
    payments: Punctuality


@dataclass(frozen=True, slots=True)
class MonthRow:
    """The payments whose BAST is of one month (1-12)."""

    month: int
    payments: Punctuality


@dataclass(frozen=True, slots=True)
class Overview:
    """Offices and months of a year; every total is the sum of the rows shown."""

    year: int
    offices: tuple[OfficeRow, ...]
    months: tuple[MonthRow, ...]
    total: OfficeRow
    limit_days: int | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the Asisten opens once a week."""

    overview: Overview
    speed: Speed | None
    late: tuple[LatePayment, ...]

    @property
    def late_hidden(self) -> int:
        """Return how many late payments are not in the short list."""
        return self.overview.total.payments.late - len(self.late)


def overview(offices: Sequence[Organisation], year: int, today: date) -> Overview:
    """This function will sum up a year per office and per month, in three queries."""
    money = spending.by_office(offices, year)
    orders = spending.orders_by_office(offices, year)
    cells = punctuality.cells(offices, year, today)
    payments = _sums(cells)
    rows = [
        OfficeRow(
            code=office.code,
            name=office.short_name,
            orders=orders.get(office.pk, 0),
            spending=money.get(office.pk, Spending()),
            payments=payments[office.pk],
        )
        for office in offices
    ]
    rows.sort(key=lambda row: (-row.spending.value, row.name))
    return Overview(
        year=year,
        offices=tuple(rows),
        months=_months(cells),
        total=_total(rows),
        limit_days=_one_limit(cells),
    )


def dashboard(offices: Sequence[Organisation], year: int, today: date) -> Dashboard:
    """This function will read the whole dashboard in at most seven queries."""
    worst = late.worst_first(late.late_payments(offices, year, today))[:LATE_SHOWN]
    return Dashboard(
        overview=overview(offices, year, today),
        speed=punctuality.speed(offices, year),
        late=tuple(late.described(list(worst), today)),
    )


def _sums(cells: Sequence[Cell]) -> defaultdict[int, Punctuality]:
    sums: defaultdict[int, Punctuality] = defaultdict(Punctuality)
    for cell in cells:
        sums[cell.office_id] += cell.figures
    return sums


def _months(cells: Sequence[Cell]) -> tuple[MonthRow, ...]:
    if not cells:
        return ()
    sums: defaultdict[int, Punctuality] = defaultdict(Punctuality)
    for cell in cells:
        sums[cell.month] += cell.figures
    return tuple(MonthRow(month, sums[month]) for month in range(min(sums), max(sums) + 1))


def _total(rows: Sequence[OfficeRow]) -> OfficeRow:
    return OfficeRow(
        code="",
        name="Jumlah",
        orders=sum(row.orders for row in rows),
        spending=sum((row.spending for row in rows), Spending()),
        payments=sum((row.payments for row in rows), Punctuality()),
    )


def _one_limit(cells: Sequence[Cell]) -> int | None:
    limits = {cell.shortest_limit for cell in cells} | {cell.longest_limit for cell in cells}
    return limits.pop() if len(limits) == 1 else None


def lowest_month(months: Sequence[MonthRow]) -> tuple[int, Decimal]:
    """This function will find the month with the lowest punctual share, the latest of equals.

    At least one month must have a share.
    """
    shares = [(row.month, row.payments.share) for row in months]
    known = [(month, share) for month, share in shares if share is not None]
    return min(known, key=lambda pair: (pair[1], -pair[0]))
