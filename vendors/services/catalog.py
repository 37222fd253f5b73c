"""What a firm does with its menus: write, show or hide, add and remove pictures."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from core import audit, idempotency, money, parameters, uploads
from core.acts import Actor
from core.errors import RuleRefused
from vendors import access, locks, vocabulary
from vendors.models import Menu, MenuPicture, Vendor

MAX_PICTURES = 6


@dataclass(frozen=True, slots=True)
class MenuValues:
    """What a firm writes about a menu; price in rupiah per unit, lead time in days."""

    name: str
    description: str
    category: str
    unit: str
    price: Decimal
    min_quantity: int
    lead_days: int
    made_to_order: bool = True


class MenuNeverOrderable(RuleRefused):
    """Even the smallest order of this menu would break a rule."""


class TooManyPictures(RuleRefused):
    """The menu has as many pictures as it may."""


@transaction.atomic(durable=True)
def save_menu(menu_id: int | None, values: MenuValues, *, by: Actor, at: datetime) -> Menu:
    """This function will write a menu (None = a new one) of the actor's firm and return it.

    Each change leaves an audit event, a changed price one of its own. Raises NotFound for another
    firm's menu, MenuNeverOrderable when the smallest order is above the cap or the capacity.
    """
    vendor = locks.vendor(access.vendor_of(by).pk)
    seen = idempotency.claim("menu.save", f"{menu_id} {values}", by=by, at=at)
    if seen is not None:
        return locks.menu(vendor.pk, int(seen.target_id or 0))
    _check_orderable(vendor, values, at)
    if menu_id is None:
        menu = _create(vendor, values, by=by, at=at)
    else:
        menu = _change(locks.menu(vendor.pk, menu_id), vendor, values, by=by, at=at)
    idempotency.settle(menu.pk, by=by)
    return menu


@transaction.atomic(durable=True)
def set_active(menu_id: int, active: bool, *, by: Actor, at: datetime) -> Menu:
    """This function will show a menu in the catalogue or hide it; no change is no event."""
    menu = locks.menu(access.vendor_of(by).pk, menu_id)
    if menu.is_active != active:
        menu.is_active = active
        menu.updated_at = at
        menu.save(update_fields=["is_active", "updated_at"])
        audit.record("menu.show" if active else "menu.hide", menu, by=by, at=at)
    return menu


def add_picture(
    menu_id: int, upload: File[Any], alt: str, *, by: Actor, at: datetime
) -> MenuPicture:
    """This function will store a picture of an own menu, last in order, and return it.

    The files are written before the transaction and removed again when it fails. Raises
    UploadRefused, TooManyPictures, NotFound.
    """
    _check_room(access.get_own_menu(by, menu_id))
    stem = uploads.store_image(upload)
    try:
        return _attach(menu_id, stem, alt, by=by, at=at)
    except Exception:
        uploads.delete_image(stem)
        raise


def remove_picture(menu_id: int, picture_id: int, *, by: Actor, at: datetime) -> None:
    """This function will remove a picture of an own menu; its files go after the commit."""
    uploads.delete_image(_detach(menu_id, picture_id, by=by, at=at))


@transaction.atomic(durable=True)
def _attach(menu_id: int, stem: str, alt: str, *, by: Actor, at: datetime) -> MenuPicture:
    menu = locks.menu(access.vendor_of(by).pk, menu_id)
    _check_room(menu)
    last = menu.pictures.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    picture = MenuPicture.objects.create(menu=menu, stem=stem, alt=alt, position=position)
    audit.record("menu.picture_add", menu, by=by, at=at, change=audit.Change(data={"stem": stem}))
    return picture


@transaction.atomic(durable=True)
def _detach(menu_id: int, picture_id: int, *, by: Actor, at: datetime) -> str:
    menu = locks.menu(access.vendor_of(by).pk, menu_id)
    picture = access.get_own_picture(by, menu_id, picture_id)
    change = audit.Change(data={"stem": picture.stem})
    audit.record("menu.picture_remove", menu, by=by, at=at, change=change)
    picture.delete()
    return picture.stem


def _check_room(menu: Menu) -> None:
    count = menu.pictures.count()
    if count >= MAX_PICTURES:
        raise TooManyPictures(
            f"Menu ini sudah memiliki {count} gambar, paling banyak {MAX_PICTURES}; hapus satu "
            "gambar lalu unggah lagi."
        )


def _check_orderable(vendor: Vendor, values: MenuValues, at: datetime) -> None:
    if values.min_quantity > vendor.daily_capacity:
        message = (
            f"Pesanan minimum {values.min_quantity} melebihi kapasitas usaha Anda, "
            f"{vendor.daily_capacity} porsi per hari; turunkan pesanan minimum."
        )
        raise MenuNeverOrderable(message, errors={"min_quantity": [message]})
    cap = parameters.on(parameters.ORDER_CAP, timezone.localdate(at))
    smallest = values.price * values.min_quantity
    if smallest > cap.value:
        message = (
            f"Pesanan terkecil {values.min_quantity} × {money.rupiah(values.price)} = "
            f"{money.rupiah(smallest)} melebihi batas {money.rupiah(cap.value)} per transaksi; "
            f"turunkan harga atau pesanan minimum ({cap.legal_basis})."
        )
        raise MenuNeverOrderable(message, rule=cap.legal_basis, errors={"price": [message]})


def _create(vendor: Vendor, values: MenuValues, *, by: Actor, at: datetime) -> Menu:
    menu = Menu.objects.create(
        vendor=vendor,
        slug=_free_slug(values.name, vendor),
        keywords=vocabulary.keywords(values.category, vendor.name),
        updated_at=at,
        **asdict(values),
    )
    change = audit.Change(data={"price": str(money.quantise(menu.price))})
    audit.record("menu.create", menu, by=by, at=at, change=change)
    return menu


def _change(menu: Menu, vendor: Vendor, values: MenuValues, *, by: Actor, at: datetime) -> Menu:
    wanted = asdict(values) | {"keywords": vocabulary.keywords(values.category, vendor.name)}
    changed = [field for field, value in wanted.items() if getattr(menu, field) != value]
    if not changed:
        return menu
    old_price = money.quantise(menu.price)
    for field in changed:
        setattr(menu, field, wanted[field])
    menu.updated_at = at
    menu.save(update_fields=[*changed, "updated_at"])
    audit.record("menu.change", menu, by=by, at=at, change=audit.Change(data={"fields": changed}))
    if "price" in changed:
        prices = {"from": str(old_price), "to": str(money.quantise(menu.price))}
        audit.record("menu.price", menu, by=by, at=at, change=audit.Change(data=prices))
    return menu


def _free_slug(name: str, vendor: Vendor) -> str:
    """Return an address that no menu has: dish and firm, with a random tail when taken."""
    wanted = slugify(f"{name} {vendor.slug}")[:100].strip("-") or vendor.slug
    if not Menu.objects.filter(slug=wanted).exists():
        return wanted
    return f"{wanted}-{secrets.token_hex(4)}"
