"""The browser fixtures notice what no page may do."""

from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import watch


def test_wide_and_narrow_pages_have_their_width(wide_page: Page, narrow_page: Page) -> None:
    assert wide_page.evaluate("innerWidth") == 1280
    assert narrow_page.evaluate("screen.width") == 360


def test_console_error_and_policy_violation_are_noticed(
    browser: Browser, live_server: LiveServer
) -> None:
    complaints: list[str] = []
    page = browser.new_page()
    watch(page, complaints, ("on purpose",))
    page.goto(f"{live_server.url}/healthz")

    page.evaluate("console.error('on purpose')")
    page.evaluate("console.error('by mistake')")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.wait_for_timeout(200)
    page.close()

    assert len(complaints) == 3
    assert complaints[0].endswith("by mistake")
    assert "Content Security Policy" in complaints[1]
    assert complaints[2].endswith("thrown")
