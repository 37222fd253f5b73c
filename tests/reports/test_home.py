"""The front door: the welcome, the queue of each role, its figures, and nobody else's."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.acting import actor_of
from accounts.models import Appointment, Organisation, Role
from budgets.models import Balance
from core import audit
from core.worklist import Task
from orders.states import OrderState, PackageState
from payments.states import PaymentState
from reports import boards, words
from reports.queries import desks, taste, worklist
from reports.queries.desks import Tally
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, UserFactory
from tests.factories.orders import Desk, MenuFactory, VendorFactory, desk
from tests.factories.reports import Facts, moment, order, package, payment
from vendors.models import MenuPicture, Vendor

TODAY = date(2026, 11, 23)
NOW = moment(TODAY)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def place() -> Desk:
    """This fixture will give an office with money used and payments of every urgency."""
    office = desk(code="dalam", short_name="Dinas Dalam")
    vendor = VendorFactory(name="Dapur Betawi", organisation__short_name="Dapur Betawi")
    Balance.objects.filter(line=office.line).update(
        committed=Decimal(30_000_000), realised=Decimal(60_000_000)
    )
    for facts in (
        Facts(date(2026, 11, 16), date(2026, 11, 19), gross=4_000_000),
        Facts(date(2026, 11, 18), TODAY, gross=5_000_000, status=PaymentState.APPROVED),
        Facts(date(2026, 11, 19), date(2026, 11, 24), status=PaymentState.DRAFTED),
        Facts(date(2026, 11, 5), date(2026, 11, 10), date(2026, 11, 9), gross=2_000_000),
        Facts(date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 6), gross=9_000_000),
    ):
        payment(office, vendor, facts)
    order(office, vendor, at=NOW, status=OrderState.SIGNED, total=1_500_000)
    return office


@pytest.fixture
def foreign(place: Desk) -> Desk:
    """This fixture will give another office and firm with rows of their own."""
    office = desk(code="luar", short_name="Dinas Luar")
    Balance.objects.filter(line=office.line).update(realised=Decimal(77_777_777))
    payment(office, VendorFactory(), Facts(date(2026, 11, 2), date(2026, 11, 5), gross=33_333_333))
    return office


def enter(appointment: Appointment) -> Client:
    """This function will log in the person of an appointment."""
    client = Client()
    client.force_login(appointment.user)
    return client


def owner() -> Appointment:
    """This function will appoint an owner of the fixture's firm."""
    firm = Vendor.objects.get(name="Dapur Betawi").organisation
    return AppointmentFactory(role=Role.PEMILIK, organisation=firm)


def figures(appointment: Appointment) -> dict[str, str]:
    """This function will return the tiles of a role as label → value."""
    return {tile.label: tile.value for tile in boards.board(actor_of(appointment), TODAY).figures}


