"""The reports API: figures as strings, the same scope as the pages, problems instead of faults."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import Organisation, Role
from budgets.models import Balance
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.orders import Desk, VendorFactory, desk
from tests.factories.reports import Facts, moment, payment

TODAY = date(2026, 11, 23)
SUMMARY = "/api/v1/reports/summary/"
OFFICES = "/api/v1/reports/offices/"
LATE = "/api/v1/reports/late/"
ALL = (SUMMARY, OFFICES, LATE)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(moment(TODAY), tick=False):
        yield


@pytest.fixture
def asisten() -> Organisation:
    return OrganisationFactory(kind=Organisation.Kind.OVERSIGHT, code="asisten")


@pytest.fixture
def inside(asisten: Organisation) -> Desk:
    """This fixture will give an office of the portfolio with a punctual and a late payment."""
    place = desk(code="dalam", short_name="Dinas Dalam", coordinator=asisten)
    Balance.objects.filter(line=place.line).update(
        committed=Decimal(2_000_000), realised=Decimal(7_000_000)
    )
    vendor = VendorFactory(name="Dapur Betawi")
    payment(place, vendor, Facts(date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 5)))
    payment(place, vendor, Facts(date(2026, 11, 9), date(2026, 11, 12), gross=3_000_000))
    other = desk(code="luar", short_name="Dinas Luar")
    payment(other, vendor, Facts(date(2026, 11, 9), date(2026, 11, 12), gross=9_000_000))
    return place


def enter(role: Role, organisation: Organisation) -> Client:
    """This function will log a fresh person in who works in `role` at `organisation`."""
    client = Client()
    client.force_login(AppointmentFactory(role=role, organisation=organisation).user)
    return client


def test_summary_tells_the_figures_of_the_scope(asisten: Organisation, inside: Desk) -> None:
    answer = enter(Role.ASISTEN, asisten).get(SUMMARY)

    payments = {
        "on_time": 1,
        "paid_late": 0,
        "open_late": 1,
        "running": 0,
        "paid": "1000000.00",
        "overdue": "3000000.00",
        "share": "50.00",
    }
    assert answer.json() == {
        "year": 2026,
        "orders": 2,
        "spending": {
            "dpa": "200000000.00",
            "released": "100000000.00",
            "reserved": "0.00",
            "committed": "2000000.00",
            "realised": "7000000.00",
            "value": "9000000.00",
        },
        "payments": payments,
        "limit_days": 3,
        "speed": {"median": "2.00", "mean": "2.00", "count": 1},
        "months": [{"month": 11, "payments": payments}],
    }


def test_summary_of_nothing_has_no_shares(asisten: Organisation) -> None:
    answer = enter(Role.ASISTEN, asisten).get(SUMMARY).json()

    assert (answer["payments"]["share"], answer["speed"], answer["months"]) == (None, None, [])


def test_offices_lists_the_scope(asisten: Organisation, inside: Desk) -> None:
    answer = enter(Role.ASISTEN, asisten).get(OFFICES).json()

    assert [(row["code"], row["orders"]) for row in answer] == [("dalam", 2)]


def test_late_tells_holder_and_days(asisten: Organisation, inside: Desk) -> None:
    answer = enter(Role.ASISTEN, asisten).get(LATE).json()

    [row] = answer["results"]
    assert row["office"] == "dalam"
    assert (row["gross"], row["days_late"], row["value_date"]) == ("3000000.00", 7, None)
    assert row["holder"] == f"{inside.treasurer.user.name}, Bendahara Pengeluaran"
    assert row["reason"] == ""


def test_late_turns_pages(asisten: Organisation, inside: Desk) -> None:
    for _ in range(3):
        payment(inside, VendorFactory(), Facts(date(2026, 11, 2), date(2026, 11, 5)))
    client = enter(Role.ASISTEN, asisten)

    first = client.get(LATE, {"page_size": 3}).json()
    second = client.get(first["next"]).json()

    ids = [row["payment"] for row in first["results"] + second["results"]]
    assert (len(ids), len(set(ids)), second["next"]) == (4, 4, None)


@pytest.mark.parametrize("cursor", ["abc", "cD14", "cD0yMDI2LTExLTEy"])
def test_unknown_cursor_is_a_problem(asisten: Organisation, inside: Desk, cursor: str) -> None:
    answer = enter(Role.ASISTEN, asisten).get(LATE, {"cursor": cursor})

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("url", ALL)
def test_foreign_office_does_not_exist(asisten: Organisation, inside: Desk, url: str) -> None:
    client = enter(Role.ASISTEN, asisten)

    assert client.get(url, {"office": "luar"}).status_code == 404
    assert client.get(url, {"office": "tidak-ada"}).status_code == 404
    assert client.get(url, {"office": "dalam"}).status_code == 200


@pytest.mark.parametrize("url", ALL)
@pytest.mark.parametrize(
    "query",
    [
        {"year": "abc"},
        {"year": "99999999999999999999"},
        {"year": "-5"},
        {"office": "a b"},
        {"office": "x\x00"},
        {"office": "x" * 500},
    ],
)
def test_wrong_query_is_a_problem(inside: Desk, url: str, query: dict[str, str]) -> None:
    answer = enter(Role.PA, inside.office).get(url, query)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert list(answer.json()["errors"]) == list(query)


@pytest.mark.parametrize("url", ALL)
@pytest.mark.parametrize("role", [Role.PPK, Role.PP, Role.PEMILIK, Role.PPKUKM])
def test_other_posts_are_refused(inside: Desk, role: Role, url: str) -> None:
    answer = enter(role, inside.office).get(url)

    assert answer.status_code == 403
    assert answer.json()["rule"] == "Ingub 1/2023 KESATU"


@pytest.mark.parametrize("url", ALL)
def test_strangers_are_asked_who_they_are(client: Client, url: str) -> None:
    assert client.get(url).status_code in (401, 403)


@pytest.mark.parametrize("url", ALL)
def test_reports_cannot_be_written(inside: Desk, url: str) -> None:
    assert enter(Role.PA, inside.office).post(url).status_code == 405
