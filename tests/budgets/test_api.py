"""The API of lines and SPD: shapes, scope, refusals as problem+json."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role
from budgets import services
from budgets.models import BudgetLine, LedgerEntry, Tranche
from core.acts import SYSTEM
from tests.budgets.test_pages import client_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import Released, budget_line

pytestmark = pytest.mark.django_db

LINES = "/api/v1/budget-lines/"
TRANCHES = "/api/v1/spd-tranches/"
HUGE = 10**30


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(released=(Released(40_000_000), Released(20_000_000, 12)))


@pytest.fixture
def bpkd() -> Client:
    return client_of(Role.BPKD)


def send(client: Client, url: str, body: Any, key: str = "") -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(url, json.dumps(body), content_type="application/json", headers=headers)


def spd(line: BudgetLine, **changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    body = {
        "organisation": line.organisation_id,
        "year": line.year,
        "number": "900/1/SPD",
        "issued_date": today.isoformat(),
        "month_from": 2,
        "month_to": 6,
        "lines": [{"line": line.pk, "amount": "1250000.50"}],
    }
    return body | changes


def dpa(**changes: Any) -> dict[str, Any]:
    body = {
        "organisation": OrganisationFactory().pk,
        "year": timezone.localdate().year,
        "sub_activity_code": "7.02.01.1.06.0009",
        "sub_activity_name": "Rapat",
        "account_code": "5.1.02.01.01.0052",
        "account_name": "Belanja Makanan dan Minuman Rapat",
        "dpa_number": "DPA/1",
        "amount": "1000000.00",
    }
    return body | changes


def test_a_line_tells_its_standing(line: BudgetLine, bpkd: Client) -> None:
    services.reserve(
        line.pk,
        line.balance.dpa / 10,
        reference="orders.order:1",
        label="Pesanan",
        by=SYSTEM,
        at=timezone.now(),
    )

    body = bpkd.get(f"{LINES}{line.pk}/").json()

    december = timezone.localdate().month == 12
    assert body["organisation"]["code"] == line.organisation.code
    assert (body["dpa"], body["released"]) == ("100000000.00", "60000000.00")
    assert body["reserved"] == "10000000.00"
    assert body["opened"] == ("60000000.00" if december else "40000000.00")
    assert body["free"] == ("50000000.00" if december else "30000000.00")
    assert body["next_month"] == (None if december else 12)


def test_lists_page_by_cursor_and_filter(line: BudgetLine, bpkd: Client) -> None:
    other = budget_line(released=0)

    everything = bpkd.get(f"{LINES}?page_size=1").json()
    rest = bpkd.get(everything["next"]).json()
    office = bpkd.get(f"{LINES}?organisation={line.organisation_id}&year={line.year}").json()
    nothing = bpkd.get(f"{LINES}?search=tidak+ada").json()

    assert [row["id"] for row in everything["results"]] == [other.pk]
    assert [row["id"] for row in rest["results"]] == [line.pk]
    assert [row["id"] for row in office["results"]] == [line.pk]
    assert nothing["results"] == []


def test_entries_of_a_line(line: BudgetLine, bpkd: Client) -> None:
    results = bpkd.get(f"{LINES}{line.pk}/entries/").json()["results"]

    assert [row["kind"] for row in results] == ["ISSUE", "ISSUE", "APPROPRIATE"]
    assert [row["amount"] for row in results] == ["20000000.00", "40000000.00", "100000000.00"]


def test_bpkd_enters_a_line(bpkd: Client) -> None:
    response = send(bpkd, LINES, dpa())

    assert response.status_code == 201
    line = BudgetLine.objects.get()
    assert (response.json()["id"], response.json()["dpa"]) == (line.pk, "1000000.00")
    assert response.json()["released"] == "0.00"


def test_bpkd_issues_an_spd(line: BudgetLine, bpkd: Client) -> None:
    response = send(bpkd, TRANCHES, spd(line))

    body = response.json()
    assert response.status_code == 201
    assert body["total"] == "1250000.50"
    assert body["summary"] == {
        "dpa": "100000000.00",
        "earlier": "60000000.00",
        "before": "40000000.00",
        "this": "1250000.50",
        "after": "38749999.50",
    }
    assert [row["line"] for row in body["lines"]] == [line.pk]
    assert bpkd.get(f"{TRANCHES}{body['id']}/").json() == body


def test_the_same_key_issues_once(line: BudgetLine, bpkd: Client) -> None:
    first = send(bpkd, TRANCHES, spd(line), key="satu")
    again = send(bpkd, TRANCHES, spd(line), key="satu")
    other = send(bpkd, TRANCHES, spd(line, number="lain"), key="satu")

    assert (first.json(), again.status_code) == (again.json(), 201)
    assert (other.status_code, other.json()["type"]) == (422, "urn:eorder:key-reused")
    assert Tranche.objects.filter(number="900/1/SPD").count() == 1
    assert Tranche.objects.count() == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "a\x00b"}, "number"),
        ({"number": ""}, "number"),
        ({"number": "x" * 81}, "number"),
        ({"number": ["x"]}, "number"),
        ({"organisation": HUGE}, "organisation"),
        ({"organisation": "abc"}, "organisation"),
        ({"organisation": -1}, "organisation"),
        ({"organisation": None}, "organisation"),
        ({"year": 99999}, "year"),
        ({"issued_date": "kemarin"}, "issued_date"),
        ({"issued_date": "0000-00-00"}, "issued_date"),
        ({"month_from": 0}, "month_from"),
        ({"month_to": 13}, "month_to"),
        ({"note": "x" * 301}, "note"),
        ({"lines": []}, "lines"),
        ({"lines": "abc"}, "lines"),
        ({"lines": [{"line": HUGE, "amount": "1"}]}, "lines"),
        ({"lines": [{"line": 1, "amount": "1e400"}]}, "lines"),
        ({"lines": [{"line": 1, "amount": "NaN"}]}, "lines"),
        ({"lines": [{"line": 1, "amount": "99999999999999999.00"}]}, "lines"),
        ({"lines": [{"line": 1, "amount": "1.001"}]}, "lines"),
        ({"lines": [{"amount": "1"}]}, "lines"),
        ({"lines": [{"line": 1, "amount": "1"}] * 501}, "lines"),
    ],
)
def test_misshapen_spd_is_400_at_the_field(
    line: BudgetLine, bpkd: Client, changes: dict[str, Any], field: str
) -> None:
    response = send(bpkd, TRANCHES, spd(line, **changes))

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [field]
    assert Tranche.objects.count() == 2


def test_rules_answer_422_with_figures(line: BudgetLine, bpkd: Client) -> None:
    lines = [{"line": line.pk, "amount": "40000000.01"}]

    response = send(bpkd, TRANCHES, spd(line, month_from=5, month_to=4, lines=lines))

    body = response.json()
    assert (response.status_code, body["type"]) == (422, "urn:eorder:draft-refused")
    assert body["rule"] == "Permendagri 77/2020"
    assert set(body["errors"]) == {"month_to", f"lines.{line.pk}"}
    assert "kurangi Rp0,01" in body["errors"][f"lines.{line.pk}"][0]
    assert Tranche.objects.count() == 2


def test_unknown_and_foreign_ids_are_422(line: BudgetLine, bpkd: Client) -> None:
    foreign = budget_line(released=0)
    for wrong in (foreign.pk, line.pk + 9999):
        response = send(bpkd, TRANCHES, spd(line, lines=[{"line": wrong, "amount": "1"}]))
        assert response.status_code == 422
        assert list(response.json()["errors"]) == [f"lines.{wrong}"]
    unknown = send(bpkd, TRANCHES, spd(line, organisation=line.organisation_id + 9999))

    assert (unknown.status_code, list(unknown.json()["errors"])) == (422, ["organisation"])
    assert Tranche.objects.count() == 2


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "{", "1"])
def test_a_body_that_is_no_object_is_400(bpkd: Client, body: str) -> None:
    for url in (LINES, TRANCHES):
        response = bpkd.post(url, body, content_type="application/json")
        assert response.status_code == 400
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["year=abc", "year=1", f"organisation={HUGE}", "search=%00", "search=" + "x" * 101]
)
def test_senseless_filters_are_400(bpkd: Client, query: str) -> None:
    assert bpkd.get(f"{LINES}?{query}").status_code == 400
    assert bpkd.get(f"{TRANCHES}?{query}").status_code == 400


def test_scope_and_role(line: BudgetLine) -> None:
    tranche = Tranche.objects.order_by("pk")[0]
    urls = (f"{LINES}{line.pk}/", f"{LINES}{line.pk}/entries/", f"{TRANCHES}{tranche.pk}/")
    own, foreign = client_of(Role.PPK, line.organisation), client_of(Role.PPK)
    vendor, anonymous = client_of(Role.PEMILIK), Client()

    assert [own.get(url).status_code for url in urls] == [200] * 3
    assert [foreign.get(url).status_code for url in urls] == [404] * 3
    assert [vendor.get(url).status_code for url in urls] == [403] * 3
    assert [anonymous.get(url).status_code for url in (*urls, LINES, TRANCHES)] == [401] * 5
    assert foreign.get(LINES).json()["results"] == []
    assert foreign.get(TRANCHES).json()["results"] == []
    assert vendor.get(LINES).status_code == 403


@pytest.mark.parametrize("role", [Role.PA, Role.PPK, Role.INSPEKTORAT, Role.BPPBJ, Role.PEMILIK])
def test_only_bpkd_writes(line: BudgetLine, role: Role) -> None:
    client = client_of(role, line.organisation)

    assert send(client, LINES, dpa()).status_code == 403
    assert send(client, TRANCHES, spd(line)).status_code == 403
    assert (BudgetLine.objects.count(), Tranche.objects.count()) == (1, 2)


@pytest.mark.parametrize("pk", [0, HUGE])
def test_unknown_ids_are_404(bpkd: Client, pk: int) -> None:
    urls = (f"{LINES}{pk}/", f"{LINES}{pk}/entries/", f"{TRANCHES}{pk}/")

    assert [bpkd.get(url).status_code for url in urls] == [404] * 3


@pytest.mark.parametrize("url", [LINES, TRANCHES])
def test_lists_ask_the_database_equally_often(
    bpkd: Client,
    url: str,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(3):
        budget_line()
    bpkd.get(url)
    with django_assert_max_num_queries(8) as few:
        bpkd.get(url)
    for _ in range(20):
        budget_line()

    with django_assert_num_queries(len(few)):
        bpkd.get(url)
