"""The firm's own pages: who gets in, what can be done, and how mistakes are answered."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from core.models import AuditEvent
from tests.factories.accounts import AppointmentFactory, UserFactory
from tests.factories.vendors import MenuFactory, PictureFactory, VendorFactory, photo
from vendors.models import Menu, MenuPicture, Vendor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal_numbers")]

VALID = {
    "name": "Nasi kotak rendang",
    "description": "Nasi dan rendang.",
    "category": "BOX",
    "price": "45.000",
    "unit": "BOX",
    "min_quantity": "20",
    "lead_days": "2",
    "made_to_order": "on",
}
GET_PAGES = ["", "menu/", "menu/baru/", "menu/{pk}/"]
POST_PAGES = ["menu/{pk}/tampil/", "menu/{pk}/foto/", "menu/{pk}/foto/{picture}/hapus/"]


@pytest.fixture
def vendor() -> Vendor:
    return VendorFactory()


@pytest.fixture
def own(vendor: Vendor) -> Client:
    return signed_in(Role.PEMILIK, vendor)


def signed_in(role: Role, vendor: Vendor | None = None) -> Client:
    extra = {"organisation": vendor.organisation} if vendor else {}
    client = Client()
    client.force_login(AppointmentFactory(role=role, **extra).user)
    return client


def paths(menu: Menu, picture: MenuPicture) -> dict[str, str]:
    return {
        pattern: "/usaha/" + pattern.format(pk=menu.pk, picture=picture.pk)
        for pattern in [*GET_PAGES, *POST_PAGES]
    }


def state() -> list[object]:
    """Everything a refused request could have touched."""
    return [
        list(Menu.objects.order_by("pk").values()),
        list(MenuPicture.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
    ]


@pytest.mark.parametrize("pattern", [*GET_PAGES, *POST_PAGES])
def test_access(pattern: str, vendor: Vendor) -> None:
    picture = PictureFactory(menu=MenuFactory(vendor=vendor))
    path = paths(picture.menu, picture)[pattern]
    method = "get" if pattern in GET_PAGES else "post"
    before = state()

    anonymous = getattr(Client(), method)(path)
    office = getattr(signed_in(Role.PP), method)(path)
    nobody = Client()
    nobody.force_login(UserFactory())
    without_post = getattr(nobody, method)(path)
    wrong_method = signed_in(Role.PEMILIK, vendor).put(path)

    assert (anonymous.status_code, anonymous.headers["Location"]) == (
        302,
        f"/akun/login/?next={path}",
    )
    assert (office.status_code, without_post.status_code) == (403, 403)
    assert wrong_method.status_code == 405
    assert state() == before


@pytest.mark.parametrize("pattern", ["menu/{pk}/", *POST_PAGES])
def test_another_firms_menu_is_not_found(pattern: str, own: Client) -> None:
    picture = PictureFactory()
    path = paths(picture.menu, picture)[pattern]
    before = state()
    body = {"picture": photo(), "alt": "Sisipan"} if pattern.endswith("/foto/") else VALID

    assert own.post(path, body).status_code == 404
    assert state() == before


@pytest.mark.parametrize("pattern", ["menu/{pk}/", *POST_PAGES])
def test_impossible_ids_are_not_found(pattern: str, own: Client) -> None:
    path = "/usaha/" + pattern.format(pk=10**30, picture=10**30)

    assert own.post(path, VALID).status_code == 404


@pytest.mark.parametrize("role", [Role.PEMILIK, Role.STAF])
def test_profile_shows_identity_and_hides_the_account(role: Role, vendor: Vendor) -> None:
    html = signed_in(role, vendor).get("/usaha/").content.decode()

    assert vendor.nib in html
    assert "•••• 6789" in html
    assert vendor.bank_account not in html
    assert vendor.npwp not in html


def test_profile_of_a_suspended_firm_says_so(own: Client, vendor: Vendor) -> None:
    Vendor.objects.update(status=Vendor.Status.SUSPENDED)

    html = own.get("/usaha/").content.decode()

    assert "Usaha Anda dibekukan" in html
    assert "Lihat halaman usaha Anda" not in html


def test_owner_without_a_registered_firm_is_told_so() -> None:
    assert signed_in(Role.PEMILIK).get("/usaha/").status_code == 404


def test_menu_list_shows_own_menus_only(own: Client, vendor: Vendor) -> None:
    MenuFactory(name="Milik sendiri", vendor=vendor)
    MenuFactory(name="Tersimpan dahulu", vendor=vendor, is_active=False)
    MenuFactory(name="Milik orang")

    def shown(query: str) -> set[str]:
        html = own.get(f"/usaha/menu/{query}").content.decode()
        return {
            name for name in ("Milik sendiri", "Tersimpan dahulu", "Milik orang") if name in html
        }

    assert shown("") == {"Milik sendiri", "Tersimpan dahulu"}
    assert shown("?lihat=tampil") == {"Milik sendiri"}
    assert shown("?lihat=tersembunyi") == {"Tersimpan dahulu"}
    assert shown("?lihat=aneh&halaman=zz") == {"Milik sendiri", "Tersimpan dahulu"}


def test_menu_list_is_empty_with_a_next_step(own: Client) -> None:
    assert "Tambah menu" in own.get("/usaha/menu/").content.decode()
    assert "Lihat semua menu" in own.get("/usaha/menu/?lihat=tampil").content.decode()


def test_menu_list_costs_the_same_for_3_and_30_menus(own: Client, vendor: Vendor) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            own.get("/usaha/menu/")
        return len(found)

    MenuFactory.create_batch(3, vendor=vendor)
    few = cost()
    for menu in MenuFactory.create_batch(27, vendor=vendor):
        PictureFactory(menu=menu)

    assert cost() == few
    assert few <= 12


def test_menu_create_saves_and_leads_to_the_pictures(own: Client, vendor: Vendor) -> None:
    response = own.post("/usaha/menu/baru/", VALID | {"kunci": "k-1"})
    again = own.post("/usaha/menu/baru/", VALID | {"kunci": "k-1"})

    menu = Menu.objects.get()
    assert (menu.vendor, menu.price, menu.is_active) == (vendor, Decimal(45_000), True)
    assert response.headers["Location"] == again.headers["Location"] == f"/usaha/menu/{menu.pk}/"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "harus diisi"),
        ("name", "x" * 121, "120"),
        ("name", "a\x00b", "Karakter null"),
        ("description", "x" * 2_001, "2000"),
        ("category", "NOPE", "NOPE"),
        ("unit", "NOPE", "NOPE"),
        ("price", "abc", "bukan jumlah rupiah"),
        ("price", "0", "terlalu kecil"),
        ("price", "-5", "terlalu kecil"),
        ("price", "99999999999999999999", "terlalu besar"),
        ("price", "50000001", "melebihi batas Rp50.000.000 per transaksi"),
        ("min_quantity", "0", "lebih besar"),
        ("min_quantity", "1,5", "Tulis angka bulat"),
        ("min_quantity", "9" * 40, "lebih kecil"),
        ("min_quantity", "301", "melebihi kapasitas"),
        ("lead_days", "-1", "lebih besar"),
        ("lead_days", "61", "lebih kecil"),
    ],
)
def test_menu_form_explains_a_mistake_at_its_field(
    own: Client, vendor: Vendor, field: str, value: str, message: str
) -> None:
    menu = MenuFactory(vendor=vendor)
    before = state()
    small = VALID | ({"min_quantity": "1"} if field == "price" else {}) | {field: value}

    for path in ("/usaha/menu/baru/", f"/usaha/menu/{menu.pk}/"):
        response = own.post(path, small)

        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
        assert message in str(response.context["form"].errors[field])
    assert state() == before


@pytest.mark.parametrize("body", [{}, {"name": ["a", "b"]}, {"price": "5", "unknown": "x"}])
def test_menu_form_survives_missing_parts(own: Client, body: dict[str, object]) -> None:
    before = state()

    assert own.post("/usaha/menu/baru/", body).status_code == 200
    assert state() == before


def test_menu_edit_changes_the_menu(own: Client, vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor, price=30_000)

    response = own.post(f"/usaha/menu/{menu.pk}/", VALID)

    stored = Menu.objects.get()
    assert (response.status_code, stored.name, stored.price) == (
        302,
        "Nasi kotak rendang",
        Decimal(45_000),
    )
    assert list(AuditEvent.objects.order_by("pk").values_list("act", flat=True)) == [
        "menu.change",
        "menu.price",
    ]


def test_menu_edit_shows_what_is_stored(own: Client, vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor, price=30_000)
    PictureFactory(menu=menu, alt="Dari samping")

    html = own.get(f"/usaha/menu/{menu.pk}/").content.decode()

    assert re.search(r'name="price"[^>]*value="30\.000"', html)
    assert "Dari samping" in html


def test_menu_show_hides_and_shows(own: Client, vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)
    path = f"/usaha/menu/{menu.pk}/tampil/"

    for value, active in (("0", False), ("1", True), ("", False)):
        assert own.post(path, {"tampil": value}).status_code == 302
        menu.refresh_from_db()
        assert menu.is_active == active


def test_picture_is_added_and_removed(own: Client, vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)

    added = own.post(f"/usaha/menu/{menu.pk}/foto/", {"picture": photo(), "alt": "Depan"})
    picture = MenuPicture.objects.get()
    removed = own.post(f"/usaha/menu/{menu.pk}/foto/{picture.pk}/hapus/")

    assert (added.status_code, removed.status_code) == (302, 302)
    assert (picture.menu, picture.alt, MenuPicture.objects.count()) == (menu, "Depan", 0)


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        (lambda: {"alt": "Depan"}, "picture", "Pilih berkas foto lebih dahulu."),
        (lambda: {"picture": photo(), "alt": ""}, "alt", "harus diisi"),
        (lambda: {"picture": photo(), "alt": "a\x00"}, "alt", "null"),
        (lambda: {"picture": photo(data=b"<svg/>"), "alt": "x"}, "picture", "bukan gambar"),
        (lambda: {"picture": photo(data=b""), "alt": "x"}, "picture", "Berkas kosong"),
        (lambda: {"picture": "teks", "alt": "x"}, "picture", "Pilih berkas foto"),
    ],
)
def test_picture_form_explains_a_mistake(
    own: Client, vendor: Vendor, body: object, field: str, message: str
) -> None:
    menu = MenuFactory(vendor=vendor)
    before = state()

    response = own.post(f"/usaha/menu/{menu.pk}/foto/", body())  # type: ignore[operator]

    errors = response.context["picture_form"].errors
    assert (response.status_code, list(errors)) == (422, [field])
    assert message in str(errors[field])
    assert state() == before


def test_picture_limit_is_explained(own: Client, vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)
    PictureFactory.create_batch(6, menu=menu)

    response = own.post(f"/usaha/menu/{menu.pk}/foto/", {"picture": photo(), "alt": "Lagi"})

    assert "sudah memiliki 6 gambar" in str(response.context["picture_form"].errors["picture"])
    assert menu.pictures.count() == 6
