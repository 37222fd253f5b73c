"""The pure parts: page tokens, licences, wishes, cards, search words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories.vendors import TODAY, MenuFactory
from vendors import cards, licences, vocabulary
from vendors.filters import Filters, Sort
from vendors.paging import Cursor, Keyset, read_token, write_token

BY_KEY = Keyset(("pk",), descending=True)
BY_PRICE = Keyset(("price", "pk"), descending=False)


@pytest.mark.parametrize(
    ("token", "keyset", "cursor"),
    [
        ("s_12", BY_KEY, Cursor(False, (Decimal(12),))),
        ("b_12", BY_KEY, Cursor(True, (Decimal(12),))),
        ("s_35000.00_7", BY_PRICE, Cursor(False, (Decimal("35000.00"), Decimal(7)))),
    ],
)
def test_token_is_read_and_written(token: str, keyset: Keyset, cursor: Cursor) -> None:
    assert read_token(token, keyset) == cursor
    assert write_token(cursor) == token


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "s",
        "s_",
        "s_1_2",
        "s_-1",
        "s_1.5",
        "s_1e9",
        "x_1",
        "s_1\x00",
        "s_" + "9" * 19,
        "s_١",
    ],
)
def test_token_that_makes_no_sense_is_none(token: str) -> None:
    assert read_token(token, BY_KEY) is None


@pytest.mark.parametrize(
    ("days", "tone", "is_valid"),
    [(-1, "danger", False), (0, "attention", True), (60, "attention", True), (61, "success", True)],
)
def test_licence_is_judged_by_its_last_day(days: int, tone: str, is_valid: bool) -> None:
    found = licences.licence("Halal", "ID1", TODAY + timedelta(days=days), TODAY)

    assert (found.tone, found.is_valid) == (tone, is_valid)


def test_licence_speaks_in_dates() -> None:
    labels = [
        licences.licence("Halal", "", until, date(2026, 11, 23)).label
        for until in (None, date(2026, 11, 22), date(2026, 12, 1), date(2027, 12, 1))
    ]

    assert labels == [
        "Belum ada",
        "Lewat sejak 22 Nov 2026",
        "Segera habis, 1 Des 2026",
        "Berlaku sampai 1 Des 2027",
    ]


@pytest.mark.parametrize(
    ("filters", "order"),
    [
        (Filters(), Sort.NEWEST),
        (Filters(text="soto"), Sort.RELEVANT),
        (Filters(sort=Sort.RELEVANT), Sort.NEWEST),
        (Filters(text="soto", sort=Sort.NEWEST), Sort.NEWEST),
        (Filters(sort=Sort.CHEAPEST), Sort.CHEAPEST),
    ],
)
def test_filters_choose_an_order(filters: Filters, order: Sort) -> None:
    assert filters.order == order


def test_card_spells_everything_out() -> None:
    menu = MenuFactory.build(
        slug="soto", name="Soto", category="DISH", unit="PORTION", price=Decimal(27_000)
    )
    menu.cover = "c" * 20

    (card,) = cards.cards_of([menu], date(2026, 11, 23))

    assert card == cards.Card(
        url="/katalog/soto/",
        name="Soto",
        vendor=menu.vendor.name,
        area="Jakarta Pusat",
        price="Rp27.000",
        unit="porsi",
        terms="Min. 20 porsi · Pesan H-2",
        available="25 Nov",
        halal=True,
        picture=f"/katalog/gambar/{'c' * 20}-",
        tone="soup",
    )


def test_lead_words() -> None:
    assert [cards.lead_words(days) for days in (0, 3)] == ["Bisa hari ini", "Pesan H-3"]


def test_keywords_hold_the_vendor_and_fit_their_column() -> None:
    assert vocabulary.keywords("DRINK", "Kopi Kita").startswith("Kopi Kita minuman")
    assert len(vocabulary.keywords("BOX", "x" * 160)) <= 300
