"""Locks of orders and handovers; each takes the package first, then goes down."""

from datetime import date

from django.db import connection

from core.acts import Actor
from core.errors import NotFound, StaleVersion
from core.prepared import Prepared
from orders.locks import team
from orders.models import Handover, Order, Package

PACKAGES = Package.objects.select_for_update(of=("self",), no_key=True).select_related(
    "line", "organisation"
)
PACKAGE = Prepared(lambda pk: PACKAGES.filter(pk=pk))
PACKAGE_OF_ORDER = Prepared(lambda pk: PACKAGES.filter(orders=pk))
ORDER = Prepared(
    lambda pk: (
        Order.objects.select_for_update(of=("self",), no_key=True)
        .select_related("vendor", "handover")
        .filter(pk=pk)
    )
)


def package(package_id: int) -> Package:
    """This function will lock a package and load its team; raises NotFound."""
    return _with_team(PACKAGE.first(pk=package_id))


def order(order_id: int, *, by: Actor | None) -> Order:
    """This function will lock an order and its package; raises NotFound or StaleVersion.

    `by` is None when the caller's version speaks of another row, e.g. a payment.
    """
    locked = _order(_with_team(PACKAGE_OF_ORDER.first(pk=order_id)), order_id)
    if by is not None:
        require_version(locked, by=by)
    return locked


def handover(handover_id: int, *, by: Actor) -> Handover:
    """This function will lock a handover, its order and its package."""
    owner = _with_team(PACKAGES.filter(orders__handover=handover_id).first())
    locked = _order(owner, Handover.objects.values_list("order_id", flat=True).get(pk=handover_id))
    row = Handover.objects.select_for_update(no_key=True).get(pk=handover_id)
    row.order = locked
    require_version(row, by=by)
    return row


def vendor_day(vendor_id: int, day: date) -> None:
    """This function will let one submit at a time count the vendor's capacity of a day.

    An advisory lock until commit: other orders of the vendor, on other days, go on.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [vendor_id % 2**31, day.toordinal()])


def require_version(row: Order | Handover, *, by: Actor) -> None:
    """This function will refuse when the caller decided on an older version of the row."""
    if by.seen_version is not None and by.seen_version != row.version:
        raise StaleVersion(
            f"{row} sudah berubah (versi {row.version}, Anda melihat versi {by.seen_version}); "
            "muat ulang, periksa, lalu ulangi."
        )


def _with_team(found: Package | None) -> Package:
    if found is None:
        raise NotFound
    return team.load(found)


def _order(package: Package, order_id: int) -> Order:
    found = ORDER.first(pk=order_id)
    if found is None:
        raise NotFound
    found.package = package
    if found.organisation_id == package.organisation_id:
        found.organisation = package.organisation
    return found
