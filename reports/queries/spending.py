"""Released and used money per office and year, from the balance rows the ledger keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from accounts.models import Organisation
from budgets.models import Balance
from core.figures import ATTENTION_SHARE
from core.money import ZERO
from orders.models import Order
from orders.states import FAILED_ORDER_STATES, OrderState
from reports import bars

COLUMNS = ("dpa", "released", "reserved", "committed", "realised")
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
