"""Two people of one firm at once: the limit of pictures holds, and only because of the lock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.acts import Actor
from core.errors import DomainError
from tests.factories.vendors import NOW, MenuFactory, PictureFactory, owner, photo
from vendors import locks
from vendors.models import Menu
from vendors.services import catalog

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def add_at_once(menu: Menu, people: list[Actor], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Add one picture per person, all past the first check before any of them writes."""
    gate = Barrier(len(people))
    attach = catalog._attach

    def together(*args: object, **kwargs: object) -> object:
        gate.wait(timeout=20)
        return attach(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(catalog, "_attach", together)

    def add(by: Actor) -> str:
        try:
            catalog.add_picture(menu.pk, photo(), "Foto", by=by, at=NOW)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "added"

    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(add, people))


def nearly_full() -> Menu:
    menu = MenuFactory()
    PictureFactory.create_batch(catalog.MAX_PICTURES - 1, menu=menu)
    return menu


def test_last_place_goes_to_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    menu = nearly_full()
    people = [owner(menu.vendor), owner(menu.vendor)]

    outcomes = add_at_once(menu, people, monkeypatch)

    assert outcomes == ["added", "too-many-pictures"]
    assert menu.pictures.count() == catalog.MAX_PICTURES


def test_without_the_lock_both_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    menu = nearly_full()
    people = [owner(menu.vendor), owner(menu.vendor)]
    checked = Barrier(2)
    check = catalog._check_room

    def check_together(row: Menu) -> None:
        check(row)
        checked.wait(timeout=20)

    monkeypatch.setattr(locks, "menu", lambda _vendor, pk: Menu.objects.get(pk=pk))
    monkeypatch.setattr(catalog, "_check_room", check_together)

    outcomes = add_at_once(menu, people, monkeypatch)

    assert outcomes == ["added", "added"]
    assert menu.pictures.count() == catalog.MAX_PICTURES + 1
