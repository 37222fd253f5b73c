"""The demo's firms: true to the brief, made through the services, and made once."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from accounts.models import Wilayah
from core import legal, parameters, uploads
from tests.factories.vendors import NOW
from vendors import demo, plates
from vendors.models import Menu, MenuPicture, Vendor

SLUGS = [
    "dapur-betawi",
    "katering-menteng",
    "kue-kampung",
    "nasi-liwet-priok",
    "soto-kebayoran",
    "snack-pulau",
]
FOODS = {path.stem for path in Path("static/img/food").glob("*.webp")} | {"tumpeng"}


@pytest.fixture
def short_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo's data with the first two menus of each firm: the rest is more of the same."""
    short = [entry | {"menus": entry["menus"][:2]} for entry in demo._data()]
    monkeypatch.setattr(demo, "_data", lambda: short)


@pytest.mark.django_db
@pytest.mark.usefixtures("short_data")
def test_ensure_vendors_builds_the_world_once() -> None:
    vendors = demo.ensure_vendors(at=NOW)
    counts = [Menu.objects.count(), MenuPicture.objects.count()]
    again = demo.ensure_vendors(at=NOW)

    assert [vendor.slug for vendor in vendors] == SLUGS
    assert {vendor.wilayah for vendor in vendors} == set(Wilayah.values)
    assert {vendor.status for vendor in vendors} == {Vendor.Status.VERIFIED}
    assert again == vendors
    assert [Menu.objects.count(), MenuPicture.objects.count()] == counts
    assert counts[0] == 12
    for picture in MenuPicture.objects.all():
        path = Path(settings.MEDIA_ROOT) / uploads.picture_path(picture.stem, 640)
        assert path.exists()


@pytest.mark.usefixtures("db")
def test_every_menu_of_the_demo_can_be_ordered() -> None:
    legal.ensure_parameters()
    cap = parameters.value(parameters.ORDER_CAP, NOW.date())

    for entry in demo._data():
        for item in entry["menus"]:
            assert item["price"] * item["min"] <= cap
            assert item["min"] <= entry["daily_capacity"]


def test_every_firm_has_at_least_eight_menus_and_its_pictures_exist() -> None:
    for entry in demo._data():
        assert len(entry["menus"]) >= 8
        for item in entry["menus"]:
            assert len(item["pictures"]) in {2, 3}
            assert {food for line in item["pictures"] for food in line.split()} <= FOODS


@pytest.mark.parametrize("category", Menu.Category.values)
@pytest.mark.parametrize("angle", plates.ANGLES)
def test_compose_lays_every_table(category: str, angle: str) -> None:
    data = plates.compose(category, ["rice", "egg"], angle)

    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (800, 600))
    assert len(data) < uploads.MAX_BYTES


@pytest.mark.parametrize("foods", [["tumpeng"], ["tumpeng", "egg", "chili"], ["rice"] * 4])
def test_compose_lays_one_to_four_foods(foods: list[str]) -> None:
    assert plates.compose("TUMPENG", foods) != plates.compose("TUMPENG", ["rice"])
