"""The arithmetic of the ledger: what each kind of entry does to a balance. Pure.

All amounts are rupiah. `released_monthly[m-1]` is what the tranches that start in month m or
earlier have released, so a tranche for March raises March and every later month.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models

from core.money import ZERO

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
LAST_MONTH = 12


class EntryKind(models.TextChoices):
    # A DPA or RKAP line is set: the ceiling of everything below.
    APPROPRIATE = "APPROPRIATE", "DPA ditetapkan"
    # A DPPA sets the ceiling higher or lower.
    RAISE = "RAISE", "DPA dinaikkan"
    LOWER = "LOWER", "DPA diturunkan"
    # An SPD opens funds from its first month on; a revision may add to it.
    ISSUE = "ISSUE", "SPD terbit"
    # An SPD is revised downwards or withdrawn.
    WITHDRAW = "WITHDRAW", "SPD dikurangi"
    # An order was submitted.
    RESERVE = "RESERVE", "Dicadangkan"
    # The Surat Pesanan was signed.
    COMMIT = "COMMIT", "Terikat"
    # The treasurer paid; gross, because withheld tax is spending too.
    REALISE = "REALISE", "Terealisasi"
    # An order ended before it was signed.
    RELEASE_RESERVED = "RELEASE_RESERVED", "Cadangan dilepas"
    # A signed order ended, or less was received than ordered.
    RELEASE_COMMITTED = "RELEASE_COMMITTED", "Ikatan dilepas"


# The number of the balance that each kind raises (+1) or lowers (-1); `released` also moves the
# months from the entry's own on.
EFFECTS: dict[EntryKind, dict[str, int]] = {
    EntryKind.APPROPRIATE: {"dpa": 1},
    EntryKind.RAISE: {"dpa": 1},
    EntryKind.LOWER: {"dpa": -1},
    EntryKind.ISSUE: {"released": 1},
    EntryKind.WITHDRAW: {"released": -1},
    EntryKind.RESERVE: {"reserved": 1},
    EntryKind.COMMIT: {"reserved": -1, "committed": 1},
    EntryKind.REALISE: {"committed": -1, "realised": 1},
    EntryKind.RELEASE_RESERVED: {"reserved": -1},
    EntryKind.RELEASE_COMMITTED: {"committed": -1},
}
FUNDING = (
    EntryKind.APPROPRIATE,
    EntryKind.RAISE,
    EntryKind.LOWER,
    EntryKind.ISSUE,
    EntryKind.WITHDRAW,
)
SPENDING = (EntryKind.RESERVE, EntryKind.COMMIT, EntryKind.REALISE)
RETURNING = (EntryKind.RELEASE_RESERVED, EntryKind.RELEASE_COMMITTED)


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry, or a sum of entries of the same kind and month."""

    kind: str
    month: int
    amount: Decimal


@dataclass(slots=True)
class Figures:
    """The numbers of a balance, as computed from entries."""

    dpa: Decimal = ZERO
    released: Decimal = ZERO
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    realised: Decimal = ZERO
    released_monthly: list[Decimal] = field(default_factory=lambda: [ZERO] * LAST_MONTH)


@dataclass(frozen=True, slots=True)
class Opening:
    """The next month in which released funds grow, and by how much."""

    month: int
    amount: Decimal


def replay(movements: Iterable[Movement]) -> Figures:
    """This function will compute a balance from all movements of a line, in any order."""
    figures = Figures()
    for movement in movements:
        kind = EntryKind(movement.kind)
        for name, sign in EFFECTS[kind].items():
            setattr(figures, name, getattr(figures, name) + sign * movement.amount)
        sign = EFFECTS[kind].get("released", 0)
        for month in range(movement.month, LAST_MONTH + 1) if sign else ():
            figures.released_monthly[month - 1] += sign * movement.amount
    return figures


def month_reached(year: int, day: date) -> int:
    """This function will return how many months of a budget year have begun by `day`: 0 to 12."""
    if day.year != year:
        return 0 if day.year < year else LAST_MONTH
    return day.month


def opened(released_monthly: Sequence[Decimal], month: int) -> Decimal:
    """This function will return the funds released for months up to `month`; month 0 has none."""
    return released_monthly[month - 1] if month else ZERO


def next_opening(released_monthly: Sequence[Decimal], month: int) -> Opening | None:
    """This function will find the first later month in which more funds are released."""
    now = opened(released_monthly, month)
    for later in range(month + 1, LAST_MONTH + 1):
        more = released_monthly[later - 1] - now
        if more > 0:
            return Opening(later, more)
    return None


def month_range(first: int, last: int) -> str:
    """This function will spell a range of months: `Januari–Maret`, or `Mei` for a single one."""
    if first == last:
        return MONTHS[first - 1]
    return f"{MONTHS[first - 1]}–{MONTHS[last - 1]}"
