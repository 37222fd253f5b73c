"""Pages in a real Chromium: two widths, and no page may leave a word in the console.

A Content-Security-Policy violation, a script error or a missing file is a console error, so each
of them fails the test that opened the page.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

# Playwright's synchronous API runs inside an event loop; Django refuses the ORM there by default.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """This fixture will launch the system's Chromium; nothing is downloaded."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    return {"executable_path": path, "args": FLAGS, "headless": True}


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """This fixture will give `open_page(width=…)`: a page in a fresh session (one per user).

    Console errors a test provokes on purpose (a 404, a 403) are declared by
    `page.allowed_errors`-like keyword `expect_errors=("status of 404",)`.
    """
    contexts = []
    complaints: list[str] = []

    def open_one(
        *, viewport: dict[str, int] = WIDE, expect_errors: tuple[str, ...] = (), **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,  # type: ignore[arg-type]
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        watch(page, complaints, expect_errors)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert complaints == []


def watch(page: Page, complaints: list[str], expected: tuple[str, ...]) -> None:
    """This function will collect what the page says that no page should say."""

    def on_console(message: ConsoleMessage) -> None:
        text = message.text
        wanted = any(part in text for part in expected)
        if (message.type == "error" or "Content Security Policy" in text) and not wanted:
            complaints.append(f"{page.url}: {text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))


@pytest.fixture
def wide_page(open_page: OpenPage) -> Page:
    """This fixture will give a page 1280 px wide."""
    return open_page()


@pytest.fixture
def narrow_page(open_page: OpenPage) -> Page:
    """This fixture will give a page 360 px wide, with touch."""
    return open_page(viewport=NARROW, has_touch=True, is_mobile=True)
