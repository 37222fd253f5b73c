"""The firms of the demo, made through the services as their owners would; the data is in TOML."""

import dataclasses
import os
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Role
from core import legal
from core.acts import SYSTEM, Actor
from vendors import plates
from vendors.models import Menu, Vendor
from vendors.services import catalog, registration

DATA = Path(__file__).with_name("demo.toml")
VIEWS = {"atas": "dilihat dari atas", "dekat": "dari dekat", "meja": "di atas meja"}
# Menus appear one by one in the weeks before, so that the newest differ from firm to firm.
FIRST_DAYS_AGO = 60
NEW_FIELDS = dataclasses.fields(registration.NewVendor)


@dataclass(frozen=True, slots=True)
class Offer:
    """A menu of the data that its firm is about to write."""

    vendor: Vendor
    item: dict[str, Any]
    at: datetime


def ensure_vendors(*, at: datetime) -> list[Vendor]:
    """This function will make the demo's firms, menus and pictures that are still missing.

    Returns the firms in the order of the data; running it again changes nothing.
    """
    legal.ensure_parameters()
    entries = _data()
    vendors = [_vendor(entry, at) for entry in entries]
    known = set(Menu.objects.filter(vendor__in=vendors).values_list("vendor_id", "name"))
    offers = [
        Offer(vendor, entry["menus"][i], at - timedelta(days=min(FIRST_DAYS_AGO, i * 6)))
        for i in reversed(range(max(len(entry["menus"]) for entry in entries)))
        for vendor, entry in zip(vendors, entries, strict=True)
        if i < len(entry["menus"]) and (vendor.pk, entry["menus"][i]["name"]) not in known
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for offer, pictures in zip(offers, pool.map(_pictures, offers), strict=True):
            _offer(offer, pictures)
    return vendors


@cache
def _data() -> list[dict[str, Any]]:
    vendors: list[dict[str, Any]] = tomllib.loads(DATA.read_text())["vendor"]
    return vendors


def owner_of(vendor: Vendor) -> Actor:
    """This function will return the system acting for the firm's owner."""
    return dataclasses.replace(
        SYSTEM,
        role=Role.PEMILIK,
        organisation_id=vendor.organisation_id,
        organisation_name=vendor.name,
    )


def _vendor(entry: dict[str, Any], at: datetime) -> Vendor:
    known = Vendor.objects.filter(slug=entry["slug"]).first()
    if known is not None:
        return known
    today = timezone.localdate(at)
    days = {
        field: today + timedelta(days=entry[name]) if name in entry else None
        for field, name in (
            ("halal_until", "halal_days"),
            ("hygiene_until", "hygiene_days"),
            ("final_tax_until", "final_tax_days"),
        )
    }
    plain = {field.name: entry[field.name] for field in NEW_FIELDS if field.name in entry}
    other = {
        "delivery_fee": Decimal(entry["delivery_fee"]),
        "collects_pbjt": entry.get("collects_pbjt", False),
        "final_tax_letter": entry.get("final_tax_letter", ""),
        "turnover_statement_year": today.year if entry.get("statement") else None,
    }
    new = registration.NewVendor(**(plain | days | other))
    return registration.register(new, by=SYSTEM, at=at - timedelta(days=FIRST_DAYS_AGO + 30))


def _pictures(offer: Offer) -> list[bytes]:
    """Compose the pictures of a menu, each in another view; touches no database."""
    lines = [line.split() for line in offer.item["pictures"]]
    views = _views(offer)
    category = offer.item["category"]
    return [plates.compose(category, foods, view) for foods, view in zip(lines, views, strict=True)]


def _views(offer: Offer) -> list[str]:
    """Return the views of a menu's pictures; covers differ from menu to menu."""
    first = len(offer.item["name"]) % len(plates.ANGLES)
    return [plates.ANGLES[(first + i) % 3] for i in range(len(offer.item["pictures"]))]


def _offer(offer: Offer, pictures: list[bytes]) -> None:
    by, item = owner_of(offer.vendor), offer.item
    values = catalog.MenuValues(
        name=item["name"],
        description=item["text"],
        category=item["category"],
        unit=item["unit"],
        price=Decimal(item["price"]),
        min_quantity=item["min"],
        lead_days=item["lead"],
        made_to_order=item.get("made", True),
    )
    menu = catalog.save_menu(None, values, by=by, at=offer.at)
    for picture, view in zip(pictures, _views(offer), strict=True):
        upload = ContentFile(picture, name="gambar.jpg")
        alt = f"{menu.name}, {VIEWS[view]}"
        catalog.add_picture(menu.pk, upload, alt, by=by, at=offer.at)
