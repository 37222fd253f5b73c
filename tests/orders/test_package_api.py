"""The API of packages and papers: the same rules, as problem+json."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, Role
from orders.models import Comparable, Document, Package
from orders.states import PackageState
from tests.factories.accounts import AppointmentFactory
from tests.factories.orders import Desk, MenuFactory, assigned, filled, prepared, texts
from tests.orders.test_package_pages import now_desk, soon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

API = "/api/v1/packages/"


def client_of(appointment: Appointment) -> Client:
    client = Client()
    client.force_login(appointment.user)
    return client


def send(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    return client.post(address, body or {}, content_type="application/json", headers=headers)


def new_package(office: Desk, **changes: object) -> dict[str, object]:
    return {
        "line": office.line.pk,
        "rup_code": "52345678",
        "name": "Belanja rapat",
        "ceiling": "5000000.00",
        "event_name": "Rapat",
        "event_at": (timezone.now() + timedelta(days=1)).isoformat(),
        "place": "Ruang Pola",
        "wilayah": "31.71",
        "attendance": 100,
        "approver": office.approver.pk,
        "ppk": office.ppk.pk,
        "pp": office.pp.pk,
        "treasurer": office.treasurer.pk,
    } | changes


def test_whole_preparation_by_api() -> None:
    office = now_desk()
    pa, ppk = client_of(office.approver), client_of(office.ppk)

    new = new_package(office)
    first = send(pa, API, new, **{"Idempotency-Key": "a"})
    again = send(pa, API, new, **{"Idempotency-Key": "b"})
    pk = first.json()["id"]
    package = Package.objects.get(pk=pk)
    body = texts(package) | {"quantity": 100, "unit_price": "41000.00", "unknown": 1}
    saved = send(ppk, f"{API}{pk}/preparation/", body)
    for price in (40_000, 41_000, 42_000):
        picked = send(ppk, f"{API}{pk}/comparables/", {"menu": MenuFactory(price=price).pk})
        assert picked.status_code == 201
    issued = send(ppk, f"{API}{pk}/issue/", **{"Idempotency-Key": "c"})
    repeated = send(ppk, f"{API}{pk}/issue/", **{"Idempotency-Key": "c"})
    shown = ppk.get(f"{API}{pk}/")

    assert first.status_code == 201
    assert again.status_code == 422
    assert saved.json()["preparation"]["unit_price"] == "41000.00"
    assert (issued.status_code, repeated.status_code) == (200, 200)
    assert issued.json() == repeated.json()
    assert [paper["kind"] for paper in issued.json()] == ["KAK", "REFERENSI_HARGA", "SPESIFIKASI"]
    assert shown.json()["status"] == "PREPARED"
    assert shown["ETag"] == f'"{shown.json()["version"]}"'
    assert len(shown.json()["comparables"]) == 3


def test_create_with_the_same_key_answers_the_same_package() -> None:
    office = now_desk()
    client, body = client_of(office.approver), new_package(office)

    answers = [send(client, API, body, **{"Idempotency-Key": "k"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Package.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"rup_code": "x"}, 400, "rup_code"),
        ({"name": "a\x00b"}, 400, "name"),
        ({"name": "x" * 999}, 400, "name"),
        ({"ceiling": "1e99"}, 400, "ceiling"),
        ({"ceiling": "-1"}, 400, "ceiling"),
        ({"attendance": 10**30}, 400, "attendance"),
        ({"event_at": "besok"}, 400, "event_at"),
        ({"wilayah": ["31.71"]}, 400, "wilayah"),
        ({"ppk": "x"}, 400, "ppk"),
        ({"ppk": 10**30}, 422, "ppk"),
        ({"line": 10**30}, 422, "line"),
        ({"line": 0}, 422, "line"),
        ({"event_at": "2020-01-01T10:00:00+07:00"}, 422, "event_at"),
    ],
)
def test_create_refuses_at_the_field(changes: dict[str, object], status: int, field: str) -> None:
    office = now_desk()

    answer = send(client_of(office.approver), API, new_package(office, **changes))

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]
    assert Package.objects.count() == 0


def test_api_keeps_strangers_out_and_roles_apart() -> None:
    office = now_desk()
    package = filled(office, **soon())
    address = f"{API}{package.pk}/"
    stranger = client_of(AppointmentFactory(role=Role.PPK))

    assert Client().get(address).status_code == 401
    assert stranger.get(address).status_code == 404
    assert send(stranger, f"{address}issue/").status_code == 404
    assert send(client_of(office.pp), f"{address}issue/").status_code == 403
    assert send(client_of(office.ppk), API, new_package(office)).status_code == 403
    assert send(client_of(office.ppk), f"{address}cancel/", {"reason": "x"}).status_code == 403
    assert client_of(office.ppk).get(f"{API}{10**29}/").status_code == 404
    assert client_of(office.ppk).get(f"{API}abc/").status_code == 404
    assert client_of(office.ppk).put(address).status_code == 405
    assert Document.objects.count() == 0


def test_wrong_state_stale_version_and_rules_have_their_own_status() -> None:
    office = now_desk()
    package = filled(office, comparables=2, **soon())
    ppk, address = client_of(office.ppk), f"{API}{package.pk}/"

    few = send(ppk, f"{address}issue/")
    stale = send(ppk, f"{address}preparation/", {"target": "x"}, **{"If-Match": '"1"'})
    cancelled = send(client_of(office.approver), f"{address}cancel/", {"reason": "Batal"})
    late = send(ppk, f"{address}preparation/", {"target": "x"})

    assert (few.status_code, few.json()["rule"]) == (422, "Ingub 1/2023 KESATU huruf g")
    assert stale.status_code == 412
    assert cancelled.json()["status"] == PackageState.CANCELLED
    assert late.status_code == 409
    assert Document.objects.count() == 0


def test_comparables_are_sub_resources() -> None:
    office = now_desk()
    package = filled(office, **soon())
    ppk, row = client_of(office.ppk), package.comparables.order_by("pk")[0]
    address = f"{API}{package.pk}/comparables/"

    assert client_of(office.pp).delete(f"{address}{row.pk}/").status_code == 403
    assert ppk.delete(f"{address}{row.pk}/").status_code == 204
    assert ppk.delete(f"{address}{row.pk}/").status_code == 404
    assert ppk.delete(f"{address}{10**29}/").status_code == 404
    assert send(ppk, address, {"menu": 10**29}).status_code == 404
    assert send(ppk, address, {}).status_code == 400

    assert Comparable.objects.count() == 2


def test_lists_are_scoped_and_filtered() -> None:
    office, other = now_desk(), now_desk()
    mine = assigned(office, **soon())
    prepared(other, **soon())
    ppk, auditor = client_of(office.ppk), client_of(AppointmentFactory(role=Role.INSPEKTORAT))

    assert [row["id"] for row in ppk.get(API).json()["results"]] == [mine.pk]
    assert len(auditor.get(API).json()["results"]) == 2
    assert len(auditor.get(API, {"status": "PREPARED"}).json()["results"]) == 1
    assert auditor.get(API, {"status": "\x00", "q": "\x00", "year": "x"}).status_code == 200
    assert auditor.get(API, {"year": "1999"}).json()["results"] == []


def test_documents_are_listed_and_downloaded() -> None:
    office = now_desk()
    package = prepared(office, **soon())
    ppk, stranger = client_of(office.ppk), client_of(AppointmentFactory(role=Role.PPK))
    address = "/api/v1/documents/"

    rows = ppk.get(address, {"package": package.pk, "kind": "KAK"}).json()["results"]
    paper = f"{address}{rows[0]['id']}/"
    pdf = ppk.get(f"{paper}pdf/", headers={"Accept": "application/pdf"})

    assert [row["kind"] for row in rows] == ["KAK"]
    assert ppk.get(paper).json()["number"] == rows[0]["number"]
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert stranger.get(f"{paper}pdf/").status_code == 404
    assert ppk.get(address, {"package": "x"}).json()["results"] == []
    assert ppk.get(address, {"order": "9" * 40}).json()["results"] == []
    assert ppk.post(paper).status_code == 405
