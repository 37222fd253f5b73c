"""Telephone numbers of an order in full: to those who deliver and those who receive."""

from datetime import datetime

from django.db import transaction

from core import disclosure
from core.acts import Actor
from core.disclosure import Disclosed
from orders.access import orders as access

FIELDS = {"contact_phone", "phone"}


@transaction.atomic(durable=True)
def reveal(order_id: int, field: str, *, by: Actor, at: datetime) -> Disclosed:
    """This function will return one telephone number of an order in full, leaving who saw it.

    `contact_phone` is the receiver's at the place of the event, `phone` the firm's. Raises
    NotFound or NotNeeded.
    """
    order = access.get_order(by, order_id)
    disclosure.require(field, access.revealable(by, order), FIELDS)
    purpose = f"Menghubungi mengenai pesanan {order}"
    if field == "phone":
        shown = Disclosed(field, order.vendor.name, order.vendor.phone)
        return disclosure.record(shown, order.vendor, purpose=purpose, by=by, at=at)
    shown = Disclosed(field, order.contact_name, order.contact_phone)
    return disclosure.record(shown, order, purpose=purpose, by=by, at=at)
