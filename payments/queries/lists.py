"""The list of payments: tabs, search, keyset pages, counts and sums; constant queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from core import money
from core.acts import Actor
from payments import access
from payments.deadlines import Clock
from payments.models import Payment
from payments.queries import facts, work
from payments.states import OPEN_PAYMENT_STATES

TODO = "perlu-tindakan"
RUNNING = "berjalan"
LATE = "terlambat"
DONE = "selesai"
TABS = {
    TODO: "Perlu tindakan",
    RUNNING: "Berjalan",
    LATE: "Terlambat",
    DONE: "Selesai",
}
PAGE_SIZE = 20
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for: a tab, words, and where the page starts."""

    tab: str
    words: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One payment with its clock."""

    payment: Payment
    clock: Clock


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows with the cursors of its neighbours (empty = none)."""

    rows: list[Row]
    next: str
    previous: str
    gross: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A count and a sum in rupiah."""

    count: int
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and sums of the actor's scope; sums in rupiah gross."""

    counts: dict[str, int]
    sums: dict[str, Decimal]
    paid_year: int
    paid_sum: Decimal
    on_time: int

    @property
    def running(self) -> Figure:
        """Return how many payments run, and their sum."""
        return Figure(self.counts[RUNNING], self.sums[RUNNING])

    @property
    def late(self) -> Figure:
        """Return how many running payments are past their due date, and their sum."""
        return Figure(self.counts[LATE], self.sums[LATE])

    @property
    def on_time_share(self) -> Decimal | None:
        """Return the per cent of this year's payments that kept the deadline."""
        return Decimal(self.on_time * 100) / self.paid_year if self.paid_year else None


def tab_filter(tab: str, actor: Actor, today: date) -> Q:
    """This function will select the payments of a tab."""
    return {
        TODO: lambda: work.turn_of(actor, today),
        RUNNING: lambda: Q(status__in=OPEN_PAYMENT_STATES),
        LATE: lambda: Q(status__in=OPEN_PAYMENT_STATES, due_date__lt=today),
        DONE: lambda: ~Q(status__in=OPEN_PAYMENT_STATES),
    }[tab]()


def figures(actor: Actor, today: date) -> Figures:
    """This function will count and add up the tabs and this year's payments in one query."""
    filters = {tab: tab_filter(tab, actor, today) for tab in TABS}
    paid = Q(value_date__year=today.year)
    columns: dict[str, Any] = {
        "paid_year": Count("pk", filter=paid),
        "paid_sum": Sum("gross", filter=paid),
        "on_time": Count("pk", filter=paid & Q(value_date__lte=F("due_date"))),
    }
    for tab, condition in filters.items():
        columns[f"count_{tab}"] = Count("pk", filter=condition)
        columns[f"sum_{tab}"] = Sum("gross", filter=condition)
    found = access.payments_for(actor).aggregate(**columns)
    return Figures(
        counts={tab: found[f"count_{tab}"] for tab in TABS},
        sums={tab: found[f"sum_{tab}"] or money.ZERO for tab in TABS},
        paid_year=found["paid_year"],
        paid_sum=found["paid_sum"] or money.ZERO,
        on_time=found["on_time"],
    )


def page(actor: Actor, filters: Filters, today: date) -> Page:
    """This function will read a page of a tab: running by due date, stopped ones newest first."""
    rows = access.payments_for(actor).filter(tab_filter(filters.tab, actor, today))
    if filters.words:
        rows = rows.filter(_matching(filters.words))
    rows = rows.select_related("order", "vendor", "organisation", "bill")
    backwards, found, more = _slice(rows, filters)
    clocks = facts.clocks(found, today)
    has_next, has_previous = (True, more) if backwards else (more, bool(_read(filters.cursor)))
    return Page(
        rows=[Row(row, clocks[row.pk]) for row in found],
        next=_token("s", found[-1]) if found and has_next else "",
        previous=_token("b", found[0]) if found and has_previous else "",
        gross=money.total(row.gross for row in found),
        net=money.total(row.net for row in found),
    )


def _matching(words: str) -> Q:
    return (
        Q(order__number__icontains=words)
        | Q(bill__number__icontains=words)
        | Q(vendor__name__icontains=words)
        | Q(organisation__name__icontains=words)
    )


def _slice(rows: QuerySet[Payment], filters: Filters) -> tuple[bool, list[Payment], bool]:
    """Return the direction, one page of rows in reading order, and whether more lie beyond."""
    cursor = _read(filters.cursor)
    backwards = cursor is not None and cursor[0] == "b"
    falling = (filters.tab == DONE) != backwards
    if cursor is not None:
        rows = rows.filter(_beyond(cursor[1], cursor[2], "lt" if falling else "gt"))
    sign = "-" if falling else ""
    found = list(rows.order_by(f"{sign}due_date", f"{sign}pk")[: PAGE_SIZE + 1])
    kept = found[:PAGE_SIZE]
    if backwards:
        kept.reverse()
    return backwards, kept, len(found) > PAGE_SIZE


def _beyond(day: date, pk: int, side: str) -> Q:
    tie = Q(**{"due_date": day, f"pk__{side}": pk})
    return Q(**{f"due_date__{side}": day}) | tie


def _token(side: str, row: Payment) -> str:
    return f"{side}_{row.due_date.isoformat()}_{row.pk}"


def _read(token: str) -> tuple[str, date, int] | None:
    """Return side, due date and key of a cursor; None for text that is not one."""
    parts = token.split("_")
    if len(parts) != 3 or parts[0] not in ("s", "b") or not parts[2].isascii():
        return None
    try:
        day, pk = date.fromisoformat(parts[1]), int(parts[2][:20])
    except ValueError:
        return None
    return (parts[0], day, pk) if 0 < pk <= LARGEST_KEY else None
