"""Reads of the budget: what stands on a line, what an SPD changed, what waits for BPKD."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, F, Max, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Organisation, Role
from budgets import access, ledger, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, BudgetLine, LedgerEntry, Tranche
from budgets.rules import Faults, LineState, NewLine, NewTranche, TrancheFacts
from budgets.summary import Spending, Summary
from core.acts import Actor
from core.errors import NotFound
from core.money import ZERO, total
from core.worklist import Task

M = TypeVar("M", bound=Model)

NEARLY_DRY = Decimal("0.9")
TASKS_SHOWN = 20


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


def state_of(balance: Balance) -> LineState:
    """This function will describe a line, loaded with its balance, to the rules of an SPD."""
    line = balance.line
    return LineState(line.organisation_id, line.year, str(line), balance.dpa, balance.released)


def tranche_facts(
    new: NewTranche, balances: Mapping[int, Balance], today: date
) -> TrancheFacts | None:
    """This function will gather what decides on an SPD's draft; None for an unknown office."""
    office = Organisation.objects.filter(pk=new.organisation_id).first()
    if office is None:
        return None
    unfit = rules.text_faults(new.number, rules.NUMBER_LENGTH, "Nomor SPD")
    return TrancheFacts(
        organisation=office.short_name,
        is_bumd=office.is_company,
        lines={line_id: state_of(balance) for line_id, balance in balances.items()},
        number_taken=not unfit
        and Tranche.objects.filter(year=new.year, number=new.number).exists(),
        today=today,
    )


def check_tranche(new: NewTranche, today: date) -> Faults:
    """This function will list what would refuse an SPD now, without issuing or locking."""
    rows = Balance.objects.select_related("line").filter(
        line_id__in=[line.line_id for line in new.lines]
    )
    facts = tranche_facts(new, {row.line_id: row for row in rows}, today)
    return rules.tranche_faults(new, facts) if facts else rules.NO_OFFICE


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


def newest_page(rows: QuerySet[M], before: int | None, size: int) -> tuple[list[M], int | None]:
    """This function will return one page, newest first, and the id below which the next starts."""
    rows = rows.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def years(actor: Actor | None) -> list[int]:
    """This function will return the budget years in which the actor sees lines, newest first."""
    found = access.lines_for(actor).order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def tranche_years(actor: Actor | None) -> list[int]:
    """This function will return the years of the SPD that the actor sees, newest first."""
    found = access.tranches_for(actor).order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


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


def entries(line: BudgetLine, kinds: Iterable[str] = ()) -> QuerySet[LedgerEntry]:
    """This function will return a line's entries, of some kinds or of all, newest first."""
    rows = LedgerEntry.objects.filter(line=line).select_related("tranche").order_by("-pk")
    return rows.filter(kind__in=kinds) if kinds else rows


def tranches(
    actor: Actor | None, *, year: int | None = None, office: int | None = None, text: str = ""
) -> QuerySet[Tranche]:
    """This function will return the actor's SPD with office and number of lines, newest first."""
    rows = access.tranches_for(actor).select_related("organisation")
    if year is not None:
        rows = rows.filter(year=year)
    if office is not None:
        rows = rows.filter(organisation_id=office)
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(organisation__short_name__icontains=text))
    return rows.annotate(line_count=Count("lines")).order_by("-pk")


