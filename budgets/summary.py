"""The ikhtisar of an SPD and the figures of spending; pure sums in rupiah."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO


@dataclass(frozen=True, slots=True)
class Summary:
    """The five figures of an SPD's ikhtisar: three are given, the remainders follow."""

    dpa: Decimal = ZERO
    earlier: Decimal = ZERO
    this: Decimal = ZERO

    @property
    def before(self) -> Decimal:
        """Return what no SPD had released before this one."""
        return self.dpa - self.earlier

    @property
    def after(self) -> Decimal:
        """Return what remains unreleased after this SPD; negative when it goes too far."""
        return self.before - self.this


def add_up(parts: Iterable[Summary]) -> Summary:
    """This function will add up the ikhtisar of several budget lines."""
    dpa, earlier, this = ZERO, ZERO, ZERO
    for part in parts:
        dpa, earlier, this = dpa + part.dpa, earlier + part.earlier, this + part.this
    return Summary(dpa, earlier, this)


@dataclass(frozen=True, slots=True)
class Spending:
    """What is set aside, opened and used of one line or of many, on one day."""

    dpa: Decimal = ZERO
    released: Decimal = ZERO
    opened: Decimal = ZERO
    reserved: Decimal = ZERO
    committed: Decimal = ZERO
    realised: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        """Return everything that is no longer free."""
        return self.reserved + self.committed + self.realised

    @property
    def held(self) -> Decimal:
        """Return what orders hold without having been paid."""
        return self.reserved + self.committed

    @property
    def free(self) -> Decimal:
        """Return what may still be reserved on that day; never below zero."""
        return max(self.opened - self.used, ZERO)

    @property
    def coming(self) -> Decimal:
        """Return what an SPD has released for months that have not begun."""
        return self.released - self.opened

    @property
    def unreleased(self) -> Decimal:
        """Return the part of the DPA that no SPD has released."""
        return self.dpa - self.released

    @property
    def remainder(self) -> Decimal:
        """Return the part of the DPA that is neither held nor paid."""
        return self.dpa - self.used

    @property
    def absorption(self) -> Decimal | None:
        """Return realised spending in per cent of the DPA, None without a DPA."""
        return self.realised * 100 / self.dpa if self.dpa else None
