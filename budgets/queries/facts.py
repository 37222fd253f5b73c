"""What the rules must know of lines and SPD before a draft is judged; the dry run of drafts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from accounts.models import Organisation
from budgets import rules
from budgets.models import Balance, BudgetLine, Tranche, TrancheLine, TrancheVersion, YearClosing
from budgets.rules import (
    Faults,
    LineState,
    NewTranche,
    Revision,
    Span,
    TrancheFacts,
)


def state_of(balance: Balance, spans: Iterable[Span] = ()) -> LineState:
    """This function will describe a line, loaded with its balance, to the rules."""
    line = balance.line
    return LineState(
        organisation_id=line.organisation_id,
        year=line.year,
        label=str(line),
        dpa=balance.dpa,
        released=balance.released,
        used=balance.used,
        monthly=tuple(balance.released_monthly),
        spans=tuple(spans),
    )


def spans(line_ids: Iterable[int], *, without: int | None = None) -> dict[int, list[Span]]:
    """This function will return the months that live SPD fund per line; `without` is one SPD."""
    rows = TrancheLine.objects.filter(line_id__in=set(line_ids), tranche__withdrawn_at=None)
    columns = ("line_id", "tranche__number", "tranche__month_from", "tranche__month_to")
    found: dict[int, list[Span]] = {}
    for line_id, number, first, last in (
        rows.exclude(tranche_id=without or 0).order_by("tranche_id").values_list(*columns)
    ):
        found.setdefault(line_id, []).append(Span(number, first, last))
    return found


def tranche_facts(
    new: NewTranche, balances: Mapping[int, Balance], today: date
) -> TrancheFacts | None:
    """This function will gather what decides on an SPD's draft; None for an unknown office."""
    office = Organisation.objects.filter(pk=new.organisation_id).first()
    if office is None:
        return None
    months = spans(balances)
    return TrancheFacts(
        organisation=office.short_name,
        is_bumd=office.is_company,
        lines={pk: state_of(balance, months.get(pk, ())) for pk, balance in balances.items()},
        number_taken=number_taken(new.year, new.number),
        today=today,
        year_closed=is_closed(office.pk, new.year),
    )


def revision_facts(
    tranche: Tranche, new: NewTranche, balances: Mapping[int, Balance], today: date
) -> TrancheFacts:
    """This function will gather what decides on a revision: the lines without this SPD."""
    office = tranche.organisation
    months = spans(balances, without=tranche.pk)
    own = dict(tranche.lines.values_list("line_id", "amount"))
    lines = {}
    for pk, balance in balances.items():
        state, mine = state_of(balance, months.get(pk, ())), own.get(pk, 0)
        monthly = tuple(
            amount - mine if month >= tranche.month_from else amount
            for month, amount in enumerate(state.monthly, start=1)
        )
        lines[pk] = replace(state, released=state.released - mine, monthly=monthly)
    return TrancheFacts(
        organisation=office.short_name,
        is_bumd=office.is_company,
        lines=lines,
        number_taken=number_taken(new.year, new.number, without=tranche.pk),
        today=today,
        year_closed=is_closed(office.pk, new.year),
    )


def number_taken(year: int, number: str, *, without: int | None = None) -> bool:
    """This function will tell whether an SPD, or an older version of another, has this number."""
    if rules.text_faults(number, rules.NUMBER_LENGTH, "Nomor SPD"):
        return False
    versions = TrancheVersion.objects.filter(tranche__year=year, number=number)
    return versions.exclude(tranche_id=without or 0).exists()


def is_closed(organisation_id: int, year: int) -> bool:
    """This function will tell whether BPKD has closed an office's budget year."""
    return YearClosing.objects.filter(organisation_id=organisation_id, year=year).exists()


def closed_years(organisation_ids: Iterable[int]) -> set[tuple[int, int]]:
    """This function will return the closed years of several offices as (office, year)."""
    rows = YearClosing.objects.filter(organisation_id__in=set(organisation_ids))
    return set(rows.values_list("organisation_id", "year"))


def check_tranche(new: NewTranche, today: date) -> Faults:
    """This function will list what would refuse an SPD now, without issuing or locking."""
    rows = Balance.objects.select_related("line").filter(
        line_id__in=[line.line_id for line in new.lines]
    )
    facts = tranche_facts(new, {row.line_id: row for row in rows}, today)
    return rules.tranche_faults(new, facts) if facts else rules.NO_OFFICE


def check_tranche_revision(tranche: Tranche, new: NewTranche, reason: str, today: date) -> Faults:
    """This function will list what would refuse a revision of an SPD now, without locking."""
    current = dict(tranche.lines.values_list("line_id", "amount"))
    wanted = {*current, *(line.line_id for line in new.lines)}
    rows = Balance.objects.select_related("line").filter(line_id__in=wanted)
    known = revision_facts(tranche, new, {row.line_id: row for row in rows}, today)
    return rules.tranche_revision_faults(new, reason, current, known)


def check_revision(line: BudgetLine, new: Revision, today: date) -> Faults:
    """This function will list what would refuse a DPPA of a line, loaded with its balance."""
    known = frozenset(line.versions.values_list("number", flat=True))
    faults = rules.line_revision_faults(
        new, state_of(line.balance), known=known, is_bumd=line.organisation.is_company
    )
    late = rules.year_faults(line.year, today)
    if is_closed(line.organisation_id, line.year):
        late = [f"Tahun anggaran {line.year} kantor ini sudah ditutup."]
    return faults | ({"number": late} if late else {})
