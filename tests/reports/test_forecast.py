"""The forecast of an office's year: its figures, its warnings, who reads which office."""

from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.acting import SESSION_KEY
from accounts.models import Organisation, Role
from budgets import services
from budgets.models import BudgetLine
from budgets.queries import FIGURES
from core.acts import SYSTEM
from orders.models import Order, Package
from orders.states import OrderState, PackageState
from reports import outlook
from reports.queries import forecast
from reports.queries.forecast import MonthOutlook, Outlook
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.budgets import Released, budget_line, moment
from tests.factories.orders import Desk, assignment, desk, signed_order

DAY = moment(2026, 10, 20)
DECEMBER = moment(2026, 12, 1)
URL = "/laporan/dana/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _october() -> object:
    with time_machine.travel(DAY, tick=False):
        yield


def enter(role: Role, organisation: Organisation) -> Client:
    """This function will log a fresh person in who works in `role` at `organisation`."""
    appointment = AppointmentFactory(role=role, organisation=organisation)
    client = Client()
    client.force_login(appointment.user)
    session = client.session
    session[SESSION_KEY] = appointment.pk
    session.save()
    return client


def package(
    place: Desk,
    line: BudgetLine,
    ceiling: int,
    event_at: datetime = DECEMBER,
    status: PackageState = PackageState.ASSIGNED,
) -> Package:
    """This function will put a package with its ceiling on a line."""
    wanted = assignment(place, line_id=line.pk, ceiling=Decimal(ceiling), event_at=event_at)
    values = {name: getattr(wanted, name) for name in wanted.__dataclass_fields__}
    number = Package.objects.count()
    values["rup_code"] = f"{10_000_000 + number}"
    return Package.objects.create(
        organisation=place.office, created_at=DAY, status=status, **values
    )


def spend(line: BudgetLine, amount: int, month: int, *, paid: bool = False) -> str:
    """This function will hold `amount` of a line in a month, and pay it when told so."""
    reference, at = f"orders.order:{line.pk}{amount}{month}", moment(2026, month, 10)
    services.reserve(
        line.pk, Decimal(amount), reference=reference, label="Pesanan", by=SYSTEM, at=at
    )
    if paid:
        services.commit(reference, by=SYSTEM, at=at)
        services.realise(reference, by=SYSTEM, at=at)
    return reference


@pytest.fixture
def place() -> Desk:
    """This fixture will give an office whose team needs no funded line of its own."""
    made = desk(code="dinas-a", short_name="Dinas A")
    made.line.balance.delete()
    made.line.delete()
    return made


@pytest.fixture
def line(place: Desk) -> BudgetLine:
    """This fixture will give a line of 1000: 400 open, 100 more in December; 60 paid, 40 held."""
    made = budget_line(
        place.office, dpa=1000, released=(Released(300), Released(100, 7), Released(100, 12))
    )
    spend(made, 60, 2, paid=True)
    spend(made, 40, 9)
    return made


def test_a_line_counts_what_is_paid_held_and_open(place: Desk, line: BudgetLine) -> None:
    package(place, line, 250)
    package(place, line, 150, status=PackageState.PREPARED)
    for status in (PackageState.ORDERED, PackageState.DONE, PackageState.CANCELLED):
        package(place, line, 7_000, status=status)

    (row,) = forecast.by_line(place.office, DAY.date())

    assert row.outlook == Outlook(
        dpa=Decimal(1000),
        released=Decimal(500),
        opened=Decimal(400),
        held=Decimal(40),
        realised=Decimal(60),
        expected=Decimal(400),
        packages=2,
        short=Decimal(100),
    )
    assert (row.outlook.used, row.outlook.total) == (100, 500)
    assert (row.outlook.left, row.outlook.left_released, row.outlook.missing_spd) == (500, 0, 0)
    assert row.outlook.share == 50
    assert (row.next_opening, row.next_amount) == ("1 Desember 2026", 100)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (OrderState.DRAFT, 250),
        (OrderState.CANCELLED, 250),
        (OrderState.DECLINED, 250),
        (OrderState.SIGNED, 0),
    ],
)
def test_a_package_with_a_live_order_is_not_counted_twice(
    place: Desk, line: BudgetLine, status: OrderState, expected: int
) -> None:
    order = signed_order(place, package(place, line, 250, status=PackageState.PREPARED))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Order.objects.filter(pk=order.pk).update(status=status)
        cursor.execute("SET LOCAL session_replication_role = origin")

    (row,) = forecast.by_line(place.office, DAY.date())

    assert row.outlook.expected == expected


