"""Separation of duties where money leaves: draft, approve, pay, bill, confirm."""

import dataclasses
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from accounts import identity
from accounts.acting import actor_of
from accounts.duties import DutiesNotSeparate
from accounts.models import Role, SeparationRule, User
from payments.models import Payment
from payments.services import approvals, billing, disbursement
from payments.services.approvals import TaxChoice
from payments.services.disbursement import Transfer
from payments.states import TaxRule
from tests.factories.accounts import AppointmentFactory
from tests.factories.payments import (
    NOW,
    Deal,
    Terms,
    approved,
    billed,
    drafted,
    paid,
    pdf_bytes,
    received,
)
from tests.payments.conftest import Snapshot
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
FIRM = Terms(vendor={"legal_form": Vendor.LegalForm.FIRM})


def one_human(*users: User) -> None:
    columns = identity.nik_columns("3171014502800003")
    User.objects.filter(pk__in=[user.pk for user in users]).update(**columns)


def bill(deal: Deal, payment: Payment | None) -> object:
    return billing.bill(deal.handover.pk, "INV-1", by=deal.by("owner"), at=NOW)


def draft(deal: Deal, payment: Payment) -> object:
    choice = TaxChoice(TaxRule.P3A)
    return approvals.draft(payment.pk, choice, by=deal.by("treasurer"), at=NOW)


def approve(deal: Deal, payment: Payment) -> object:
    return approvals.approve(payment.pk, payment.content_hash, by=deal.by("approver"), at=NOW)


def pay(deal: Deal, payment: Payment) -> object:
    transfer = Transfer(NOW.date(), "TRF-1", ContentFile(pdf_bytes(), name="bukti.pdf"))
    return disbursement.pay(payment.pk, transfer, by=deal.by("treasurer"), at=NOW)


def confirm(deal: Deal, payment: Payment) -> object:
    return disbursement.confirm(payment.pk, by=deal.by("owner"), at=NOW)


CASES = {
    "bill as official": (lambda: (received(FIRM), None), bill, "owner", "ppk"),
    "draft as PPK": (lambda: billed(received(FIRM)), draft, "treasurer", "ppk"),
    "draft as owner": (lambda: billed(received(FIRM)), draft, "treasurer", "owner"),
    "approve own draft": (lambda: drafted(received(FIRM)), approve, "approver", "treasurer"),
    "approve to own firm": (lambda: drafted(received(FIRM)), approve, "approver", "owner"),
    "pay own approval": (lambda: approved(received(FIRM)), pay, "treasurer", "approver"),
    "pay own firm": (lambda: approved(received(FIRM)), pay, "treasurer", "owner"),
    "confirm as treasurer": (lambda: paid(received(FIRM)), confirm, "owner", "treasurer"),
}


def user_of(deal: Deal, duty: str) -> User:
    user: User = deal.owner.user if duty == "owner" else getattr(deal.desk, duty).user
    return user


@pytest.mark.parametrize("name", CASES)
def test_one_human_with_two_accounts_is_refused(name: str, world: Snapshot) -> None:
    make, act, duty, other = CASES[name]
    deal, payment = make()
    one_human(user_of(deal, duty), user_of(deal, other))

    before = world()
    with pytest.raises(DutiesNotSeparate, match="orang yang sama: NIK") as refused:
        act(deal, payment)

    assert refused.value.rule
    assert world() == before


@pytest.mark.parametrize("name", CASES)
def test_the_same_act_passes_between_two_humans(name: str, world: Snapshot) -> None:
    make, act, _, _ = CASES[name]
    deal, payment = make()

    before = world()
    act(deal, payment)

    assert world() != before


def test_another_pa_who_is_the_drafter_by_nip_is_refused(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    pa = AppointmentFactory(organisation=deal.desk.office, role=Role.PA, standing="PLH")
    User.objects.filter(pk=pa.user_id).update(nip=deal.desk.treasurer.user.nip)

    before = world()
    with pytest.raises(DutiesNotSeparate, match=r"Plh\. Pengguna Anggaran.*NIP"):
        approvals.approve(payment.pk, payment.content_hash, by=actor_of(pa), at=NOW)
    assert world() == before


def test_the_rule_of_today_counts_not_that_of_the_draft(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    one_human(deal.desk.approver.user, deal.desk.receiver.user)
    approve_rule = SeparationRule.objects.filter(first="APPROVER", second="PENERIMA")

    approve_rule.update(active=True)
    before = world()
    with pytest.raises(DutiesNotSeparate):
        approve(deal, payment)
    assert world() == before

    approve_rule.update(active=False)
    approve(deal, payment)
    assert Payment.objects.get().net == Decimal(3_920_000)


def test_an_approver_who_is_ppk_too_is_marked_on_the_letter() -> None:
    deal, payment = drafted(received(FIRM))
    one_human(deal.desk.approver.user, deal.desk.ppk.user)

    approve(deal, payment)

    letter = Payment.objects.select_related("letter").get().letter
    post = "Kuasa Pengguna Anggaran merangkap Pejabat Pembuat Komitmen"
    assert letter is not None
    assert letter.snapshot["signatory"]["post"] == post
    assert letter.snapshot["ppk"]["post"] == post


def test_a_forged_actor_gains_nothing_by_another_name(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    one_human(deal.desk.approver.user, deal.desk.treasurer.user)
    by = dataclasses.replace(deal.by("approver"), user_name="Orang Lain")

    before = world()
    with pytest.raises(DutiesNotSeparate):
        approvals.approve(payment.pk, payment.content_hash, by=by, at=NOW)
    assert world() == before
