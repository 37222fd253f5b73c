"""The component sheet and the entrance in a real Chromium: contrast, keyboard, phone, errors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> None:
    settings.DEMO = True


def violations(page: Page) -> list[str]:
    """This function will return what axe complains about, one line each."""
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "async tags => (await axe.run({runOnly: tags})).violations", STANDARDS
    )
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


@pytest.fixture(params=["wide_page", "narrow_page"])
def page_of_width(request: pytest.FixtureRequest) -> Page:
    page: Page = request.getfixturevalue(request.param)
    return page


@pytest.mark.parametrize("path", ["/komponen/", "/akun/login/"])
def test_page_is_accessible_and_fits(page_of_width: Page, path: str) -> None:
    page_of_width.goto(path, wait_until="networkidle")

    assert violations(page_of_width) == []
    assert overflow(page_of_width) <= 0


def test_charts_are_drawn_as_svg_and_described(wide_page: Page) -> None:
    wide_page.goto("/komponen/", wait_until="networkidle")

    expect(wide_page.locator("[data-chart=contoh-tepat] svg")).to_be_visible()
    label = wide_page.locator("[data-chart=contoh-tepat]").get_attribute("aria-label")
    assert label == ("Grafik. Tepat waktu: Jun 71%, Jul 78%, Agu 74%, Sep 86%, Okt 91%, Nov 94%.")


def test_confirmation_asks_before_it_sends(wide_page: Page) -> None:
    sent = watch_posts(wide_page)
    wide_page.goto("/komponen/")

    wide_page.locator("[data-confirm=contoh-tolak]").click()
    dialog = wide_page.locator("#contoh-tolak")
    expect(dialog).to_be_visible()
    assert violations(wide_page) == []

    dialog.get_by_role("button", name="Tolak pesanan").click()
    expect(dialog.get_by_text("Tulis alasannya lebih dahulu.")).to_be_visible()
    assert sent() == 0

    wide_page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_confirmed_act_is_sent_once(wide_page: Page) -> None:
    sent = watch_posts(wide_page)
    wide_page.goto("/komponen/")
    wide_page.locator("[data-confirm=contoh-tolak]").click()
    dialog = wide_page.locator("#contoh-tolak")
    dialog.locator("textarea").fill("Tidak sanggup pada tanggal itu.")

    with wide_page.expect_navigation(wait_until="networkidle"):
        dialog.get_by_role("button", name="Tolak pesanan").dblclick(no_wait_after=True)

    assert sent() == 1


@pytest.mark.parametrize("loaded", [True, False])
def test_a_form_with_a_binding_button_asks_before_it_sends(
    open_page: Callable[..., Page], loaded: bool
) -> None:
    page = open_page(expect_errors=() if loaded else ("Failed to load resource",))
    sent = watch_posts(page)
    if not loaded:
        page.route("**/forms*.js", lambda route: route.abort())
    page.goto("/komponen/")
    field, dialog = page.get_by_label("Nomor tagihan Anda"), page.locator("#contoh-tagihan")

    field.press("Enter")
    expect(dialog).to_be_visible(visible=loaded)
    if not loaded:
        page.locator("[data-confirm=contoh-tagihan]").click()
    dialog.get_by_role("button", name="Batal").click()
    expect(dialog).to_be_hidden()
    assert sent() == 0

    page.locator("[data-confirm=contoh-tagihan]").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Kirim tagihan").click()
    assert sent() == 1


def watch_posts(page: Page) -> Callable[[], int]:
    requests: list[str] = []
    page.on("request", lambda r: requests.append(r.url) if r.method == "POST" else None)
    return lambda: len(requests)


def test_errors_come_into_focus_and_lead_to_their_field(wide_page: Page) -> None:
    wide_page.goto("/komponen/")
    wide_page.get_by_role("button", name="Simpan paket").click()

    expect(wide_page.locator(".error-summary")).to_be_focused()
    wide_page.locator(".error-summary a").first.click()

    expect(wide_page.locator("#id_nama")).to_be_focused()
    assert violations(wide_page) == []


AMOUNTS = [
    ("12500000", "dua belas juta lima ratus ribu rupiah", "12.500.000"),
    ("1.100", "seribu seratus rupiah", "1.100"),
    ("50.000.001,5", "lima puluh juta satu rupiah", "50.000.001,5"),
    ("abc", "", "abc"),
]


def test_amounts_are_spelled_as_one_types(wide_page: Page) -> None:
    wide_page.goto("/komponen/")
    field = wide_page.locator("#id_nilai")
    words = wide_page.locator("[data-words-for=id_nilai]")

    seen = []
    for typed, _, _ in AMOUNTS:
        field.fill(typed)
        spelled = words.text_content()
        field.blur()
        seen.append((typed, spelled, field.input_value()))

    assert seen == AMOUNTS


def test_filters_are_a_drawer_on_a_phone(narrow_page: Page) -> None:
    narrow_page.goto("/komponen/")
    panel = narrow_page.locator("#saring")
    expect(panel).not_to_be_visible()

    narrow_page.locator(".filters-open").click()
    expect(panel).to_be_visible()
    narrow_page.locator(".filters-close").click()

    expect(panel).not_to_be_visible()


def test_rows_open_by_click_and_keyboard(wide_page: Page) -> None:
    wide_page.goto("/komponen/")
    rows = wide_page.locator("tr[data-href]")
    rows.nth(0).locator("a").focus()

    wide_page.keyboard.press("ArrowDown")
    expect(rows.nth(1).locator("a")).to_be_focused()
    rows.nth(2).locator("td").nth(1).click()

    expect(wide_page).to_have_url("/komponen/#tombol")


def test_skip_link_is_the_first_stop(wide_page: Page) -> None:
    wide_page.goto("/komponen/")

    wide_page.keyboard.press("Tab")

    expect(wide_page.locator(".skip")).to_be_focused()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 360, "height": 740}])
def test_unknown_address_is_human_and_accessible(
    open_page: Callable[..., Page], size: dict[str, int]
) -> None:
    page = open_page(viewport=size, expect_errors=("status of 404",))
    page.goto("/tidak/ada/")

    assert violations(page) == []
    assert overflow(page) <= 0
