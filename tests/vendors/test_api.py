"""The catalogue for machines: the page's filters, public facts, and problems in JSON."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from tests.factories.accounts import AppointmentFactory
from tests.factories.vendors import MenuFactory, PictureFactory, VendorFactory
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

MENUS, VENDORS = "/api/v1/menus/", "/api/v1/vendors/"


@pytest.fixture
def api() -> Client:
    client = Client()
    client.force_login(AppointmentFactory(role=Role.PP).user)
    return client


def names(api: Client, query: str = "") -> list[str]:
    response = api.get(f"{MENUS}{query}")
    assert response.status_code == 200
    return [row["name"] for row in response.json()["results"]]


def test_menus_are_listed_newest_first_and_filtered(api: Client) -> None:
    MenuFactory(name="Soto", category="DISH", price=27_000)
    MenuFactory(name="Tumpeng mini", category="TUMPENG", price=48_000)
    MenuFactory(name="Tersembunyi", is_active=False)

    assert names(api) == ["Tumpeng mini", "Soto"]
    assert names(api, "?kategori=DISH&kategori=SNACK") == ["Soto"]
    assert names(api, "?q=tumpneg") == ["Tumpeng mini"]
    assert names(api, "?harga_maks=30000") == ["Soto"]


def test_menu_has_money_as_text_and_its_pictures(api: Client) -> None:
    menu = MenuFactory(price=27_000)
    PictureFactory(menu=menu, stem="ab" * 10, alt="Depan")

    body = api.get(f"{MENUS}{menu.pk}/").json()

    assert (body["price"], body["vendor"]["slug"]) == ("27000.00", menu.vendor.slug)
    assert body["pictures"] == [{"stem": "ab" * 10, "alt": "Depan"}]


def test_vendor_tells_public_facts_only(api: Client) -> None:
    vendor = VendorFactory()

    body = api.get(f"{VENDORS}{vendor.pk}/").json()

    assert body["nib"] == vendor.nib
    assert set(body) & {"npwp", "bank_account", "bank_holder", "phone", "address"} == set()
    assert [row["id"] for row in api.get(VENDORS).json()["results"]] == [vendor.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("harga_min=abc", "harga_min"),
        ("jumlah=-1", "jumlah"),
        ("kategori=NOPE", "kategori"),
        ("q=a%00b", "q"),
        ("q=" + "x" * 5_000, "q"),
        ("penyedia=a b", "penyedia"),
    ],
)
def test_bad_filters_are_named(api: Client, query: str, field: str) -> None:
    response = api.get(f"{MENUS}?{query}")

    assert (response.status_code, list(response.json()["errors"])) == (400, [field])
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", [f"{MENUS}{10**30}/", f"{VENDORS}{10**30}/", f"{MENUS}abc/"])
def test_unknown_ids_are_not_found(api: Client, path: str) -> None:
    assert api.get(path).status_code == 404


def test_garbage_cursor_is_refused_quietly(api: Client) -> None:
    MenuFactory()

    for cursor in ("x", "%00", "cD0xJTAw", "9" * 500):
        assert api.get(f"{MENUS}?cursor={cursor}").status_code in {200, 404}


def test_what_is_not_offered_is_not_found(api: Client) -> None:
    hidden = MenuFactory(is_active=False)
    frozen = VendorFactory(status=Vendor.Status.SUSPENDED)

    assert api.get(f"{MENUS}{hidden.pk}/").status_code == 404
    assert api.get(f"{VENDORS}{frozen.pk}/").status_code == 404


def test_strangers_and_writes_are_refused(api: Client) -> None:
    menu = MenuFactory()

    assert Client().get(MENUS).status_code in {401, 403}
    assert api.post(MENUS, {}).status_code == 405
    assert api.delete(f"{MENUS}{menu.pk}/").status_code == 405


@pytest.mark.parametrize("path", [MENUS, f"{MENUS}?q=sajian", VENDORS])
def test_lists_cost_the_same_for_3_and_25_rows(api: Client, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            api.get(path)
        return len(found)

    for menu in MenuFactory.create_batch(3):
        PictureFactory(menu=menu)
    few = cost()
    for menu in MenuFactory.create_batch(27):
        PictureFactory(menu=menu)

    assert cost() == few
