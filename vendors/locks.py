"""Row locks of the supply: the firm first, then its menu; each evaluated at once."""

from core.errors import NotFound
from vendors.models import Menu, Vendor


def vendor(pk: int) -> Vendor:
    """This function will lock a firm, which also serialises what its people add."""
    return Vendor.objects.select_for_update().get(pk=pk)


def menu(vendor_id: int, pk: int) -> Menu:
    """This function will lock a menu of that firm, else raise NotFound."""
    row = Menu.objects.select_for_update().filter(vendor_id=vendor_id, pk=pk).first()
    if row is None:
        raise NotFound("Menu ini tidak ada di usaha Anda.")
    return row
