"""What a firm does with its menus: each act, its trail, and every refusal that changes nothing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import Role
from core.errors import NotAllowed, NotFound
from core.idempotency import KeyReused
from core.models import AuditEvent
from core.uploads import UploadRefused
from tests.factories.accounts import actor
from tests.factories.vendors import NOW, MenuFactory, VendorFactory, owner, photo
from vendors.models import Menu, MenuPicture, Vendor
from vendors.services import catalog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal_numbers")]

VALUES = catalog.MenuValues(
    name="Nasi kotak ayam",
    description="Nasi dan ayam.",
    category="BOX",
    unit="BOX",
    price=Decimal(35_000),
    min_quantity=20,
    lead_days=2,
)


def trail() -> list[tuple[str, dict[str, object]]]:
    return [(event.act, event.data) for event in AuditEvent.objects.order_by("pk")]


def files() -> list[Path]:
    return list(Path(settings.MEDIA_ROOT).rglob("*.webp"))


@pytest.fixture
def vendor() -> Vendor:
    return VendorFactory(name="Dapur Uji", slug="dapur-uji")


def test_save_menu_writes_a_new_menu(vendor: Vendor) -> None:
    menu = catalog.save_menu(None, VALUES, by=owner(vendor), at=NOW)

    stored = Menu.objects.get()
    assert (stored.pk, stored.vendor, stored.slug) == (menu.pk, vendor, "nasi-kotak-ayam-dapur-uji")
    assert (stored.price, stored.is_active, stored.updated_at) == (Decimal(35_000), True, NOW)
    assert stored.keywords.startswith("Dapur Uji nasi kotak")
    assert trail() == [("menu.create", {"price": "35000.00"})]


def test_save_menu_gives_every_menu_its_own_address(vendor: Vendor) -> None:
    first = catalog.save_menu(None, VALUES, by=owner(vendor), at=NOW)
    second = catalog.save_menu(None, VALUES, by=owner(vendor), at=NOW)
    odd = catalog.save_menu(None, replace(VALUES, name="茶"), by=owner(vendor), at=NOW)

    assert second.slug.startswith(f"{first.slug}-")
    assert odd.slug == "dapur-uji"


def test_save_menu_changes_and_audits_the_price(vendor: Vendor) -> None:
    by = owner(vendor)
    menu = catalog.save_menu(None, VALUES, by=by, at=NOW)

    catalog.save_menu(menu.pk, replace(VALUES, price=Decimal(40_000)), by=by, at=NOW)

    stored = Menu.objects.get()
    assert (stored.price, stored.slug) == (Decimal(40_000), menu.slug)
    assert trail()[1:] == [
        ("menu.change", {"fields": ["price"]}),
        ("menu.price", {"from": "35000.00", "to": "40000.00"}),
    ]


def test_save_menu_without_a_change_leaves_no_trail(vendor: Vendor) -> None:
    by = owner(vendor)
    menu = catalog.save_menu(None, VALUES, by=by, at=NOW)

    catalog.save_menu(menu.pk, VALUES, by=by, at=NOW)

    assert [act for act, _ in trail()] == ["menu.create"]


def test_save_menu_twice_with_one_key_is_one_menu(vendor: Vendor) -> None:
    by = owner(vendor).with_key("kunci-1")

    first = catalog.save_menu(None, VALUES, by=by, at=NOW)
    again = catalog.save_menu(None, VALUES, by=by, at=NOW)

    assert (again.pk, Menu.objects.count()) == (first.pk, 1)


def test_save_menu_refuses_a_key_used_for_another_menu(vendor: Vendor) -> None:
    by = owner(vendor).with_key("kunci-1")
    catalog.save_menu(None, VALUES, by=by, at=NOW)

    with pytest.raises(KeyReused):
        catalog.save_menu(None, replace(VALUES, name="Lain"), by=by, at=NOW)

    assert Menu.objects.count() == 1


def test_save_menu_takes_an_order_at_the_cap_and_refuses_one_rupiah_more(vendor: Vendor) -> None:
    by = owner(vendor)
    catalog.save_menu(
        None, replace(VALUES, price=Decimal(50_000_000), min_quantity=1), by=by, at=NOW
    )

    with pytest.raises(catalog.MenuNeverOrderable) as refusal:
        catalog.save_menu(
            None, replace(VALUES, price=Decimal(50_000_001), min_quantity=1), by=by, at=NOW
        )

    assert refusal.value.message.startswith(
        "Pesanan terkecil 1 × Rp50.000.001 = Rp50.000.001 melebihi batas Rp50.000.000 per transaksi"
    )
    assert list(refusal.value.errors) == ["price"]
    assert Menu.objects.count() == 1


def test_save_menu_refuses_a_minimum_above_the_capacity(vendor: Vendor) -> None:
    with pytest.raises(catalog.MenuNeverOrderable) as refusal:
        catalog.save_menu(None, replace(VALUES, min_quantity=301), by=owner(vendor), at=NOW)

    assert list(refusal.value.errors) == ["min_quantity"]
    assert (Menu.objects.count(), trail()) == (0, [])


def test_save_menu_refuses_another_firms_menu(vendor: Vendor) -> None:
    menu = MenuFactory()

    with pytest.raises(NotFound):
        catalog.save_menu(menu.pk, VALUES, by=owner(vendor), at=NOW)

    assert Menu.objects.get().name == menu.name


@pytest.mark.parametrize("role", [Role.PP, Role.PPK, Role.PPKUKM, Role.INSPEKTORAT])
def test_menus_are_written_by_vendors_only(role: Role, vendor: Vendor) -> None:
    by = actor(role, vendor.organisation)

    with pytest.raises(NotAllowed):
        catalog.save_menu(None, VALUES, by=by, at=NOW)

    assert Menu.objects.count() == 0


def test_staff_may_write_menus(vendor: Vendor) -> None:
    catalog.save_menu(None, VALUES, by=actor(Role.STAF, vendor.organisation), at=NOW)

    assert Menu.objects.count() == 1


def test_owner_of_a_firm_that_is_not_registered_is_told_so() -> None:
    with pytest.raises(NotFound):
        catalog.save_menu(None, VALUES, by=actor(Role.PEMILIK), at=NOW)


def test_set_active_hides_shows_and_leaves_a_trail_of_changes(vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)
    by = owner(vendor)

    for active in (False, False, True):
        catalog.set_active(menu.pk, active, by=by, at=NOW)

    assert Menu.objects.get().is_active
    assert [act for act, _ in trail()] == ["menu.hide", "menu.show"]


def test_set_active_refuses_another_firms_menu(vendor: Vendor) -> None:
    menu = MenuFactory()

    with pytest.raises(NotFound):
        catalog.set_active(menu.pk, False, by=owner(vendor), at=NOW)

    assert Menu.objects.get().is_active


def test_add_picture_appends_and_remove_picture_clears_its_files(vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)
    by = owner(vendor)
    first = catalog.add_picture(menu.pk, photo(), "Depan", by=by, at=NOW)
    second = catalog.add_picture(menu.pk, photo(), "Samping", by=by, at=NOW)

    assert (first.position, second.position, len(files())) == (0, 1, 6)

    catalog.remove_picture(menu.pk, first.pk, by=by, at=NOW)
    third = catalog.add_picture(menu.pk, photo(), "Atas", by=by, at=NOW)

    assert third.position == 2
    assert list(menu.pictures.order_by("position").values_list("alt", flat=True)) == [
        "Samping",
        "Atas",
    ]
    assert {path.name.split("-")[0] for path in files()} == {second.stem, third.stem}
    assert [act for act, _ in trail()] == [
        "menu.picture_add",
        "menu.picture_add",
        "menu.picture_remove",
        "menu.picture_add",
    ]


def test_add_picture_refuses_a_seventh(vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)
    by = owner(vendor)
    for i in range(catalog.MAX_PICTURES):
        MenuPicture.objects.create(menu=menu, stem=f"{i:020x}", alt="foto", position=i)

    with pytest.raises(catalog.TooManyPictures):
        catalog.add_picture(menu.pk, photo(), "Lagi", by=by, at=NOW)

    assert (menu.pictures.count(), files()) == (6, [])


def test_add_picture_removes_the_files_when_the_row_cannot_be_written(vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)

    with pytest.raises(Exception, match="character varying"):
        catalog.add_picture(menu.pk, photo(), "x" * 161, by=owner(vendor), at=NOW)

    assert files() == []


def test_add_picture_refuses_what_is_no_picture(vendor: Vendor) -> None:
    menu = MenuFactory(vendor=vendor)

    with pytest.raises(UploadRefused):
        catalog.add_picture(menu.pk, photo(data=b"<svg/>"), "Jahat", by=owner(vendor), at=NOW)

    assert (menu.pictures.count(), files(), trail()) == (0, [], [])


def test_pictures_of_another_firm_stay(vendor: Vendor) -> None:
    menu = MenuFactory()
    picture = catalog.add_picture(menu.pk, photo(), "Depan", by=owner(menu.vendor), at=NOW)
    own = MenuFactory(vendor=vendor)
    by = owner(vendor)

    with pytest.raises(NotFound):
        catalog.add_picture(menu.pk, photo(), "Sisipan", by=by, at=NOW)
    with pytest.raises(NotFound):
        catalog.remove_picture(menu.pk, picture.pk, by=by, at=NOW)
    with pytest.raises(NotFound):
        catalog.remove_picture(own.pk, picture.pk, by=by, at=NOW)

    assert (MenuPicture.objects.get().pk, len(files())) == (picture.pk, 3)
