"""Reads of budget lines: the list, what stands on one on a day, its entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from budgets import access, ledger
from budgets.models import BudgetLine, Component, LedgerEntry, LineVersion
from core.acts import Actor
from core.errors import NotFound
from core.money import ZERO


@dataclass(frozen=True, slots=True)
class Standing:
    """A line on a day, in rupiah; `next_month` is when the next tranche opens, if one does."""

    line: BudgetLine
    dpa: Decimal
    opened: Decimal
    reserved: Decimal
    committed: Decimal
    realised: Decimal
    free: Decimal
    next_month: int | None
    next_amount: Decimal

    @property
    def next_opening(self) -> str:
        """Return when more funds open, in words; empty when nothing more is released."""
        if self.next_month is None:
            return ""
        return f"1 {ledger.MONTHS[self.next_month - 1]} {self.line.year}"


def standing(line_id: int, day: date) -> Standing:
    """This function will return what a line has, holds and has left on `day`."""
    line = BudgetLine.objects.select_related("organisation", "balance").filter(pk=line_id).first()
    if line is None:
        raise NotFound
    return standing_of(line, day)


def standing_of(line: BudgetLine, day: date) -> Standing:
    """This function will return the standing of a line whose balance is loaded."""
    balance = line.balance
    month = ledger.month_reached(line.year, day)
    opened = ledger.opened(balance.released_monthly, month)
    coming = ledger.next_opening(balance.released_monthly, month)
    return Standing(
        line=line,
        dpa=balance.dpa,
        opened=opened,
        reserved=balance.reserved,
        committed=balance.committed,
        realised=balance.realised,
        free=max(opened - balance.used, ZERO),
        next_month=coming.month if coming else None,
        next_amount=coming.amount if coming else ZERO,
    )


def lines(
    actor: Actor | None, *, year: int | None = None, office: int | None = None, text: str = ""
) -> QuerySet[BudgetLine]:
    """This function will return the actor's lines with office and balance, filtered, unordered."""
    rows = access.lines_for(actor).select_related("organisation", "balance")
    if year is not None:
        rows = rows.filter(year=year)
    if office is not None:
        rows = rows.filter(organisation_id=office)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(sub_activity_name__icontains=word)
            | Q(sub_activity_code__icontains=word)
            | Q(account_name__icontains=word)
            | Q(account_code__icontains=word)
            | Q(organisation__short_name__icontains=word)
        )
    return rows


def lines_page(
    rows: QuerySet[BudgetLine], after: int | None, size: int
) -> tuple[list[BudgetLine], int | None]:
    """This function will return one page of lines by office and id, and where the next starts."""
    rows = rows.order_by("organisation__short_name", "pk")
    last = rows.filter(pk=after).first() if after is not None else None
    if last is not None:
        name = last.organisation.short_name
        rows = rows.filter(
            Q(organisation__short_name__gt=name) | Q(organisation__short_name=name, pk__gt=last.pk)
        )
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def years(actor: Actor | None) -> list[int]:
    """This function will return the budget years in which the actor sees lines, newest first."""
    found = access.lines_for(actor).order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def entries(line: BudgetLine, kinds: Iterable[str] = ()) -> QuerySet[LedgerEntry]:
    """This function will return a line's entries, of some kinds or of all, newest first."""
    rows = LedgerEntry.objects.filter(line=line).select_related("tranche").order_by("-pk")
    return rows.filter(kind__in=kinds) if kinds else rows


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A DPA or DPPA of a line with what it changed and its priced parts."""

    version: LineVersion
    change: Decimal
    components: tuple[Component, ...]


def line_versions(line: BudgetLine) -> list[VersionRow]:
    """This function will return what each DPA and DPPA said of a line, newest first."""
    found = list(line.versions.order_by("version").prefetch_related("components"))
    before = [ZERO, *(version.amount for version in found)]
    rows = [
        VersionRow(
            version=version,
            change=version.amount - earlier,
            components=tuple(sorted(version.components.all(), key=lambda part: part.pk)),
        )
        for version, earlier in zip(found, before, strict=False)
    ]
    return rows[::-1]
