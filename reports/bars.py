"""The small bars of the tables: pure."""

from decimal import Decimal

FULL = Decimal(100)


def width(share: Decimal | None) -> str:
    """This function will give the width of a bar for per cent (0-100), as SVG wants it."""
    return f"{min(max(share or Decimal(0), Decimal(0)), FULL):.1f}%"
