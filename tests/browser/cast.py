"""The people of the world at their screens: one session each, and the ways they all have."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import WIDE, OpenPage
from tests.factories.accounts import PASSWORD
from tests.world import World

# A folder for one picture per step; none is taken without it.
SHOTS = os.environ.get("EORDER_SHOTS", "")
# Below this width the navigation stands under the page (static/css/frame.css).
MENU_MOVES = 992
# A loaded machine is slow, not wrong.
expect.set_options(timeout=20_000)


@dataclass
class Cast:
    """Who sits where; `day` names the pictures, `screen` is what every session is opened with."""

    open_page: OpenPage
    world: World
    name: str
    screen: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, Page] = field(default_factory=dict)
    taken: int = 0

    def __call__(self, who: str) -> Page:
        """Return the screen of a person, who logs in by the page the first time of the day."""
        if who not in self.sessions:
            self.sessions[who] = self._log_in(who)
        return self.sessions[who]

    def go_home(self) -> None:
        """The working day is over: every session ends."""
        for page in self.sessions.values():
            page.context.close()
        self.sessions.clear()

    def shot(self, page: Page, step: str, *, full_page: bool = True) -> None:
        """Take a picture when a folder for pictures is named."""
        self.taken += 1
        if SHOTS:
            page.evaluate("scrollTo(0, 0)")
            name = f"{self.name}-{self.taken:02}-{step}.png"
            page.screenshot(path=Path(SHOTS) / name, full_page=full_page)

    def confirm(self, page: Page, label: str, verb: str, step: str) -> None:
        """Press a binding button, read what the dialog says, and agree."""
        page.get_by_role("main").get_by_role("button", name=label).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.shot(page, f"{step}-dialog", full_page=False)
        dialog.get_by_role("button", name=verb, exact=True).click()
        expect(dialog).to_be_hidden()

    def _log_in(self, who: str) -> Page:
        page = self.open_page(**self.screen)
        page.goto("/")
        page.get_by_role("link", name="Masuk").first.click()
        fill(page, {"Surel": self.world.user(who).email, "Kata sandi": PASSWORD})
        page.get_by_role("button", name="Masuk", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tugas saya")
        self.shot(page, f"{who}-home")
        return page


def fill(page: Page, values: dict[str, str]) -> None:
    """This function will write into fields by their labels."""
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)


def go(page: Page, label: str) -> None:
    """This function will choose an entry of the navigation, at either width."""
    size = page.viewport_size or WIDE
    menu = "Utama, bawah" if size["width"] < MENU_MOVES else "Utama"
    nav = page.get_by_role("navigation", name=menu, exact=True)
    nav.get_by_role("link", name=label, exact=True).click()


def take_up(page: Page, verb: str) -> None:
    """This function will open the one card of this kind under "Tugas saya"."""
    go(page, "Tugas saya")
    page.locator(".tasks").get_by_role("link", name=verb).click()


def told(page: Page, text: str) -> None:
    """This function will expect the message that follows a deed."""
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text(text)


def meter(page: Page, title: str) -> Locator:
    """This function will return a meter by its title."""
    return page.get_by_role("group", name=title)


def figures(locator: Locator) -> dict[str, str]:
    """This function will read a list of terms and figures, such as the legend of a meter."""
    terms, values = locator.locator("dt").all_inner_texts(), locator.locator("dd").all_inner_texts()
    return dict(zip(terms, values, strict=True))
