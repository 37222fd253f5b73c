"""The demo world: built through the services alone, on any day, and only once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from accounts import demo
from accounts.models import Organisation, User
from accounts.queries import people
from budgets.services.verification import verify
from core.models import Parameter
from eorder.demo import posts, world
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
    assert_changing_office(timezone.localdate(now))


def assert_changing_office(today: date) -> None:
    """The office in change shows a left head, a past Plh., a Plt. in office, an invited PPK."""
    office = Organisation.objects.get(code=posts.OFFICE)
    present, past = people.posts_at(office, today)
    assert [(one.appointment.user.name, one.appointment.post, one.label) for one in present] == [
        (posts.INVITED.name, "Pejabat Pembuat Komitmen", "Berlaku"),
        (posts.DEPUTY.name, "Plt. Pengguna Anggaran", "Berlaku"),
    ]
    assert [(one.appointment.post, one.appointment.end_reason) for one in past] == [
        ("Plh. Pengguna Anggaran", ""),
        ("Pengguna Anggaran", posts.END_REASON),
    ]
    deputy = User.objects.get(email=posts.DEPUTY.email)
    assert [len(held) for held in people.posts_of(deputy, today)] == [1, 1]
    invitation = people.open_invitation(present[0].appointment)
    assert invitation is not None
    assert (invitation.sent_at, people.state_of(present[0].appointment.user)[0]) == (
        None,
        "Diundang",
    )
    listed = {person.email for person in demo.PEOPLE}
    assert {post.user.email for post in office.appointments.all()} & listed == set()


def test_the_demo_is_not_built_outside_the_demo() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("demo_data")

    assert Package.objects.count() == 0
