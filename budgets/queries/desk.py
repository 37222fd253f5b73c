"""What the desks of the budget look after: lines running dry, and SPD that nobody needed yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from budgets import access, ledger
from budgets.models import BudgetLine, TrancheLine
from budgets.queries.lines import Standing, lines, standing_of
from budgets.queries.spending import opened_by
from budgets.queries.work import NEARLY_DRY
from core.acts import Actor
from core.money import ZERO

AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, slots=True)
class DryLine:
    """A line that is running dry, as it stands on a day."""

    standing: Standing

    @property
    def line(self) -> BudgetLine:
        """Return the line with its office and balance."""
        return self.standing.line

    @property
    def used(self) -> Decimal:
        """Return everything that is no longer free."""
        return self.line.balance.used

    @property
    def share(self) -> Decimal | None:
        """Return the used part of what is open in per cent, None when nothing is open."""
        return self.used * 100 / self.standing.opened if self.standing.opened else None

    @property
    def unreleased(self) -> Decimal:
        """Return the part of the DPA that no SPD has released."""
        return self.standing.dpa - self.line.balance.released

    @property
    def needs_spd(self) -> bool:
        """Tell whether an SPD could open more; a BUMD has none, a spent DPA gives none."""
        return self.line.organisation.has_spd and self.unreleased > 0


@dataclass(frozen=True, slots=True)
class DryOffice:
    """An office's lines that are running dry, added up."""

    office: str
    lines: int
    unreleased: Decimal


def dry_lines(
    actor: Actor | None, *, year: int, day: date, office: int | None = None
) -> QuerySet[BudgetLine]:
    """This function will return the actor's lines that are running dry on `day`, unordered.

    A line runs dry when 90 per cent of what is open by the month is used, or when nothing is open
    although its DPA is not spent. A closed year waits for nothing.
    """
    rows = lines(actor, year=year, office=office).filter(balance__is_closed=False)
    rows = rows.annotate(
        opened_now=ExpressionWrapper(
            opened_by(ledger.month_reached(year, day)), output_field=AMOUNT
        ),
        used_now=F("balance__reserved") + F("balance__committed") + F("balance__realised"),
    )
    nearly = Q(opened_now__gt=0, used_now__gte=F("opened_now") * NEARLY_DRY)
    nothing = Q(opened_now=0, balance__dpa__gt=F("used_now"))
    return rows.filter(nearly | nothing)


def described(rows: list[BudgetLine], day: date) -> list[DryLine]:
    """This function will tell how loaded lines stand on `day`."""
    return [DryLine(standing_of(line, day)) for line in rows]


def driest(rows: QuerySet[BudgetLine], limit: int) -> list[BudgetLine]:
    """This function will return the dry lines that have least left, the emptiest first."""
    return list(rows.order_by(F("opened_now") - F("used_now"), "pk")[:limit])


def dry_offices(rows: QuerySet[BudgetLine]) -> list[DryOffice]:
    """This function will add dry lines up per office, the most unreleased DPA first."""
    sums = (
        rows.order_by()
        .values("organisation_id", "organisation__short_name")
        .annotate(
            count=Count("pk"),
            unreleased=Sum(F("balance__dpa") - F("balance__released")),
        )
        .order_by("-unreleased", "organisation__short_name", "organisation_id")
    )
    return [
        DryOffice(row["organisation__short_name"], row["count"], row["unreleased"]) for row in sums
    ]


def unused_tranches(
    actor: Actor | None,
    *,
    year: int,
    day: date,
    office: int | None = None,
    partly: bool = False,
) -> QuerySet[Any]:
    """This function will return live SPD that have begun and that no line needed, unordered.

    SPD add up, so a line needs one only when it used more than the SPD of earlier months opened.
    `partly` also returns those of which some lines had no need. Each has `unused` (rupiah of the
    lines without need), `unused_lines` and `line_count`.
    """
    annex = _annex()
    idle, needed = annex.filter(used__lte=F("earlier")), annex.filter(used__gt=F("earlier"))
    rows = access.tranches_for(actor).filter(
        year=year, withdrawn_at=None, month_from__lte=ledger.month_reached(year, day)
    )
    if office is not None:
        rows = rows.filter(organisation_id=office)
    rows = rows.filter(Exists(idle)) if partly else rows.filter(~Exists(needed))
    return rows.select_related("organisation").annotate(
        line_count=_per_tranche(TrancheLine.objects.filter(tranche=OuterRef("pk")), Count("pk")),
        unused_lines=_per_tranche(idle, Count("pk")),
        unused=Coalesce(_per_tranche(idle, Sum("amount")), ZERO, output_field=AMOUNT),
    )


def _per_tranche(rows: QuerySet[Any], figure: Aggregate) -> Subquery:
    return Subquery(rows.order_by().values("tranche").annotate(figure=figure).values("figure"))


def _annex() -> QuerySet[Any]:
    """The lines of an outer SPD with what they used and what earlier months had opened."""
    balance = "line__balance__"
    months = [
        When(tranche__month_from=month, then=F(f"{balance}released_monthly__{month - 2}"))
        for month in range(2, ledger.LAST_MONTH + 1)
    ]
    return TrancheLine.objects.filter(tranche=OuterRef("pk")).annotate(
        used=F(f"{balance}reserved") + F(f"{balance}committed") + F(f"{balance}realised"),
        earlier=Case(*months, default=Value(ZERO), output_field=AMOUNT),
    )


@dataclass(frozen=True, slots=True)
class UnusedOffice:
    """An office's SPD without need, added up."""

    office: str
    tranches: int
    unused: Decimal


def unused_offices(rows: QuerySet[Any]) -> list[UnusedOffice]:
    """This function will add SPD without need up per office, the largest amount first."""
    sums = (
        rows.order_by()
        .values("organisation_id", "organisation__short_name")
        .annotate(count=Count("pk"), amount=Sum("unused"))
        .order_by("-amount", "organisation__short_name", "organisation_id")
    )
    return [
        UnusedOffice(row["organisation__short_name"], row["count"], row["amount"]) for row in sums
    ]


def unused_page(
    actor: Actor | None, rows: QuerySet[Any], after: int | None, size: int, *, oldest: bool
) -> tuple[list[Any], int | None]:
    """This function will return a page of SPD by their date, and where the next starts."""
    order = ("issued_date", "pk") if oldest else ("-issued_date", "-pk")
    last = access.tranches_for(actor).filter(pk=after).first() if after is not None else None
    if last is not None:
        side = "gt" if oldest else "lt"
        beyond = Q(**{f"issued_date__{side}": last.issued_date})
        rows = rows.filter(beyond | Q(issued_date=last.issued_date, **{f"pk__{side}": last.pk}))
    found = list(rows.order_by(*order)[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
