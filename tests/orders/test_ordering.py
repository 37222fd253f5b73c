"""From the basket to the vendor's answer: what each act does, and what it refuses."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties import DutiesNotSeparate
from accounts.models import Appointment, Role
from budgets.models import Encumbrance, LedgerEntry
from budgets.services.shortages import FundsShort
from core import parameters
from core.errors import DomainError, NotAllowed, NotFound, StaleVersion, WrongState
from core.idempotency import KeyReused
from core.models import AuditEvent, Notification, Parameter
from orders.models import Document, Order, OrderEvent, Package
from orders.rules import CapExceeded, CeilingExceeded
from orders.services import ordering, packages
from orders.services.reasons import ReasonMissing
from orders.states import DocumentKind, OrderState, PackageState
from tests.factories.accounts import AppointmentFactory, actor
from tests.factories.ordering import deal, deal_in, funded_desk, money, traces

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

ZERO = Decimal(0)
FOUR_MILLION = Decimal(4_000_000)


def subjects() -> list[str]:
    """This function will return the verbs of the notices of orders, oldest first."""
    rows = Notification.objects.filter(kind="order").order_by("pk")
    return [subject.split(":")[0] for subject in rows.values_list("subject", flat=True)]


def test_submit_reserves_the_total_and_tells_the_ppk() -> None:
    made = deal()

    order = ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert (order.status, order.total, order.submitted_at) == (
        OrderState.SUBMITTED,
        FOUR_MILLION,
        made.at,
    )
    assert money(made) == (FOUR_MILLION, ZERO, ZERO)
    assert Encumbrance.objects.get().reference == f"orders.order:{order.pk}"
    assert Package.objects.get(pk=made.package.pk).status == PackageState.ORDERED
    assert list(OrderEvent.objects.order_by("pk").values_list("from_state", "to_state")) == [
        ("", "DRAFT"),
        ("DRAFT", "SUBMITTED"),
    ]
    assert AuditEvent.objects.filter(act="order.submit").count() == 1
    notice = Notification.objects.get(kind="order")
    assert notice.recipient_id == made.desk.ppk.user_id
    assert notice.url == f"/pesanan/{order.pk}/"


def test_submit_twice_with_one_key_answers_the_same_and_reserves_once() -> None:
    made = deal()

    first = ordering.submit(made.order.pk, by=made.by("pp", "kunci-1"), at=made.at)
    second = ordering.submit(made.order.pk, by=made.by("pp", "kunci-1"), at=made.at)

    assert (first.pk, second.pk, second.status) == (made.order.pk, made.order.pk, "SUBMITTED")
    assert money(made) == (FOUR_MILLION, ZERO, ZERO)
    assert LedgerEntry.objects.filter(kind="RESERVE").count() == 1


def test_submit_twice_without_key_is_a_wrong_state() -> None:
    made = deal_in(OrderState.SUBMITTED)
    before = traces(made)

    with pytest.raises(WrongState, match="Menunggu tanda tangan PPK"):
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert traces(made) == before


def test_key_of_another_act_is_refused() -> None:
    made = deal()
    ordering.submit(made.order.pk, by=made.by("pp", "kunci-1"), at=made.at)
    before = traces(made)

    with pytest.raises(KeyReused):
        ordering.cancel(made.order.pk, "Batal", by=made.by("pp", "kunci-1"), at=made.at)

    assert traces(made) == before


def test_submit_refused_frees_its_key() -> None:
    made = deal(quantity=200)
    with pytest.raises(DomainError):
        ordering.submit(made.order.pk, by=made.by("pp", "kunci-1"), at=made.at)
    Package.objects.filter(pk=made.package.pk).update(ceiling=Decimal(9_000_000))

    order = ordering.submit(made.order.pk, by=made.by("pp", "kunci-1"), at=made.at)

    assert order.status == OrderState.SUBMITTED


def test_submit_on_an_old_version_is_refused() -> None:
    made = deal()
    before = traces(made)
    by = dataclasses.replace(made.by("pp"), seen_version=made.fresh().version - 1)

    with pytest.raises(StaleVersion):
        ordering.submit(made.order.pk, by=by, at=made.at)

    assert traces(made) == before


def test_submit_with_spd_short_by_one_rupiah_is_refused() -> None:
    made = deal(office=funded_desk(3_999_999))
    before = traces(made)

    with pytest.raises(FundsShort, match=r"kurang Rp1\b"):
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert traces(made) == before


def test_submit_sure_to_be_short_of_funds_writes_nothing_but_its_key() -> None:
    made = deal(office=funded_desk(3_999_999))

    with CaptureQueriesContext(connection) as queries, pytest.raises(FundsShort):
        ordering.submit(made.order.pk, by=made.by("pp", "kunci"), at=made.at)

    written = [row["sql"] for row in queries if "INSERT" in row["sql"] or 'UPDATE "' in row["sql"]]
    assert [sql for sql in written if "core_idempotencykey" not in sql] == []


def test_submit_short_of_funds_is_told_the_rules_of_the_basket_first() -> None:
    made = deal(office=funded_desk(3_999_999))
    Package.objects.filter(pk=made.package.pk).update(ceiling=Decimal(3_000_000))

    with pytest.raises(CeilingExceeded) as refused:
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert refused.value.errors == {"basket": [str(refused.value)]}


def test_submit_with_exactly_enough_spd_passes() -> None:
    made = deal(office=funded_desk(4_000_000))

    ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert money(made) == (FOUR_MILLION, ZERO, ZERO)


def test_submit_by_somebody_who_is_ppk_too_is_refused() -> None:
    made = deal()
    made.package.ppk.__class__.objects.filter(pk=made.desk.ppk.pk).update(user=made.desk.pp.user)
    before = traces(made)

    with pytest.raises(DutiesNotSeparate) as refusal:
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert refusal.value.rule == "Perpres 16/2018 Pasal 12; Ingub 1/2023 KESATU huruf g dan h"
    assert traces(made) == before


def test_sign_by_somebody_who_is_pp_too_is_refused() -> None:
    made = deal_in(OrderState.SUBMITTED)
    made.package.pp.__class__.objects.filter(pk=made.desk.pp.pk).update(user=made.desk.ppk.user)
    before = traces(made)

    with pytest.raises(DutiesNotSeparate):
        ordering.sign(made.order.pk, by=made.by("ppk"), at=made.at)

    assert traces(made) == before


def test_sign_commits_numbers_and_freezes_the_paper() -> None:
    made = deal_in(OrderState.SUBMITTED)

    order = ordering.sign(made.order.pk, by=made.by("ppk"), at=made.at)

    paper = Document.objects.get(kind=DocumentKind.SURAT_PESANAN)
    assert (order.status, order.number) == (OrderState.SIGNED, paper.number)
    assert paper.number == f"001/SP/{made.desk.office.code.upper()}/XI/2026"
    assert paper.order_id == order.pk
    assert Order.objects.get(pk=order.pk).number == paper.number
    assert money(made) == (ZERO, FOUR_MILLION, ZERO)
    vendor_notice = Notification.objects.get(recipient=made.owner.user)
    assert vendor_notice.subject.startswith("Jawab pesanan baru")


def test_sign_twice_with_one_key_issues_one_paper() -> None:
    made = deal_in(OrderState.SUBMITTED)

    for _ in range(2):
        ordering.sign(made.order.pk, by=made.by("ppk", "kunci-2"), at=made.at)

    assert Document.objects.filter(kind=DocumentKind.SURAT_PESANAN).count() == 1
    assert money(made) == (ZERO, FOUR_MILLION, ZERO)


def test_accept_moves_on_and_tells_the_office() -> None:
    made = deal_in(OrderState.SIGNED)

    order = ordering.accept(made.order.pk, by=made.by("owner"), at=made.at)

    assert (order.status, order.answered_at) == (OrderState.ACCEPTED, made.at)
    assert money(made) == (ZERO, FOUR_MILLION, ZERO)
    assert subjects()[-3:] == ["Pesanan diterima penyedia"] * 3


def test_accept_by_staff_of_the_firm_is_allowed() -> None:
    made = deal_in(OrderState.SIGNED)
    staff = actor(Role.STAF, made.owner.organisation)

    order = ordering.accept(made.order.pk, by=staff, at=made.at)

    assert order.status == OrderState.ACCEPTED


def test_decline_releases_money_and_package() -> None:
    made = deal_in(OrderState.SIGNED)

    order = ordering.decline(made.order.pk, "Dapur penuh", by=made.by("owner"), at=made.at)

    assert order.status == OrderState.DECLINED
    assert money(made) == (ZERO, ZERO, ZERO)
    assert Package.objects.get(pk=made.package.pk).status == PackageState.PREPARED
    assert order.events.order_by("-pk")[0].reason == "Dapur penuh"
    assert LedgerEntry.objects.get(kind="RELEASE_COMMITTED").amount == FOUR_MILLION


def test_send_back_releases_and_can_be_submitted_again() -> None:
    made = deal_in(OrderState.SUBMITTED)

    ordering.send_back(made.order.pk, "Ganti menu", by=made.by("ppk"), at=made.at)
    after_return = (made.fresh().status, money(made))
    ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert after_return == (OrderState.DRAFT, (ZERO, ZERO, ZERO))
    assert made.fresh().status == OrderState.SUBMITTED
    assert money(made) == (FOUR_MILLION, ZERO, ZERO)
    assert Encumbrance.objects.count() == 1
    assert "Perbaiki keranjang" in subjects()


def test_cancel_of_a_basket_touches_no_money() -> None:
    made = deal()

    order = ordering.cancel(made.order.pk, "Acara batal", by=made.by("pp"), at=made.at)

    assert order.status == OrderState.CANCELLED
    assert LedgerEntry.objects.count() == 0
    assert Package.objects.get(pk=made.package.pk).status == PackageState.PREPARED


def test_cancel_of_a_submitted_order_releases() -> None:
    made = deal_in(OrderState.SUBMITTED)

    order = ordering.cancel(made.order.pk, "Acara batal", by=made.by("pp"), at=made.at)

    assert order.status == OrderState.CANCELLED
    assert money(made) == (ZERO, ZERO, ZERO)
    assert Package.objects.get(pk=made.package.pk).status == PackageState.PREPARED
    assert subjects()[-1] == "Pesanan dibatalkan"


def test_close_ends_order_and_package() -> None:
    made = deal_in(OrderState.RECEIVED)

    order = ordering.close(made.order.pk, by=made.by("owner"), at=made.at)

    assert (order.status, order.closed_at) == (OrderState.CLOSED, made.at)
    assert Package.objects.get(pk=made.package.pk).status == PackageState.DONE


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501], ids=["empty", "blank", "long"])
@pytest.mark.parametrize(
    ("state", "act", "duty"),
    [
        (OrderState.SUBMITTED, ordering.send_back, "ppk"),
        (OrderState.SIGNED, ordering.decline, "owner"),
        (OrderState.DRAFT, ordering.cancel, "pp"),
    ],
    ids=["send_back", "decline", "cancel"],
)
def test_act_without_a_usable_reason_is_refused(state, act, duty, reason) -> None:
    made = deal_in(state)
    before = traces(made)

    with pytest.raises(ReasonMissing):
        act(made.order.pk, reason, by=made.by(duty), at=made.at)

    assert traces(made) == before


ACTS = {
    "submit": (ordering.submit, (), "pp", {OrderState.DRAFT}),
    "send_back": (ordering.send_back, ("Salah",), "ppk", {OrderState.SUBMITTED}),
    "sign": (ordering.sign, (), "ppk", {OrderState.SUBMITTED}),
    "accept": (ordering.accept, (), "owner", {OrderState.SIGNED}),
    "decline": (ordering.decline, ("Penuh",), "owner", {OrderState.SIGNED}),
    "cancel": (ordering.cancel, ("Batal",), "pp", {OrderState.DRAFT, OrderState.SUBMITTED}),
}


@pytest.mark.parametrize(
    "state",
    [
        OrderState.DRAFT,
        OrderState.SUBMITTED,
        OrderState.SIGNED,
        OrderState.ACCEPTED,
        OrderState.DELIVERED,
        OrderState.RECEIVED,
    ],
)
def test_acts_of_other_states_are_refused(state: OrderState) -> None:
    made = deal_in(state)
    before = traces(made)
    refused = {name for name, (_, _, _, states) in ACTS.items() if state not in states}

    for name in refused:
        act, words, duty, _ = ACTS[name]
        with pytest.raises(WrongState):
            act(made.order.pk, *words, by=made.by(duty), at=made.at)

    assert traces(made) == before


@pytest.mark.parametrize("name", ACTS)
def test_acts_of_other_people_are_refused(name: str) -> None:
    act, words, duty, states = ACTS[name]
    made = deal_in(min(states))
    stranger = actor(Role.PP), actor(Role.PPK), actor(Role.PEMILIK)
    colleague = tuple(actor(role, made.desk.office) for role in (Role.PP, Role.PPK, Role.PA))
    seats = [made.by(seat) for seat in ("pp", "ppk", "treasurer", "receiver", "approver", "owner")]
    before = traces(made)

    for by in (*stranger, *colleague, *(s for s in seats if s != made.by(duty))):
        with pytest.raises(NotAllowed):
            act(made.order.pk, *words, by=by, at=made.at)

    assert traces(made) == before


def test_renewed_appointment_keeps_the_seat() -> None:
    made = deal()
    eve = made.at.date() - timedelta(days=1)
    Appointment.objects.filter(pk=made.desk.pp.pk).update(valid_to=eve)
    renewed = AppointmentFactory(
        user=made.desk.pp.user,
        organisation=made.desk.office,
        role=Role.PP,
        valid_from=eve,
    )

    order = ordering.submit(
        made.order.pk, by=dataclasses.replace(made.by("pp"), appointment_id=renewed.pk), at=made.at
    )

    assert order.status == OrderState.SUBMITTED


@pytest.mark.parametrize("name", ACTS)
def test_unknown_order_is_not_found(name: str) -> None:
    act, words, _, _ = ACTS[name]

    with pytest.raises(NotFound):
        act(10**30, *words, by=actor(Role.PP), at=deal().at)


def test_submit_needs_few_queries(django_assert_max_num_queries) -> None:
    made = deal()

    with django_assert_max_num_queries(22):
        ordering.submit(made.order.pk, by=made.by("pp", "kunci"), at=made.at)


def test_the_cap_is_checked_again_on_the_day_of_the_signature() -> None:
    made = deal_in(OrderState.SUBMITTED)
    Parameter.objects.filter(key=parameters.ORDER_CAP).update(value=FOUR_MILLION - 1)
    before = traces(made)

    with pytest.raises(CapExceeded, match=r"Rp4\.000\.000 melebihi batas Rp3\.999\.999"):
        ordering.sign(made.order.pk, by=made.by("ppk"), at=made.at)

    assert traces(made) == before


def test_a_cancelled_package_takes_its_open_basket_along() -> None:
    made = deal()

    packages.cancel(made.package.pk, "Acara batal.", by=made.by("approver"), at=made.at)

    assert Package.objects.get(pk=made.package.pk).status == PackageState.CANCELLED
    assert made.fresh().status == OrderState.CANCELLED
    last = OrderEvent.objects.latest("pk")
    assert (last.to_state, last.reason) == ("CANCELLED", "Acara batal.")
