"""The transfer and the vendor's confirmation."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from accounts.models import Role
from budgets.models import Balance, Encumbrance, LedgerEntry
from core.errors import NotAllowed, NotFound, RuleRefused, WrongState
from core.models import Notification
from orders.models import Order, Package
from orders.states import OrderState, PackageState
from payments.models import Payment
from payments.services import disbursement
from payments.services.disbursement import (
    AmountDiffers,
    LateReasonMissing,
    ProofMissing,
    ValueDateRefused,
)
from payments.states import PaymentState
from tests.factories.accounts import actor
from tests.factories.payments import (
    BAST,
    DUE,
    NOW,
    Deal,
    Terms,
    approved,
    arrived,
    at,
    drafted,
    paid,
    received,
    transfer,
)
from tests.payments.conftest import Snapshot

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


def pay(deal: Deal, payment: Payment, when: datetime = NOW, **changes: object) -> Payment:
    day = changes.pop("value_date", MONDAY)
    return disbursement.pay(
        payment.pk,
        transfer(day, **changes),  # type: ignore[arg-type]
        by=deal.by("treasurer"),
        at=when,
    )


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_transfer_stops_the_clock_realises_the_gross_and_tells_the_vendor() -> None:
    deal, payment = approved(received(Terms(received=80)))

    done = pay(deal, payment)

    assert (done.status, done.value_date, done.bank_reference, done.late_reason) == (
        PaymentState.PAID,
        MONDAY,
        "TRX20261123001",
        "",
    )
    assert done.paid_at == NOW
    balance = Balance.objects.get(line=deal.desk.line)
    assert (balance.reserved, balance.committed, balance.realised) == (
        Decimal(0),
        Decimal(0),
        Decimal(3_200_000),
    )
    entry = LedgerEntry.objects.get(kind=LedgerEntry.Kind.REALISE)
    assert (entry.amount, entry.reference) == (Decimal(3_200_000), deal.order.reference)
    assert len(stored_files()) == 1
    assert done.proof.read().startswith(b"%PDF")
    done.proof.close()
    notice = Notification.objects.get(kind="payment.paid")
    assert notice.recipient_id == deal.owner.user_id


def test_the_last_working_day_is_in_time() -> None:
    deal, payment = approved()

    done = pay(deal, payment, at(DUE, 23, 59), value_date=DUE)

    assert (done.value_date, done.late_reason) == (DUE, "")


def test_past_the_due_date_a_reason_is_kept() -> None:
    deal, payment = approved()
    day = date(2026, 11, 26)

    done = pay(deal, payment, at(day), value_date=day, late_reason=" SPD terlambat terbit ")

    assert (done.value_date, done.late_reason) == (day, "SPD terlambat terbit")


def test_uploading_late_is_not_paying_late() -> None:
    deal, payment = approved()

    done = pay(deal, payment, at(date(2026, 12, 1)), value_date=DUE, late_reason="tidak perlu")

    assert (done.value_date, done.late_reason) == (DUE, "")


def refuse(
    world: Snapshot,
    error: type[Exception],
    deal: Deal,
    payment: Payment,
    when: datetime = NOW,
    **changes: object,
) -> RuleRefused:
    before, files = world(), stored_files()
    with pytest.raises(error) as refusal:
        pay(deal, payment, when, **changes)
    assert world() == before
    assert stored_files() == files
    assert isinstance(refusal.value, RuleRefused)
    return refusal.value


def test_past_the_due_date_without_a_reason_is_refused(world: Snapshot) -> None:
    deal, payment = approved()
    day = date(2026, 11, 26)

    refusal = refuse(
        world, LateReasonMissing, deal, payment, at(day), value_date=day, late_reason=" "
    )

    assert refusal.message == (
        "Tanggal nilai 26 November 2026 melewati jatuh tempo 25 November 2026; tulis alasan "
        "keterlambatannya."
    )


@pytest.mark.parametrize(
    ("value_date", "words"),
    [
        (date(2026, 11, 24), "belum tiba"),
        (date(2026, 11, 19), "mendahului BAST 20 November 2026"),
        (date(2026, 11, 22), "mendahului persetujuan 23 November 2026"),
    ],
)
def test_the_value_date_lies_between_approval_and_today(
    world: Snapshot, value_date: date, words: str
) -> None:
    deal, payment = approved()

    refusal = refuse(world, ValueDateRefused, deal, payment, value_date=value_date)

    assert words in refusal.message
    assert list(refusal.errors) == ["value_date"]


def test_today_is_todays_date_in_jakarta(world: Snapshot) -> None:
    deal, payment = approved()
    before_midnight = datetime(2026, 11, 23, 16, 59, tzinfo=ZoneInfo("UTC"))
    after_midnight = datetime(2026, 11, 23, 17, 0, tzinfo=ZoneInfo("UTC"))
    tuesday = date(2026, 11, 24)

    refuse(world, ValueDateRefused, deal, payment, before_midnight, value_date=tuesday)

    assert pay(deal, payment, after_midnight, value_date=tuesday).value_date == tuesday


def test_an_approval_late_in_the_evening_counts_by_its_jakarta_date(world: Snapshot) -> None:
    evening = datetime(2026, 11, 23, 17, 30, tzinfo=ZoneInfo("UTC"))
    deal, payment = approved(when=evening)

    refusal = refuse(world, ValueDateRefused, deal, payment, evening, value_date=MONDAY)

    assert "mendahului persetujuan 24 November 2026" in refusal.message


@pytest.mark.parametrize(
    "changes",
    [{"bank_reference": "  "}, {"proof": None}],
)
def test_reference_and_proof_are_both_needed(world: Snapshot, changes: dict[str, object]) -> None:
    deal, payment = approved()

    refuse(world, ProofMissing, deal, payment, **changes)


def test_what_is_paid_is_what_the_budget_holds(world: Snapshot) -> None:
    deal, payment = approved()
    Encumbrance.objects.filter(reference=deal.order.reference).update(committed=3_000_000)

    refusal = refuse(world, AmountDiffers, deal, payment)

    assert "mengikat Rp3.000.000" in refusal.message


@pytest.mark.parametrize("duty", ["ppk", "pp", "approver", "receiver", "owner"])
def test_only_the_treasurer_pays(world: Snapshot, duty: str) -> None:
    deal, payment = approved()

    before = world()
    with pytest.raises(NotAllowed):
        disbursement.pay(payment.pk, transfer(MONDAY), by=deal.by(duty), at=NOW)
    assert world() == before
    assert stored_files() == []


def test_a_treasurer_outside_the_team_may_not_pay(world: Snapshot) -> None:
    deal, payment = approved()
    colleague = actor(Role.BENDAHARA, deal.desk.office)

    before = world()
    with pytest.raises(NotAllowed):
        disbursement.pay(payment.pk, transfer(MONDAY), by=colleague, at=NOW)
    assert world() == before


def test_money_leaves_after_the_approval_only(world: Snapshot) -> None:
    deal, payment = drafted()

    before = world()
    with pytest.raises(WrongState):
        pay(deal, payment)
    assert world() == before
    assert stored_files() == []


def test_a_payment_is_paid_once(world: Snapshot) -> None:
    deal, payment = paid()

    before, files = world(), stored_files()
    with pytest.raises(WrongState):
        pay(deal, payment)
    assert world() == before
    assert stored_files() == files


def test_a_repeated_transfer_with_the_same_key_changes_nothing(world: Snapshot) -> None:
    deal, payment = approved()
    by = deal.by("treasurer", "k-1")
    disbursement.pay(payment.pk, transfer(MONDAY), by=by, at=NOW)
    before, files = world(), stored_files()

    again = disbursement.pay(payment.pk, transfer(MONDAY), by=by, at=NOW)

    assert again.status == PaymentState.PAID
    assert world() == before
    assert stored_files() == files


def test_a_proof_may_be_a_picture() -> None:
    deal, payment = approved()
    proof = ContentFile(b"\xff\xd8\xff\xe0 not read here", name="bukti.jpg")

    done = pay(deal, payment, proof=proof)

    assert (done.proof.name or "").endswith(".jpg")


def test_a_confirmation_closes_order_and_package_and_tells_the_office() -> None:
    deal, payment = paid()

    done = disbursement.confirm(payment.pk, by=deal.by("owner"), at=NOW)

    assert (done.status, done.arrived_at) == (PaymentState.ARRIVED, NOW)
    assert Order.objects.get(pk=deal.order.pk).status == OrderState.CLOSED
    assert Package.objects.get(pk=deal.order.package_id).status == PackageState.DONE
    told = Notification.objects.filter(kind="payment.arrived")
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted(
        [deal.desk.treasurer.user_id, deal.desk.ppk.user_id]
    )


@pytest.mark.parametrize("duty", ["treasurer", "approver", "ppk"])
def test_only_the_vendor_confirms(world: Snapshot, duty: str) -> None:
    deal, payment = paid()

    before = world()
    with pytest.raises(NotAllowed):
        disbursement.confirm(payment.pk, by=deal.by(duty), at=NOW)
    assert world() == before


def test_nothing_arrives_before_it_left(world: Snapshot) -> None:
    deal, payment = approved()

    before = world()
    with pytest.raises(WrongState):
        disbursement.confirm(payment.pk, by=deal.by("owner"), at=NOW)
    assert world() == before


def test_a_confirmation_is_given_once(world: Snapshot) -> None:
    deal, payment = arrived()

    before = world()
    with pytest.raises(WrongState):
        disbursement.confirm(payment.pk, by=deal.by("owner"), at=NOW)
    assert world() == before


def test_a_repeated_confirmation_with_the_same_key_changes_nothing(world: Snapshot) -> None:
    deal, payment = paid()
    by = deal.by("owner", "k-9")
    disbursement.confirm(payment.pk, by=by, at=NOW)
    before = world()

    assert disbursement.confirm(payment.pk, by=by, at=NOW).status == PaymentState.ARRIVED
    assert world() == before


def test_an_unknown_payment_is_not_found() -> None:
    deal, _ = paid()

    with pytest.raises(NotFound):
        disbursement.confirm(2**70, by=deal.by("owner"), at=NOW)


def test_a_payment_over_the_year_end_is_realised_on_its_own_line() -> None:
    deal, payment = approved(received(Terms(bast=date(2026, 12, 30))), when=at(date(2026, 12, 31)))
    day = date(2027, 1, 4)

    done = pay(deal, payment, at(day), value_date=day)

    assert (done.due_date, done.value_date, done.late_reason) == (date(2027, 1, 6), day, "")
    assert Balance.objects.get(line=deal.desk.line).realised == Decimal(4_000_000)


def test_the_bast_date_itself_can_be_the_value_date() -> None:
    deal, payment = approved(when=at(BAST, 15))

    assert pay(deal, payment, at(BAST, 16), value_date=BAST).value_date == BAST
