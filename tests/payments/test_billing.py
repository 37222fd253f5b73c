"""The vendor's bill: who may, what must match, what it starts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState
from core.idempotency import KeyReused
from core.models import AuditEvent, Holiday, Notification, Parameter
from core.workdays import HolidaysMissing
from orders.models import Handover, HandoverLine, Order
from orders.states import DocumentKind, HandoverState, OrderState
from payments.models import Payment, PaymentEvent
from payments.services import billing
from payments.services.billing import BillNumberTaken, MatchFailed
from payments.states import PaymentState
from tests.factories.payments import BAST, DUE, NOW, Deal, Terms, firm, received
from tests.payments.conftest import Snapshot

pytestmark = pytest.mark.django_db


def send(deal: Deal, number: str = "INV-1", *, by: str = "owner", key: str = "") -> Payment:
    return billing.bill(deal.handover.pk, number, by=deal.by(by, key), at=NOW)


def test_a_bill_opens_the_payment_with_receipt_clock_event_audit_and_notice() -> None:
    deal = received(Terms(fee=50_000, pbjt_rate=Decimal("0.10")))

    payment = send(deal)

    bill = payment.bill
    assert (bill.number, bill.amount, bill.billed_at) == ("INV-1", Decimal(4_450_000), NOW)
    assert bill.receipt.kind == DocumentKind.KUITANSI
    assert bill.receipt.snapshot["amount"] == "4450000.00"
    assert (payment.status, payment.version) == (PaymentState.BILLED, 1)
    assert (payment.start_date, payment.working_days, payment.due_date) == (BAST, 3, DUE)
    assert (payment.gross, payment.tax, payment.net) == (
        Decimal(4_450_000),
        Decimal(0),
        Decimal(4_450_000),
    )
    assert list(PaymentEvent.objects.values_list("from_state", "to_state", "actor_name")) == [
        ("", "BILLED", deal.owner.user.name)
    ]
    event = AuditEvent.objects.get(act="payment.bill")
    assert (event.target_id, event.to_state, event.actor_id) == (
        payment.pk,
        "BILLED",
        deal.owner.user_id,
    )
    notice = Notification.objects.get(kind="payment.billed")
    assert notice.recipient_id == deal.desk.treasurer.user_id
    assert notice.url == f"/pembayaran/{payment.pk}/"
    assert "25 November 2026" in notice.body


def test_only_what_was_received_is_billed() -> None:
    deal = received(Terms(received=80))

    payment = send(deal)

    assert payment.gross == Decimal(3_200_000)


@pytest.mark.parametrize(
    ("bast", "due"),
    [
        (date(2026, 11, 20), date(2026, 11, 25)),
        (date(2026, 12, 30), date(2027, 1, 6)),
        (date(2026, 3, 17), date(2026, 3, 27)),
    ],
)
def test_the_due_date_counts_from_the_bast(bast: date, due: date) -> None:
    payment = send(received(Terms(bast=bast)))

    assert (payment.start_date, payment.due_date) == (bast, due)


def test_the_number_of_days_is_the_one_in_force_on_the_day_of_the_bast() -> None:
    row = Parameter.objects.get(key="payment.days")
    Parameter.objects.filter(pk=row.pk).update(valid_to=BAST + timedelta(days=1))
    Parameter.objects.create(
        key=row.key,
        value=5,
        unit=row.unit,
        label=row.label,
        legal_basis="Ingub baru",
        valid_from=BAST + timedelta(days=1),
    )

    old = send(received(Terms(bast=BAST)))
    new = send(received(Terms(bast=BAST + timedelta(days=3))))

    assert (old.working_days, old.due_date) == (3, DUE)
    assert (new.working_days, new.due_date) == (5, date(2026, 11, 30))


def test_the_same_key_answers_with_the_same_bill(world: Snapshot) -> None:
    deal = received()
    first = send(deal, key="k-1")
    before = world()

    again = send(deal, key="k-1")

    assert again.pk == first.pk
    assert world() == before


def test_the_same_key_for_another_number_is_refused(world: Snapshot) -> None:
    deal = received()
    send(deal, key="k-1")
    before = world()

    with pytest.raises(KeyReused):
        send(deal, "INV-2", key="k-1")

    assert world() == before


def refuse(deal: Deal, world: Snapshot, error: type[Exception], **kwargs: str) -> Exception:
    before = world()
    with pytest.raises(error) as refusal:
        send(deal, **kwargs)
    assert world() == before
    return refusal.value


def test_a_second_bill_is_refused(world: Snapshot) -> None:
    deal = received()
    send(deal)

    refusal = refuse(deal, world, WrongState, number="INV-2")

    assert str(refusal).endswith("sudah ditagih; buka halaman pembayarannya untuk melihat uangnya.")


@pytest.mark.parametrize("duty", ["treasurer", "ppk", "pp", "approver", "receiver"])
def test_an_office_cannot_bill(world: Snapshot, duty: str) -> None:
    refuse(received(), world, NotAllowed, by=duty)


def test_another_vendor_cannot_bill(world: Snapshot) -> None:
    deal, stranger = received(), received()

    before = world()
    with pytest.raises(NotAllowed):
        billing.bill(deal.handover.pk, "INV-1", by=stranger.by("owner"), at=NOW)
    assert world() == before


@pytest.mark.parametrize("pk", [0, 999_999, 2**70])
def test_an_unknown_handover_is_not_found(pk: int) -> None:
    deal = received()

    with pytest.raises(NotFound):
        billing.bill(pk, "INV-1", by=deal.by("owner"), at=NOW)


def test_a_handover_without_both_signatures_cannot_be_billed(world: Snapshot) -> None:
    deal = received()
    _set_handover(deal, status=HandoverState.INSPECTED)

    refusal = refuse(deal, world, WrongState)

    assert "belum ditandatangani kedua pihak" in str(refusal)


def _set_handover(deal: Deal, **columns: object) -> None:
    """Put a handover where no service would leave it, past the state trigger."""
    row = Handover.objects.get(pk=deal.handover.pk)
    line = HandoverLine.objects.get(handover=row)
    HandoverLine.objects.filter(pk=line.pk).delete()
    Handover.objects.filter(pk=row.pk).delete()
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    line.save(force_insert=True)


def test_an_order_past_receiving_cannot_be_billed(world: Snapshot) -> None:
    deal = received()
    Order.objects.filter(pk=deal.order.pk).update(status=OrderState.CLOSED)

    refusal = refuse(deal, world, WrongState)

    assert "berada pada tahap “Selesai”" in str(refusal)


def test_a_handover_that_says_more_than_its_lines_is_refused(world: Snapshot) -> None:
    deal = received(Terms(received=80))
    HandoverLine.objects.filter(handover=deal.handover).update(received=90, rejected=10)

    refusal = refuse(deal, world, MatchFailed)

    assert isinstance(refusal, RuleRefused)
    assert "(Rp3.200.000) tidak cocok" in refusal.message


@pytest.mark.parametrize("number", ["", "   "])
def test_an_empty_number_is_refused(world: Snapshot, number: str) -> None:
    refusal = refuse(received(), world, RuleRefused, number=number)

    assert isinstance(refusal, RuleRefused)
    assert refusal.errors == {"number": ["Nomor tagihan belum diisi."]}


def test_a_number_serves_once_per_vendor_only(world: Snapshot) -> None:
    people = firm()
    send(received(of=people), "INV-7")
    second, other = received(of=people), received()

    refusal = refuse(second, world, BillNumberTaken, number=" INV-7 ")

    assert isinstance(refusal, RuleRefused)
    assert refusal.errors == {"number": ["Nomor INV-7 sudah dipakai."]}
    assert send(other, "INV-7").bill.number == "INV-7"


def test_a_year_without_holidays_cannot_be_counted(world: Snapshot) -> None:
    deal = received(Terms(bast=date(2026, 12, 30)))
    Holiday.objects.filter(date__year=2027).delete()

    refusal = refuse(deal, world, HolidaysMissing)

    assert "Hari libur tahun 2027 belum lengkap" in str(refusal)


def test_a_stale_version_of_the_handover_is_refused(world: Snapshot) -> None:
    deal = received()
    stale = deal.by("owner")
    object.__setattr__(stale, "seen_version", 7)

    before = world()
    with pytest.raises(StaleVersion):
        billing.bill(deal.handover.pk, "INV-1", by=stale, at=NOW)
    assert world() == before
