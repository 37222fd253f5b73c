"""A draft returned to the treasurer."""

from decimal import Decimal

import pytest

from core.errors import NotAllowed, WrongState
from core.models import Notification
from payments.models import PaymentEvent
from payments.services import approvals
from payments.services.approvals import ReasonMissing
from payments.states import PaymentState
from tests.factories.payments import (
    NOW,
    Terms,
    approved,
    drafted,
    received,
)
from tests.payments.conftest import Snapshot
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

FIRM = Terms(vendor={"legal_form": Vendor.LegalForm.FIRM})


def test_a_return_empties_the_draft_and_tells_the_treasurer() -> None:
    deal, payment = drafted(received(FIRM))

    done = approvals.send_back(payment.pk, " Periksa suketnya ", by=deal.by("approver"), at=NOW)

    assert (done.status, done.tax_rule, done.tax, done.net) == (
        PaymentState.BILLED,
        "",
        Decimal(0),
        Decimal(4_000_000),
    )
    assert (done.content_hash, done.bank_account, done.drafted_by_id) == ("", "", None)
    event = PaymentEvent.objects.order_by("pk").last()
    assert event is not None
    assert (event.from_state, event.to_state, event.reason) == (
        "DRAFTED",
        "BILLED",
        "Periksa suketnya",
    )
    notice = Notification.objects.get(kind="payment.sent_back")
    assert notice.recipient_id == deal.desk.treasurer.user_id


def test_a_return_needs_a_reason(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))

    before = world()
    with pytest.raises(ReasonMissing):
        approvals.send_back(payment.pk, "  ", by=deal.by("approver"), at=NOW)
    assert world() == before


def test_only_an_approver_returns_a_draft(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))

    before = world()
    with pytest.raises(NotAllowed):
        approvals.send_back(payment.pk, "Salah", by=deal.by("treasurer"), at=NOW)
    assert world() == before


def test_an_approved_payment_cannot_be_returned(world: Snapshot) -> None:
    deal, payment = approved(received(FIRM))

    before = world()
    with pytest.raises(WrongState):
        approvals.send_back(payment.pk, "Salah", by=deal.by("approver"), at=NOW)
    assert world() == before


def test_a_repeated_return_with_the_same_key_changes_nothing(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    by = deal.by("approver", "k-3")
    approvals.send_back(payment.pk, "Salah", by=by, at=NOW)
    before = world()

    approvals.send_back(payment.pk, "Salah", by=by, at=NOW)

    assert world() == before