def test_months_add_up_what_is_open_used_and_coming(place: Desk, line: BudgetLine) -> None:
    released = spend(line, 30, 8)
    services.release(released, reason="Batal", by=SYSTEM, at=moment(2026, 10, 2))
    package(place, line, 5, event_at=moment(2026, 3, 1))
    package(place, line, 10, event_at=moment(2026, 10, 28))
    package(place, line, 200, event_at=moment(2026, 12, 4))
    package(place, line, 400, event_at=moment(2027, 1, 9))

    months = forecast.months(place.office, DAY.date())

    assert [month.opened for month in months] == [300] * 6 + [400] * 5 + [500]
    used = [0] + [60] * 6 + [90, 130, 100]
    assert [month.used for month in months] == [*used, None, None]
    assert [month.forecast for month in months] == [None] * 9 + [115, 115, 715]
    assert [month.gap for month in months] == [0] * 11 + [215]
    assert months[9].used == line.balance.__class__.objects.get(line=line).used


def test_the_last_month_of_the_forecast_is_the_total(place: Desk, line: BudgetLine) -> None:
    package(place, line, 250)
    second = budget_line(place.office, dpa=50, released=50)
    package(place, second, 20)

    (sums,) = forecast.by_office([place.office], DAY.date())

    assert sums.outlook.total == 370
    assert forecast.months(place.office, DAY.date())[-1].forecast == 370
    rows = forecast.by_line(place.office, DAY.date())
    assert sum(row.outlook.total for row in rows) == 370


def test_what_one_line_lacks_is_not_helped_by_another(place: Desk, line: BudgetLine) -> None:
    poor = budget_line(place.office, dpa=100, released=10)
    package(place, poor, 90)

    (sums,) = forecast.by_office([place.office], DAY.date())

    assert (sums.outlook.opened - sums.outlook.used, sums.outlook.expected) == (310, 90)
    assert sums.outlook.short == 80


def test_findings_in_words() -> None:
    total = Outlook(dpa=Decimal(1000), realised=Decimal(100), expected=Decimal(400))
    calm = [MonthOutlook(12, Decimal(500), None, Decimal(500))]
    short = [
        MonthOutlook(11, Decimal(300), None, Decimal(310)),
        MonthOutlook(12, Decimal(400), None, Decimal(500)),
    ]

    sentence = "Sampai Desember diperkirakan terpakai Rp500, 50% dari pagu"
    assert outlook.finding(total, calm) == sentence
    assert outlook.finding(total, short) == f"{sentence}; dana terbuka kurang Rp100 mulai November"
    assert outlook.finding(Outlook(), []) == "Sampai Desember diperkirakan terpakai Rp0"
    assert outlook.chart(short) == {
        "labels": ["Nov", "Des"],
        "series": [
            {"name": "Dana terbuka", "values": [300.0, 400.0]},
            {"name": "Prakiraan", "values": [310.0, 500.0]},
            {"name": "Terpakai", "values": [None, None]},
        ],
    }


@pytest.mark.parametrize("role", [Role.PA, Role.KPA, Role.BENDAHARA])
def test_an_office_reads_its_own_year_only(place: Desk, line: BudgetLine, role: Role) -> None:
    other = desk(code="dinas-b", short_name="Dinas B")
    package(other, other.line, 9_000_009)
    package(place, line, 400)
    client = enter(role, place.office)

    response, foreign = client.get(URL), client.get(URL, {"unit": "dinas-b"})

    for page in (response, foreign):
        assert page.context["office"] == place.office
        assert page.context["total"].dpa == 1000
        text = page.content.decode()
        assert "Dinas B" not in text
        assert "9.000.009" not in text
    page = response.content.decode()
    assert "kurang Rp100" in page
    assert "SPD berikutnya Rp100 mulai 1 Desember 2026." in page
    assert f"/paket/?tahap=terbuka&amp;baris={line.pk}" in page
    assert f"/pesanan/?baris={line.pk}" in page
    opened = {word for word in FIGURES if f"/anggaran/{line.pk}/?jenis={word}#mutasi" in page}
    assert opened == {"dpa", "spd", "terealisasi"}
    assert page.count("?jenis=") == len(opened)


