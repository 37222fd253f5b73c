"""One world per run: built once, every cell undone, nothing left behind."""

import logging
import os
import shutil
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from tests.access import stage
from tests.access.world import NOW, World


@pytest.fixture(scope="session", name="made")
def _made(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[World, str]]:
    """This fixture will give a worker the world and the name of the database it stands in."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    name = f"{connection.settings_dict['NAME']}_access"
    with django_db_blocker.unblock():
        world = stage.enter(folder, name)
    yield world, name
    with django_db_blocker.unblock():
        stage.leave(folder, name)


@pytest.fixture(scope="module", name="built")
def _built(made: tuple[World, str]) -> Iterator[World]:
    """This fixture will lead a module's queries to the world."""
    world, name = made
    with stage.standing_in(name):
        yield world


@pytest.fixture(name="world")
def _world(built: World, db: None, settings: Settings) -> Iterator[World]:
    """This fixture will give a test the world at its hour, with files of its own.

    A removed file does not come back with the rolled-back row, so each test has its own links.
    """
    shutil.copytree(built.media, settings.MEDIA_ROOT, copy_function=os.link)
    logging.disable(logging.CRITICAL)
    with time_machine.travel(NOW, tick=False):
        yield built
    logging.disable(logging.NOTSET)
