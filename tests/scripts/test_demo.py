"""The demo's supervisor says what is wrong, keeps its secret and notices what has changed."""

import socket
import stat
import time
from pathlib import Path

import pytest

from scripts import demo, healthcheck, prepare


def test_taken_port_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(demo.DemoError) as caught:
            demo.check_port(port)

    assert str(caught.value) == (
        f"Port {port} is taken. Stop what uses it, or choose another: make demo PORT={port + 1}"
    )


def test_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    first = demo.secret_key(tmp_path)

    assert demo.secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_fingerprint_follows_the_files() -> None:
    paths = [prepare.CHECKOUT / "scripts"]

    assert demo.fingerprint(paths) == demo.fingerprint(paths)
    assert demo.fingerprint(paths) != demo.fingerprint([prepare.CHECKOUT / "scripts" / "demo.py"])


def test_crew_reports_a_process_that_ends_and_shows_its_log(tmp_path: Path) -> None:
    crew = demo.Crew(tmp_path)
    crew.start("web", "no_such_module_here")
    crew.members["web"].wait(20)

    with pytest.raises(demo.DemoError, match="No module named no_such_module_here"):
        crew.check()


def test_crew_stops_what_it_started(tmp_path: Path) -> None:
    crew = demo.Crew(tmp_path)
    crew.start("web", "http.server", "0", "--bind", "127.0.0.1")
    crew.check()
    since = time.monotonic()

    crew.stop()

    assert crew.members["web"].returncode != 0
    assert time.monotonic() - since < demo.STOP_SECONDS


def test_missing_browser_is_named_as_debian_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    assert prepare.missing_packages(browser=True)[-1] == "chromium"
    assert "chromium" not in prepare.missing_packages(browser=False)


def test_missing_packages_are_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(prepare.PrepareError) as caught:
        prepare.install_packages(["libpango-1.0-0", "chromium"])

    assert str(caught.value) == (
        "Missing system packages: libpango-1.0-0 chromium. "
        "Install them: sudo apt-get install libpango-1.0-0 chromium"
    )


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("eorder.example,localhost", "eorder.example"),
        (".eorder.example", "eorder.example"),
        ("*", "localhost"),
        ("", "localhost"),
    ],
)
def test_healthcheck_names_an_allowed_host(
    monkeypatch: pytest.MonkeyPatch, allowed: str, host: str
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", allowed)

    assert healthcheck.host_header() == host


def test_healthcheck_fails_where_nothing_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        assert healthcheck.healthy(unused.getsockname()[1]) is False
