"""Pure sums behind the drawn figures of the pages: no database, no clock."""

from dataclasses import dataclass
from decimal import Decimal

ATTENTION_SHARE = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Segment:
    """A coloured part of a meter: start and width in per cent of the bar, as SVG wants them."""

    kind: str
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class Meter:
    """A ceiling and what is taken from it; all amounts in rupiah."""

    ceiling: Decimal
    used: Decimal
    committed: Decimal
    current: Decimal

    @property
    def left(self) -> Decimal:
        """Return what remains; negative when the ceiling is passed."""
        return self.ceiling - self.used - self.committed - self.current

    @property
    def over(self) -> Decimal:
        """Return the amount beyond the ceiling, as a positive number."""
        return max(-self.left, Decimal(0))

    @property
    def share(self) -> Decimal:
        """Return the taken part of the ceiling in per cent."""
        taken = self.ceiling - self.left
        if self.ceiling <= 0:
            return Decimal(100) if taken > 0 else Decimal(0)
        return taken * 100 / self.ceiling

    @property
    def tone(self) -> str:
        """Return `danger` beyond the ceiling, `attention` from 90 per cent, else `calm`."""
        if self.left < 0:
            return "danger"
        return "attention" if self.share >= ATTENTION_SHARE * 100 else "calm"

    @property
    def segments(self) -> list[Segment]:
        """Return the parts in drawing order; beyond the ceiling the bar stands for all taken."""
        whole = max(self.ceiling, self.ceiling - self.left)
        parts = (("used", self.used), ("committed", self.committed), ("current", self.current))
        segments, start = [], Decimal(0)
        for kind, amount in parts:
            width = max(amount, Decimal(0)) * 100 / whole if whole > 0 else Decimal(0)
            if width:
                segments.append(Segment(kind, f"{start:.2f}%", f"{width:.2f}%"))
            start += width
        return segments

    @property
    def ceiling_mark(self) -> str:
        """Return where the ceiling stands on the bar when it is passed, else nothing."""
        if not self.over:
            return ""
        return f"{self.ceiling * 100 / (self.ceiling + self.over):.2f}%"
