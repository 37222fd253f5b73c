"""Reads of SPD: the list, the versions of one, and what a version's paper says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from budgets import access
from budgets.models import BudgetLine, Tranche, TrancheVersion
from budgets.rules import AnnexLine, NewTranche
from budgets.summary import Summary
from core.acts import Actor


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


def tranche_years(actor: Actor | None) -> list[int]:
    """This function will return the years of the SPD that the actor sees, newest first."""
    found = access.tranches_for(actor).order_by("-year").values_list("year", flat=True).distinct()
    return list(found)


def fundable(office: int, year: int) -> list[BudgetLine]:
    """This function will return an office's lines of a year with their balances, by code."""
    rows = BudgetLine.objects.filter(organisation_id=office, year=year)
    return list(
        rows.select_related("organisation", "balance").order_by(
            "sub_activity_code", "account_code", "pk"
        )
    )


def draft_of(tranche: Tranche) -> NewTranche:
    """This function will return an SPD as it stands as the draft that would issue it."""
    rows = tranche.lines.order_by("line_id").values_list("line_id", "amount")
    return NewTranche(
        organisation_id=tranche.organisation_id,
        year=tranche.year,
        number=tranche.number,
        issued_date=tranche.issued_date,
        month_from=tranche.month_from,
        month_to=tranche.month_to,
        lines=tuple(AnnexLine(line_id, amount) for line_id, amount in rows),
        note=tranche.note,
    )


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One line of an SPD's paper with its ikhtisar, as it was at that version."""

    line_id: int
    sub_activity_code: str
    sub_activity_name: str
    account_code: str
    account_name: str
    summary: Summary
    # What the version before said; None on the first.
    earlier_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a version of an SPD says: the ikhtisar of the whole DPA, and the annex."""

    version: TrancheVersion
    overview: Summary
    annex: tuple[AnnexRow, ...]


def versions(tranche: Tranche) -> list[TrancheVersion]:
    """This function will return the versions of an SPD, newest first."""
    return list(tranche.versions.order_by("-version"))


def sheet(found: list[TrancheVersion], number: int | None = None) -> Sheet:
    """This function will read one of an SPD's versions from its snapshot; the newest by default."""
    version = next((row for row in found if row.version == number), found[0])
    before = next((row for row in found if row.version == version.version - 1), None)
    amounts = _amounts(before.snapshot) if before else None
    rows = [_row(line, amounts) for line in version.snapshot["lines"]]
    if amounts is not None:
        kept = {row.line_id for row in rows}
        dropped = [x for x in before.snapshot["lines"] if x["line"] not in kept] if before else []
        rows += [_row(line | {"this": "0.00"}, amounts) for line in dropped]
    return Sheet(version, _summary(version.snapshot["overview"]), tuple(rows))


def _amounts(snapshot: Mapping[str, Any]) -> dict[int, Decimal]:
    return {line["line"]: Decimal(line["this"]) for line in snapshot["lines"]}


def _row(line: Mapping[str, Any], amounts: Mapping[int, Decimal] | None) -> AnnexRow:
    return AnnexRow(
        line_id=line["line"],
        sub_activity_code=line["sub_activity_code"],
        sub_activity_name=line["sub_activity_name"],
        account_code=line["account_code"],
        account_name=line["account_name"],
        summary=_summary(line),
        earlier_amount=None if amounts is None else amounts.get(line["line"], Decimal(0)),
    )


def _summary(figures: Mapping[str, Any]) -> Summary:
    return Summary(Decimal(figures["dpa"]), Decimal(figures["earlier"]), Decimal(figures["this"]))
