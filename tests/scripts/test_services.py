"""The embedded servers start, survive `kill -9`, keep their data and stop, however often asked."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from scripts import services


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This fixture will give an empty data folder that the servers' account can enter."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    folder = Path(tempfile.mkdtemp(prefix="eorder-test-"))
    folder.chmod(0o755)
    yield folder
    services.stop(folder)
    shutil.rmtree(services.locate(folder).sockets, ignore_errors=True)
    shutil.rmtree(folder)


def query(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def server_pids(var: Path) -> list[int]:
    place = services.locate(var)
    return [
        int((place.postgres / "postmaster.pid").read_text().split()[0]),
        int((place.valkey / "valkey.pid").read_text()),
    ]


def test_start_gives_addresses_that_answer(var: Path) -> None:
    urls = services.start(var)

    assert query(urls["DATABASE_URL"], "SELECT current_user, current_database()") == [
        ("eorder_app", "eorder")
    ]
    assert query(urls["DATABASE_OWNER_URL"], "SELECT current_user, current_database()") == [
        ("eorder", "eorder")
    ]
    assert query(urls["DATABASE_URL"], "SHOW listen_addresses") == [("",)]
    with redis.Redis.from_url(urls["REDIS_URL"]) as client:
        assert client.ping() is True
    assert services.locate(var).sockets.stat().st_mode & 0o777 == 0o700


def test_data_survives_stop_and_kill(var: Path) -> None:
    urls = services.start(var)
    query(urls["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 7 AS number")

    services.stop(var)
    services.stop(var)
    again = services.start(var)
    for pid in server_pids(var):
        os.kill(pid, signal.SIGKILL)
    after_kill = services.start(var)

    assert (again, after_kill) == (urls, urls)
    assert query(urls["DATABASE_OWNER_URL"], "SELECT number FROM kept") == [(7,)]
    with redis.Redis.from_url(urls["REDIS_URL"]) as client:
        assert client.ping() is True


def test_given_addresses_replace_the_servers(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/eorder")
    monkeypatch.setenv("REDIS_URL", "redis://cache.example/1")

    urls = services.start(var)

    assert urls == {
        "DATABASE_URL": "postgres://db.example/eorder",
        "REDIS_URL": "redis://cache.example/1",
    }
    assert list(var.iterdir()) == []


def test_one_given_address_leaves_the_other_embedded(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/eorder")

    urls = services.start(var)

    assert urls["DATABASE_URL"] == "postgres://db.example/eorder"
    assert urls["REDIS_URL"].startswith("unix:///")
    assert not services.locate(var).postgres.exists()


def test_command_prints_shell_exports(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EORDER_VAR", str(var))

    assert services.main(["env"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert services.main(["stop"]) == 0
    assert services.main(["status"]) == 0

    assert [line.split("=")[0] for line in lines] == [
        "export DATABASE_URL",
        "export REDIS_URL",
        "export DATABASE_OWNER_URL",
    ]
    assert capsys.readouterr().out.splitlines()[:2] == ["PostgreSQL: stopped", "Valkey: stopped"]


def test_sockets_of_another_user_are_refused(var: Path) -> None:
    place = services.locate(var)
    place.sockets.symlink_to(var)

    with pytest.raises(services.ServiceError, match="belongs to another user"):
        services.start(var)

    place.sockets.unlink()
