"""What the offices decide about a firm, who may, and what follows for catalogue and orders."""

from dataclasses import replace

import pytest
from django.db import InternalError, transaction

from accounts import identity
from accounts.acting import actor_of
from accounts.models import Role
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState
from core.models import AuditEvent, Notification
from tests.factories.accounts import AppointmentFactory, UserFactory, actor
from tests.factories.firms import STEPS, begun, decided, sent
from tests.factories.vendors import NOW, MenuFactory, VendorFactory
from vendors import access, enrolment
from vendors.models import SecondFirmPermit, Vendor, VendorEvent
from vendors.queries import curation as queries
from vendors.services import curation, disclosure, erasure
from vendors.services import enrolment as registration
from vendors.states import VendorState

pytestmark = pytest.mark.django_db


def snapshot() -> tuple[object, ...]:
    return (
        list(Vendor.objects.order_by("pk").values_list()),
        VendorEvent.objects.count(),
        AuditEvent.objects.count(),
        Notification.objects.count(),
    )


@pytest.mark.parametrize("role", [Role.PPKUKM, Role.PEMBINA, Role.BPPBJ])
def test_verifying_brings_a_firm_into_the_catalogue(role: Role) -> None:
    firm, post = sent()
    menu = MenuFactory(vendor=firm)
    assert not access.public_menus().filter(pk=menu.pk).exists()
    by = actor(role)

    firm = curation.decide(firm.pk, access.VERIFY, "", by=by, at=NOW)

    assert firm.status == VendorState.VERIFIED
    assert access.public_menus().filter(pk=menu.pk).exists()
    event = VendorEvent.objects.latest("pk")
    assert (event.from_state, event.to_state, event.actor_id) == (
        "SUBMITTED",
        "VERIFIED",
        by.user_id,
    )
    told = Notification.objects.get(kind="vendor.verify")
    assert (told.recipient_id, told.subject) == (
        post.user_id,
        "Usaha Anda terverifikasi: Dapur Ibu Ani",
    )


def test_a_returned_firm_is_mended_and_sent_again() -> None:
    firm, post = decided(access.SEND_BACK, "Foto NIB buram")
    by = actor_of(post)
    told = Notification.objects.get(kind="vendor.send_back")
    assert told.body == (
        "Pendaftaran Dapur Ibu Ani dikembalikan: Foto NIB buram. Perbaiki, lalu kirim lagi."
    )

    registration.save_step(
        firm.pk, "alamat", STEPS["alamat"] | {"address": "Jl. Baru 1"}, by=by, at=NOW
    )
    firm = registration.submit(firm.pk, by=by, at=NOW)

    assert (firm.status, firm.address) == (VendorState.SUBMITTED, "Jl. Baru 1")


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        (access.VERIFY, access.SUSPEND, VendorState.SUSPENDED),
        (access.SUSPEND, access.LIFT, VendorState.VERIFIED),
    ],
)
def test_suspending_and_lifting(before: str, act: str, after: VendorState) -> None:
    firm, _ = decided(access.VERIFY)
    by = actor(Role.BPPBJ)
    if before == access.SUSPEND:
        curation.decide(firm.pk, access.SUSPEND, "Keracunan", by=by, at=NOW)

    firm = curation.decide(firm.pk, act, "Hasil pemeriksaan", by=by, at=NOW)

    assert firm.status == after
    assert access.public_vendors().filter(pk=firm.pk).exists() is (after == VendorState.VERIFIED)


ACTS = list(access.STATE_OF)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.PPK, Role.PEMILIK, Role.INSPEKTORAT])
def test_other_roles_decide_nothing(role: Role, act: str) -> None:
    firm, _ = sent()
    by = actor(role)
    before = snapshot()

    with pytest.raises(NotAllowed):
        curation.decide(firm.pk, act, "Alasan", by=by, at=NOW)
    assert snapshot() == before


@pytest.mark.parametrize("act", [access.SUSPEND, access.LIFT])
def test_a_mentor_office_does_not_suspend(act: str) -> None:
    firm, _ = decided(access.VERIFY)

    with pytest.raises(NotAllowed, match="Dinas PPKUKM"):
        curation.decide(firm.pk, act, "Alasan", by=actor(Role.PEMBINA), at=NOW)


@pytest.mark.parametrize("act", [access.VERIFY, access.SEND_BACK, access.REJECT, access.LIFT])
def test_a_verified_firm_takes_no_first_decision_again(act: str) -> None:
    firm, _ = decided(access.VERIFY)
    by = actor(Role.PPKUKM)
    before = snapshot()

    with pytest.raises(WrongState, match="Terverifikasi"):
        curation.decide(firm.pk, act, "Alasan", by=by, at=NOW)
    assert snapshot() == before


@pytest.mark.parametrize("act", [access.SEND_BACK, access.REJECT])
def test_a_decision_against_a_firm_needs_a_reason(act: str) -> None:
    firm, _ = sent()
    by = actor(Role.PPKUKM)
    before = snapshot()

    with pytest.raises(curation.ReasonMissing):
        curation.decide(firm.pk, act, "  ", by=by, at=NOW)
    assert snapshot() == before


def test_a_draft_is_nobodys_to_decide() -> None:
    firm, _ = begun()

    with pytest.raises(NotFound):
        curation.decide(firm.pk, access.VERIFY, "", by=actor(Role.PPKUKM), at=NOW)


