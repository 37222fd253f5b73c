"""Delivery, inspection per line, dispute, and the BAST that both sides sign."""

import dataclasses
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Role
from budgets.models import Encumbrance, LedgerEntry
from core.errors import NotAllowed, NotFound, StaleVersion, WrongState
from core.models import Notification
from orders.models import Document, Handover, HandoverEvent, HandoverLine, Package
from orders.services import handover
from orders.services.handover import InspectionRefused
from orders.services.reasons import ReasonMissing
from orders.states import DocumentKind, HandoverState, OrderState, PackageState
from tests.factories.accounts import actor
from tests.factories.ordering import deal, deal_in, inspect, inspection, money, traces, walk
from tests.factories.orders import MenuFactory, VendorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

ZERO = Decimal(0)
FOUR_MILLION = Decimal(4_000_000)


def inspected(received: int | None = None):
    made = deal_in(OrderState.DELIVERED)
    inspect(made, received)
    return made


def test_report_delivery_opens_the_handover_and_asks_the_ppk() -> None:
    made = deal_in(OrderState.ACCEPTED)

    found = handover.report_delivery(made.order.pk, " Tiba ", by=made.by("owner"), at=made.at)

    assert (found.status, found.delivered_at, found.delivery_note) == (
        HandoverState.REPORTED,
        made.at,
        "Tiba",
    )
    assert made.fresh().status == OrderState.DELIVERED
    asked = Notification.objects.filter(subject__startswith="Periksa kiriman")
    assert set(asked.values_list("recipient_id", flat=True)) == {
        made.desk.ppk.user_id,
        made.desk.receiver.user_id,
    }


@pytest.mark.parametrize("state", [OrderState.DRAFT, OrderState.SUBMITTED, OrderState.SIGNED])
def test_nothing_is_delivered_before_the_vendor_accepted(state: OrderState) -> None:
    made = deal_in(state)
    before = traces(made)

    with pytest.raises(WrongState):
        handover.report_delivery(made.order.pk, "", by=made.by("owner"), at=made.at)

    assert traces(made) == before
    assert Handover.objects.count() == 0


def test_full_acceptance_keeps_all_the_money_and_starts_the_clock() -> None:
    made = inspected()

    found = handover.sign(made.handover.pk, by=made.by("owner"), at=made.at)

    paper = Document.objects.get(kind=DocumentKind.BAST)
    assert (found.status, found.bast_date, found.number) == (
        HandoverState.SIGNED,
        timezone.localdate(made.at),
        paper.number,
    )
    assert found.accepted_total == FOUR_MILLION
    assert (made.fresh().status, made.order.received_at) == (OrderState.RECEIVED, made.at)
    assert money(made) == (ZERO, FOUR_MILLION, ZERO)
    assert LedgerEntry.objects.filter(kind="RELEASE_COMMITTED").count() == 0


def test_partial_acceptance_pays_what_was_good_and_releases_the_rest() -> None:
    vendor = VendorFactory(delivery_fee=Decimal(75_000), collects_pbjt=True)
    made = deal_in(OrderState.DELIVERED, menu=MenuFactory(vendor=vendor))

    found = inspect(made, 90)
    before_signature = money(made)
    handover.sign(made.handover.pk, by=made.by("owner"), at=made.at)

    assert (
        found.accepted_items,
        found.accepted_delivery_fee,
        found.accepted_pbjt,
        found.accepted_total,
    ) == (Decimal(3_600_000), Decimal(75_000), Decimal(360_000), Decimal(4_035_000))
    line = HandoverLine.objects.get()
    assert (line.ordered, line.received, line.rejected, line.note) == (100, 90, 10, "Sebagian basi")
    assert before_signature == (ZERO, Decimal(4_475_000), ZERO)
    assert money(made) == (ZERO, Decimal(4_035_000), ZERO)
    assert Encumbrance.objects.get().committed == Decimal(4_035_000)
    assert LedgerEntry.objects.get(kind="RELEASE_COMMITTED").amount == Decimal(440_000)
    assert made.fresh().status == OrderState.RECEIVED


def test_rejection_of_everything_releases_all_and_reopens_the_package() -> None:
    made = inspected(received=0)

    found = handover.sign(made.handover.pk, by=made.by("owner"), at=made.at)

    assert (found.status, found.accepted_total) == (HandoverState.SIGNED, ZERO)
    assert made.fresh().status == OrderState.REJECTED
    assert money(made) == (ZERO, ZERO, ZERO)
    assert Package.objects.get(pk=made.package.pk).status == PackageState.PREPARED
    again = deal(office=made.desk, rup_code="99999999")
    assert again.order.status == OrderState.DRAFT


