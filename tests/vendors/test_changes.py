"""A verified firm changes its account or a licence: asked with proof, checked, then in force."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Appointment, Role
from core.acts import SYSTEM, Actor
from core.errors import DomainError, NotAllowed, WrongState
from core.models import AuditEvent, Notification, RowChange
from core.uploads import UploadRefused
from tests.accounts.doors import enter
from tests.factories.accounts import AppointmentFactory, UserFactory, actor
from tests.factories.callers import overseer, signed_in
from tests.factories.firms import ACCOUNT, asked, paper
from tests.factories.vendors import NOW, VendorFactory
from vendors import access
from vendors.models import Vendor, VendorChange, VendorProof
from vendors.queries import curation as queries
from vendors.services import changes, erasure
from vendors.services.changes import Decision, NothingNew
from vendors.services.curation import OwnFirm, ReasonMissing
from vendors.services.registration import VendorInvalid

pytestmark = pytest.mark.django_db
Kind, State = VendorChange.Kind, VendorChange.State
YES, NO = Decision(accept=True), Decision(accept=False, reason="Bukti buram.")
PAST = NOW.date() - timedelta(days=1)
SLHS = {"hygiene_until": (NOW + timedelta(days=500)).date()}


@pytest.fixture
def firm() -> Vendor:
    made: Vendor = VendorFactory(owner_name="Budi", bank_holder="Budi")
    return made


def owner_of(firm: Vendor) -> Actor:
    return actor(Role.PEMILIK, firm.organisation)


def accounts(firm: Vendor) -> tuple[Any, ...]:
    return tuple(Vendor.objects.values_list(*changes.ACCOUNT, "version").get(pk=firm.pk))


def test_the_old_account_holds_until_the_new_one_is_accepted(firm: Vendor) -> None:
    before = accounts(firm)
    curator = AppointmentFactory(role=Role.PPKUKM)

    change = asked(firm)

    assert accounts(firm) == before
    assert Notification.objects.get(kind="vendor.submitted").recipient_id == curator.user_id

    changes.decide(change.pk, YES, by=actor(Role.PPKUKM), at=NOW)

    assert accounts(firm) == (*ACCOUNT.values(), "Budi", before[-1] + 1)
    firm.refresh_from_db()
    assert firm.account_hash != ""
    proof = VendorProof.objects.get(vendor=firm, kind="ACCOUNT")
    assert proof.file.storage.exists(proof.file.name)
    change.refresh_from_db()
    assert (change.state, change.bank_account, change.file.name) == ("ACCEPTED", "", "")
    acts = list(AuditEvent.objects.order_by("pk").values_list("act", "data"))
    assert acts == [
        ("vendor.ask_change", {"kind": "ACCOUNT"}),
        ("vendor.accept_change", {"kind": "ACCOUNT"}),
    ]
    assert ACCOUNT["bank_account"] not in str(list(RowChange.objects.values_list("changes")))


def test_a_refused_change_leaves_the_old_one_and_a_reason(firm: Vendor) -> None:
    before, change = accounts(firm), asked(firm)

    with pytest.raises(ReasonMissing):
        changes.decide(change.pk, replace(NO, reason=" "), by=actor(Role.PEMBINA), at=NOW)
    changes.decide(change.pk, NO, by=actor(Role.PEMBINA), at=NOW)

    change.refresh_from_db()
    assert accounts(firm) == before
    assert (change.state, change.reason, change.bank_account) == ("REFUSED", "Bukti buram.", "")
    assert change.file
    with pytest.raises(WrongState):
        changes.decide(change.pk, YES, by=actor(Role.PPKUKM), at=NOW)
    assert asked(firm).state == State.WAITING


@pytest.mark.parametrize(
    ("kind", "values", "error", "fields"),
    [
        (Kind.ACCOUNT, ACCOUNT | {"bank_holder": "Orang Lain"}, VendorInvalid, ["bank_holder"]),
        (Kind.ACCOUNT, {"bank_name": "Bank"}, VendorInvalid, ["bank_account", "bank_holder"]),
        (Kind.HALAL, {"halal_number": "12"}, VendorInvalid, ["halal_number"]),
        (
            Kind.HYGIENE,
            {"hygiene_until": PAST},
            VendorInvalid,
            ["hygiene_until"],
        ),
    ],
)
def test_what_cannot_hold_is_not_asked(
    firm: Vendor, kind: str, values: dict[str, Any], error: type[DomainError], fields: list[str]
) -> None:
    with pytest.raises(error) as refusal:
        changes.ask(firm.pk, kind, values, paper(), by=owner_of(firm), at=NOW)

    assert list(refusal.value.errors) == fields
    assert (VendorChange.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_one_change_of_a_kind_waits_at_a_time(firm: Vendor) -> None:
    asked(firm)

    with pytest.raises(WrongState, match="masih diperiksa"):
        asked(firm)

    changes.ask(firm.pk, Kind.HYGIENE, SLHS, paper(), by=owner_of(firm), at=NOW)
    assert VendorChange.objects.count() == 2


def test_the_same_key_asks_once(firm: Vendor) -> None:
    by = AppointmentFactory(role=Role.PEMILIK, organisation=firm.organisation)
    keyed = actor_with_key(by)

    assert asked(firm, keyed).pk == asked(firm, keyed).pk


def actor_with_key(post: Appointment) -> Actor:
    return replace(
        actor(Role.PEMILIK, post.organisation), user_id=post.user_id, appointment_id=post.pk
    ).with_key("satu")


def test_what_holds_already_is_nothing_new(firm: Vendor) -> None:
    Vendor.objects.filter(pk=firm.pk).update(**SLHS)

    with pytest.raises(NothingNew):
        changes.ask(firm.pk, Kind.HYGIENE, SLHS, paper(), by=owner_of(firm), at=NOW)


def test_only_a_verified_firm_asks(firm: Vendor) -> None:
    Vendor.objects.filter(pk=firm.pk).update(status="SUSPENDED")

    with pytest.raises(WrongState):
        asked(firm)


def test_staff_and_strangers_do_not_ask(firm: Vendor) -> None:
    for by in (actor(Role.STAF, firm.organisation), owner_of(VendorFactory())):
        with pytest.raises(DomainError):
            asked(firm, by)
    assert VendorChange.objects.count() == 0


def test_curators_alone_decide_and_never_about_their_own_firm(firm: Vendor) -> None:
    change = asked(firm)
    user = UserFactory()
    AppointmentFactory(user=user, role=Role.STAF, organisation=firm.organisation)
    insider = replace(actor(Role.PPKUKM), user_id=user.pk)

    for by, error in ((insider, OwnFirm), (actor(Role.INSPEKTORAT), NotAllowed)):
        with pytest.raises(error):
            changes.decide(change.pk, YES, by=by, at=NOW)

    assert VendorChange.objects.get().state == State.WAITING


def test_a_file_that_is_no_paper_is_refused(firm: Vendor) -> None:
    by = owner_of(firm)
    upload = SimpleUploadedFile("bukti.pdf", b"<svg onload=alert(1)>", "application/pdf")

    with pytest.raises(UploadRefused):
        changes.ask(firm.pk, Kind.HYGIENE, SLHS, upload, by=by, at=NOW)

    assert VendorChange.objects.count() == 0


def test_erasure_takes_the_number_of_a_waiting_change(firm: Vendor) -> None:
    change = asked(firm)

    erasure.forget(firm.pk, reason="Masa simpan lewat", by=SYSTEM, at=NOW)

    change.refresh_from_db()
    assert (change.state, change.bank_account) == ("REFUSED", "")


def test_a_curator_has_the_task(firm: Vendor) -> None:
    asked(firm)

    (task,) = queries.tasks(actor(Role.PPKUKM), NOW.date())

    assert (task.verb, task.subject) == ("Periksa perubahan", f"Rekening {firm.name}")


# Pages and API


def owner_client(firm: Vendor) -> Client:
    return signed_in(AppointmentFactory(role=Role.PEMILIK, organisation=firm.organisation).user)


def test_the_page_asks_and_the_profile_says_where_it_stands(firm: Vendor) -> None:
    client, curator = owner_client(firm), overseer(Role.PPKUKM)
    page = reverse("vendors:change", args=["rekening"])
    assert page in client.get(reverse("vendors:profile")).content.decode()

    wrong = client.post(page, ACCOUNT | {"bank_holder": "Lain", "file": paper()})
    sent = client.post(page, ACCOUNT | {"bank_holder": "Budi", "file": paper()})

    assert (wrong.status_code, sent.status_code) == (422, 302)
    change = VendorChange.objects.get()
    profile = client.get(reverse("vendors:profile")).content.decode()
    assert "Rekening baru sedang diperiksa" in profile
    assert ACCOUNT["bank_account"] not in profile
    assert "Rekening baru sedang diperiksa" in client.get(page).content.decode()
    firm_page = curator.get(reverse("curation:firm", args=[firm.pk])).content.decode()
    assert "atas nama Budi" in firm_page
    decide = reverse("curation:change_decide", args=[change.pk, "terima"])
    assert curator.post(decide).status_code == 302
    assert accounts(firm)[1] == ACCOUNT["bank_account"]


def test_an_account_needs_a_fresh_proof(firm: Vendor, settings: Any) -> None:
    post = AppointmentFactory(role=Role.PEMILIK, organisation=firm.organisation)
    client = enter(post.user.email)
    settings.PROOF_MINUTES = 0

    page = reverse("vendors:change", args=["rekening"])
    answer = client.post(page, ACCOUNT | {"bank_holder": "Budi", "file": paper()})
    told = client.post(
        "/api/v1/vendor-changes/",
        ACCOUNT | {"kind": "ACCOUNT", "bank_holder": "Budi", "file": paper()},
    )

    assert (answer.status_code, told.status_code) == (302, 403)
    assert VendorChange.objects.count() == 0


def test_the_api_asks_lists_and_decides(firm: Vendor) -> None:
    client, curator = owner_client(firm), overseer(Role.PEMBINA)
    path = "/api/v1/vendor-changes/"
    body = ACCOUNT | {"kind": "ACCOUNT", "bank_holder": "Budi", "file": paper()}

    made = client.post(path, body)

    assert (made.status_code, made.json()["state"]) == (201, "WAITING")
    assert made.json()["bank_account"].endswith(ACCOUNT["bank_account"][-4:])
    assert ACCOUNT["bank_account"] not in made.content.decode()
    (row,) = curator.get(path).json()["results"]
    stranger = owner_client(VendorFactory())
    assert stranger.get(path).json()["results"] == []
    told = curator.post(
        f"{path}{row['id']}/refuse/", {"reason": "Buram"}, content_type="application/json"
    )
    assert (told.status_code, told.json()["state"]) == (200, "REFUSED")
    again = curator.post(f"{path}{row['id']}/accept/")
    assert again.status_code == 409
    assert access.may(actor(Role.PPKUKM), firm, access.DECIDE_CHANGE)
