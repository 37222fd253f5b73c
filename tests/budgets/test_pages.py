"""Every page of the budget: works, and for whom."""

import pytest
from django.test import Client

from accounts.models import Appointment, Organisation, Role
from budgets.models import BudgetLine, Tranche
from budgets.views import common
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.budgets import Released, budget_line

pytestmark = pytest.mark.django_db

BPKD_ONLY = (
    "/anggaran/baru/",
    "/anggaran/impor/",
    "/anggaran/impor/templat/",
    "/anggaran/spd/baru/",
    "/anggaran/spd/impor/",
    "/anggaran/spd/impor/templat/",
)
LISTS = ("/anggaran/", "/anggaran/serapan/", "/anggaran/spd/")
OUTSIDERS = (Role.PEMILIK, Role.STAF, Role.PENERIMA, Role.PPKUKM, Role.PEMBINA)
OFFICE = (Role.PA, Role.KPA, Role.PPK, Role.PP, Role.BENDAHARA)
PROVINCE = (Role.BPKD, Role.BPPBJ, Role.INSPEKTORAT, Role.GUBERNUR)


def client_of(role: Role, organisation: Organisation | None = None) -> Client:
    kwargs = {"organisation": organisation} if organisation else {}
    appointment: Appointment = AppointmentFactory(role=role, **kwargs)
    client = Client()
    client.force_login(appointment.user)
    return client


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(released=(Released(40_000_000), Released(20_000_000, 12)))


def details(line: BudgetLine) -> list[str]:
    tranche = Tranche.objects.filter(organisation=line.organisation).order_by("pk")[0]
    return [f"/anggaran/{line.pk}/", f"/anggaran/spd/{tranche.pk}/"]


@pytest.mark.parametrize("role", [*OFFICE, *PROVINCE])
def test_officials_and_overseers_see_the_budget(line: BudgetLine, role: Role) -> None:
    client = client_of(role, line.organisation if role in OFFICE else None)

    statuses = {url: client.get(url).status_code for url in (*LISTS, *details(line))}

    assert set(statuses.values()) == {200}, statuses


@pytest.mark.parametrize("url", [*LISTS, *BPKD_ONLY, "/anggaran/1/", "/anggaran/spd/1/"])
def test_visitors_are_sent_to_log_in(url: str) -> None:
    response = Client().get(url)

    assert response.status_code == 302
    assert response["Location"].startswith("/akun/")


@pytest.mark.parametrize("role", OFFICE)
def test_another_office_is_not_found(line: BudgetLine, role: Role) -> None:
    client = client_of(role)

    assert [client.get(url).status_code for url in details(line)] == [404, 404]
    assert line.sub_activity_code not in client.get("/anggaran/").content.decode()
    assert "SPD-" not in client.get("/anggaran/spd/").content.decode()


def test_an_asisten_sees_the_portfolio_only(line: BudgetLine) -> None:
    asisten = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    client = client_of(Role.ASISTEN, asisten)
    assert [client.get(url).status_code for url in details(line)] == [404, 404]

    Organisation.objects.filter(pk=line.organisation_id).update(coordinator=asisten)

    assert [client.get(url).status_code for url in details(line)] == [200, 200]


def test_bp_bumd_sees_bumd_only(line: BudgetLine) -> None:
    bumd = budget_line(OrganisationFactory(kind=Organisation.Kind.BUMD))
    client = client_of(Role.BPBUMD)

    assert client.get(f"/anggaran/{bumd.pk}/").status_code == 200
    assert client.get(f"/anggaran/{line.pk}/").status_code == 404


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_budget_is_no_business_of_others(line: BudgetLine, role: Role) -> None:
    client = client_of(role, line.organisation)

    assert {client.get(url).status_code for url in (*LISTS, *BPKD_ONLY)} == {403}
    assert [client.get(url).status_code for url in details(line)] == [404, 404]


@pytest.mark.parametrize("role", [*OFFICE, Role.BPPBJ, Role.INSPEKTORAT, Role.ASISTEN])
@pytest.mark.parametrize("url", BPKD_ONLY)
def test_only_bpkd_fills_the_budget(role: Role, url: str) -> None:
    client = client_of(role)

    assert client.get(url).status_code == 403
    assert client.post(url, {}).status_code in (403, 405)
    assert (BudgetLine.objects.count(), Tranche.objects.count()) == (0, 0)


def test_somebody_without_a_post_sees_nothing(line: BudgetLine) -> None:
    appointment = AppointmentFactory(role=Role.BPKD)
    client = Client()
    client.force_login(appointment.user)
    Appointment.objects.all().delete()

    assert {client.get(url).status_code for url in (*LISTS, *BPKD_ONLY)} == {403}