def test_welcome_tells_visitors_what_this_is(client: Client) -> None:
    response = client.get("/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "usaha mikro dan kecil" in page
    assert 'href="/akun/login/"' in page
    assert 'href="/katalog/"' in page
    assert "Baru di katalog" not in page


def test_welcome_shows_one_pictured_menu_of_each_firm(client: Client) -> None:
    one, two = VendorFactory(name="Satu"), VendorFactory(name="Dua")
    for number, vendor in enumerate((one, one, two)):
        MenuPicture.objects.create(
            menu=MenuFactory(vendor=vendor), stem=f"stem-{number}", alt="Nasi kotak"
        )
    MenuFactory(vendor=VendorFactory(name="Tanpa Gambar"))
    hidden = MenuFactory(vendor=VendorFactory(name="Tersembunyi"), is_active=False)
    MenuPicture.objects.create(menu=hidden, stem="stem-x", alt="Nasi kotak")

    cards = client.get("/").context["cards"]

    assert [card["vendor"] for card in cards] == ["Dua", "Satu"]


def test_welcome_is_one_query(client: Client) -> None:
    for number in range(30):
        MenuPicture.objects.create(menu=MenuFactory(), stem=f"stem-{number}", alt="Nasi kotak")

    with CaptureQueriesContext(connection) as seen:
        response = client.get("/")

    assert len(response.context["cards"]) == taste.MENUS_SHOWN
    assert len(seen) == 1


def test_person_without_a_post_is_told_what_to_do(client: Client) -> None:
    client.force_login(UserFactory())

    response = client.get("/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Akun Anda belum memegang jabatan" in page
    assert "BPPBJ" in page


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home_with_figures(place: Desk, role: Role) -> None:
    appointment = AppointmentFactory(role=role, organisation=place.office)

    response = enter(appointment).get("/")

    assert response.status_code == 200
    assert 2 <= len(response.context["board"].figures) <= 4
    assert all(figure.url for figure in response.context["board"].figures)


def test_home_only_answers_get(client: Client) -> None:
    assert client.post("/").status_code == 405


def test_figures_of_an_approver(place: Desk, foreign: Desk) -> None:
    assert figures(place.approver) == {
        "Dana bebas": "Rp10.000.000",
        "Pesanan berjalan": "6",
        "Menunggu persetujuan bayar": "1",
    }


def test_figures_of_the_team(place: Desk, foreign: Desk) -> None:
    package(place, at=NOW, status=PackageState.ASSIGNED)
    package(place, at=NOW, status=PackageState.PREPARED)
    other_ppk = AppointmentFactory(role=Role.PPK, organisation=place.office)

    assert figures(place.ppk)["Paket dalam penyiapan"] == "1"
    assert figures(place.pp)["Paket siap dipesan"] == "1"
    assert figures(other_ppk)["Paket dalam penyiapan"] == "0"


def test_figures_of_a_treasurer(place: Desk, foreign: Desk) -> None:
    seen = desks.treasurer_desk(actor_of(place.treasurer), TODAY)

    assert seen.due_today == Tally(1, Decimal(5_000_000))
    assert seen.overdue == Tally(1, Decimal(4_000_000))
    assert seen.awaiting_draft == Tally(1, Decimal(4_000_000))
    assert seen.paid_this_month == Tally(1, Decimal(2_000_000))
    assert figures(place.treasurer) == {
        "Jatuh tempo hari ini": "1",
        "Lewat jatuh tempo": "1",
        "Menunggu draf": "1",
        "Dibayar bulan ini": "1",
    }


def test_figures_of_another_treasurer_are_empty(place: Desk) -> None:
    colleague = AppointmentFactory(role=Role.BENDAHARA, organisation=place.office)

    assert set(figures(colleague).values()) == {"0"}


def test_figures_of_a_vendor(place: Desk, foreign: Desk) -> None:
    assert figures(owner()) == {
        "Pesanan baru": "1",
        "Uang dalam perjalanan": "Rp21.000.000",
        "Dibayar bulan ini": "Rp2.000.000",
    }


def test_figures_of_a_receiver(place: Desk) -> None:
    vendor = VendorFactory()
    for days in (0, 6, 7):
        order(place, vendor, at=NOW + timedelta(days=days), status=OrderState.ACCEPTED)

    assert figures(place.receiver)["Kiriman 7 hari ini"] == "2"


def test_figures_of_bpkd(place: Desk, foreign: Desk) -> None:
    bpkd = AppointmentFactory(role=Role.BPKD, organisation=OrganisationFactory())

    assert figures(bpkd) == {
        "SPD terbit": "Rp200.000.000",
        "Terpakai": "Rp167.777.777",
        "Baris hampir habis": "1",
    }


def test_figures_of_an_asisten_keep_to_the_portfolio(place: Desk, foreign: Desk) -> None:
    asisten = AppointmentFactory(role=Role.ASISTEN, organisation=OrganisationFactory())
    Organisation.objects.filter(pk=place.office.pk).update(coordinator=asisten.organisation)

    assert figures(asisten) == {
        "Belanja e-Order": "Rp90.000.000",
        "Dibayar tepat waktu": "66,7%",
        "Lewat jatuh tempo": "1",
    }
    late = boards.board(actor_of(asisten), TODAY).panel
    assert late is not None
    assert [row.office for row in late.content["late"]] == ["Dinas Dalam"]


def test_money_on_the_way_lists_what_is_due_before_what_was_sent(
    place: Desk, foreign: Desk
) -> None:
    rows = desks.vendor_desk(actor_of(owner()), TODAY).rows

    assert [(row.due_date, row.value_date) for row in rows] == [
        (date(2026, 11, 19), None),
        (TODAY, None),
        (date(2026, 11, 24), None),
        (date(2026, 10, 8), date(2026, 10, 6)),
        (date(2026, 11, 10), date(2026, 11, 9)),
    ]
    assert {row.office for row in rows} == {"Dinas Dalam"}


def test_money_on_the_way_begins_with_what_is_not_billed(place: Desk) -> None:
    vendor = Vendor.objects.get(name="Dapur Betawi")
    last = payment(place, vendor, Facts(date(2026, 11, 20), date(2026, 11, 25)))
    handover = last.bill.handover
    unbilled = order(place, vendor, at=NOW, status=OrderState.RECEIVED, total=700_000)
    type(handover).objects.create(
        order=unbilled,
        number="BAST BARU",
        status="SIGNED",
        delivered_at=NOW,
        vendor_signed_at=NOW,
        accepted_items=Decimal(700_000),
        accepted_total=Decimal(700_000),
        bast_date=TODAY,
    )

    first = desks.vendor_desk(actor_of(owner()), TODAY).rows[0]

    assert (first.status_label, first.amount) == ("Belum ditagih", Decimal(700_000))
    assert first.payment_id is None


def test_vendor_home_answers_where_the_money_is(place: Desk, foreign: Desk) -> None:
    page = enter(owner()).get("/").content.decode()

    assert "Di mana uang saya?" in page
    assert "Paling lambat" in page
    assert "33.333.333" not in page


def test_bpkd_home_names_the_dry_lines(place: Desk, foreign: Desk) -> None:
    bpkd = AppointmentFactory(role=Role.BPKD, organisation=OrganisationFactory())

    page = enter(bpkd).get("/").content.decode()

    assert "Baris anggaran yang hampir habis" in page
    panel = boards.board(actor_of(bpkd), TODAY).panel
    assert panel is not None
    assert [row.line.organisation.short_name for row in panel.content["dry"]] == ["Dinas Dalam"]
    assert [office.code for office, _ in panel.content["offices"]] == ["dalam", "luar"]


def test_treasurer_home_lists_the_most_urgent_first(place: Desk, foreign: Desk) -> None:
    response = enter(place.treasurer).get("/")

    tasks = [row["task"] for row in response.context["tasks"]]
    assert [(task.verb, task.due_date) for task in tasks] == [
        ("Buat draf Surat Persetujuan Bayar", date(2026, 11, 19)),
        ("Bayar", TODAY),
    ]
    assert [row["tone"] for row in response.context["tasks"]] == ["danger", "attention"]


def test_long_queue_folds_after_ten(place: Desk) -> None:
    vendor = VendorFactory()
    for _ in range(12):
        payment(place, vendor, Facts(date(2026, 11, 19), date(2026, 11, 24)))

    response = enter(place.treasurer).get("/")

    assert len(response.context["tasks"]) == 10
    assert len(response.context["more_tasks"]) == 4
    assert "Tampilkan 4 tugas lainnya" in response.content.decode()


def test_empty_queue_tells_the_last_deed(place: Desk) -> None:
    by = actor_of(place.receiver)
    audit.record("order.sign", place.office, by=by, at=NOW)
    audit.record("account.login", place.receiver.user, by=by, at=NOW)

    page = enter(place.receiver).get("/").content.decode()

    assert "Tidak ada tugas." in page
    assert f"Terakhir selesai: menandatangani Surat Pesanan {place.office}," in page


def test_empty_queue_of_a_newcomer_has_no_last_deed(place: Desk) -> None:
    audit.record("order.sign", place.office, by=actor_of(place.ppk), at=NOW)

    page = enter(place.receiver).get("/").content.decode()

    assert "Tidak ada tugas." in page
    assert "Terakhir selesai" not in page


def test_tasks_sort_by_time_left_then_by_waiting() -> None:
    def task(verb: str, since: int, due: date | None = None) -> Task:
        return Task(verb, "x", "/", since=NOW - timedelta(days=since), due_date=due)

    later = task("e", 30, TODAY + timedelta(days=9))
    dated = [later, task("a", 0, TODAY), task("d", 0, date(2026, 11, 20))]
    queue = [task("c", 1), task("b", 9), *dated]

    assert [row.verb for row in worklist.by_time_left(queue, TODAY)] == ["d", "a", "b", "c", "e"]


def test_words_know_verbs_and_urgency() -> None:
    late = Task("Bayar", "x", "/", since=NOW, due_date=date(2026, 11, 20))

    assert (words.icon(late), words.tone(late, TODAY)) == ("banknote", "danger")
    assert words.tone(Task("Bayar", "x", "/", since=NOW), TODAY) == ""
    assert words.icon(Task("Renungkan", "x", "/", since=NOW)) == "circle-dot"


@pytest.mark.parametrize("role", [Role.BENDAHARA, Role.PEMILIK, Role.BPKD, Role.ASISTEN, Role.KPA])
def test_homes_read_alike_for_3_and_30_rows(place: Desk, role: Role) -> None:
    vendor = Vendor.objects.get(name="Dapur Betawi")
    asisten = AppointmentFactory(role=Role.ASISTEN, organisation=OrganisationFactory())
    people = {
        Role.BENDAHARA: place.treasurer,
        Role.KPA: place.approver,
        Role.PEMILIK: owner(),
        Role.ASISTEN: asisten,
        Role.BPKD: AppointmentFactory(role=Role.BPKD, organisation=OrganisationFactory()),
    }
    client, counts = enter(people[role]), []
    for more in (3, 27):
        for _ in range(more):
            office = desk(coordinator=asisten.organisation)
            payment(office, vendor, Facts(date(2026, 11, 2), date(2026, 11, 5)))
            payment(place, vendor, Facts(date(2026, 11, 19), date(2026, 11, 24)))
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert counts[1] <= 12