def test_dispute_brings_the_inspection_back_and_it_can_be_counted_anew() -> None:
    made = inspected(received=50)

    handover.dispute(made.handover.pk, "Yang baik 90", by=made.by("owner"), at=made.at)
    after_dispute = made.handover.status
    inspect(made, 90)

    assert after_dispute == HandoverState.REPORTED
    assert made.handover.status == HandoverState.INSPECTED
    assert HandoverLine.objects.get().received == 90
    assert list(HandoverEvent.objects.order_by("pk").values_list("to_state", "reason")) == [
        ("REPORTED", ""),
        ("INSPECTED", ""),
        ("REPORTED", "Yang baik 90"),
        ("INSPECTED", ""),
    ]


def test_sign_twice_with_one_key_releases_and_issues_once() -> None:
    made = inspected(received=90)

    for _ in range(2):
        handover.sign(made.handover.pk, by=made.by("owner", "kunci-b"), at=made.at)

    assert Document.objects.filter(kind=DocumentKind.BAST).count() == 1
    assert LedgerEntry.objects.filter(kind="RELEASE_COMMITTED").count() == 1


@pytest.mark.parametrize(
    ("received", "note", "words"),
    [
        (101, "x", "diterima 101 tidak mungkin; dipesan 100 kotak"),
        (-1, "x", "diterima -1 tidak mungkin"),
        (99, "  ", "1 kotak ditolak; tulis alasannya"),
    ],
)
def test_impossible_counts_are_refused(received: int, note: str, words: str) -> None:
    made = deal_in(OrderState.DELIVERED)
    line = made.order.lines.get()
    found = dataclasses.replace(inspection(made), lines={line.pk: (received, note)})
    before = traces(made)

    with pytest.raises(InspectionRefused) as refused:
        handover.inspect(made.handover.pk, found, by=made.by("ppk"), at=made.at)

    assert words in refused.value.errors[f"line-{line.pk}"][0]
    assert traces(made) == before
    assert HandoverLine.objects.count() == 0


def test_missing_and_foreign_lines_are_refused() -> None:
    made, other = deal_in(OrderState.DELIVERED), deal_in(OrderState.DELIVERED)
    before = traces(made)

    with pytest.raises(InspectionRefused) as refused:
        handover.inspect(made.handover.pk, inspection(other), by=made.by("ppk"), at=made.at)

    own, foreign = made.order.lines.get(), other.order.lines.get()
    assert set(refused.value.errors) == {f"line-{own.pk}", f"line-{foreign.pk}"}
    assert traces(made) == before


def test_bast_is_not_signed_before_the_inspection() -> None:
    made = deal_in(OrderState.DELIVERED)
    before = traces(made)

    for act in (
        lambda: handover.sign(made.handover.pk, by=made.by("owner"), at=made.at),
        lambda: handover.dispute(made.handover.pk, "Salah", by=made.by("owner"), at=made.at),
    ):
        with pytest.raises(WrongState):
            act()

    assert traces(made) == before


def test_signed_bast_does_not_change() -> None:
    made = deal_in(OrderState.RECEIVED)
    before = traces(made)

    for act in (
        lambda: inspect(made, 50),
        lambda: handover.sign(made.handover.pk, by=made.by("owner"), at=made.at),
        lambda: handover.dispute(made.handover.pk, "Salah", by=made.by("owner"), at=made.at),
    ):
        with pytest.raises(WrongState):
            act()

    assert traces(made) == before


def test_dispute_without_reason_is_refused() -> None:
    made = inspected()
    before = traces(made)

    with pytest.raises(ReasonMissing):
        handover.dispute(made.handover.pk, " ", by=made.by("owner"), at=made.at)

    assert traces(made) == before


def test_acts_of_other_people_are_refused() -> None:
    made = inspected()
    others = [made.by(seat) for seat in ("pp", "ppk", "treasurer", "receiver", "approver")]
    others += [actor(Role.PEMILIK), actor(Role.PPK, made.desk.office)]
    before = traces(made)

    for by in others:
        with pytest.raises(NotAllowed):
            handover.sign(made.handover.pk, by=by, at=made.at)
        with pytest.raises(NotAllowed):
            handover.dispute(made.handover.pk, "Salah", by=by, at=made.at)

    assert traces(made) == before


def test_inspection_by_others_is_refused() -> None:
    made = deal_in(OrderState.DELIVERED)
    before = traces(made)

    for seat in ("pp", "treasurer", "receiver", "approver", "owner"):
        with pytest.raises(NotAllowed):
            handover.inspect(made.handover.pk, inspection(made), by=made.by(seat), at=made.at)

    assert traces(made) == before


def test_old_version_is_refused() -> None:
    made = inspected()
    before = traces(made)
    by = dataclasses.replace(made.by("owner"), seen_version=1)

    with pytest.raises(StaleVersion):
        handover.sign(made.handover.pk, by=by, at=made.at)

    assert traces(made) == before


def test_unknown_handover_is_not_found() -> None:
    made = walk(deal(), OrderState.DELIVERED)

    with pytest.raises(NotFound):
        handover.sign(10**30, by=made.by("owner"), at=made.at)
