"""Row locks of a payment. Order for all: package, order, (handover), payment, then the budget.

The lock of the order also holds its package (`orders.locks`), so that a payment that closes its
order later in the same transaction never turns back up the chain.
"""

from core.acts import Actor
from core.errors import NotFound, StaleVersion
from orders.locks import orders as order_locks
from orders.models import Handover
from payments.models import Payment
from payments.states import OPEN_PAYMENT_STATES

RELATED = ("bill__handover", "bill__receipt", "vendor", "organisation")


def handover(handover_id: int, *, by: Actor) -> Handover:
    """This function will lock a handover with its order and package; NotFound, StaleVersion."""
    if not Handover.objects.filter(pk=handover_id).exists():
        raise NotFound
    return order_locks.handover(handover_id, by=by)


def payment(payment_id: int, *, by: Actor) -> Payment:
    """This function will lock a payment below its order; raises NotFound or StaleVersion.

    The order and its team come loaded: `payment.order.package.treasurer` needs no query.
    """
    order_id = Payment.objects.filter(pk=payment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    order = order_locks.order(order_id, by=None)
    rows = Payment.objects.select_for_update(of=("self",)).select_related(*RELATED)
    found = rows.get(pk=payment_id)
    found.order = order
    found.bill.handover.order = order
    require_version(found, by=by)
    return found


def open_payment(payment_id: int) -> Payment | None:
    """This function will lock a payment alone while its clock runs; None once it has stopped."""
    rows = Payment.objects.select_for_update(of=("self",)).filter(pk=payment_id, value_date=None)
    return rows.select_related("order__package", "organisation", "vendor", "bill").first()


def open_payments(payment_ids: list[int]) -> list[Payment]:
    """This function will lock payments whose clock still runs, in the order of their keys."""
    rows = Payment.objects.select_for_update(of=("self",)).filter(
        pk__in=payment_ids, value_date=None, status__in=OPEN_PAYMENT_STATES
    )
    team = ("order__package__treasurer", "order__package__approver", "organisation", "vendor")
    return list(rows.select_related(*team).order_by("pk"))


def require_version(row: Payment, *, by: Actor) -> None:
    """This function will refuse when the caller decided on an older version of the payment."""
    if by.seen_version is not None and by.seen_version != row.version:
        raise StaleVersion(
            f"{row} sudah berubah (versi {row.version}, Anda melihat versi {by.seen_version}); "
            "muat ulang, periksa, lalu ulangi."
        )
