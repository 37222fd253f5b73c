"""Menus as cards: everything a card prints, spelled once, so that its template only prints."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypedDict

from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import Wilayah
from core import money
from vendors.models import Menu

# The drawn plate that stands in for a picture, by category (see `c-plate`).
TONES = {
    Menu.Category.BOX: "rice",
    Menu.Category.SNACK: "cake",
    Menu.Category.BUFFET: "grill",
    Menu.Category.TUMPENG: "rice",
    Menu.Category.DISH: "soup",
    Menu.Category.DRINK: "drink",
}


UNITS = dict(Menu.Unit.choices)
AREAS = dict(Wilayah.choices)


class Card(TypedDict):
    """One menu in the catalogue, in words; a mapping, which templates read fastest."""

    url: str
    name: str
    vendor: str
    area: str
    price: str
    unit: str
    terms: str
    available: str
    halal: bool
    picture: str
    tone: str


def lead_words(days: int) -> str:
    """This function will say how early a menu must be ordered: `Pesan H-2`."""
    return f"Pesan H-{days}" if days else "Bisa hari ini"


def tone_of(menu: Menu) -> str:
    """This function will return the tone of the drawn plate of a menu without a picture."""
    return TONES[Menu.Category(menu.category)]


def cards_of(menus: Iterable[Menu], today: date) -> list[Card]:
    """This function will spell menus loaded by `queries.as_cards` for their cards."""
    base = reverse("catalogue:list")
    days: dict[int, str] = {}  # most cards share a lead time, and spelling a date is not cheap
    cards = []
    for menu in menus:
        if menu.lead_days not in days:
            days[menu.lead_days] = date_format(today + timedelta(days=menu.lead_days), "j M")
        cards.append(_card(menu, base, today, days[menu.lead_days]))
    return cards


def picture_url(base: str, stem: str) -> str:
    """This function will return a picture's address up to its width (`…-` + `640.webp`)."""
    return f"{base}gambar/{stem}-"


def _card(menu: Menu, base: str, today: date, available: str) -> Card:
    cover = getattr(menu, "cover", None)
    unit = UNITS[menu.unit]
    return Card(
        url=f"{base}{menu.slug}/",
        name=menu.name,
        vendor=menu.vendor.name,
        area=AREAS[menu.vendor.wilayah],
        price=money.rupiah(menu.price),
        unit=unit,
        terms=f"Min. {menu.min_quantity} {unit} · {lead_words(menu.lead_days)}",
        available=available,
        halal=menu.vendor.is_halal_on(today),
        picture=picture_url(base, cover) if cover else "",
        tone=tone_of(menu),
    )
