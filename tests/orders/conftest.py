"""What the tests of orders share."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.ordering import START


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """This fixture will set the clock to the day on which the factories order, 23 November 2026."""
    with time_machine.travel(START, tick=True):
        yield
