"""A firm's way into the catalogue for machines, with the refusals of every step."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Role, User
from tests.factories.accounts import AppointmentFactory, UserFactory
from tests.factories.firms import PROOFS, STEPS, begun, decided, filled, paper, sent
from vendors import access
from vendors.models import Vendor
from vendors.states import VendorState

pytestmark = pytest.mark.django_db

FIRMS = "/api/v1/vendors/"


def client(user: User) -> APIClient:
    api = APIClient()
    api.force_login(user)
    return api


def of(role: Role) -> APIClient:
    return client(AppointmentFactory(role=role).user)


def test_a_firm_goes_from_a_name_to_the_catalogue() -> None:
    api = client(UserFactory(name="Ani Lestari"))
    made = api.post(FIRMS, {"name": "Dapur Ibu Ani"}, format="json")
    assert (made.status_code, made.data["status"], made["ETag"]) == (201, "DRAFT", '"1"')
    path = f"{FIRMS}{made.data['id']}/"

    for code, values in STEPS.items():
        answer = api.put(f"{path}steps/{code}/", values, format="json")
        assert (code, answer.status_code) == (code, 200)
    for kind in PROOFS:
        answer = api.post(f"{path}proofs/", {"kind": kind, "file": paper()}, format="multipart")
        assert answer.status_code == 201
    mine = api.get(f"{FIRMS}mine/")
    assert (mine.data["missing"], mine.data["owner_nik"]) == ({}, "•••• 0001")
    assert api.post(f"{path}submit/").data["status"] == "SUBMITTED"

    curator = of(Role.PPKUKM)
    queue = curator.get(f"{FIRMS}queue/")
    assert [row["name"] for row in queue.data["results"]] == ["Dapur Ibu Ani"]
    shown = curator.get(f"{path}registration/")
    assert "10123004517" not in str(shown.data)
    assert curator.post(f"{path}verify/").data["status"] == "VERIFIED"
    assert curator.get(path).data["slug"] == "dapur-ibu-ani"


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.PPK, "queue/", 403),
        (Role.PEMILIK, "queue/", 403),
        (Role.INSPEKTORAT, "queue/", 200),
        (Role.PPK, "mine/", 403),
        (Role.PEMILIK, "mine/", 404),
    ],
)
def test_who_reads_what(role: Role, path: str, status: int) -> None:
    assert of(role).get(f"{FIRMS}{path}").status_code == status


ACTS = ["verify", "send-back", "reject", "suspend", "lift", "permit-second"]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [Role.PPK, Role.INSPEKTORAT, Role.PEMILIK])
def test_other_roles_decide_nothing(role: Role, act: str) -> None:
    firm, _ = sent()

    answer = of(role).post(f"{FIRMS}{firm.pk}/{act}/", {"reason": "x"}, format="json")

    assert answer.status_code == 403
    assert Vendor.objects.get(pk=firm.pk).status == VendorState.SUBMITTED


@pytest.mark.parametrize("act", ["submit", "proofs", "steps/izin"])
def test_another_owner_finds_nothing(act: str) -> None:
    firm, _ = filled()
    _, other = begun("Dapur Lain")
    api = client(other.user)
    path = f"{FIRMS}{firm.pk}/{act}/"

    if act.startswith("steps"):
        answer = api.put(path, STEPS["izin"], format="json")
    else:
        answer = api.post(path, {"kind": "NIB", "file": paper()}, format="multipart")

    assert answer.status_code in (404, 415)
    assert api.post(f"{FIRMS}{firm.pk}/submit/").status_code == 404


def test_visitors_are_refused() -> None:
    api = APIClient()

    assert api.post(FIRMS, {"name": "Dapur"}, format="json").status_code == 401
    assert api.get(f"{FIRMS}mine/").status_code == 401
    assert api.get(f"{FIRMS}queue/").status_code == 401


def test_decisions_move_along_legal_edges_with_a_reason() -> None:
    firm, _ = decided(access.VERIFY)
    api, path = of(Role.BPPBJ), f"{FIRMS}{firm.pk}/"

    assert api.post(f"{path}verify/").status_code == 409
    assert api.post(f"{path}suspend/", {"reason": ""}, format="json").status_code == 400
    done = api.post(f"{path}suspend/", {"reason": "Laporan"}, format="json")
    assert (done.data["status"], done.data["events"][0]["reason"]) == ("SUSPENDED", "Laporan")
    assert api.get(path).status_code == 404
    lifted = api.post(f"{path}lift/", {"reason": "Baik"}, format="json")
    assert lifted.data["status"] == "VERIFIED"
    assert api.post(f"{path}permit-second/", {"reason": "Cabang"}, format="json").status_code == 200
    again = api.post(f"{path}permit-second/", {"reason": "Lagi"}, format="json")
    assert again.status_code == 422


@pytest.mark.parametrize("act", ["send-back", "reject"])
def test_a_registration_is_returned_or_rejected(act: str) -> None:
    firm, _ = sent()

    answer = of(Role.PEMBINA).post(
        f"{FIRMS}{firm.pk}/{act}/", {"reason": "Foto buram"}, format="json"
    )

    wanted = {"send-back": "RETURNED", "reject": "REJECTED"}[act]
    assert answer.data["status"] == wanted


def test_a_stale_decision_is_refused_and_a_repeated_key_is_one() -> None:
    firm, _ = sent()
    api, path = of(Role.PPKUKM), f"{FIRMS}{firm.pk}/verify/"

    assert api.post(path, headers={"If-Match": '"1"'}).status_code == 412
    for _ in range(2):
        assert api.post(path, headers={"Idempotency-Key": "kunci-1"}).status_code == 200
    assert firm.events.filter(to_state="VERIFIED").count() == 1


@pytest.mark.parametrize(
    ("step", "wrong", "status", "field"),
    [
        ("izin", {"nib": "123"}, 422, "nib"),
        ("alamat", {"kecamatan": "Bogor"}, 422, "kecamatan"),
        ("alamat", {"daily_capacity": -1}, 400, "daily_capacity"),
        ("rekening", {"bank_holder": "Orang Lain"}, 422, "bank_holder"),
    ],
)
def test_a_bad_step_is_refused(step: str, wrong: dict[str, Any], status: int, field: str) -> None:
    firm, post = filled()
    before = Vendor.objects.values().get()

    answer = client(post.user).put(
        f"{FIRMS}{firm.pk}/steps/{step}/", STEPS[step] | wrong, format="json"
    )

    assert (answer.status_code, list(answer.data["errors"])) == (status, [field])
    assert Vendor.objects.values().get() == before


def test_unknown_steps_and_methods() -> None:
    firm, post = filled()
    api = client(post.user)

    assert api.put(f"{FIRMS}{firm.pk}/steps/lain/", {}, format="json").status_code == 404
    assert api.get(f"{FIRMS}{firm.pk}/submit/").status_code == 405
    assert api.delete(f"{FIRMS}{firm.pk}/").status_code == 405
    assert api.post(FIRMS, {"name": ""}, format="json").status_code == 400


def test_an_official_does_not_register_a_firm() -> None:
    assert of(Role.PPK).post(FIRMS, {"name": "Dapur"}, format="json").status_code == 403
    assert Vendor.objects.count() == 0
