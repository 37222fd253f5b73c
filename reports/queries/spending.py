"""Released and used money per office and year, from the balance rows the ledger keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, DecimalField, ExpressionWrapper, F, QuerySet, Sum
from django.utils import timezone

from accounts.models import Organisation
from budgets.models import Balance
from core.figures import ATTENTION_SHARE
from core.money import ZERO
from orders.models import Order
from orders.states import FAILED_ORDER_STATES, OrderState
from reports import bars

COLUMNS = ("dpa", "released", "reserved", "committed", "realised")
AMOUNT = DecimalField(max_digits=18, decimal_places=2)
USED = ExpressionWrapper(F("reserved") + F("committed") + F("realised"), output_field=AMOUNT)
# A basket and a submitted order bind nobody yet; a failed order bound nobody in the end.
UNBOUND_STATES = FAILED_ORDER_STATES | {OrderState.DRAFT, OrderState.SUBMITTED}


@dataclass(frozen=True, slots=True)
class Spending:
    """Sums over budget lines of one year, in rupiah."""

    dpa: Decimal = ZERO
    released: Decimal = ZERO
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    realised: Decimal = ZERO

    @property
    def value(self) -> Decimal:
        """Return the e-Order spending: signed orders not yet paid, and what was paid."""
        return self.committed + self.realised

    @property
    def share(self) -> Decimal | None:
        """Return the spent part of the released funds in per cent; None when none is released."""
        return self.value * 100 / self.released if self.released else None

    @property
    def bar(self) -> str:
        """Return the width of the bar that draws `share`."""
        return bars.width(self.share)

    @property
    def tone(self) -> str:
        """Return `attention` from 90 per cent, else `calm`."""
        is_dry = self.share is not None and self.share >= ATTENTION_SHARE * 100
        return "attention" if is_dry else "calm"

    def __add__(self, other: "Spending") -> "Spending":
        return Spending(
            self.dpa + other.dpa,
            self.released + other.released,
            self.reserved + other.reserved,
            self.committed + other.committed,
            self.realised + other.realised,
        )


@dataclass(frozen=True, slots=True)
class DryLine:
    """A budget line of which at least nine tenths of the released funds are taken."""

    line_id: int
    office: str
    name: str
    account: str
    released: Decimal
    used: Decimal

    @property
    def left(self) -> Decimal:
        """Return what remains of the released funds, in rupiah."""
        return self.released - self.used


def by_office(offices: Iterable[Organisation], year: int) -> dict[int, Spending]:
    """This function will sum the balances of each office's lines of `year`."""
    rows = (
        Balance.objects.filter(line__organisation__in=offices, line__year=year)
        .values("line__organisation_id")
        .annotate(*(Sum(column) for column in COLUMNS))
        .values_list("line__organisation_id", *(f"{column}__sum" for column in COLUMNS))
    )
    return {office: Spending(*sums) for office, *sums in rows}


def orders_by_office(offices: Iterable[Organisation], year: int) -> dict[int, int]:
    """This function will count the orders that were signed in `year` and did not fail."""
    zone = timezone.get_default_timezone()
    rows = (
        Order.objects.filter(
            organisation__in=offices,
            signed_at__gte=datetime(year, 1, 1, tzinfo=zone),
            signed_at__lt=datetime(year + 1, 1, 1, tzinfo=zone),
        )
        .exclude(status__in=UNBOUND_STATES)
        .values_list("organisation_id")
        .annotate(Count("pk"))
    )
    return dict(rows)


def dry_balances(offices: Iterable[Organisation], year: int) -> QuerySet[Balance]:
    """This function will return the balances taken to 90 % of their release, the driest first."""
    return (
        Balance.objects.filter(line__organisation__in=offices, line__year=year, released__gt=0)
        .annotate(used_now=USED, left_now=F("released") - USED)
        .filter(used_now__gte=F("released") * ATTENTION_SHARE)
        .order_by("left_now", "pk")
    )


def dry_lines(offices: Iterable[Organisation], year: int, *, limit: int) -> list[DryLine]:
    """This function will list the lines that are nearly used up, the least money left first."""
    rows = dry_balances(offices, year).select_related("line__organisation")
    return [
        DryLine(
            line_id=row.line_id,
            office=row.line.organisation.short_name,
            name=row.line.sub_activity_name,
            account=row.line.account_name,
            released=row.released,
            used=row.used,
        )
        for row in rows[:limit]
    ]
