"""The test run: its own servers and settings, no outside world, and a clean house per test.

`pytest tests` is enough on its own: without DATABASE_URL and REDIS_URL the embedded servers are
started in $EORDER_VAR/test, with crash safety off, and stopped when the last run using them ends.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import django
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from scripts import services

VAR = services.var_folder() / "test"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def prepare_environment() -> IO[str] | None:
    """This function will point the settings at the test servers and return the lock on them."""
    os.environ |= {"EORDER_TEST": "1", "EORDER_DEMO": "0", "EORDER_HTTPS": "0"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "eorder.settings"
    lock = None
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        VAR.mkdir(parents=True, exist_ok=True)
        lock = (VAR / "users.lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_SH)
        os.environ |= services.start(VAR, durable=False)
        os.environ["EORDER_VAR"] = str(VAR)
    # Tests make databases and change tables, which the application's role may not.
    os.environ["DATABASE_URL"] = os.environ.pop("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
    return lock


def own_cache(url: str, worker: str) -> str:
    """This function will give each parallel worker a numbered store of its own.

    A worker has its settings from the environment of the run that started it, so the address is
    put into the settings themselves.
    """
    number = 2 + int(worker.removeprefix("gw")) % 14
    base, has_query, _ = url.partition("?")
    return f"{base}?db={number}" if has_query else f"{base.rsplit('/', 1)[0]}/{number}"


# Imported after the set-up below, because these fixtures name models.
pytest_plugins = ["tests.fixtures"]

USERS = prepare_environment()
if WORKER:
    os.environ["REDIS_URL"] = own_cache(os.environ["REDIS_URL"], WORKER)
    django_settings.CACHES["default"]["LOCATION"] = os.environ["REDIS_URL"]
django.setup()

# A busy machine is no fault of the code: no example is judged by the time it takes.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """This function will put slow tests first, so that no process is left alone with one."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_unconfigure() -> None:
    """This function will stop the embedded servers unless another run still uses them."""
    if USERS is None or WORKER:
        return
    try:
        fcntl.flock(USERS, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name)
    services.stop(VAR)
    USERS.close()


@pytest.fixture(scope="session", autouse=True)
def _no_outside_world() -> Iterator[None]:
    """This fixture will refuse every connection that leaves the machine."""
    allowed = LOOPBACK | {urlsplit(os.environ["REDIS_URL"]).hostname}
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in allowed:
            raise RuntimeError(f"A test reaches out to {address[0]}; tests stay on this machine.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This fixture will let tests empty the audit tables, and end what would keep the database.

    Real databases refuse TRUNCATE on them; `transaction=True` tests end with one.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'no_truncate'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER no_truncate")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _clean_house(settings: Settings, tmp_path: Path) -> None:
    """This fixture will give each test an empty cache and its own folder of uploads."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    cache.clear()
