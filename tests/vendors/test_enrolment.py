"""A person registers a firm: one draft, checked step by step, nothing lost, sent when complete."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.acting import actor_of
from accounts.models import Appointment, Organisation, Role
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState
from core.models import AuditEvent, Notification
from core.uploads import UploadRefused
from tests.factories.accounts import AppointmentFactory, UserFactory, actor
from tests.factories.firms import (
    NIB,
    STEPS,
    begun,
    decided,
    filled,
    paper,
    person,
    sent,
)
from tests.factories.vendors import NOW
from vendors import access, enrolment
from vendors.models import SecondFirmPermit, Vendor, VendorEvent, VendorProof
from vendors.services import curation
from vendors.services import enrolment as services
from vendors.services.registration import VendorInvalid
from vendors.states import VendorState

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, int, int]:
    return Vendor.objects.count(), Organisation.objects.count(), AuditEvent.objects.count()


def test_beginning_makes_a_draft_that_the_person_owns() -> None:
    by = person()

    post = services.start("  Dapur   Ibu Ani ", by=by, at=NOW)

    firm = Vendor.objects.get()
    assert (firm.name, firm.status, firm.slug) == ("Dapur Ibu Ani", "DRAFT", "dapur-ibu-ani")
    assert (post.role, post.user_id, post.organisation.kind) == ("PEMILIK", by.user_id, "UMK")
    assert list(AuditEvent.objects.order_by("pk").values_list("act", flat=True)) == [
        "appointment.start",
        "vendor.start",
    ]


def test_beginning_twice_goes_on_with_the_same_draft() -> None:
    by = person()
    first = services.start("Dapur Ibu Ani", by=by, at=NOW)

    assert services.start("Dapur Lain", by=by, at=NOW).pk == first.pk
    assert Vendor.objects.count() == 1


def test_two_firms_of_one_name_get_two_addresses() -> None:
    first, _ = begun()
    second, _ = begun()

    assert second.slug.startswith(f"{first.slug}-")


@pytest.mark.parametrize("name", ["", "   ", "x" * 161])
def test_a_firm_needs_a_name(name: str) -> None:
    by = person()
    before = counts()

    with pytest.raises(VendorInvalid, match="Isi nama usaha"):
        services.start(name, by=by, at=NOW)
    assert counts() == before


@pytest.mark.parametrize("role", [Role.PPK, Role.BPPBJ, Role.BENDAHARA])
def test_an_official_does_not_register_a_firm(role: Role) -> None:
    by = actor(role)
    before = counts()

    with pytest.raises(services.OfficialMayNotSell, match="pejabat tidak mendaftarkan"):
        services.start("Dapur Ibu Ani", by=by, at=NOW)
    assert counts() == before


def test_a_second_firm_needs_the_leave_of_bppbj() -> None:
    firm, post = sent()
    by = actor_of(post)
    with pytest.raises(services.SecondFirm, match="izin BPPBJ"):
        services.start("Dapur Kedua", by=by, at=NOW)

    curation.permit_second(firm.pk, "Cabang di wilayah lain", by=actor(Role.BPPBJ), at=NOW)
    second = services.start("Dapur Kedua", by=by, at=NOW)

    assert SecondFirmPermit.objects.get().used_for == second.organisation.vendor
    enrolment_of_second = Vendor.objects.get(organisation=second.organisation)
    Vendor.objects.filter(pk=enrolment_of_second.pk).update(
        status="SUBMITTED", nib="1111111111111", bank_account="1234567", daily_capacity=1
    )
    with pytest.raises(services.SecondFirm):
        services.start("Dapur Ketiga", by=by, at=NOW)


def test_a_rejected_firm_leaves_room_for_another() -> None:
    _, post = decided(access.REJECT)

    assert services.start("Dapur Baru", by=actor_of(post), at=NOW).pk != post.pk


def test_steps_are_stored_in_one_spelling() -> None:
    firm, _ = filled()

    assert (firm.phone, firm.bank_account, firm.wilayah) == (
        "+6281234567890",
        "10123004517",
        "31.71",
    )
    assert firm.delivery_areas == ["31.71", "31.74"]
    assert firm.owner_nik_hash.startswith("1:")
    # The number stands with the firm alone, where it is masked.
    assert (firm.organisation.address, firm.organisation.phone) == (firm.address, "")
    assert AuditEvent.objects.filter(act="vendor.fill_in").count() == 5
    traced = str(list(AuditEvent.objects.values_list("data", flat=True)))
    assert "3171015204850001" not in traced


def test_a_step_saved_again_without_change_leaves_no_trace() -> None:
    firm, post = filled()
    before = counts()

    services.save_step(firm.pk, "izin", STEPS["izin"], by=actor_of(post), at=NOW)

    assert counts() == before


@pytest.mark.parametrize(
    ("code", "wrong", "field"),
    [
        ("usaha", {"owner_nik": "123"}, "owner_nik"),
        ("usaha", {"legal_form": "KOPERASI"}, "legal_form"),
        ("alamat", {"phone": "12"}, "phone"),
        ("alamat", {"kecamatan": "Bogor"}, "kecamatan"),
        ("alamat", {"delivery_areas": ["99.99"]}, "delivery_areas"),
        ("izin", {"nib": "12345"}, "nib"),
        ("izin", {"halal_number": "ID1"}, "halal_number"),
        ("pajak", {"npwp": "999"}, "npwp"),
        ("rekening", {"bank_account": "AB"}, "bank_account"),
        ("rekening", {"bank_holder": "Orang Lain"}, "bank_holder"),
    ],
)
def test_a_step_names_the_field_at_fault(code: str, wrong: dict[str, Any], field: str) -> None:
    firm, post = filled()
    before = (Vendor.objects.values().get(), AuditEvent.objects.count())

    with pytest.raises(RuleRefused) as refusal:
        services.save_step(firm.pk, code, STEPS[code] | wrong, by=actor_of(post), at=NOW)

    assert list(refusal.value.errors) == [field]
    assert (Vendor.objects.values().get(), AuditEvent.objects.count()) == before


def test_columns_of_other_steps_and_of_the_house_are_ignored() -> None:
    firm, post = filled()
    extra = {"status": "VERIFIED", "slug": "x", "nib": "1111111111111", "wilayah": "31.01"}

    services.save_step(firm.pk, "alamat", STEPS["alamat"] | extra, by=actor_of(post), at=NOW)

    firm.refresh_from_db()
    assert (firm.status, firm.slug, firm.nib, firm.wilayah) == (
        "DRAFT",
        "dapur-ibu-ani",
        NIB,
        "31.71",
    )


def test_an_empty_registration_names_everything_it_lacks() -> None:
    firm, post = begun()

    with pytest.raises(services.Incomplete) as refusal:
        services.submit(firm.pk, by=actor_of(post), at=NOW)

    assert list(refusal.value.errors) == ["usaha", "alamat", "izin", "rekening"]
    assert refusal.value.errors["izin"] == [
        "NIB belum diisi.",
        "Dokumen NIB dari OSS belum dilampirkan.",
    ]
    assert VendorEvent.objects.filter(to_state="SUBMITTED").count() == 0


@pytest.mark.parametrize(
    ("changes", "step", "words"),
    [
        ({"halal_until": date(2020, 1, 1)}, "izin", "Sertifikat halal sudah lewat"),
        ({"halal_until": None}, "izin", "Tanggal berlaku sertifikat halal"),
        ({"hygiene_until": date(2028, 1, 1)}, "izin", "SLHS) belum dilampirkan"),
        ({"legal_form": "FIRM", "npwp": ""}, "pajak", "NPWP badan usaha"),
        ({"turnover_statement_year": 2026}, "pajak", "Surat pernyataan omzet belum"),
        ({"final_tax_letter": "S-1/2026"}, "pajak", "surat keterangan PPh final belum diisi"),
    ],
)
def test_what_is_claimed_must_be_proven(changes: dict[str, Any], step: str, words: str) -> None:
    firm, post = filled(**changes)

    with pytest.raises(services.Incomplete) as refusal:
        services.submit(firm.pk, by=actor_of(post), at=NOW)

    assert any(words in text for text in refusal.value.errors[step])


def test_sending_tells_the_curators_and_closes_the_form() -> None:
    curator, mentor = AppointmentFactory(role=Role.PPKUKM), AppointmentFactory(role=Role.PEMBINA)
    firm, post = sent()

    assert (firm.status, enrolment.missing(firm, set(), NOW.date()) != {}) == ("SUBMITTED", True)
    told = Notification.objects.filter(kind="vendor.submitted")
    assert sorted(told.values_list("recipient_id", flat=True)) == sorted(
        [curator.user_id, mentor.user_id]
    )
    by = actor_of(post)
    for act in (
        lambda: services.save_step(firm.pk, "izin", {"nib": NIB}, by=by, at=NOW),
        lambda: services.attach(firm.pk, "NIB", paper(), by=by, at=NOW),
        lambda: services.submit(firm.pk, by=by, at=NOW),
    ):
        with pytest.raises(WrongState, match="Menunggu pemeriksaan"):
            act()


def test_a_repeated_key_sends_once() -> None:
    firm, post = filled()
    by = actor_of(post).with_key("kunci-1")
    services.submit(firm.pk, by=by, at=NOW)

    assert services.submit(firm.pk, by=by, at=NOW).pk == firm.pk
    assert VendorEvent.objects.filter(to_state="SUBMITTED").count() == 1


def test_one_nib_is_one_firm_once_it_is_sent() -> None:
    sent()
    firm, post = begun("Dapur Lain")

    with pytest.raises(services.NibTaken):
        services.save_step(firm.pk, "izin", {"nib": NIB}, by=actor_of(post), at=NOW)


def test_two_drafts_may_share_a_nib_until_the_first_is_sent() -> None:
    first, one = filled()
    second, other = filled()
    services.submit(first.pk, by=actor_of(one), at=NOW)

    with pytest.raises(services.NibTaken):
        services.submit(second.pk, by=actor_of(other), at=NOW)
    second.refresh_from_db()
    assert second.status == VendorState.DRAFT


def test_a_proof_is_replaced_and_its_old_file_goes() -> None:
    firm, post = filled()
    old = VendorProof.objects.get(kind="NIB")

    new = services.attach(firm.pk, "NIB", paper(), by=actor_of(post), at=NOW)

    assert new.pk == old.pk
    assert (old.file.storage.exists(old.file.name), new.file.storage.exists(new.file.name)) == (
        False,
        True,
    )


def test_a_proof_that_is_no_paper_is_refused() -> None:
    firm, post = begun()
    bad = SimpleUploadedFile("a.pdf", b"bukan pdf", "application/pdf")

    with pytest.raises(UploadRefused):
        services.attach(firm.pk, "NIB", bad, by=actor_of(post), at=NOW)
    assert VendorProof.objects.count() == 0


def strangers() -> list[Callable[[Appointment], Any]]:
    return [
        lambda post: actor(Role.PEMILIK),
        lambda post: actor(Role.STAF, post.organisation),
        lambda post: actor(Role.PPKUKM),
    ]


@pytest.mark.parametrize("who", strangers(), ids=["other-owner", "staff", "curator"])
def test_only_the_owner_fills_in(who: Callable[[Appointment], Any]) -> None:
    firm, post = filled()
    begun("Dapur Lain")
    by = who(post)

    for act in (
        lambda: services.save_step(firm.pk, "izin", STEPS["izin"], by=by, at=NOW),
        lambda: services.attach(firm.pk, "NIB", paper(), by=by, at=NOW),
        lambda: services.submit(firm.pk, by=by, at=NOW),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            act()
    firm.refresh_from_db()
    assert firm.status == VendorState.DRAFT


def test_a_stale_form_is_told_so() -> None:
    firm, post = filled()
    by = replace(actor_of(post), seen_version=1)

    with pytest.raises(StaleVersion):
        services.save_step(firm.pk, "usaha", STEPS["usaha"], by=by, at=NOW)


def test_nobody_without_an_account_begins() -> None:
    with pytest.raises(NotAllowed):
        services.start("Dapur", by=replace(person(UserFactory()), user_id=None), at=NOW)
