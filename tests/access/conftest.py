"""One world per module: built once, every cell undone, nothing left behind."""

import logging
import os
import shutil
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import DjangoDbBlocker, Settings

from tests.access import world as worlds
from tests.access.world import NOW, World


@pytest.fixture(scope="module", name="built")
def _built(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """This fixture will build the world in one transaction and roll it back after the module."""
    media = tmp_path_factory.mktemp("media")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("django.conf.settings.MEDIA_ROOT", str(media))
        with worlds.undone():
            with time_machine.travel(NOW, tick=False):
                made = worlds.build(media)
            yield made


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
