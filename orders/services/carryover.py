"""Late orders across the year's end: what was signed on last year's line moves to this year's."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from budgets import services as budgets
from budgets.models import BudgetLine
from core import idempotency
from core.acts import Actor
from core.errors import RuleRefused
from orders.access import orders as access
from orders.locks import orders as locks
from orders.models import Order
from orders.services import reasons, steps
from orders.services.steps import Step

RULE = "UU 1/2004 Pasal 11; Permendagri 77/2020"


class CarriedLineRefused(RuleRefused):
    """The chosen line is not the office's, or not of the running year."""


@transaction.atomic(durable=True)
def carry_over(order_id: int, line_id: int, reason: str, *, by: Actor, at: datetime) -> Order:
    """This function will let an unpaid order of a past year draw on a line of the running year.

    The PA/KPA of the package decides. The commitment leaves the old line and binds the new one
    in one transaction. Raises NotAllowed, WrongState, CarriedLineRefused, and what
    `budgets.carry_over` raises (FundsShort when the new line's SPD do not reach).
    """
    content = f"{order_id}:{line_id}:{reason}"
    seen = idempotency.claim("order.carry_over", content, by=by, at=at, target=order_id)
    if seen:
        return Order.objects.get(pk=seen.target_id)
    order = locks.order(order_id, by=by)
    access.require(by, order, "order.carry_over")
    steps.expect(order, access.CARRIED, "dialihkan anggarannya")
    line = _line(order, line_id, at)
    old = order.package.line
    data = {"from": str(old), "to": str(line)}
    step = Step("order.carry_over", reason=reasons.require(reason), data=data)
    steps.rewrite(order, step, by=by, at=at)
    order.package.line = line
    order.package.save(update_fields=["line"])
    budgets.carry_over(order.reference, line.pk, reason=step.reason, by=by, at=at)
    return order


def _line(order: Order, line_id: int, at: datetime) -> BudgetLine:
    year = timezone.localdate(at).year
    line = BudgetLine.objects.filter(
        pk=line_id, organisation_id=order.organisation_id, year=year
    ).first()
    if line is None:
        text = f"Pilih baris anggaran {year} milik kantor ini."
        raise CarriedLineRefused(text, rule=RULE, errors={"line": [text]})
    return line
