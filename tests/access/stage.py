"""The database in which the world stands: built once per run, copied for every worker.

A world that each module built anew inside a transaction cost more than all its cells together: the
planner knows nothing about rows that no transaction ended, and every module paid again. Here the
first worker that needs the world builds it in a copy of its own database, ends the transaction and
counts the rows for the planner; all workers then stand in copies of that copy.
"""

import fcntl
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import time_machine
from django.db import connection, transaction
from django.test import override_settings

from tests.access import world as worlds
from tests.access.world import NOW, World


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """This function will let one worker at a time work in the folder that all of them share."""
    with (folder / "world.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def standing_in(name: str) -> Iterator[None]:
    """This function will lead every query of the block to another database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def copy(source: str, name: str) -> None:
    """This function will make a database like another one, which nobody may be using."""
    drop(name)
    with standing_in("postgres"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source]
        )
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


def drop(name: str) -> None:
    """This function will remove a database, if there is one of that name."""
    with standing_in("postgres"), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def kept() -> Iterator[None]:
    """This function will keep what the block does at NOW, without what follows a commit.

    Services open durable transactions, which a frame of the tests does not forbid.
    """
    frame = transaction.atomic()
    frame._from_testcase = True  # type: ignore[attr-defined]
    with frame, time_machine.travel(NOW, tick=False):
        yield
        connection.run_on_commit.clear()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def enter(folder: Path, name: str) -> World:
    """This function will open a copy of the world for a worker; the first builds it for all."""
    with locked(folder):
        file = folder / "world.pickle"
        if not file.exists():
            file.write_bytes(pickle.dumps(_built(folder / "world-media")))
        _count(folder, 1)
        source, made = _kept(file)
        copy(source, name)
    with standing_in(name), kept():
        worlds.sign_in(made)
    return made


def leave(folder: Path, name: str) -> None:
    """This function will remove a worker's copy; the last worker removes the original too."""
    drop(name)
    with locked(folder):
        if _count(folder, -1) == 0:
            drop(_kept(folder / "world.pickle")[0])
            (folder / "world.pickle").unlink()


def _kept(file: Path) -> tuple[str, World]:
    found: tuple[str, World] = pickle.loads(file.read_bytes())  # noqa: S301 (written by this run)
    return found


def _built(media: Path) -> tuple[str, World]:
    """Build the world in a copy of this worker's own database, and name that copy."""
    own = str(connection.settings_dict["NAME"])
    copy(own, f"{own}_world")
    with override_settings(MEDIA_ROOT=str(media)), standing_in(f"{own}_world"), kept():
        return f"{own}_world", worlds.build(media)


def _count(folder: Path, change: int) -> int:
    """Note how many workers stand in the world, and return it."""
    file = folder / "world.users"
    users = change + (int(file.read_text()) if file.exists() else 0)
    file.write_text(str(users))
    return users
