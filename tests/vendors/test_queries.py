"""What the catalogue finds, in which order, page by page, and what its facets count."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from accounts.models import Wilayah
from core.errors import NotFound
from tests.factories.vendors import TODAY, MenuFactory, PictureFactory, VendorFactory
from vendors.filters import Filters, Sort
from vendors.models import Menu, Vendor
from vendors.paging import read_token
from vendors.queries import catalogue as queries

pytestmark = pytest.mark.django_db


def names(filters: Filters) -> list[str]:
    return [menu.name for menu in queries.catalogue(filters, today=TODAY).page.rows]


def counts(filters: Filters, facet: str) -> dict[str, int]:
    cache.clear()
    options = getattr(queries.facets(filters, today=TODAY), facet)
    return {option["value"]: option["count"] for option in options if option["count"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("minum", ["Minuman jahe"]),
        ("MINUMAN", ["Minuman jahe"]),
        ("tumpeng", ["Tumpeng mini"]),
        ("ayam bakar", ["Nasi kotak ayam bakar"]),
        ("bakar ayam", ["Nasi kotak ayam bakar"]),
        ("serai", ["Minuman jahe"]),
        ("nasi -ayam", ["Tumpeng mini"]),
    ],
)
def test_search_reads_indonesian(text: str, found: list[str]) -> None:
    MenuFactory(name="Minuman jahe", category="DRINK", description="Jahe bakar dan serai.")
    MenuFactory(name="Tumpeng mini", category="TUMPENG")
    MenuFactory(name="Nasi kotak ayam bakar", category="BOX")

    result = queries.catalogue(Filters(text=text), today=TODAY)

    assert ([menu.name for menu in result.page.rows], result.guessed) == (found, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [("tumpneg", "Tumpeng mini"), ("tump", "Tumpeng mini"), ("mnuman jahe", "Minuman jahe")],
)
def test_search_forgives_slips(text: str, found: str) -> None:
    MenuFactory(name="Minuman jahe", category="DRINK")
    MenuFactory(name="Tumpeng mini", category="TUMPENG")

    result = queries.catalogue(Filters(text=text), today=TODAY)

    assert ([menu.name for menu in result.page.rows], result.guessed) == ([found], True)


@pytest.mark.parametrize("text", ["pizza", "!!! ((", "'", "a & | b:*", "\\", "%", "🍕"])
def test_search_finds_nothing_quietly(text: str) -> None:
    MenuFactory(name="Tumpeng mini", category="TUMPENG")

    result = queries.catalogue(Filters(text=text), today=TODAY)

    assert (result.page.rows, result.guessed) == ([], False)


def test_search_puts_the_name_before_the_description() -> None:
    MenuFactory(name="Paket rapat", description="Dengan rendang dan sayur.", category="DISH")
    MenuFactory(name="Rendang sapi", category="DISH")
    MenuFactory(name="Lontong rendang", description="Rendang kering.", category="DISH")

    assert names(Filters(text="rendang")) == ["Lontong rendang", "Rendang sapi", "Paket rapat"]


def test_search_finds_by_vendor_and_by_kind() -> None:
    vendor = VendorFactory(name="Katering Sederhana")
    MenuFactory(name="Lemper", category="SNACK", vendor=vendor)
    MenuFactory(name="Rawon", category="DISH")

    assert names(Filters(text="sederhana")) == ["Lemper"]
    assert names(Filters(text="snack")) == ["Lemper"]


def test_search_ranks_no_more_than_the_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MAX_CANDIDATES", 2)
    MenuFactory.create_batch(5, name="Nasi uduk")

    assert len(names(Filters(text="uduk"))) == 2
    facets = queries.facets(Filters(text="uduk"), today=TODAY)
    assert (facets.total, facets.is_capped) == (2, True)
    assert queries.facets(Filters(), today=TODAY).is_capped is False


def test_catalogue_hides_inactive_menus_and_suspended_vendors() -> None:
    MenuFactory(name="Tampil")
    MenuFactory(name="Tersembunyi", is_active=False)
    MenuFactory(name="Beku", vendor=VendorFactory(status=Vendor.Status.SUSPENDED))

    assert names(Filters()) == ["Tampil"]
    assert names(Filters(text="beku")) == []
    assert names(Filters(text="tersembunyi")) == []
    assert queries.facets(Filters(), today=TODAY).total == 1


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"categories": ("SNACK",)}, ["Kue"]),
        ({"categories": ("SNACK", "BOX")}, ["Kue", "Nasi"]),
        ({"delivered_to": ("31.72",)}, ["Kue"]),
        ({"delivered_to": ("31.72", "31.74")}, ["Kue", "Nasi"]),
        ({"based_in": ("31.71",)}, ["Nasi"]),
        ({"price_from": Decimal(10_001)}, ["Nasi"]),
        ({"price_to": Decimal(10_000)}, ["Kue"]),
        ({"price_from": Decimal(10_000), "price_to": Decimal(40_000)}, ["Kue", "Nasi"]),
        ({"vendor": "dapur-barat"}, ["Kue"]),
        ({"vendor": "tidak-ada"}, []),
        ({"quantity": 19}, ["Kue"]),
        ({"quantity": 20}, ["Kue", "Nasi"]),
        ({"quantity": 200}, ["Kue", "Nasi"]),
        ({"quantity": 201}, ["Nasi"]),
        ({"quantity": 100_000}, []),
        ({"halal": True}, ["Nasi"]),
        ({"text": "nasi", "categories": ("SNACK",)}, []),
    ],
)
def test_catalogue_filters(wish: dict[str, object], found: list[str]) -> None:
    west = VendorFactory(
        slug="dapur-barat",
        wilayah=Wilayah.BARAT,
        delivery_areas=["31.73", "31.72"],
        daily_capacity=200,
        halal_until=TODAY.replace(day=22),
    )
    MenuFactory(name="Nasi", price=40_000, min_quantity=20, vendor__halal_until=TODAY)
    MenuFactory(name="Kue", category="SNACK", price=10_000, min_quantity=5, vendor=west)

    assert names(replace(Filters(), **wish)) == found


def test_catalogue_sorts_newest_and_cheapest() -> None:
    for name, price in (("Lama", 30_000), ("Murah", 10_000), ("Baru", 30_000)):
        MenuFactory(name=name, price=price)

    assert names(Filters()) == ["Baru", "Murah", "Lama"]
    assert names(Filters(sort=Sort.CHEAPEST)) == ["Murah", "Lama", "Baru"]
    assert names(Filters(sort=Sort.RELEVANT)) == ["Baru", "Murah", "Lama"]
    assert names(Filters(text="nasi kotak", sort=Sort.CHEAPEST)) == ["Murah", "Lama", "Baru"]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(sort=Sort.CHEAPEST),
        Filters(text="uduk"),
        Filters(text="uduk", sort=Sort.NEWEST),
    ],
)
def test_catalogue_pages_there_and_back(filters: Filters) -> None:
    for i in range(7):
        MenuFactory(name=f"Nasi uduk {i}", price=10_000 + i % 2)
    keyset = queries.KEYSETS[filters.order]

    def page(token: str) -> queries.Page[Menu]:
        cursor = read_token(token, keyset) if token else None
        return queries.catalogue(filters, today=TODAY, cursor=cursor, size=3).page

    first = page("")
    second = page(first.next)
    third = page(second.next)
    back = page(third.previous)

    rows = [*first.rows, *second.rows, *third.rows]
    assert (len(rows), len({menu.pk for menu in rows})) == (7, 7)
    assert rows == queries.catalogue(filters, today=TODAY).page.rows
    assert back.rows == second.rows
    assert page(back.previous).rows == first.rows
    assert (first.previous, third.next, page(back.previous).previous) == ("", "", "")


def test_facets_count_as_if_their_own_choice_were_not_made() -> None:
    west = VendorFactory(wilayah=Wilayah.BARAT, delivery_areas=["31.73"])
    MenuFactory(category="BOX")
    MenuFactory(category="SNACK")
    MenuFactory(category="SNACK", vendor=west)

    filters = Filters(categories=("SNACK",), based_in=("31.73",))

    assert counts(filters, "categories") == {"SNACK": 1}
    assert counts(filters, "based_in") == {"31.71": 1, "31.73": 1}
    assert counts(filters, "delivered_to") == {"31.73": 1}
    assert counts(Filters(), "categories") == {"BOX": 1, "SNACK": 2}
    assert counts(Filters(), "delivered_to") == {"31.71": 2, "31.74": 2, "31.73": 1}
    assert queries.facets(filters, today=TODAY).total == 1


def test_facets_are_counted_once_in_a_while(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    MenuFactory()

    with django_assert_num_queries(1):
        queries.facets(Filters(), today=TODAY)
        queries.facets(Filters(sort=Sort.CHEAPEST), today=TODAY)

    with django_assert_num_queries(1):
        queries.facets(Filters(price_to=Decimal(5)), today=TODAY)


def test_facets_of_a_guess_count_the_guesses() -> None:
    MenuFactory(name="Tumpeng mini", category="TUMPENG")
    MenuFactory(name="Nasi", category="BOX")

    facets = queries.facets(Filters(text="tumpneg"), today=TODAY, guessed=True)

    assert (facets.total, [o["value"] for o in facets.categories if o["count"]]) == (1, ["TUMPENG"])


def test_card_shows_the_first_picture() -> None:
    menu = MenuFactory()
    PictureFactory(menu=menu, position=1, stem="b" * 20)
    PictureFactory(menu=menu, position=0, stem="a" * 20)

    (card,) = queries.catalogue(Filters(), today=TODAY).page.rows

    assert card.cover == "a" * 20  # type: ignore[attr-defined]


def test_menu_by_slug_refuses_what_is_not_offered() -> None:
    menu = MenuFactory(is_active=False)

    with pytest.raises(NotFound):
        queries.menu_by_slug(menu.slug)
    with pytest.raises(NotFound):
        queries.menu_by_slug("tidak-ada")


def test_vendor_by_slug_refuses_the_suspended() -> None:
    vendor = VendorFactory(status=Vendor.Status.SUSPENDED)

    with pytest.raises(NotFound):
        queries.vendor_by_slug(vendor.slug)


def test_others_of_leaves_out_the_menu_itself() -> None:
    menu = MenuFactory()
    MenuFactory.create_batch(5, vendor=menu.vendor)
    MenuFactory()
    MenuFactory(vendor=menu.vendor, is_active=False)

    others = queries.others_of(menu)

    assert [other.pk for other in others] == [menu.pk + 5, menu.pk + 4, menu.pk + 3, menu.pk + 2]


def test_orderable_keeps_only_what_is_on_offer() -> None:
    menu = MenuFactory()
    hidden = MenuFactory(is_active=False)

    found = queries.orderable([menu.pk, hidden.pk, 10**30])

    assert [row.pk for row in found] == [menu.pk]


def test_search_for_machines_also_guesses() -> None:
    MenuFactory(name="Tumpeng mini", category="TUMPENG")

    assert [menu.name for menu in queries.search(Filters(text="tumpneg"), TODAY)] == [
        "Tumpeng mini"
    ]
    assert [menu.name for menu in queries.search(Filters(text="tumpeng"), TODAY)] == [
        "Tumpeng mini"
    ]
    assert [menu.name for menu in queries.search(Filters(), TODAY)] == ["Tumpeng mini"]
