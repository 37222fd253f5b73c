"""The demo world: built through the services alone, on any day, and only once."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import override_settings

from budgets.services.verification import verify
from core.models import Parameter
from eorder.demo import world
from eorder.demo.scenes import SCENES
from orders.models import Order, Package
from orders.states import OrderState, PackageState
from payments.models import Payment, PaymentFlag
from payments.states import FlagKind, PaymentState
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


def quiet(text: str) -> None:
    """Say nothing."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "now",
    [datetime(2026, 11, 23, 3, 0, tzinfo=UTC), datetime(2027, 2, 4, 9, 30, tzinfo=UTC)],
    ids=["november", "february"],
)
def test_every_state_is_shown_and_the_ledger_agrees(now: datetime) -> None:
    with time_machine.travel(now):
        world.build(quiet, with_history=False)
        orders = Order.objects.count()
        world.build(quiet, with_history=False)

    assert Package.objects.count() == len(SCENES)
    assert Order.objects.count() == orders
    assert set(Package.objects.values_list("status", flat=True)) >= {
        PackageState.ASSIGNED,
        PackageState.PREPARED,
        PackageState.ORDERED,
    }
    assert set(Order.objects.values_list("status", flat=True)) == set(OrderState) - {
        OrderState.CLOSED
    }
    assert set(Payment.objects.values_list("status", flat=True)) == set(PaymentState) - {
        PaymentState.ARRIVED
    }
    assert set(PaymentFlag.objects.values_list("kind", flat=True)) == set(FlagKind)
    assert list(verify(lambda checked: None)) == []
    assert dict(Vendor.objects.values_list("status").annotate(Count("pk"))) == {
        "VERIFIED": 6,
        "SUBMITTED": 1,
        "RETURNED": 1,
    }
    assert Parameter.objects.filter(valid_from__gt=now.date()).count() == 1


def test_the_demo_is_not_built_outside_the_demo() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("demo_data")

    assert Package.objects.count() == 0
