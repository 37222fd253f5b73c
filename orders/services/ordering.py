"""From the basket to the closed order: submit, sign, accept, and every way out."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import duties
from budgets import services as budgets
from core import idempotency, money, parameters
from core.acts import Actor
from orders import papers, rules
from orders.access import orders as access
from orders.locks import orders as locks
from orders.models import Order
from orders.queries import orders as queries
from orders.services import documents, notices, packages, reasons, separation, steps
from orders.services.documents import NewDocument
from orders.services.steps import Step
from orders.states import DocumentKind, OrderState

DRAFT = frozenset({OrderState.DRAFT})
SUBMITTED = frozenset({OrderState.SUBMITTED})
SIGNED = frozenset({OrderState.SIGNED})


@transaction.atomic(durable=True)
def submit(order_id: int, *, by: Actor, at: datetime) -> Order:
    """This function will send the basket to the PPK and reserve its total on the budget line.

    Every rule of `orders.rules` is checked on the locked rows; the first that fails is raised,
    with all of them under `errors["basket"]`. Who is sure to be short of funds is refused before
    anything is written. The balance row is taken last and held shortest.
    """
    seen = idempotency.claim("order.submit", str(order_id), by=by, at=at, target=order_id)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.submit")
    steps.expect(order, DRAFT, "dikirim")
    _require_separate(order, duties.PP, by=by, at=at)
    locks.vendor_day(order.vendor_id, timezone.localdate(order.delivery_at))
    basket = queries.basket_of(order, at=at)
    refusals = rules.check(basket)
    if refusals:
        refusals[0].errors = {"basket": [str(refusal) for refusal in refusals]}
        raise refusals[0]
    budgets.require_room(order.package.line_id, order.total, at=at)
    step = Step("order.submit", data=_figures(order), columns={"cap": basket.cap})
    steps.move_order(order, OrderState.SUBMITTED, step, by=by, at=at)
    packages.mark_ordered(order.package, by=by, at=at)
    notices.submitted(order, at=at)
    budgets.reserve(
        order.package.line_id,
        order.total,
        reference=order.reference,
        label=f"Pesanan {order.package.name} di {order.vendor.name}"[:200],
        by=by,
        at=at,
    )
    return order


@transaction.atomic(durable=True)
def send_back(order_id: int, reason: str, *, by: Actor, at: datetime) -> Order:
    """This function will give the order back to the PP as a basket and release its money."""
    seen = idempotency.claim(
        "order.send_back", f"{order_id}:{reason}", by=by, at=at, target=order_id
    )
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.send_back")
    steps.expect(order, SUBMITTED, "dikembalikan")
    step = Step("order.send_back", reason=reasons.require(reason), data=_figures(order))
    steps.move_order(order, OrderState.DRAFT, step, by=by, at=at)
    packages.reopen(order.package, by=by, at=at, reason=step.reason)
    notices.sent_back(order, step.reason, at=at)
    budgets.release(order.reference, reason=step.reason, by=by, at=at)
    return order


@transaction.atomic(durable=True)
def sign(order_id: int, *, by: Actor, at: datetime) -> Order:
    """This function will sign the Surat Pesanan: commit the money, number and freeze the paper.

    The cap is checked again, as it stands on the day of the signature.
    """
    seen = idempotency.claim("order.sign", str(order_id), by=by, at=at, target=order_id)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.sign")
    steps.expect(order, SUBMITTED, "ditandatangani")
    _require_separate(order, duties.PPK, by=by, at=at)
    _require_cap(order, at)
    step = Step("order.sign", data=_figures(order))
    steps.move_order(order, OrderState.SIGNED, step, by=by, at=at)
    notices.signed(order, at=at)
    snapshot = papers.purchase_order(order)
    budgets.commit(order.reference, by=by, at=at)
    paper = NewDocument(DocumentKind.SURAT_PESANAN, order.package, order, snapshot)
    order.number = documents.issue(paper, by=by, at=at).number
    order.save(update_fields=["number"])
    return order


@transaction.atomic(durable=True)
def accept(order_id: int, *, by: Actor, at: datetime) -> Order:
    """This function will let the vendor accept the Surat Pesanan."""
    seen = idempotency.claim("order.accept", str(order_id), by=by, at=at, target=order_id)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.accept")
    steps.expect(order, SIGNED, "diterima")
    separation.require_seller(order, by=by, at=at)
    steps.move_order(order, OrderState.ACCEPTED, Step("order.accept"), by=by, at=at)
    notices.accepted(order, at=at)
    return order


@transaction.atomic(durable=True)
def decline(order_id: int, reason: str, *, by: Actor, at: datetime) -> Order:
    """This function will let the vendor decline; the money and the package come free."""
    seen = idempotency.claim("order.decline", f"{order_id}:{reason}", by=by, at=at, target=order_id)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.decline")
    steps.expect(order, SIGNED, "ditolak")
    step = Step("order.decline", reason=reasons.require(reason), data=_figures(order))
    steps.move_order(order, OrderState.DECLINED, step, by=by, at=at)
    packages.reopen(order.package, by=by, at=at, reason=step.reason)
    notices.declined(order, step.reason, at=at)
    budgets.release(order.reference, reason=step.reason, by=by, at=at)
    return order


@transaction.atomic(durable=True)
def cancel(order_id: int, reason: str, *, by: Actor, at: datetime) -> Order:
    """This function will withdraw a basket, or an order that the PPK has not signed yet."""
    seen = idempotency.claim("order.cancel", f"{order_id}:{reason}", by=by, at=at, target=order_id)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.cancel")
    steps.expect(order, DRAFT | SUBMITTED, "dibatalkan")
    was_submitted = order.status == OrderState.SUBMITTED
    step = Step("order.cancel", reason=reasons.require(reason), data=_figures(order))
    steps.move_order(order, OrderState.CANCELLED, step, by=by, at=at)
    if was_submitted:
        packages.reopen(order.package, by=by, at=at, reason=step.reason)
        notices.cancelled(order, step.reason, at=at)
    if was_submitted:
        budgets.release(order.reference, reason=step.reason, by=by, at=at)
    return order


@transaction.atomic(savepoint=False)
def close(order_id: int, *, by: Actor, at: datetime) -> Order:
    """This function will close a received order whose money arrived, and finish its package.

    Part of the payment's transaction, which has locked package and order before the payment.
    """
    order = locks.order(order_id, by=None)
    steps.move_order(order, OrderState.CLOSED, Step("order.close"), by=by, at=at)
    packages.finish(order.package, by=by, at=at)
    return order


def _require_separate(order: Order, duty: str, *, by: Actor, at: datetime) -> None:
    """Refuse while anybody of the team or the firm holds two duties that the rules keep apart."""
    team = separation.team_of(order.package)
    mine = duties.acting((duty,), by, among=team)
    separation.require_team(team, at=at, vendor=order.vendor, by=mine)


def _require_cap(order: Order, at: datetime) -> None:
    """Refuse to sign what the cap in force today no longer allows."""
    cap = parameters.on(parameters.ORDER_CAP, timezone.localdate(at))
    if order.total > cap.value:
        raise rules.over_cap(order.total, cap.value, cap.legal_basis)


def _figures(order: Order) -> dict[str, str]:
    return {"total": str(money.quantise(order.total))}