def test_watchers_choose_an_office_of_their_scope(place: Desk, line: BudgetLine) -> None:
    asisten = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT, code="asisten")
    neighbour = OrganisationFactory(code="dinas-c", coordinator=asisten)
    Organisation.objects.filter(pk=place.office.pk).update(coordinator=asisten)
    budget_line(neighbour, dpa=70, released=70)
    outside = desk(code="dinas-b", short_name="Dinas B")
    client = enter(Role.ASISTEN, asisten)

    whole, chosen = client.get(URL), client.get(URL, {"unit": "dinas-a"})
    foreign = client.get(URL, {"unit": outside.office.code})

    assert {row.office.code for row in whole.context["rows"]} == {"dinas-a", "dinas-c"}
    assert whole.context["total"].dpa == 1070
    assert chosen.context["total"].dpa == 1000
    assert foreign.context["total"].dpa == 1070
    assert "Unit kerja ini tidak ada dalam lingkup Anda" in foreign.content.decode()
    assert "Dinas B" not in foreign.content.decode()


def test_the_offices_that_are_short_come_first_in_the_chart(place: Desk, line: BudgetLine) -> None:
    calm = OrganisationFactory(code="dinas-0", short_name="Dinas 0")
    budget_line(calm, dpa=100, released=100)
    client = enter(Role.BPKD, OrganisationFactory(kind=Organisation.Kind.OVERSIGHT))
    enough = client.get(URL).context["sentence"]
    package(place, line, 400)

    context = client.get(URL).context

    assert enough == "Dana terbuka cukup untuk semua paket yang belum dipesan"
    assert context["sentence"] == "1 dari 2 kantor kekurangan dana terbuka, seluruhnya Rp100"
    assert context["chart"] == {
        "labels": ["Dinas A", "Dinas 0"],
        "series": [
            {"name": "Dibayar", "values": [60.0, 0.0]},
            {"name": "Ditahan pesanan", "values": [40.0, 0.0]},
            {"name": "Belum dipesan", "values": [400.0, 0.0]},
            {"name": "Sisa pagu", "values": [500.0, 100.0]},
        ],
    }


def test_the_dashboard_leads_to_the_forecast_of_its_office(place: Desk) -> None:
    client = enter(Role.PA, place.office)

    page = client.get("/laporan/", {"unit": "dinas-a", "tahun": 2025}).content.decode()

    assert f'href="{URL}?unit=dinas-a"' in page


@pytest.mark.parametrize("role", [Role.PPK, Role.PP, Role.PENERIMA])
def test_who_answers_for_no_spending_is_refused(place: Desk, role: Role) -> None:
    assert enter(role, place.office).get(URL).status_code == 403


def test_an_office_without_lines_is_told_so(place: Desk) -> None:
    page = enter(Role.PA, place.office).get(URL).content.decode()

    assert "Belum ada baris anggaran 2026." in page
    assert "chart-canvas" not in page


def test_the_forecast_asks_the_database_equally_often(place: Desk, line: BudgetLine) -> None:
    client = enter(Role.PA, place.office)
    package(place, line, 10)
    client.get(URL)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as few:
            client.get(URL)
        counts.append(len(few))
        for month in range(1, 9):
            more = budget_line(place.office, dpa=100, released=100)
            spend(more, 10, month)
            package(place, more, 10, event_at=moment(2026, 11, month))

    assert counts[0] == counts[1] <= 12


def test_packages_and_orders_of_a_line_are_listed_alone(place: Desk, line: BudgetLine) -> None:
    second = budget_line(place.office, dpa=100, released=100)
    wanted = package(place, line, 10)
    done = package(place, line, 11, status=PackageState.DONE)
    other = package(place, second, 12)
    order = signed_order(place, done)
    client = enter(Role.PA, place.office)

    packages = client.get("/paket/", {"baris": line.pk, "tahap": "terbuka"})
    whole = client.get("/paket/", {"organisasi": place.office.pk})
    orders = client.get("/pesanan/", {"baris": line.pk})
    none = client.get("/pesanan/", {"baris": second.pk})

    assert [row.pk for row in packages.context["packages"]] == [wanted.pk]
    assert [row.pk for row in whole.context["packages"]] == [other.pk, done.pk, wanted.pk]
    assert f'name="baris" value="{line.pk}"' in packages.content.decode()
    assert [row.pk for row in orders.context["orders"]] == [order.pk]
    assert list(none.context["orders"]) == []


def test_the_api_forecasts_the_offices_in_scope(place: Desk, line: BudgetLine) -> None:
    package(place, line, 400)
    other = desk(code="dinas-b")
    client = enter(Role.BENDAHARA, place.office)

    (row,) = client.get("/api/v1/reports/forecast/").json()

    assert (row["code"], row["outlook"]["total"], row["outlook"]["short"]) == (
        "dinas-a",
        "500.00",
        "100.00",
    )
    foreign = client.get("/api/v1/reports/forecast/", {"office": other.office.code})
    assert foreign.status_code == 404