@pytest.mark.parametrize("url", [*LISTS, "/anggaran/spd/impor/templat/"])
def test_lists_are_read_only(url: str) -> None:
    assert client_of(Role.BPKD).post(url).status_code == 405


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_unknown_ids_are_not_found(pk: str) -> None:
    client = client_of(Role.BPKD)

    assert client.get(f"/anggaran/{pk}/").status_code == 404
    assert client.get(f"/anggaran/spd/{pk}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "tahun=abc&organisasi=-1&q=%00&sesudah=x",
        "tahun=99999999999999999999&organisasi=99999999999999999999&sesudah=99999999999999999999",
        "tahun=9223372036854775807&organisasi=9223372036854775807&sebelum=9223372036854775807",
        "jenis=apa&sebelum=0&q=" + "x" * 500,
        "q=%25_%27%22&tahun=%EF%BC%91",
    ],
)
def test_senseless_filters_do_no_harm(line: BudgetLine, query: str) -> None:
    client = client_of(Role.BPKD)

    urls = [f"{url}?{query}" for url in (*LISTS, *details(line))]

    assert {client.get(url).status_code for url in urls} == {200}


def test_filters_find_lines(line: BudgetLine) -> None:
    other = budget_line(sub_activity_name="Pembinaan Kecamatan")
    client = client_of(Role.BPKD)

    by_office = client.get(f"/anggaran/?organisasi={other.organisation_id}").content.decode()
    by_text = client.get("/anggaran/?q=pembinaan+kecamatan").content.decode()
    by_year = client.get(f"/anggaran/?tahun={line.year - 1}").content.decode()

    for page in (by_office, by_text):
        assert other.sub_activity_code in page
        assert line.sub_activity_code not in page
    assert "Belum ada baris anggaran" in by_year


def test_the_line_page_explains_the_money(line: BudgetLine) -> None:
    page = client_of(Role.BPKD).get(f"/anggaran/{line.pk}/").content.decode()

    for text in ("Rp100.000.000", "Rp40.000.000", "Rp60.000.000", "DPA ditetapkan", "SPD terbit"):
        assert text in page
    assert page.count("SPD terbit") >= 2


def test_entries_are_filtered_by_kind(line: BudgetLine) -> None:
    client = client_of(Role.BPKD)

    money_in = client.get(f"/anggaran/{line.pk}/?jenis=dpa").content.decode()
    money_out = client.get(f"/anggaran/{line.pk}/?jenis=terealisasi").content.decode()

    assert "DPA ditetapkan" in money_in
    assert "DPA ditetapkan" not in money_out
    assert "Belum ada mutasi jenis ini" in money_out


def test_lines_turn_pages_without_gap_or_repeat() -> None:
    offices = [OrganisationFactory(short_name=name) for name in ("B", "A", "A")]
    lines = [budget_line(office, released=0) for office in offices for _ in range(9)]
    client, url, seen = client_of(Role.BPKD), "/anggaran/", []

    for _ in range(3):
        response = client.get(url)
        seen += [s.line.pk for s in response.context["standings"]]
        url = f"/anggaran/?sesudah={response.context['following']}"
        if response.context["following"] is None:
            break

    assert sorted(seen) == sorted(line.pk for line in lines)
    assert [BudgetLine.objects.get(pk=pk).organisation.short_name for pk in seen] == (
        ["A"] * 18 + ["B"] * 9
    )


def test_tranches_turn_pages_newest_first(line: BudgetLine) -> None:
    office = line.organisation
    rows = Tranche.objects.bulk_create(
        Tranche(
            organisation=office,
            year=line.year,
            number=f"T-{n}",
            issued_date=f"{line.year}-01-01",
            month_from=1,
            month_to=1,
            total=1,
            created_at=f"{line.year}-01-01T00:00:00Z",
            created_by_name="x",
        )
        for n in range(30)
    )
    client = client_of(Role.BPKD)

    first = client.get("/anggaran/spd/")
    second = client.get(f"/anggaran/spd/?sebelum={first.context['following']}")

    seen = [t.pk for page in (first, second) for t in page.context["tranches"]]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(rows) + 2


@pytest.mark.parametrize("url", LISTS)
def test_lists_ask_the_database_equally_often(
    url: str, django_assert_max_num_queries: object, django_assert_num_queries: object
) -> None:
    client = client_of(Role.BPKD)
    for _ in range(3):
        budget_line()
    client.get(url)
    with django_assert_max_num_queries(12) as few:  # type: ignore[operator]
        client.get(url)
    for _ in range(30):
        budget_line()

    with django_assert_num_queries(len(few)):  # type: ignore[operator]
        client.get(url)


def test_details_ask_the_database_equally_often(
    django_assert_max_num_queries: object, django_assert_num_queries: object
) -> None:
    office = OrganisationFactory()
    line = budget_line(office)
    client = client_of(Role.BPKD)
    counts = []
    for url in details(line):
        client.get(url)
        with django_assert_max_num_queries(12) as few:  # type: ignore[operator]
            client.get(url)
        counts.append(len(few))
    for _ in range(10):
        budget_line(office)

    for url, count in zip(details(line), counts, strict=True):
        with django_assert_num_queries(count):  # type: ignore[operator]
            client.get(url)


def test_reference_pages_lead_to_what_holds_the_money() -> None:
    assert common.reference_page("orders.order:7") == "/pesanan/7/"
    for unknown in ("", "orders.order:", "orders.order:x", "lain:7"):
        assert common.reference_page(unknown) == ""
