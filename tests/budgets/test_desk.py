"""The desks of the budget: absorption, lines running dry, SPD that nobody needed."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.models import Appointment, Organisation, Role
from budgets import findings, queries, services
from budgets.models import BudgetLine
from budgets.templatetags.desks import FORECAST_ROLES
from core.acts import SYSTEM
from core.sheets import rows_of
from reports.access import SPENDING_ROLES
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.budgets import Released, budget_line, moment

DAY = date(2026, 11, 23)
SERAPAN, KERING, TAK_TERPAKAI = (
    "/anggaran/serapan/",
    "/anggaran/kering/",
    "/anggaran/spd/tak-terpakai/",
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november() -> object:
    with time_machine.travel(moment(2026, 11, 23), tick=False):
        yield


def client_of(role: Role, organisation: Organisation | None = None) -> Client:
    """This function will log somebody in who works in `role`."""
    kwargs = {"organisation": organisation} if organisation else {}
    appointment: Appointment = AppointmentFactory(role=role, **kwargs)
    client = Client()
    client.force_login(appointment.user)
    return client


def office(name: str, **more: object) -> Organisation:
    made: Organisation = OrganisationFactory(short_name=name, **more)
    return made


def spend(line: BudgetLine, amount: int, *, paid: bool = False) -> None:
    """This function will hold `amount` of a line, and pay it when told so."""
    reference = f"orders.order:{line.pk}{amount}"
    at = moment(2026, 11, 20)
    services.reserve(
        line.pk, Decimal(amount), reference=reference, label="Pesanan", by=SYSTEM, at=at
    )
    if paid:
        services.commit(reference, by=SYSTEM, at=at)
        services.realise(reference, by=SYSTEM, at=at)


def dry_pks(client: Client, query: str = "") -> list[int]:
    return [row.line.pk for row in client.get(KERING + query).context["rows"]]


def test_the_parts_of_the_absorption_chart_add_up_to_the_dpa() -> None:
    line = budget_line(
        office("Dinas A"),
        dpa=100,
        released=(Released(50), Released(20, 12)),
    )
    spend(line, 10, paid=True)
    spend(line, 15)

    chart = client_of(Role.BPKD).get(SERAPAN).context["chart"]

    assert chart == {
        "labels": ["Dinas A"],
        "series": [
            {"name": "Terealisasi", "values": [10.0]},
            {"name": "Ditahan pesanan", "values": [15.0]},
            {"name": "Sisa terbuka", "values": [25.0]},
            {"name": "SPD belum mulai", "values": [20.0]},
            {"name": "Belum di-SPD-kan", "values": [30.0]},
        ],
    }


@pytest.fixture
def three() -> list[BudgetLine]:
    """This fixture will give three offices that absorbed 10, 60 and 24 per cent."""
    lines = []
    for name, dpa, paid in (("C", 1000, 100), ("A", 100, 60), ("B", 200, 48)):
        line = budget_line(office(name), dpa=dpa, released=dpa)
        spend(line, paid, paid=True)
        lines.append(line)
    return lines


@pytest.mark.parametrize(
    ("query", "names"),
    [("", "CBA"), ("?urut=nama", "ABC"), ("?urut=sisa", "CBA"), ("?urut=apa", "CBA")],
)
def test_offices_are_sorted_as_asked(three: list[BudgetLine], query: str, names: str) -> None:
    context = client_of(Role.BPKD).get(SERAPAN + query).context

    assert [row.organisation.short_name for row in context["rows"]] == list(names)
    assert context["chart"]["labels"] == list(names)


def test_the_finding_counts_the_offices_that_lag(three: list[BudgetLine]) -> None:
    context = client_of(Role.BPKD).get(SERAPAN).context

    assert context["sentence"] == "2 dari 3 kantor di bawah 25% serapan pada bulan ke-11"


def test_findings_in_words() -> None:
    assert findings.when(2026, 0, 2025) == "sebelum 2026 dimulai"
    assert findings.when(2025, 12, 2026) == "sampai 12 bulan 2025"
    assert findings.absorbed([], "x") == "Belum ada pagu x"
    assert findings.dry(2, [Decimal(0)]) == (
        "2 baris hampir atau sudah habis; seluruh DPA-nya sudah di-SPD-kan"
    )
    assert findings.dry(3, [Decimal(5), Decimal(1000)]) == (
        "3 baris di 2 kantor hampir atau sudah habis; Rp1.005 DPA-nya belum di-SPD-kan"
    )
    assert findings.unused(1, [Decimal(5)]) == "1 SPD sudah berjalan, Rp5 belum terpakai"


def test_one_office_reads_its_own_share(three: list[BudgetLine]) -> None:
    context = client_of(Role.PA, three[1].organisation).get(SERAPAN).context

    assert [row.organisation.short_name for row in context["rows"]] == ["A"]
    assert context["sentence"] == "60% pagu terealisasi pada bulan ke-11"
    assert context["spending"].dpa == Decimal(100)


def test_the_export_says_what_the_page_says(three: list[BudgetLine]) -> None:
    client = client_of(Role.BPKD)

    table = client.get(SERAPAN + "ekspor/?urut=nama").getvalue().decode("utf-8-sig")
    book = client.get(SERAPAN + "ekspor/?urut=nama&bentuk=xlsx").getvalue()

    rows = [row.split(";") for row in table.splitlines()]
    assert [row[0] for row in rows] == ["Kantor", "A", "B", "C"]
    assert rows[2] == ["B", "1", "200", "200", "200", "0", "48", "152", "0", "24,00"]
    assert [cells for _, cells in rows_of(book, 10)] == rows


def test_the_export_keeps_to_the_own_office(three: list[BudgetLine]) -> None:
    client = client_of(Role.BENDAHARA, three[0].organisation)

    table = client.get(SERAPAN + "ekspor/").getvalue().decode("utf-8-sig")

    assert [row.split(";")[0] for row in table.splitlines()] == ["Kantor", "C"]


@pytest.mark.parametrize(("used", "dry"), [(89, False), (90, True), (100, True)])
def test_a_line_runs_dry_from_nine_tenths_of_what_is_open(used: int, dry: bool) -> None:
    line = budget_line(dpa=300, released=(Released(100), Released(50, 12)))
    spend(line, used)

    rows = client_of(Role.BPKD).get(KERING).context["rows"]

    assert [(row.used, row.unreleased) for row in rows] == [(used, 150)] * dry
    if dry:
        assert (rows[0].standing.opened, rows[0].standing.free) == (100, 100 - used)
        assert (rows[0].standing.next_month, rows[0].standing.next_amount) == (12, 50)
        assert rows[0].share == used


def test_a_line_without_open_funds_is_dry_while_its_dpa_remains() -> None:
    waiting = budget_line(dpa=300, released=0)
    later = budget_line(dpa=300, released=(Released(300, 12),))
    budget_line(dpa=300, released=300)

    assert sorted(dry_pks(client_of(Role.BPKD))) == [waiting.pk, later.pk]


def test_the_driest_lines_come_first() -> None:
    moist = budget_line(dpa=300, released=300)
    spend(moist, 275)
    empty = budget_line(dpa=300, released=100)
    spend(empty, 99)
    rows = queries.dry_lines(SYSTEM, year=2026, day=DAY)

    assert [line.pk for line in queries.driest(rows, 5)] == [empty.pk, moist.pk]
    assert queries.driest(rows, 1) == [empty]


def test_bpkd_reads_the_same_number_at_home() -> None:
    for _ in range(2):
        budget_line(dpa=300, released=0)
    client = client_of(Role.BPKD)

    figure = client.get("/").context["board"].figures[2]

    assert (figure.label, figure.value, figure.url) == ("Baris hampir habis", "2", KERING)
    assert len(dry_pks(client)) == 2


def test_only_bpkd_is_led_to_issue_and_only_while_dpa_remains() -> None:
    line = budget_line(dpa=300, released=0)
    spent = budget_line(dpa=100, released=100)
    spend(spent, 100)
    link = "/anggaran/spd/baru/?organisasi={}&amp;tahun=2026"

    page = client_of(Role.BPKD).get(KERING).content.decode()
    own = client_of(Role.PA, line.organisation).get(KERING).content.decode()

    assert page.count(link.format(line.organisation_id)) == 1
    assert link.format(spent.organisation_id) not in page
    assert "Terbitkan SPD" not in own


def test_a_closed_year_is_not_dry(legal: None) -> None:
    line = budget_line(dpa=300, released=0, year=2025)
    assert dry_pks(client_of(Role.BPKD), "?tahun=2025") == [line.pk]

    services.close_year(line.organisation_id, 2025, by=SYSTEM, at=moment(2026, 1, 5))

    assert dry_pks(client_of(Role.BPKD), "?tahun=2025") == []


@pytest.mark.parametrize("role", [Role.PA, Role.KPA, Role.BENDAHARA])
def test_dry_lines_of_other_offices_never_appear(role: Role) -> None:
    own = budget_line(office("Dinas Sendiri"), dpa=7_000_001, released=0)
    budget_line(office("Dinas Lain"), dpa=9_000_009, released=0)
    client = client_of(role, own.organisation)

    response = client.get(KERING)
    foreign = client.get(f"{KERING}?organisasi={BudgetLine.objects.latest('pk').organisation_id}")

    assert [row.line.pk for row in response.context["rows"]] == [own.pk]
    assert foreign.context["rows"] == []
    for page in (response.content.decode(), foreign.content.decode()):
        assert "Dinas Lain" not in page
        assert "9.000.009" not in page
        assert "16.000.010" not in page


def test_an_asisten_reads_the_portfolio() -> None:
    asisten = office("Asisten", kind=Organisation.Kind.OVERSIGHT)
    inside = budget_line(office("Dalam", coordinator=asisten), released=0)
    budget_line(office("Luar"), released=0)

    assert dry_pks(client_of(Role.ASISTEN, asisten)) == [inside.pk]


def test_dry_lines_turn_pages_with_their_filters() -> None:
    one, other = office("A"), office("B")
    lines = [budget_line(one, released=0) for _ in range(23)]
    budget_line(other, released=0)
    client = client_of(Role.BPKD)

    first = client.get(f"{KERING}?organisasi={one.pk}&tahun=2026")
    following = first.context["following"]
    second = client.get(f"{KERING}?organisasi={one.pk}&tahun=2026&sesudah={following}")

    seen = [row.line.pk for page in (first, second) for row in page.context["rows"]]
    assert seen == [line.pk for line in lines]
    link = f"?organisasi={one.pk}&amp;tahun=2026&amp;sesudah={following}"
    assert link in first.content.decode()
    assert first.context["sentence"].startswith("23 baris hampir")


@pytest.mark.parametrize("url", [SERAPAN, SERAPAN + "ekspor/", KERING, TAK_TERPAKAI])
def test_desks_ask_the_database_equally_often(
    url: str, django_assert_max_num_queries: object, django_assert_num_queries: object
) -> None:
    client = client_of(Role.BPKD)
    for _ in range(2):
        budget_line(released=0)
        budget_line()
    client.get(url)
    with django_assert_max_num_queries(12) as few:  # type: ignore[operator]
        client.get(url)
    for _ in range(30):
        budget_line(released=0)
        budget_line()

    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        client.get(url)


@pytest.mark.parametrize("url", [SERAPAN, KERING, TAK_TERPAKAI])
def test_desks_without_rows_say_so(url: str) -> None:
    client = client_of(Role.BPKD)

    for query in ("", "?tahun=1999&organisasi=0&urut=x&bagian=y&sesudah=99"):
        page = client.get(url + query).content.decode()
        assert "empty-state" in page
        assert "chart-canvas" not in page


def test_tabs_keep_the_year_and_lead_those_who_answer_to_the_forecast() -> None:
    line = budget_line(year=2025)

    page = client_of(Role.PA, line.organisation).get(f"{KERING}?tahun=2025").content.decode()
    orderer = client_of(Role.PPK, line.organisation).get(KERING).content.decode()

    assert '<a href="/anggaran/serapan/?tahun=2025">' in page
    assert "/laporan/dana/" in page
    assert "/laporan/dana/" not in orderer
    assert FORECAST_ROLES == SPENDING_ROLES
