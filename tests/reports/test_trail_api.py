"""The trail for machines: same readers, same filters, cursors, reviews with their keys."""

import base64
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from core import audit
from core.acts import SYSTEM
from core.audit import Change
from core.models import AuditEvent
from reports.models import AuditReview
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.budgets import moment
from tests.factories.callers import Caller, foreign_caller

pytestmark = pytest.mark.django_db

NOW = moment(2026, 3)
PATH = "audit-events/"


@pytest.fixture
def events() -> list[AuditEvent]:
    office = OrganisationFactory(name="Dinas Kesehatan")
    by = actor("PP")
    rows = [
        audit.record(f"order.{act}", office, by=by, at=NOW + timedelta(hours=n), change=change)
        for n, (act, change) in enumerate(
            [("sign", Change()), ("cancel", Change(reason="Ditunda", data={"n": 1}))]
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return rows


def reader(role: Role = Role.INSPEKTORAT) -> Caller:
    office = OrganisationFactory(kind="OVERSIGHT")
    return Caller(AppointmentFactory(role=role, organisation=office).user)


def ids(caller: Caller, query: str = "") -> list[int]:
    response = caller.get(PATH + query)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_an_event_on_the_wire(events: list[AuditEvent]) -> None:
    row = reader().get(f"{PATH}{events[1].pk}/").json()

    assert row["sentence"].endswith("membatalkan pesanan Dinas Kesehatan; alasan: Ditunda.")
    assert (row["position"], row["data"], row["reviews"]) == (2, {"n": 1}, [])
    assert row["hash"] == bytes(events[1].link.hash).hex()
    assert "address" not in row


@pytest.mark.parametrize("role", [role for role in Role if role not in ("INSPEKTORAT", "BPPBJ")])
def test_only_inspectorate_and_bppbj_read(role: Role, events: list[AuditEvent]) -> None:
    caller = foreign_caller(role)

    for path in (PATH, f"{PATH}{events[0].pk}/"):
        assert caller.get(path).status_code == 403
    for act in ("acknowledge", "comment"):
        assert caller.post(f"{PATH}{events[0].pk}/{act}/", {"text": "x"}).status_code == 403
    assert AuditReview.objects.count() == 0


def test_bppbj_reads_and_does_not_review(events: list[AuditEvent]) -> None:
    caller = reader(Role.BPPBJ)

    assert ids(caller) == [events[1].pk, events[0].pk]
    assert caller.post(f"{PATH}{events[0].pk}/acknowledge/").status_code == 403


def test_anonymous_unknown_and_wrong_methods(events: list[AuditEvent]) -> None:
    assert Caller().get(PATH).status_code == 401
    assert reader().get(f"{PATH}999999/").status_code == 404
    assert reader().post(f"{PATH}999999/acknowledge/").status_code == 404
    assert reader().post(PATH).status_code == 405


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("act=order.sign", [0]),
        ("q=ditunda", [1]),
        ("person=sistem", []),
        ("kind=accounts.organisation&target=kesehatan", [1, 0]),
        ("since=2026-01-01&until=2030-01-01", [1, 0]),
        ("until=2001-01-01", []),
        ("state=belum", [1, 0]),
        ("office=bukan", []),
    ],
)
def test_filters(events: list[AuditEvent], query: str, kept: list[int]) -> None:
    assert ids(reader(), f"?{query}") == [events[n].pk for n in kept]


@pytest.mark.parametrize("query", ["act=x", "since=2026-13-01", "until=9999-12-31", "q=a"])
def test_a_wrong_filter_is_a_400(events: list[AuditEvent], query: str) -> None:
    refused = reader().get(f"{PATH}?{query}")

    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [query.split("=", maxsplit=1)[0]]


def test_pages_by_cursor() -> None:
    office = OrganisationFactory()
    made = [
        audit.record("order.sign", office, by=SYSTEM, at=NOW + timedelta(hours=n // 4)).pk
        for n in range(9)
    ]
    caller, found, path = reader(), [], f"{PATH}?page_size=4"
    while path:
        page = caller.get(path).json()
        found += [row["id"] for row in page["results"]]
        path = (page["next"] or "").partition("/api/v1/")[2]

    assert found == made[::-1]


@pytest.mark.parametrize("position", ["x", "2026-99-99 00:00", "1"])
def test_a_cursor_that_makes_no_sense_is_not_found(position: str) -> None:
    cursor = base64.b64encode(f"p={quote(position)}".encode()).decode()

    assert reader().get(f"{PATH}?cursor={cursor}").status_code == 404


def test_a_page_costs_the_same_for_one_and_thirty(events: list[AuditEvent]) -> None:
    caller = reader()

    def cost() -> int:
        caller.get(PATH)
        with CaptureQueriesContext(connection) as caught:
            caller.get(PATH)
        return len(caught)

    few = cost()
    for _ in range(30):
        audit.record("order.sign", OrganisationFactory(), by=actor("PPK"), at=NOW)

    assert cost() == few
    assert few <= 12


def test_acknowledging_with_a_key(events: list[AuditEvent]) -> None:
    caller, path = reader(), f"{PATH}{events[0].pk}/acknowledge/"

    first = caller.post(path, **{"Idempotency-Key": "a"})
    again = caller.post(path, **{"Idempotency-Key": "a"})
    other = caller.post(path, **{"Idempotency-Key": "b"})

    assert (first.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["type"]) == (409, "urn:eorder:already-seen")
    assert AuditReview.objects.count() == 1
    assert ids(caller, "?state=ditinjau") == [events[0].pk]


def test_commenting(events: list[AuditEvent]) -> None:
    caller, path = reader(), f"{PATH}{events[0].pk}/comment/"

    done = caller.post(path, {"text": "Perlu surat."}, **{"Idempotency-Key": "a"})
    reused = caller.post(path, {"text": "Lain."}, **{"Idempotency-Key": "a"})

    assert (done.status_code, done.json()["text"]) == (201, "Perlu surat.")
    assert reused.status_code == 422
    assert AuditReview.objects.count() == 1


@pytest.mark.parametrize("text", ["", " ", "x" * 2001, None, {"a": 1}])
def test_a_comment_must_be_text(events: list[AuditEvent], text: object) -> None:
    refused = reader().post(f"{PATH}{events[0].pk}/comment/", {"text": text})

    assert refused.status_code in {400, 422}
    assert AuditReview.objects.count() == 0
