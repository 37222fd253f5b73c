"""Pages of packages: who may open and do what, errors at the fields, constant queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Appointment, Role
from budgets.models import BudgetLine
from orders.models import Document, Package
from orders.queries.packages import package_tasks
from orders.states import PackageState
from tests.factories.accounts import AppointmentFactory
from tests.factories.orders import (
    Desk,
    MenuFactory,
    VendorFactory,
    assigned,
    desk,
    filled,
    prepared,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

# Pages work on the clock of the wall, so their packages do too.
SOON = timedelta(days=1)


def now_desk(**office: object) -> Desk:
    """Make an office whose line belongs to the running year."""
    made = desk(**office)
    BudgetLine.objects.filter(pk=made.line.pk).update(year=timezone.localdate().year)
    return made


def soon() -> dict[str, object]:
    return {"at": timezone.now(), "event_at": timezone.now() + SOON}


def client_of(appointment: Appointment) -> Client:
    client = Client()
    client.force_login(appointment.user)
    return client


def form_of(office: Desk, **changes: object) -> dict[str, object]:
    event = timezone.localtime(timezone.now() + SOON)
    return {
        "rup_code": "52345678",
        "name": "Belanja rapat",
        "ceiling": "5.000.000",
        "line": office.line.pk,
        "event_name": "Rapat Koordinasi",
        "event_at": f"{event:%Y-%m-%dT%H:%M}",
        "place": "Ruang Pola",
        "wilayah": "31.71",
        "attendance": "100",
        "approver": office.approver.pk,
        "ppk": office.ppk.pk,
        "pp": office.pp.pk,
        "treasurer": office.treasurer.pk,
        "receiver": office.receiver.pk,
    } | changes


def test_create_hands_out_a_package_once_per_key() -> None:
    office = now_desk()
    client = client_of(office.approver)
    assert client.get("/paket/baru/").status_code == 200

    for _ in range(2):
        answer = client.post("/paket/baru/", form_of(office, kunci="k-7"))

    package = Package.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/paket/{package.pk}/"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rup_code": "12"}, "rup_code"),
        ({"rup_code": "1234567\x00"}, "rup_code"),
        ({"name": "x" * 201}, "name"),
        ({"ceiling": "-1"}, "ceiling"),
        ({"ceiling": "9" * 40}, "ceiling"),
        ({"line": "999999"}, "line"),
        ({"line": "9" * 60}, "line"),
        ({"event_at": "kemarin"}, "event_at"),
        ({"event_at": "2001-01-01T10:00"}, "event_at"),
        ({"wilayah": "99"}, "wilayah"),
        ({"attendance": "0"}, "attendance"),
        ({"attendance": "9" * 30}, "attendance"),
        ({"ppk": ""}, "ppk"),
        ({"pp": "abc"}, "pp"),
    ],
)
def test_create_shows_errors_at_the_field(changes: dict[str, object], field: str) -> None:
    office = now_desk()

    answer = client_of(office.approver).post("/paket/baru/", form_of(office, **changes))

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Package.objects.count() == 0


def test_create_offers_only_valid_people_and_own_lines() -> None:
    office, other = now_desk(), now_desk()
    today = timezone.localdate()
    ended = AppointmentFactory(role=Role.PPK, organisation=office.office, valid_to=today)

    form = client_of(office.approver).get("/paket/baru/").context["form"]
    offered = {value for value, _ in form.fields["ppk"].choices}
    answer = client_of(office.approver).post(
        "/paket/baru/", form_of(office, ppk=ended.pk, line=other.line.pk)
    )

    assert offered == {"", office.ppk.pk}
    assert sorted(answer.context["form"].errors) == ["line", "ppk"]


def test_create_names_the_duty_that_is_not_separate() -> None:
    office = now_desk()
    same = AppointmentFactory(user=office.ppk.user, role=Role.PP, organisation=office.office)

    answer = client_of(office.approver).post("/paket/baru/", form_of(office, pp=same.pk))

    assert answer.status_code == 422
    assert "Satu orang tidak boleh menjadi PPK sekaligus" in answer.content.decode()
    assert Package.objects.count() == 0


def test_create_is_for_budget_users() -> None:
    office = now_desk()

    for duty in ("ppk", "pp", "treasurer", "receiver"):
        client = client_of(getattr(office, duty))
        assert client.get("/paket/baru/").status_code == 403
        assert client.post("/paket/baru/", form_of(office)).status_code == 403
    assert Client().get("/paket/baru/").status_code == 302
    assert Package.objects.count() == 0


def test_package_page_is_for_the_office_and_its_overseers() -> None:
    office = now_desk()
    package = prepared(office, **soon())
    page = f"/paket/{package.pk}/"

    assert Client().get(page).status_code == 302
    for duty in ("approver", "ppk", "pp", "treasurer", "receiver"):
        assert client_of(getattr(office, duty)).get(page).status_code == 200
    assert client_of(AppointmentFactory(role=Role.INSPEKTORAT)).get(page).status_code == 200
    for stranger in (AppointmentFactory(role=Role.PPK), AppointmentFactory(role=Role.PEMILIK)):
        assert client_of(stranger).get(page).status_code == 404
    assert client_of(office.ppk).post(page).status_code == 405
    assert client_of(office.ppk).get(f"/paket/{10**30}/").status_code == 404


@pytest.mark.parametrize("state", ["ASSIGNED", "PREPARED", "ORDERED", "CANCELLED"])
def test_package_page_tells_the_next_step(state: str) -> None:
    office = now_desk()
    package = prepared(office, **soon()) if state != "ASSIGNED" else assigned(office, **soon())
    if state in {"ORDERED", "CANCELLED"}:
        Package.objects.filter(pk=package.pk).update(status=PackageState(state))
    words = {
        "ASSIGNED": "PPK menyiapkan dokumen",
        "PREPARED": "Pejabat Pengadaan memilih penyedia",
        "ORDERED": "Pesanan sedang berjalan",
        "CANCELLED": "Paket dibatalkan",
    }

    page = client_of(office.approver).get(f"/paket/{package.pk}/").content.decode()

    assert words[state] in page


def test_list_filters_and_pages_by_keyset() -> None:
    office = now_desk()
    event = timezone.now() + SOON
    for n in range(30):
        assigned(office, at=timezone.now(), event_at=event, rup_code=f"{n:08}", name=f"Paket {n}")
    client = client_of(office.pp)

    first = client.get("/paket/", {"tahap": "penyiapan", "tahun": event.year}).context
    second = client.get("/paket/", {"sebelum": first["older"]}).context
    found = client.get("/paket/", {"q": "00000007"}).context["packages"]

    assert [len(first["packages"]), len(second["packages"])] == [25, 5]
    assert second["older"] is None
    assert [package.name for package in found] == ["Paket 7"]
    for odd in ("\x00", "x" * 999, "9" * 40):
        assert client.get("/paket/", {"q": odd, "sebelum": odd, "tahun": odd}).status_code == 200


@pytest.mark.parametrize("address", ["/paket/", "/dokumen/"])
def test_lists_cost_the_same_for_three_and_thirty(address: str) -> None:
    office = now_desk()
    client = client_of(office.ppk)
    counts = []

    for start, end in ((0, 1), (1, 10)):
        for n in range(start, end):
            prepared(office, **soon() | {"rup_code": f"{n:08}"})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_preparation_walks_from_kak_to_issued_papers() -> None:
    office = now_desk()
    package = assigned(office, **soon())
    client = client_of(office.ppk)
    page = f"/paket/{package.pk}/penyiapan/"

    for word in ("kak", "harga", "spesifikasi"):
        if word == "harga":
            for price in (40_000, 41_000, 42_000):
                menu = MenuFactory(price=Decimal(price))
                client.post(f"/paket/{package.pk}/pembanding/", {"menu": menu.pk})
        shown = client.get(page, {"langkah": word})
        values = {
            n: f.value()
            for n, f in zip(shown.context["form"].fields, shown.context["form"], strict=True)
        }
        assert client.post(f"{page}?langkah={word}", values).status_code == 302
    answer = client.post(f"/paket/{package.pk}/terbitkan/")

    package = Package.objects.get(pk=package.pk)
    assert answer["Location"] == f"/paket/{package.pk}/"
    assert package.status == PackageState.PREPARED
    assert package.preparation.unit_price == 41_000
    assert Document.objects.count() == 3
    assert client.get(page)["Location"] == f"/paket/{package.pk}/"


def test_preparation_says_what_is_wrong_and_keeps_what_was_typed() -> None:
    office = now_desk()
    package = filled(office, **soon())
    client = client_of(office.ppk)
    page = f"/paket/{package.pk}/penyiapan/?langkah=harga"

    over = client.post(page, {"quantity": "1", "unit_price": "5.000.001", "price_note": "x"})
    bad = client.post(page, {"quantity": "-3", "unit_price": "abc", "price_note": "\x00"})
    null = client.post(f"/paket/{package.pk}/penyiapan/?langkah=kak", {"background": "a\x00b"})

    assert (over.status_code, bad.status_code, null.status_code) == (422, 422, 422)
    assert "kurangi Rp1." in over.content.decode()
    assert sorted(bad.context["form"].errors) == ["price_note", "quantity", "unit_price"]
    assert Package.objects.get(pk=package.pk).preparation.unit_price == 41_000


def test_preparation_is_for_its_ppk() -> None:
    office = now_desk()
    package = filled(office, **soon())
    other = AppointmentFactory(role=Role.PPK, organisation=office.office)
    pages = (f"/paket/{package.pk}/penyiapan/", f"/paket/{package.pk}/terbitkan/")

    for appointment, status in ((office.pp, 403), (other, 403), (AppointmentFactory(), 404)):
        client = client_of(appointment)
        assert client.get(pages[0]).status_code == status
        assert client.post(pages[1]).status_code == status
        menu = {"menu": MenuFactory().pk}
        assert client.post(f"/paket/{package.pk}/pembanding/", menu).status_code == status
    assert client_of(office.ppk).get(pages[1]).status_code == 405
    assert Document.objects.count() == 0


def test_issue_too_early_shows_the_rule() -> None:
    office = now_desk()
    package = filled(office, comparables=2, **soon())

    answer = client_of(office.ppk).post(f"/paket/{package.pk}/terbitkan/")

    assert answer.status_code == 422
    assert "Ingub 1/2023 KESATU huruf g: Baru ada 2 pembanding" in answer.content.decode()


def test_comparables_are_searched_and_chosen_from_the_catalogue() -> None:
    office = now_desk()
    package = assigned(office, **soon())
    client = client_of(office.ppk)
    near = MenuFactory(name="Soto Betawi komplet")
    far = MenuFactory(name="Soto jauh", vendor=VendorFactory(delivery_areas=["31.01"]))

    shown = client.get(f"/paket/{package.pk}/penyiapan/", {"langkah": "harga", "q": "soto"})
    choose = client.get(f"/paket/pembanding/{near.pk}/")
    client.post(f"/paket/pembanding/{near.pk}/", {"package": package.pk})
    client.post(f"/paket/pembanding/{near.pk}/", {"package": package.pk})

    assert [menu.pk for menu in shown.context["menus"]] == [near.pk]
    assert [row.pk for row in choose.context["packages"]] == [package.pk]
    assert [row.menu_id for row in package.comparables.all()] == [near.pk]
    for odd in ("", "abc", "0", str(10**30)):
        answer = client.post(f"/paket/pembanding/{far.pk}/", {"package": odd})
        assert answer.status_code == 404
        added = client.post(f"/paket/{package.pk}/pembanding/", {"menu": odd})
        assert added.status_code == 404
    assert client.get(f"/paket/pembanding/{10**30}/").status_code == 404
    assert client_of(office.pp).get(f"/paket/pembanding/{near.pk}/").status_code == 403


def test_comparable_is_removed_by_its_ppk() -> None:
    office = now_desk()
    package = filled(office, **soon())
    row = package.comparables.order_by("pk")[0]
    page = f"/paket/{package.pk}/pembanding/{row.pk}/hapus/"

    assert client_of(office.pp).post(page).status_code == 403
    assert client_of(office.ppk).post(page).status_code == 302
    assert client_of(office.ppk).post(page).status_code == 404

    assert package.comparables.count() == 2


def test_cancel_asks_for_a_reason() -> None:
    office = now_desk()
    package = assigned(office, **soon())
    page = f"/paket/{package.pk}/batal/"

    assert client_of(office.ppk).post(page, {"alasan": "x"}).status_code == 403
    client_of(office.approver).post(page, {"alasan": ""})
    assert Package.objects.get(pk=package.pk).status == PackageState.ASSIGNED
    client_of(office.approver).post(page, {"alasan": "Acara batal"})

    assert Package.objects.get(pk=package.pk).status == PackageState.CANCELLED
    again = client_of(office.approver).post(page, {"alasan": "Lagi"})
    assert again.status_code == 409


def test_tasks_name_what_waits_for_ppk_and_pp() -> None:
    office = now_desk()
    waiting, ready = (
        assigned(office, **soon()),
        prepared(office, **soon() | {"rup_code": "00000001"}),
    )
    today = timezone.localdate()

    ppk = package_tasks(office.by("ppk"), today)
    pp = package_tasks(office.by("pp"), today)

    assert [task.url for task in ppk] == [f"/paket/{waiting.pk}/penyiapan/"]
    assert [task.url for task in pp] == [f"/paket/{ready.pk}/"]
    assert package_tasks(office.by("treasurer"), today) == []
    assert package_tasks(None, today) == []
