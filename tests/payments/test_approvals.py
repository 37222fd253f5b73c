"""Draft, approval and return of the Surat Persetujuan Bayar."""

import dataclasses
from decimal import Decimal

import pytest

from accounts.duties import DutiesNotSeparate
from accounts.models import Role, SeparationRule
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState
from core.models import Notification
from orders.models import Package
from orders.states import DocumentKind
from payments import contents
from payments.models import Payment, PaymentEvent
from payments.services import approvals
from payments.services.approvals import ContentChanged, ReasonMissing, TaxChoice
from payments.states import PaymentState, TaxRule
from payments.taxes import TaxRuleUnfit
from tests.factories.accounts import AppointmentFactory, actor
from tests.factories.payments import (
    NOW,
    Deal,
    Terms,
    approved,
    billed,
    drafted,
    received,
)
from tests.payments.conftest import Snapshot
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

FIRM = Terms(vendor={"legal_form": Vendor.LegalForm.FIRM})
REASON = "Sesuai penegasan KPP setempat"


def draft(deal: Deal, payment: Payment, rule: TaxRule = TaxRule.P3A, reason: str = "") -> Payment:
    choice = TaxChoice(rule, reason)
    return approvals.draft(payment.pk, choice, by=deal.by("treasurer"), at=NOW)


def test_a_draft_freezes_tax_payee_and_hash_and_tells_the_approver() -> None:
    deal, payment = billed(received(FIRM))

    done = draft(deal, payment)

    assert (done.status, done.version) == (PaymentState.DRAFTED, 2)
    assert (done.tax_rule, done.tax_base, done.tax_rate) == (
        TaxRule.P3A,
        Decimal(4_000_000),
        Decimal("0.02"),
    )
    assert (done.gross, done.tax, done.net) == (
        Decimal(4_000_000),
        Decimal(80_000),
        Decimal(3_920_000),
    )
    assert (done.bank_name, done.bank_account, done.bank_holder) == (
        deal.vendor.bank_name,
        deal.vendor.bank_account,
        deal.vendor.bank_holder,
    )
    assert (done.drafted_by_id, done.drafted_at) == (deal.desk.treasurer.user_id, NOW)
    stored = Payment.objects.get(pk=payment.pk)
    assert stored.content_hash == done.content_hash == contents.fingerprint(stored)
    notice = Notification.objects.get(kind="payment.drafted")
    assert notice.recipient_id == deal.desk.approver.user_id
    last = PaymentEvent.objects.order_by("pk").last()
    assert last is not None
    assert (last.from_state, last.to_state) == ("BILLED", "DRAFTED")


def test_a_valid_letter_is_kept_as_evidence() -> None:
    vendor = {"final_tax_letter": "S-9/2026", "final_tax_until": "2026-12-31"}
    deal, payment = billed(received(Terms(vendor=vendor)))

    done = draft(deal, payment, TaxRule.P2)

    assert (done.tax, done.tax_evidence) == (
        Decimal(20_000),
        "Surat keterangan S-9/2026, berlaku sampai 31 Desember 2026",
    )


def test_goods_are_not_catering() -> None:
    deal, payment = billed(received(Terms(made_to_order=False, vendor=FIRM.vendor)))

    done = draft(deal, payment, TaxRule.P4)

    assert (done.tax_rule, done.tax) == (TaxRule.P4, Decimal(60_000))


def test_the_years_sales_count_against_the_exemption() -> None:
    exempt = Terms(vendor={"turnover_statement_year": 2026})
    deal, payment = billed(received(exempt))

    assert draft(deal, payment, TaxRule.P1).tax == Decimal(0)


def refuse(
    world: Snapshot, error: type[Exception], deal: Deal, payment: Payment, **kwargs: object
) -> Exception:
    before = world()
    with pytest.raises(error) as refusal:
        draft(deal, payment, **kwargs)  # type: ignore[arg-type]
    assert world() == before
    return refusal.value


def test_departing_from_the_proposal_needs_a_reason(world: Snapshot) -> None:
    deal, payment = billed(received(FIRM))

    refusal = refuse(world, ReasonMissing, deal, payment, rule=TaxRule.P2, reason="  ")

    assert isinstance(refusal, RuleRefused)
    assert refusal.errors == {"reason": ["Tulis alasan pilihan pajak ini."]}
    assert draft(deal, payment, TaxRule.P2, "Suket diterima di kertas").tax_reason == (
        "Suket diterima di kertas"
    )


