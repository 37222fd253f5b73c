"""SPD that nobody needed yet, and what the API tells of all desks."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import Role
from budgets import services
from budgets.models import BudgetLine, Tranche
from budgets.rules import AnnexLine
from core.acts import SYSTEM
from tests.budgets.test_desk import DAY, TAK_TERPAKAI, client_of, office, spend
from tests.factories.budgets import Released, budget_line, issue, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november() -> object:
    with time_machine.travel(moment(2026, 11, 23), tick=False):
        yield


def unused_numbers(client: Client, query: str = "") -> list[str]:
    return [row.number for row, _ in client.get(TAK_TERPAKAI + query).context["rows"]]


@pytest.fixture
def quarters() -> BudgetLine:
    """This fixture will give a line with SPD of 100 for January, April and December."""
    line = budget_line(office("Dinas A"), dpa=1000, released=0)
    for number, month in (("SPD-1", 1), ("SPD-IV", 4), ("SPD-12", 12)):
        issue(line, 100, number=number, month_from=month, month_to=month)
    return line


@pytest.mark.parametrize(
    ("used", "numbers"),
    [(0, ["SPD-IV", "SPD-1"]), (1, ["SPD-IV"]), (100, ["SPD-IV"]), (101, [])],
)
def test_an_spd_is_needed_only_when_the_earlier_ones_do_not_suffice(
    quarters: BudgetLine, used: int, numbers: list[str]
) -> None:
    if used:
        spend(quarters, used)

    assert unused_numbers(client_of(Role.BPKD)) == numbers


def test_a_withdrawn_spd_is_not_listed(quarters: BudgetLine) -> None:
    tranche = Tranche.objects.get(number="SPD-IV")
    services.withdraw_tranche(tranche.pk, "Tidak diperlukan", by=SYSTEM, at=moment(2026, 11, 2))

    assert unused_numbers(client_of(Role.BPKD)) == ["SPD-1"]


def test_unused_lines_of_a_needed_spd_are_shown_when_asked() -> None:
    first = budget_line(office("Dinas A"), dpa=1000, released=0)
    second = budget_line(first.organisation, dpa=1000, released=0)
    annex = tuple(annex_of(first, 100) + annex_of(second, 40))
    issue(first, 0, number="SPD-1", lines=annex)
    spend(first, 1)
    client = client_of(Role.BPKD)

    assert unused_numbers(client) == []
    (row, days), *rest = client.get(f"{TAK_TERPAKAI}?bagian=sebagian").context["rows"]
    assert rest == []
    assert (row.total, row.unused, row.unused_lines, row.line_count) == (140, 40, 1, 2)
    assert days == (DAY - date(2026, 1, 5)).days


def annex_of(line: BudgetLine, amount: int) -> list[AnnexLine]:
    return [AnnexLine(line.pk, Decimal(amount))]


def test_unused_spd_are_sorted_by_age_and_turn_pages() -> None:
    line = budget_line(office("Dinas A"), dpa=1000, released=0)
    others = [budget_line(line.organisation, dpa=1000, released=0) for _ in range(24)]
    numbers = []
    for day, each in enumerate(others, start=1):
        numbers.append(issue(each, 10, issued_date=date(2026, 1, 1 + day // 2)).number)
    client = client_of(Role.BPKD)
    query = f"?organisasi={line.organisation_id}&urut=lama"

    first = client.get(TAK_TERPAKAI + query)
    after = first.context["following"]
    second = client.get(f"{TAK_TERPAKAI}{query}&sesudah={after}")

    seen = [row.number for page in (first, second) for row, _ in page.context["rows"]]
    assert seen == numbers
    assert unused_numbers(client) == numbers[::-1][:20]
    assert f"urut=lama&amp;sesudah={after}" in first.content.decode()
    assert first.context["sentence"] == "24 SPD sudah berjalan, Rp240 belum terpakai"


def test_unused_spd_of_other_offices_never_appear(quarters: BudgetLine) -> None:
    own = budget_line(office("Dinas Sendiri"), dpa=1000, released=77)
    client = client_of(Role.KPA, own.organisation)

    response = client.get(TAK_TERPAKAI)
    foreign = client.get(f"{TAK_TERPAKAI}?organisasi={quarters.organisation_id}")

    assert [row.unused for row, _ in response.context["rows"]] == [77]
    assert response.context["sentence"] == "1 SPD sudah berjalan, Rp77 belum terpakai"
    for page in (response.content.decode(), foreign.content.decode()):
        assert "Dinas A" not in page
        assert "SPD-IV" not in page


def test_the_api_tells_what_the_pages_show(quarters: BudgetLine) -> None:
    spend(quarters, 60, paid=True)
    waiting = budget_line(office("Dinas B"), dpa=500, released=0)
    client = client_of(Role.BPKD)

    absorbed = client.get("/api/v1/budget-absorption/").json()
    dry = client.get("/api/v1/budget-lines/dry/").json()["results"]
    unused = client.get("/api/v1/spd-tranches/unused/").json()["results"]

    assert [(row["organisation"]["name"], row["absorption"]) for row in absorbed] == [
        (waiting.organisation.name, "0.00"),
        (quarters.organisation.name, "6.00"),
    ]
    assert [(row["line"]["id"], row["unreleased"]) for row in dry] == [(waiting.pk, "500.00")]
    assert [(row["number"], row["unused"], row["unused_lines"]) for row in unused] == [
        ("SPD-IV", "100.00", 1)
    ]


def test_the_api_keeps_to_the_own_office(quarters: BudgetLine) -> None:
    own = budget_line(office("Dinas B"), dpa=500, released=(Released(70), Released(30, 4)))
    spend(own, 99)
    client = client_of(Role.PA, own.organisation)

    absorbed = client.get("/api/v1/budget-absorption/").json()
    dry = client.get("/api/v1/budget-lines/dry/").json()["results"]
    query = f"?organisasi=1&organisation={quarters.organisation_id}&partly=1"
    foreign = [
        client.get(f"/api/v1/{path}{query}").json()
        for path in ("budget-absorption/", "budget-lines/dry/", "spd-tranches/unused/")
    ]

    assert [row["dpa"] for row in absorbed] == ["500.00"]
    assert [row["line"]["id"] for row in dry] == [own.pk]
    assert foreign[0] == []
    assert [answer["results"] for answer in foreign[1:]] == [[], []]