def test_nobody_decides_about_their_own_firm() -> None:
    firm, post = sent()
    two_posts = actor_of(AppointmentFactory(user=post.user, role=Role.PPKUKM))
    same_human = UserFactory(**identity.nik_columns(firm.owner_nik))
    second_account = actor_of(AppointmentFactory(user=same_human, role=Role.PPKUKM))
    before = snapshot()

    for by in (two_posts, second_account):
        with pytest.raises(curation.OwnFirm):
            curation.decide(firm.pk, access.VERIFY, "", by=by, at=NOW)
    assert snapshot() == before


def test_the_second_of_two_curators_is_told_so() -> None:
    firm, _ = sent()
    by = replace(actor(Role.PPKUKM), seen_version=firm.version - 1)

    with pytest.raises(StaleVersion):
        curation.decide(firm.pk, access.VERIFY, "", by=by, at=NOW)


def test_a_repeated_key_decides_once() -> None:
    firm, _ = sent()
    by = actor(Role.PPKUKM).with_key("kunci-1")
    curation.decide(firm.pk, access.VERIFY, "", by=by, at=NOW)

    assert curation.decide(firm.pk, access.VERIFY, "", by=by, at=NOW).pk == firm.pk
    assert VendorEvent.objects.filter(to_state="VERIFIED").count() == 1


def test_the_database_refuses_an_edge_that_is_not_legal() -> None:
    firm, _ = sent()

    with pytest.raises(InternalError, match="SUBMITTED"), transaction.atomic():
        Vendor.objects.filter(pk=firm.pk).update(status="SUSPENDED")


def test_leave_for_a_second_firm_is_bppbjs_and_given_once() -> None:
    firm, post = decided(access.VERIFY)
    with pytest.raises(NotAllowed):
        curation.permit_second(firm.pk, "Cabang", by=actor(Role.PPKUKM), at=NOW)
    by = actor(Role.BPPBJ)
    with pytest.raises(curation.ReasonMissing):
        curation.permit_second(firm.pk, " ", by=by, at=NOW)

    curation.permit_second(firm.pk, "Cabang", by=by, at=NOW)

    with pytest.raises(RuleRefused, match="belum dipakai"):
        curation.permit_second(firm.pk, "Cabang lagi", by=by, at=NOW)
    assert SecondFirmPermit.objects.get().owner == post.user


def test_the_numbers_of_a_draft_are_shown_to_nobody_but_its_owner() -> None:
    firm, post = begun()
    registration.save_step(firm.pk, "usaha", STEPS["usaha"], by=actor_of(post), at=NOW)

    with pytest.raises(NotFound):
        disclosure.reveal(firm.pk, "nik", by=actor(Role.PPKUKM), at=NOW)
    assert disclosure.reveal(firm.pk, "nik", by=actor_of(post), at=NOW).value == "3171015204850001"


@pytest.mark.parametrize(
    ("act", "after"),
    [
        (access.VERIFY, VendorState.SUSPENDED),
        (access.SEND_BACK, VendorState.RETURNED),
        (access.REJECT, VendorState.REJECTED),
    ],
)
def test_erasing_the_owners_data_closes_the_firm_along_a_legal_edge(
    act: str, after: VendorState
) -> None:
    firm, _ = decided(act)
    by = actor(Role.BPPBJ)

    with transaction.atomic():
        erasure.forget(firm.pk, reason="Permintaan pemilik", by=by, at=NOW)

    firm.refresh_from_db()
    assert (firm.status, firm.owner_nik, firm.bank_account) == (after, "", "")
    if after == VendorState.SUSPENDED:
        with pytest.raises(RuleRefused, match="sudah dihapus"):
            curation.decide(firm.pk, access.LIFT, "Kembali", by=by, at=NOW)


def test_erasing_the_data_of_a_waiting_firm_ends_its_registration() -> None:
    firm, _ = sent()

    with transaction.atomic():
        erasure.forget(firm.pk, reason="Permintaan pemilik", by=actor(Role.BPPBJ), at=NOW)

    firm.refresh_from_db()
    assert (firm.status, firm.phone) == (VendorState.REJECTED, "")


def test_firms_that_share_a_number_are_named() -> None:
    firm, _ = sent()
    twin = VendorFactory(phone_hash=firm.phone_hash, account_hash=firm.account_hash)

    found = queries.twins_of(firm)

    assert [(one.firm.pk, one.shares) for one in found] == [
        (twin.pk, "nomor telepon dan nomor rekening")
    ]
    assert queries.twins_of(VendorFactory()) == []


def test_what_a_curator_should_weigh() -> None:
    bare = VendorFactory(halal_number="", hygiene_until=None, npwp="")

    assert len(enrolment.concerns(bare)) == 3
    assert enrolment.concerns(VendorFactory()) == []


def test_the_queue_tells_curators_and_owners_what_waits() -> None:
    firm, post = sent()
    today = NOW.date()
    curator = actor(Role.PPKUKM)

    assert [task.verb for task in queries.tasks(curator, today)] == ["Periksa pendaftaran"]
    assert queries.tasks(actor_of(post), today) == []
    assert queries.own_waiting(actor_of(post)) == "Dapur Ibu Ani"
    curation.decide(firm.pk, access.SEND_BACK, "Foto buram", by=curator, at=NOW)
    assert queries.tasks(curator, today) == []
    found = queries.tasks(actor_of(post), today)
    assert [(task.verb, task.waiting) for task in found] == [("Perbaiki pendaftaran", "Foto buram")]
    assert queries.tasks(None, today) == []