@pytest.mark.parametrize("rule", [TaxRule.P3B_21, TaxRule.P3B_23])
def test_a_disputed_rule_needs_a_reason_either_way(world: Snapshot, rule: TaxRule) -> None:
    deal, payment = billed()

    refuse(world, ReasonMissing, deal, payment, rule=rule)

    assert draft(deal, payment, rule, REASON).tax_rule == rule


def test_a_rule_of_another_legal_form_is_refused(world: Snapshot) -> None:
    deal, payment = billed(received(FIRM))

    refuse(world, TaxRuleUnfit, deal, payment, rule=TaxRule.P1, reason=REASON)


@pytest.mark.parametrize("duty", ["ppk", "pp", "approver", "receiver", "owner"])
def test_only_the_treasurer_of_the_package_drafts(world: Snapshot, duty: str) -> None:
    deal, payment = billed(received(FIRM))

    before = world()
    with pytest.raises(NotAllowed):
        approvals.draft(payment.pk, TaxChoice(TaxRule.P3A), by=deal.by(duty), at=NOW)
    assert world() == before


def test_another_treasurer_of_the_office_may_not_draft(world: Snapshot) -> None:
    deal, payment = billed(received(FIRM))
    colleague = actor(Role.BENDAHARA, deal.desk.office)

    before = world()
    with pytest.raises(NotAllowed):
        approvals.draft(payment.pk, TaxChoice(TaxRule.P3A), by=colleague, at=NOW)
    assert world() == before


def test_a_draft_is_made_once(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))

    refusal = refuse(world, WrongState, deal, payment)

    assert "berada pada tahap “Menunggu persetujuan PA/KPA”, jadi tidak dapat didraf" in str(
        refusal
    )


def test_an_unknown_payment_is_not_found() -> None:
    deal, _ = billed()

    with pytest.raises(NotFound):
        approvals.draft(2**70, TaxChoice(TaxRule.P2), by=deal.by("treasurer"), at=NOW)


def test_a_stale_version_is_refused(world: Snapshot) -> None:
    deal, payment = billed(received(FIRM))
    stale = dataclasses.replace(deal.by("treasurer"), seen_version=9)

    before = world()
    with pytest.raises(StaleVersion):
        approvals.draft(payment.pk, TaxChoice(TaxRule.P3A), by=stale, at=NOW)
    assert world() == before


def test_a_repeated_draft_with_the_same_key_changes_nothing(world: Snapshot) -> None:
    deal, payment = billed(received(FIRM))
    by = deal.by("treasurer", "k-1")
    first = approvals.draft(payment.pk, TaxChoice(TaxRule.P3A), by=by, at=NOW)
    before = world()

    again = approvals.draft(payment.pk, TaxChoice(TaxRule.P3A), by=by, at=NOW)

    assert (again.pk, again.status) == (first.pk, PaymentState.DRAFTED)
    assert world() == before


def approve(
    deal: Deal, payment: Payment, content_hash: str | None = None, duty: str = "approver"
) -> Payment:
    seen = payment.content_hash if content_hash is None else content_hash
    return approvals.approve(payment.pk, seen, by=deal.by(duty), at=NOW)


def test_an_approval_issues_the_letter_and_tells_treasurer_and_vendor() -> None:
    deal, payment = drafted(received(FIRM))

    done = approve(deal, payment)

    assert (done.status, done.approved_by_id, done.approved_at) == (
        PaymentState.APPROVED,
        deal.desk.approver.user_id,
        NOW,
    )
    letter = done.letter
    assert letter is not None
    assert letter.kind == DocumentKind.SPB
    money = letter.snapshot["money"]
    assert (money["gross"], money["tax"], money["net"]) == (
        "4000000.00",
        "80000.00",
        "3920000.00",
    )
    assert letter.snapshot["due_date"] == "2026-11-25"
    told = Notification.objects.filter(kind="payment.approved")
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted(
        [deal.desk.treasurer.user_id, deal.owner.user_id]
    )


