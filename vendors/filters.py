"""What a visitor asks of the catalogue, as values; `vendors.forms` reads them from an address."""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Sort(StrEnum):
    """The orders in which the catalogue can be read; the values stand in addresses."""

    RELEVANT = "relevan"
    NEWEST = "terbaru"
    CHEAPEST = "termurah"


@dataclass(frozen=True, slots=True)
class Filters:
    """The visitor's wishes; empty means no wish. Prices in rupiah per unit, quantity in units."""

    text: str = ""
    categories: tuple[str, ...] = ()
    delivered_to: tuple[str, ...] = ()
    based_in: tuple[str, ...] = ()
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    vendor: str = ""
    quantity: int | None = None
    halal: bool = False
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        """Return the chosen order; a search is read by relevance, all else newest first."""
        if self.sort is None or (self.sort == Sort.RELEVANT and not self.text):
            return Sort.RELEVANT if self.text else Sort.NEWEST
        return self.sort

    @property
    def without_facets(self) -> "Filters":
        """Return the same wishes without those that the facets count by."""
        return dataclasses.replace(self, categories=(), delivered_to=(), based_in=(), sort=None)
