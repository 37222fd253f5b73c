"""400 submits at once over real HTTP, against several web processes; and a control that overspends.

The control's web reads the balance before it writes it, and the CHECK is taken away.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import time_machine

from budgets import services
from budgets.models import Balance, Encumbrance, LedgerEntry
from orders.models import Order
from orders.states import OrderState
from tests.concurrency import house
from tests.concurrency.baskets import PRICE, Pile, pile
from tests.concurrency.guards import dropped_check
from tests.concurrency.house import House
from tests.factories.ordering import START

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("legal"),
]

PEOPLE = 400
ROOM = 37
UNLOCKED = "tests.concurrency.unlocked:application"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """This fixture will set the clock to the day on which the factories order."""
    with time_machine.travel(START, tick=True):
        yield


def race(web: House, baskets: Pile) -> Counter[int]:
    """This function will submit all baskets from one start and count the answers by status."""
    start = Barrier(len(baskets.orders))

    def submit(order_id: int) -> int:
        start.wait(timeout=60)
        return web.submit(order_id, baskets.token).status

    with ThreadPoolExecutor(len(baskets.orders)) as pool:
        return Counter(pool.map(submit, baskets.orders))


def test_four_hundred_submits_with_room_for_thirty_seven(tmp_path: Path) -> None:
    baskets = pile(PEOPLE, room=ROOM)
    before = house.deadlocks()

    with house.opened(tmp_path) as web:
        statuses = race(web, baskets)

    assert statuses == {200: ROOM, 422: PEOPLE - ROOM}
    assert house.deadlocks() == before
    assert Balance.objects.get(line=baskets.line).reserved == ROOM * PRICE
    assert Encumbrance.objects.count() == ROOM
    assert LedgerEntry.objects.filter(kind="RESERVE").count() == ROOM
    assert Order.objects.filter(status=OrderState.SUBMITTED).count() == ROOM
    assert list(services.verify(lambda done: None)) == []


def test_control_without_the_condition_and_the_check_overspends(tmp_path: Path) -> None:
    baskets = pile(60, room=7)

    with dropped_check(), house.opened(tmp_path, application=UNLOCKED) as web:
        statuses = race(web, baskets)
        balance = Balance.objects.get(line=baskets.line)

    assert statuses[200] > 7
    assert balance.reserved == statuses[200] * PRICE
    assert balance.reserved > balance.released
