"""The supply side per wilayah: firms, menus, and firms that have sold."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Wilayah
from orders.models import Order
from reports.queries.spending import UNBOUND_STATES
from vendors.models import Menu, Vendor


@dataclass(frozen=True, slots=True)
class SupplyRow:
    """Firms of one wilayah; the totals row has no code."""

    code: str
    name: str
    vendors: int
    menus: int
    selling: int

    @property
    def waiting(self) -> int:
        """Return how many firms have no order yet."""
        return self.vendors - self.selling


@dataclass(frozen=True, slots=True)
class Supply:
    """The wilayah of the province and their sum."""

    rows: tuple[SupplyRow, ...]
    total: SupplyRow


def supply() -> Supply:
    """This function will count verified firms, their menus and the firms with a signed order."""
    firms = Vendor.objects.filter(status=Vendor.Status.VERIFIED)
    vendors = Counter(dict(firms.values_list("wilayah").annotate(Count("pk"))))
    offered = Menu.objects.filter(is_active=True, vendor__in=firms)
    menus = Counter(dict(offered.values_list("vendor__wilayah").annotate(Count("pk"))))
    bound = Order.objects.exclude(status__in=UNBOUND_STATES)
    selling = Counter(
        dict(
            firms.filter(pk__in=bound.values("vendor_id"))
            .values_list("wilayah")
            .annotate(Count("pk"))
        )
    )
    rows = tuple(
        SupplyRow(code, label, vendors[code], menus[code], selling[code])
        for code, label in Wilayah.choices
    )
    return Supply(rows, SupplyRow("", "Jumlah", *map(sum, _columns(rows))))


def _columns(rows: tuple[SupplyRow, ...]) -> tuple[list[int], list[int], list[int]]:
    return (
        [row.vendors for row in rows],
        [row.menus for row in rows],
        [row.selling for row in rows],
    )
