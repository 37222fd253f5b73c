"""The API of the register: the same scope and rules as the pages, versions and keys."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, Invitation, Organisation, Role
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.callers import signed_in

pytestmark = pytest.mark.django_db
ORGANISATIONS, APPOINTMENTS = "/api/v1/organisations/", "/api/v1/appointments/"
NEW = {
    "code": "uji",
    "name": "Dinas Uji",
    "short_name": "Uji",
    "kind": "SKPD",
    "level": "DINAS",
}


@pytest.fixture
def keeper() -> Client:
    office = OrganisationFactory(kind="OVERSIGHT", code="bppbj")
    return signed_in(AppointmentFactory(role=Role.BPPBJ, organisation=office).user)


def send(client: Client, path: str, body: object, method: str = "post", **headers: str) -> Any:
    return getattr(client, method)(path, body, content_type="application/json", headers=headers)


def post_of(office: Organisation, **changes: object) -> dict[str, object]:
    return {
        "email": "baru@kantor.test",
        "name": "Orang Baru",
        "organisation": office.pk,
        "role": "PPK",
        "sk_number": "3/SK/2026",
        "valid_from": timezone.localdate().isoformat(),
    } | changes


def test_an_organisation_is_entered_once_per_key(keeper: Client) -> None:
    first = send(keeper, ORGANISATIONS, NEW, **{"Idempotency-Key": "k1"})
    again = send(keeper, ORGANISATIONS, NEW, **{"Idempotency-Key": "k1"})
    twice = send(keeper, ORGANISATIONS, NEW)

    assert (first.status_code, again.status_code, twice.status_code) == (201, 201, 422)
    assert first.json()["id"] == again.json()["id"]
    assert first["ETag"] == '"1"'
    assert twice["Content-Type"] == "application/problem+json"
    assert list(twice.json()["errors"]) == ["code"]
    assert Organisation.objects.filter(code="uji").count() == 1


def test_a_stale_edit_is_refused(keeper: Client) -> None:
    row = OrganisationFactory(level="DINAS")
    path = f"{ORGANISATIONS}{row.pk}/"
    facts = {"level": "DINAS", "phone": "021"}

    good = send(keeper, path, facts, "put", **{"If-Match": '"1"'})
    stale = send(keeper, path, facts | {"phone": "022"}, "put", **{"If-Match": '"1"'})

    assert (good.status_code, good["ETag"], stale.status_code) == (200, '"2"', 412)
    row.refresh_from_db()
    assert row.phone == "021"


def test_names_and_end_of_an_organisation(keeper: Client) -> None:
    row = OrganisationFactory(name="Lama", level="DINAS")
    path = f"{ORGANISATIONS}{row.pk}/"
    today = timezone.localdate().isoformat()
    name = {"name": "Baru", "short_name": "B", "valid_from": today, "legal_basis": "Perda 1/2026"}

    named = send(keeper, f"{path}names/", name)
    closed = send(keeper, f"{path}close/", {"day": today, "reason": "Digabung"})
    again = send(keeper, f"{path}close/", {"day": today, "reason": "Digabung"})

    assert (named.status_code, closed.status_code, again.status_code) == (201, 200, 409)
    assert [each["name"] for each in closed.json()["names"]] == ["Baru", "Lama"]
    listed = keeper.get(ORGANISATIONS, {"state": "closed"}).json()["results"]
    assert [each["id"] for each in listed] == [row.pk]


def test_lists_hold_the_scope_and_filters(keeper: Client) -> None:
    mine, other = OrganisationFactory(wilayah="31.74"), OrganisationFactory()
    post = AppointmentFactory(organisation=mine, role=Role.PPK)
    AppointmentFactory(organisation=other, role=Role.PPK)
    official = signed_in(post.user)

    def ids(client: Client, path: str, **query: object) -> list[int]:
        return [row["id"] for row in client.get(path, query).json()["results"]]

    assert ids(official, ORGANISATIONS) == [mine.pk]
    assert ids(official, APPOINTMENTS) == [post.pk]
    assert ids(keeper, ORGANISATIONS, wilayah="31.74") == [mine.pk]
    assert ids(keeper, APPOINTMENTS, organisation=mine.pk, state="in_force") == [post.pk]
    assert ids(keeper, APPOINTMENTS, person=post.user_id, role="PP") == []
    assert official.get(f"{ORGANISATIONS}{other.pk}/").status_code == 404
    assert official.get(f"{ORGANISATIONS}999999999999999999999/").status_code == 404


def test_an_appointment_from_invitation_to_end(keeper: Client) -> None:
    office = OrganisationFactory()
    made = send(keeper, APPOINTMENTS, post_of(office), **{"Idempotency-Key": "a"})
    again = send(keeper, APPOINTMENTS, post_of(office), **{"Idempotency-Key": "a"})
    path = f"{APPOINTMENTS}{made.json()['id']}/"

    resent = send(keeper, f"{path}invitation/resend/", {})
    revoked = send(keeper, f"{path}invitation/revoke/", {})
    nothing = send(keeper, f"{path}invitation/revoke/", {})
    body = {"title": "PPK II", "sk_number": "4/SK/2026"}
    corrected = send(keeper, path, body, "put", **{"If-Match": '"1"'})
    stale = send(keeper, path, body, "put", **{"If-Match": '"9"'})
    end = {"day": timezone.localdate().isoformat(), "reason": "Mutasi"}
    ended, twice = send(keeper, f"{path}end/", end), send(keeper, f"{path}end/", end)

    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json()["id"] == again.json()["id"]
    assert made.json()["invitation"]["used_at"] is None
    assert "token" not in made.content.decode()
    statuses = [r.status_code for r in (resent, revoked, nothing, corrected, stale, ended, twice)]
    assert statuses == [201, 200, 409, 200, 412, 200, 409]
    assert ended.json()["end_reason"] == "Mutasi"
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"role": "BPKD"}, 422),
        ({"role": "APA"}, 400),
        ({"email": "bukan surel"}, 400),
        ({"nip": "12"}, 400),
        ({"organisation": 2**62}, 404),
        ({"valid_from": "2026-13-01"}, 400),
        ({"standing": "PLH"}, 422),
        ({"status": "apa", "user": 1, "version": 9}, 201),
    ],
)
def test_a_body_that_cannot_be_is_refused_in_words(
    keeper: Client, changes: dict[str, object], status: int
) -> None:
    office = OrganisationFactory()

    answer = send(keeper, APPOINTMENTS, post_of(office, **changes))

    assert answer.status_code == status
    if status != 201:
        assert answer["Content-Type"] == "application/problem+json"
    assert Appointment.objects.filter(organisation=office).count() == (status == 201)


def test_an_owner_has_the_firms_staff_alone() -> None:
    firm, office = OrganisationFactory(kind="UMK"), OrganisationFactory()
    owner = signed_in(AppointmentFactory(role=Role.PEMILIK, organisation=firm).user)

    staff = send(owner, APPOINTMENTS, post_of(firm, role="STAF", sk_number=""))
    boss = send(owner, APPOINTMENTS, post_of(firm, role="PEMILIK"))
    foreign = send(owner, APPOINTMENTS, post_of(office))
    path = f"{APPOINTMENTS}{staff.json()['id']}/end/"
    end = {"day": timezone.localdate().isoformat(), "reason": "Berhenti"}

    statuses = [staff.status_code, boss.status_code, foreign.status_code]
    assert statuses == [201, 403, 404]
    assert send(owner, path, end).status_code == 200