def fundable(office: int, year: int) -> list[BudgetLine]:
    """This function will return an office's lines of a year with their balances, by code."""
    rows = BudgetLine.objects.filter(organisation_id=office, year=year)
    return list(
        rows.select_related("organisation", "balance").order_by(
            "sub_activity_code", "account_code", "pk"
        )
    )


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One line of an SPD with its ikhtisar, as it was when the SPD was issued."""

    line: BudgetLine
    summary: Summary


def annex(tranche: Tranche) -> list[AnnexRow]:
    """This function will return an SPD's lines with DPA and earlier SPD as of its issue.

    The figures come from the entries written before the SPD's own, so a later DPA change or
    SPD does not rewrite an old paper.
    """
    own = {row.line_id: row for row in tranche.lines.select_related("line")}
    first = LedgerEntry.objects.filter(tranche=tranche).order_by("pk").first()
    past = _funding_before(first.pk if first else 0, Q(line_id__in=own))
    rows = [
        AnnexRow(row.line, Summary(*past.get(line_id, (ZERO, ZERO)), this=row.amount))
        for line_id, row in own.items()
    ]
    return sorted(
        rows, key=lambda row: (row.line.sub_activity_code, row.line.account_code, row.line.pk)
    )


def overview(tranche: Tranche) -> Summary:
    """This function will return the ikhtisar of an SPD over all lines of its office and year."""
    first = LedgerEntry.objects.filter(tranche=tranche).order_by("pk").first()
    scope = Q(line__organisation_id=tranche.organisation_id, line__year=tranche.year)
    past = _funding_before(first.pk if first else 0, scope)
    dpa = sum((pair[0] for pair in past.values()), ZERO)
    earlier = sum((pair[1] for pair in past.values()), ZERO)
    return Summary(dpa, earlier, tranche.total)


def _funding_before(entry_id: int, scope: Q) -> dict[int, tuple[Decimal, Decimal]]:
    """DPA and SPD of lines, summed over the entries written before `entry_id`."""
    rows = (
        LedgerEntry.objects.filter(scope, pk__lt=entry_id, kind__in=ledger.FUNDING)
        .order_by()
        .values("line_id")
        .annotate(
            dpa=Coalesce(Sum("amount", filter=Q(kind=EntryKind.APPROPRIATE)), ZERO),
            earlier=Coalesce(Sum("amount", filter=Q(kind=EntryKind.ISSUE)), ZERO),
        )
    )
    return {row["line_id"]: (row["dpa"], row["earlier"]) for row in rows}


def preview(drafts: Sequence[NewLine] | Sequence[NewTranche]) -> dict[str, Any]:
    """This function will pair the drafts of a dry run with their offices, and add them up."""
    offices = Organisation.objects.in_bulk({draft.organisation_id for draft in drafts})
    amounts = [d.total if isinstance(d, NewTranche) else d.amount for d in drafts]
    return {
        "preview": [(draft, offices[draft.organisation_id].short_name) for draft in drafts],
        "total": total(amounts),
    }


def tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will return what waits for BPKD: offices whose opened funds are running dry.

    An office is named when a line of the year has used 90 per cent of what is open this month
    (or has nothing open) although DPA remains that no SPD has released.
    """
    if actor is None or actor.role != Role.BPKD:
        return []
    opened = F(f"released_monthly__{today.month - 1}")
    used = F("reserved") + F("committed") + F("realised")
    newest = LedgerEntry.objects.filter(line=OuterRef("line_id")).order_by("-pk").values("at")[:1]
    dry = (
        Balance.objects.filter(line__year=today.year, dpa__gt=F("released"))
        .annotate(opened_now=opened, used_now=used, moved_at=Subquery(newest))
        .filter(used_now__gte=F("opened_now") * NEARLY_DRY)
        .values("line__organisation_id", "line__organisation__short_name")
        .annotate(
            count=Count("pk"),
            unreleased=Sum(F("dpa") - F("released")),
            since=Max("moved_at"),
        )
        .order_by("line__organisation__short_name", "line__organisation_id")
    )
    return [_task({**row}, today) for row in dry[:TASKS_SHOWN]]


def _task(row: dict[str, Any], today: date) -> Task:
    query = f"organisasi={row['line__organisation_id']}&tahun={today.year}"
    return Task(
        verb="Terbitkan SPD",
        subject=row["line__organisation__short_name"],
        url=f"{reverse('budgets:tranche_create')}?{query}",
        since=row["since"],
        amount=row["unreleased"],
        waiting="PA/KPA menunggu dana terbuka",
        detail=f"{row['count']} baris anggaran hampir atau sudah habis dananya",
    )
