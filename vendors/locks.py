"""Row locks of the supply: the firm first, then its menu; each evaluated at once."""

from accounts.models import User
from core.acts import Actor
from core.errors import NotFound, StaleVersion
from vendors.models import Menu, Vendor


def vendor(pk: int) -> Vendor:
    """This function will lock a firm, which also serialises what its people add."""
    return Vendor.objects.select_for_update().get(pk=pk)


def firm(pk: int, *, by: Actor) -> Vendor:
    """This function will lock a firm for its registration; raises NotFound or StaleVersion."""
    row = Vendor.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NotFound
    if by.seen_version is not None and by.seen_version != row.version:
        raise StaleVersion(
            f"Data {row} sudah berubah (versi {row.version}, Anda melihat versi "
            f"{by.seen_version}); muat ulang, periksa, lalu ulangi."
        )
    return row


def owner(user_id: int) -> User:
    """This function will lock a person who registers a firm, so that two clicks make one firm."""
    return User.objects.select_for_update(of=("self",)).get(pk=user_id)


def menu(vendor_id: int, pk: int) -> Menu:
    """This function will lock a menu of that firm, else raise NotFound."""
    row = Menu.objects.select_for_update().filter(vendor_id=vendor_id, pk=pk).first()
    if row is None:
        raise NotFound("Menu ini tidak ada di usaha Anda.")
    return row
