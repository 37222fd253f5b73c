"""How the figures of a line come about on a day: from entries to figures to who holds them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Max, Min, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from budgets import ledger
from budgets.ledger import EFFECTS, EntryKind, Figures, Movement
from budgets.models import BudgetLine, LedgerEntry
from core.money import ZERO

HOLDERS = 10
MONEY = DecimalField(max_digits=18, decimal_places=2)
# The words under which a figure opens its entries, and the kinds that move it.
FIGURES: dict[str, tuple[str, tuple[EntryKind, ...]]] = {
    "dpa": ("Pagu", (EntryKind.APPROPRIATE, EntryKind.RAISE, EntryKind.LOWER)),
    "spd": ("SPD", (EntryKind.ISSUE, EntryKind.WITHDRAW)),
    "dicadangkan": (
        "Dicadangkan",
        (EntryKind.RESERVE, EntryKind.RELEASE_RESERVED, EntryKind.COMMIT),
    ),
    "terikat": ("Terikat", (EntryKind.COMMIT, EntryKind.RELEASE_COMMITTED, EntryKind.REALISE)),
    "terealisasi": ("Terealisasi", (EntryKind.REALISE,)),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """What one reference (an order) holds of a line on a day, in rupiah."""

    reference: str
    label: str
    reserved: Decimal
    committed: Decimal
    realised: Decimal
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """A line on a day, in rupiah, recomputed from its entries up to the end of that day."""

    day: date
    figures: Figures
    opened: Decimal
    holders: tuple[Holder, ...]
    has_more: bool
    next_month: int | None
    next_amount: Decimal

    @property
    def used(self) -> Decimal:
        """Return reserved + committed + realised."""
        return self.figures.reserved + self.figures.committed + self.figures.realised

    @property
    def free(self) -> Decimal:
        """Return what could still be reserved on that day; never below zero."""
        return max(self.opened - self.used, ZERO)

    @property
    def unreleased(self) -> Decimal:
        """Return the part of the DPA that no SPD had released."""
        return self.figures.dpa - self.figures.released


def explain(line: BudgetLine, day: date) -> Explanation:
    """This function will tell how a line stood at the end of `day` and who held its money."""
    rows = until(line, day)
    sums = rows.order_by().values_list("kind", "month").annotate(sum=Sum("amount"))
    figures = ledger.replay(Movement(kind, month, amount) for kind, month, amount in sums)
    month = ledger.month_reached(line.year, day)
    coming = ledger.next_opening(figures.released_monthly, month)
    holders = _holders(rows)
    return Explanation(
        day=day,
        figures=figures,
        opened=ledger.opened(figures.released_monthly, month),
        holders=tuple(holders[:HOLDERS]),
        has_more=len(holders) > HOLDERS,
        next_month=coming.month if coming else None,
        next_amount=coming.amount if coming else ZERO,
    )


def until(line: BudgetLine, day: date) -> QuerySet[LedgerEntry]:
    """This function will return a line's entries written up to the end of a local day."""
    return LedgerEntry.objects.filter(line=line, at__lt=end_of(day))


def end_of(day: date) -> datetime:
    """This function will return the moment at which a local day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _holders(rows: QuerySet[LedgerEntry]) -> list[Holder]:
    """The references that held or had spent money, the largest holders first."""
    held = (
        rows.exclude(reference="")
        .order_by()
        .values("reference")
        .annotate(
            label_=Max("label"),
            first=Min("pk"),
            moved_at=Max("at"),
            reserved_=_effect("reserved"),
            committed_=_effect("committed"),
            realised_=_effect("realised"),
        )
        .annotate(total=F("reserved_") + F("committed_") + F("realised_"))
        .filter(total__gt=0)
        .order_by("-total", "first")
    )
    return [
        Holder(
            reference=row["reference"],
            label=row["label_"],
            reserved=row["reserved_"],
            committed=row["committed_"],
            realised=row["realised_"],
            moved_at=row["moved_at"],
        )
        for row in held[: HOLDERS + 1]
    ]


def _effect(name: str) -> Coalesce:
    """The sum of what entries did to one number of the balance."""
    moves = [
        When(kind=kind, then=F("amount") if effects[name] > 0 else -F("amount"))
        for kind, effects in EFFECTS.items()
        if name in effects
    ]
    return Coalesce(Sum(Case(*moves, default=Value(ZERO), output_field=MONEY)), Value(ZERO))
