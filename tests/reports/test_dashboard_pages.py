"""The report pages: who sees which figures, wrong filters, exports, and the number of queries."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.acting import SESSION_KEY
from accounts.models import Organisation, Role
from budgets.models import Balance
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, UserFactory
from tests.factories.orders import Desk, VendorFactory, desk
from tests.factories.reports import Facts, moment, payment

TODAY = date(2026, 11, 23)
PAGES = ("reports:dashboard", "reports:late", "reports:export")
Login = Callable[[Role, Organisation], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(moment(TODAY), tick=False):
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


@pytest.fixture
def asisten() -> Organisation:
    return OrganisationFactory(
        kind=Organisation.Kind.OVERSIGHT, code="asisten", short_name="Asisten Pemerintahan"
    )


@pytest.fixture
def inside(asisten: Organisation) -> Desk:
    """This fixture will give an office of the portfolio with one late payment of Rp3.000.000."""
    place = desk(code="dalam", short_name="Dinas Dalam", coordinator=asisten)
    Balance.objects.filter(line=place.line).update(realised=Decimal(7_000_000))
    payment(place, VendorFactory(), Facts(date(2026, 11, 9), date(2026, 11, 12), gross=3_000_000))
    return place


@pytest.fixture
def outside() -> Desk:
    """This fixture will give an office of another portfolio, with larger figures."""
    place = desk(code="luar", short_name="Dinas Luar")
    Balance.objects.filter(line=place.line).update(realised=Decimal(99_000_000))
    payment(place, VendorFactory(), Facts(date(2026, 11, 2), date(2026, 11, 5), gross=44_000_000))
    return place


def test_dashboard_shows_the_portfolio_with_its_totals_only(
    asisten: Organisation, inside: Desk, outside: Desk
) -> None:
    response = enter(Role.ASISTEN, asisten).get(reverse("reports:dashboard"))

    overview = response.context["overview"]
    assert [row.code for row in overview.offices] == ["dalam"]
    assert overview.total.spending.value == Decimal(7_000_000)
    assert overview.total.payments.overdue == Decimal(3_000_000)
    page = response.content.decode()
    assert "Dinas Dalam" in page
    assert "Dinas Luar" not in page
    assert "99.000.000" not in page
    assert "106.000.000" not in page


def test_export_and_late_list_keep_to_the_portfolio(
    asisten: Organisation, inside: Desk, outside: Desk
) -> None:
    client = enter(Role.ASISTEN, asisten)

    table = client.get(reverse("reports:export")).content.decode("utf-8-sig")
    late = client.get(reverse("reports:late"))

    rows = table.splitlines()
    assert [row.split(";")[0] for row in rows] == ["Unit kerja", "Dinas Dalam", "Jumlah"]
    assert rows[2].split(";")[4] == "7000000"
    assert [row.office for row in late.context["late"]] == ["Dinas Dalam"]


def test_office_of_another_portfolio_is_refused_as_unknown(
    asisten: Organisation, inside: Desk, outside: Desk
) -> None:
    client = enter(Role.ASISTEN, asisten)

    foreign = client.get(reverse("reports:dashboard"), {"unit": "luar"})
    unknown = client.get(reverse("reports:dashboard"), {"unit": "tidak-ada"})

    for response in (foreign, unknown):
        assert response.status_code == 200
        assert "Unit kerja ini tidak ada dalam lingkup Anda" in response.content.decode()
        assert [row.code for row in response.context["overview"].offices] == ["dalam"]


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        (Role.GUBERNUR, ["luar", "dalam", "mrt"]),
        (Role.BPPBJ, ["luar", "dalam", "mrt"]),
        (Role.INSPEKTORAT, ["luar", "dalam", "mrt"]),
        (Role.BPKD, ["luar", "dalam", "mrt"]),
        (Role.BPBUMD, ["mrt"]),
    ],
)
def test_dashboard_scope_of_province_roles(
    asisten: Organisation, inside: Desk, outside: Desk, role: Role, codes: list[str]
) -> None:
    desk(code="mrt", short_name="PT MRT", kind=Organisation.Kind.BUMD)

    response = enter(role, asisten).get(reverse("reports:dashboard"))

    assert [row.code for row in response.context["overview"].offices] == codes


def test_dashboard_of_one_office_names_it(asisten: Organisation, inside: Desk) -> None:
    desk(code="kedua", coordinator=asisten)
    client = enter(Role.ASISTEN, asisten)

    whole = client.get(reverse("reports:dashboard"))
    one = client.get(reverse("reports:dashboard"), {"unit": "dalam"})

    assert whole.context["scope"] == "2 unit kerja dalam lingkup Asisten Pemerintahan"
    assert one.context["scope"] == inside.office.name
    assert [row.code for row in one.context["overview"].offices] == ["dalam"]


@pytest.mark.parametrize("role", [Role.PA, Role.KPA, Role.BENDAHARA])
def test_dashboard_of_an_office_is_its_own(inside: Desk, outside: Desk, role: Role) -> None:
    response = enter(role, inside.office).get(reverse("reports:dashboard"))

    assert [row.code for row in response.context["overview"].offices] == ["dalam"]
    assert response.context["scope"] == inside.office.name


@pytest.mark.parametrize("url_name", PAGES)
@pytest.mark.parametrize("role", [Role.PPK, Role.PP, Role.PENERIMA, Role.PEMILIK, Role.STAF])
def test_reports_are_closed_to_other_posts(inside: Desk, role: Role, url_name: str) -> None:
    response = enter(role, inside.office).get(reverse(url_name))

    assert response.status_code == 403
    assert "Laporan belanja hanya untuk" in response.content.decode()


@pytest.mark.parametrize("url_name", PAGES)
def test_reports_ask_visitors_to_log_in(client: Client, url_name: str) -> None:
    response = client.get(reverse(url_name))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("url_name", PAGES)
def test_reports_are_closed_without_a_post(client: Client, url_name: str) -> None:
    client.force_login(UserFactory())

    assert client.get(reverse(url_name)).status_code == 403


@pytest.mark.parametrize("url_name", PAGES)
def test_reports_only_answer_get(inside: Desk, url_name: str) -> None:
    assert enter(Role.PA, inside.office).post(reverse(url_name)).status_code == 405


@pytest.mark.parametrize("role", [Role.PPKUKM, Role.PEMBINA])
def test_mentors_see_the_supply_side_without_money(
    asisten: Organisation, inside: Desk, role: Role
) -> None:
    client = enter(role, asisten)

    response = client.get(reverse("reports:dashboard"))

    page = response.content.decode()
    assert response.context["supply"].total.vendors == 1
    assert "Dinas Dalam" not in page
    assert "7.000.000" not in page
    assert client.get(reverse("reports:export")).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"tahun": "abc"},
        {"tahun": "99999999999999999999"},
        {"tahun": "-1"},
        {"tahun": "2026\x00"},
        {"unit": "x" * 5000},
        {"unit": "\x00"},
    ],
)
def test_dashboard_explains_a_wrong_filter(inside: Desk, query: dict[str, str]) -> None:
    response = enter(Role.PA, inside.office).get(reverse("reports:dashboard"), query)

    assert response.status_code == 200
    assert "Saringan tidak dikenal" in response.content.decode()
    assert response.context["overview"].year == 2026


@pytest.mark.parametrize(
    "query",
    [
        {"status": "semua"},
        {"sesudah": "kemarin"},
        {"sesudah": "2026-02-31.5"},
        {"sesudah": "2026-11-01." + "9" * 40},
    ],
)
def test_late_list_explains_a_wrong_filter(inside: Desk, query: dict[str, str]) -> None:
    response = enter(Role.PA, inside.office).get(reverse("reports:late"), query)

    assert response.status_code == 200
    assert "Saringan tidak dikenal" in response.content.decode()
    assert len(response.context["late"]) == 1


def test_export_with_a_wrong_filter_goes_back_to_the_page(inside: Desk) -> None:
    response = enter(Role.PA, inside.office).get(reverse("reports:export"), {"tahun": "abc"})

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('reports:dashboard')}?tahun=abc"


def test_export_is_a_csv_file_named_by_year_and_day(inside: Desk) -> None:
    response = enter(Role.PA, inside.office).get(reverse("reports:export"), {"tahun": "2025"})

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == ('attachment; filename="e-order-2025-2026-11-23.csv"')


def test_year_filter_reads_another_year(inside: Desk) -> None:
    response = enter(Role.PA, inside.office).get(reverse("reports:dashboard"), {"tahun": "2025"})

    overview = response.context["overview"]
    assert (overview.year, overview.total.spending.value) == (2025, Decimal(0))
    assert "Tidak ada pembayaran yang terlambat." in response.content.decode()


def test_late_list_pages_by_due_date(inside: Desk) -> None:
    vendor = VendorFactory()
    for _ in range(26):
        payment(inside, vendor, Facts(date(2026, 11, 2), date(2026, 11, 5)))
    client = enter(Role.PA, inside.office)

    first = client.get(reverse("reports:late"))
    second = client.get(reverse("reports:late"), {"sesudah": first.context["next_marker"]})

    ids = [row.payment_id for page in (first, second) for row in page.context["late"]]
    assert (len(first.context["late"]), len(second.context["late"])) == (25, 2)
    assert len(set(ids)) == 27
    assert second.context["next_marker"] == ""


def test_late_list_can_be_narrowed_by_status(inside: Desk) -> None:
    paid = Facts(date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 12), reason="Bank libur.")
    payment(inside, VendorFactory(), paid)
    client = enter(Role.PA, inside.office)

    still_open = client.get(reverse("reports:late"), {"status": "open"})
    done = client.get(reverse("reports:late"), {"status": "paid"})

    assert [row.is_open for row in still_open.context["late"]] == [True]
    assert [row.reason for row in done.context["late"]] == ["Bank libur."]


def test_dashboard_of_an_empty_portfolio_explains_itself(asisten: Organisation) -> None:
    response = enter(Role.ASISTEN, asisten).get(reverse("reports:dashboard"))

    page = response.content.decode()
    assert response.status_code == 200
    assert "Belum ada unit kerja dalam lingkup Anda." in page
    assert "Tidak ada pembayaran yang terlambat." in page


@pytest.mark.parametrize("url_name", ["reports:dashboard", "reports:late"])
def test_report_pages_read_alike_for_3_and_30_offices(asisten: Organisation, url_name: str) -> None:
    client, vendor = enter(Role.ASISTEN, asisten), VendorFactory()
    counts = []
    for more in (3, 27):
        for _ in range(more):
            place = desk(coordinator=asisten)
            payment(place, vendor, Facts(date(2026, 11, 2), date(2026, 11, 5)))
            fate = Facts(date(2026, 10, 1), date(2026, 10, 6), date(2026, 10, 2))
            payment(place, vendor, fate)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(url_name)).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert counts[1] <= 12