def test_the_letter_names_the_post_in_which_the_draft_was_made() -> None:
    deal, payment = drafted(received(FIRM))
    treasurer = deal.desk.treasurer
    successor = AppointmentFactory(role=Role.BENDAHARA, organisation=deal.desk.office)
    Package.objects.filter(pk=payment.order.package_id).update(treasurer=successor)

    letter = approve(deal, payment).letter

    assert letter is not None
    drafter = letter.snapshot["drafter"]
    assert (drafter["name"], drafter["post"], drafter["sk"]) == (
        treasurer.user.name,
        treasurer.post,
        treasurer.sk_number,
    )


def test_any_pa_or_kpa_of_the_office_may_approve() -> None:
    deal, payment = drafted(received(FIRM))
    head = actor(Role.PA, deal.desk.office)

    done = approvals.approve(payment.pk, payment.content_hash, by=head, at=NOW)

    assert done.approved_by_id == head.user_id


@pytest.mark.parametrize("duty", ["treasurer", "ppk", "pp", "receiver", "owner"])
def test_nobody_else_approves(world: Snapshot, duty: str) -> None:
    deal, payment = drafted(received(FIRM))

    before = world()
    with pytest.raises(NotAllowed):
        approve(deal, payment, duty=duty)
    assert world() == before


def test_the_approver_of_another_office_may_not(world: Snapshot) -> None:
    _, payment = drafted(received(FIRM))
    stranger = received()

    before = world()
    with pytest.raises(NotAllowed):
        approvals.approve(payment.pk, payment.content_hash, by=stranger.by("approver"), at=NOW)
    assert world() == before


def test_who_drafted_may_not_approve_as_another_appointment(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    both = AppointmentFactory(
        user=deal.desk.treasurer.user, organisation=deal.desk.office, role=Role.KPA
    )
    by = dataclasses.replace(deal.by("approver"), user_id=both.user_id, appointment_id=both.pk)

    before = world()
    with pytest.raises(DutiesNotSeparate):
        approvals.approve(payment.pk, payment.content_hash, by=by, at=NOW)
    assert world() == before


def test_a_rule_that_separates_approver_and_ppk_is_obeyed(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    SeparationRule.objects.filter(first="APPROVER", second="PPK").update(active=False)
    Package.objects.filter(pk=deal.order.package_id).update(ppk=deal.desk.approver)

    before = world()
    with pytest.raises(DutiesNotSeparate):
        approve(deal, payment)
    assert world() == before


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_another_content_than_the_one_seen_is_refused(world: Snapshot, seen: str) -> None:
    deal, payment = drafted(received(FIRM))

    before = world()
    with pytest.raises(ContentChanged) as refusal:
        approve(deal, payment, seen)
    assert world() == before
    assert refusal.value.status == 412


@pytest.mark.parametrize(
    "changes",
    [
        {"bank_account": "999"},
        {"net": Decimal(3_900_000), "tax": Decimal(100_000)},
        {"tax_reason": "lain"},
    ],
)
def test_a_draft_changed_behind_the_hash_is_refused(
    world: Snapshot, changes: dict[str, object]
) -> None:
    deal, payment = drafted(received(FIRM))
    Payment.objects.filter(pk=payment.pk).update(**changes)

    before = world()
    with pytest.raises(ContentChanged):
        approve(deal, payment)
    assert world() == before


def test_the_hash_of_a_returned_draft_is_void(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    old = payment.content_hash
    approvals.send_back(payment.pk, "Periksa suketnya", by=deal.by("approver"), at=NOW)
    draft(deal, payment, TaxRule.P2, "Suket diterima")

    before = world()
    with pytest.raises(ContentChanged):
        approve(deal, payment, old)
    assert world() == before


def test_an_approval_is_given_once(world: Snapshot) -> None:
    deal, payment = approved(received(FIRM))

    before = world()
    with pytest.raises(WrongState):
        approve(deal, payment)
    assert world() == before


def test_a_repeated_approval_with_the_same_key_changes_nothing(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    by = deal.by("approver", "k-2")
    approvals.approve(payment.pk, payment.content_hash, by=by, at=NOW)
    before = world()

    again = approvals.approve(payment.pk, payment.content_hash, by=by, at=NOW)

    assert again.status == PaymentState.APPROVED
    assert world() == before
