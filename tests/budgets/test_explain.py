"""How a line stood on a day: figures from entries, and who held them."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Role
from budgets import queries, services
from budgets.models import BudgetLine
from core.acts import SYSTEM
from tests.budgets.test_pages import client_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import Released, budget_line, moment

pytestmark = pytest.mark.django_db

YEAR = 2026


@pytest.fixture
def line() -> BudgetLine:
    found = budget_line(year=YEAR, dpa=1_000, released=(Released(400), Released(300, 7)))
    for number, month in ((1, 3), (2, 5)):
        services.reserve(
            found.pk,
            Decimal(100 * number),
            reference=f"orders.order:{number}",
            label=f"Pesanan {number}",
            by=SYSTEM,
            at=moment(YEAR, month),
        )
    services.commit("orders.order:1", by=SYSTEM, at=moment(YEAR, 4))
    services.realise("orders.order:1", by=SYSTEM, at=moment(YEAR, 6))
    services.release("orders.order:2", reason="Batal", by=SYSTEM, at=moment(YEAR, 8))
    return found


@pytest.mark.parametrize(
    ("day", "opened", "held", "free"),
    [
        (date(YEAR - 1, 12, 31), 0, (0, 0, 0), 0),
        (date(YEAR, 3, 14), 400, (0, 0, 0), 400),
        (date(YEAR, 3, 15), 400, (100, 0, 0), 300),
        (date(YEAR, 5, 20), 400, (200, 100, 0), 100),
        (date(YEAR, 7, 1), 700, (200, 0, 100), 400),
        (date(YEAR + 1, 1, 5), 700, (0, 0, 100), 600),
    ],
)
def test_a_line_is_explained_on_a_day(
    line: BudgetLine, day: date, opened: int, held: tuple[int, int, int], free: int
) -> None:
    found = queries.explain(line, day)

    figures = found.figures
    assert (figures.reserved, figures.committed, figures.realised) == held
    assert (found.opened, found.free) == (opened, free)
    holders = [(x.reserved, x.committed, x.realised) for x in found.holders]
    assert tuple(sum(column) for column in zip(*holders, strict=True)) == (held if holders else ())


def test_today_is_the_balance(line: BudgetLine) -> None:
    found = queries.explain(line, date(YEAR, 12, 31))

    line.balance.refresh_from_db()
    balance = line.balance
    names = ("dpa", "released", "reserved", "committed", "realised", "released_monthly")
    assert {name: getattr(found.figures, name) for name in names} == {
        name: getattr(balance, name) for name in names
    }


def test_the_orders_behind_a_figure_are_named(line: BudgetLine) -> None:
    found = queries.explain(line, date(YEAR, 5, 20))

    assert [(x.reference, x.label, x.reserved, x.committed) for x in found.holders] == [
        ("orders.order:2", "Pesanan 2", 200, 0),
        ("orders.order:1", "Pesanan 1", 0, 100),
    ]
    assert (found.next_month, found.next_amount) == (7, 300)


def test_the_page_and_the_api_explain_the_same_day(line: BudgetLine) -> None:
    client = client_of(Role.BPKD)

    page = client.get(f"/anggaran/{line.pk}/?tanggal={YEAR}-05-20&jenis=terikat")
    body = client.get(f"/api/v1/budget-lines/{line.pk}/explain/?date={YEAR}-05-20").json()

    assert page.context["explained"] == queries.explain(line, date(YEAR, 5, 20))
    assert [entry.kind for entry, _ in page.context["entries"]] == ["COMMIT"]
    assert (body["reserved"], body["committed"], body["free"]) == ("200.00", "100.00", "100.00")
    assert [row["reference"] for row in body["holders"]] == ["orders.order:2", "orders.order:1"]
    assert "/pesanan/2/" in page.content.decode()


@pytest.mark.parametrize("day", ["", "kemarin", "2026-02-30", "9999-12-31", "\x00"])
def test_a_wrong_day_is_today(line: BudgetLine, day: str) -> None:
    page = client_of(Role.BPKD).get(f"/anggaran/{line.pk}/", {"tanggal": day})

    assert (page.status_code, page.context["is_today"]) == (200, True)


def test_the_api_names_a_wrong_day(line: BudgetLine) -> None:
    url = f"/api/v1/budget-lines/{line.pk}/explain/?date=kemarin"

    assert client_of(Role.BPKD).get(url).status_code == 400


def test_the_page_asks_the_same_number_of_questions(
    line: BudgetLine, django_assert_max_num_queries: object
) -> None:
    client: Client = client_of(Role.BPKD)
    other = budget_line(OrganisationFactory(), year=YEAR, released=Released(90_000).amount)
    for number in range(10, 30):
        services.reserve(
            other.pk,
            Decimal(number),
            reference=f"orders.order:{number}",
            label="Pesanan",
            by=SYSTEM,
            at=moment(YEAR, 3),
        )
    for found in (line, other):
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            page = client.get(f"/anggaran/{found.pk}/")
    assert (len(page.context["holders"]), page.context["explained"].has_more) == (10, True)
