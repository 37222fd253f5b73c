"""`kill -9` of web and worker while orders are submitted: the books stay true, retries agree.

Clients submit with a key each and try again until they are answered, as a phone on a bad network
does. KILLS=50 makes it fifty times. The control's web commits in the middle of a submit.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

import pytest
import time_machine

from budgets import services
from budgets.models import Balance, Encumbrance, LedgerEntry
from orders.models import Order, OrderEvent
from orders.states import OrderState
from tests.concurrency import house
from tests.concurrency.baskets import PRICE, Pile, pile
from tests.concurrency.house import GONE, Answer, House
from tests.factories.ordering import START

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("legal"),
]

KILLS = int(os.environ.get("KILLS", "10"))
BASKETS_PER_KILL = 40
PEOPLE = 8
LONGEST_PAUSE = 1.0
# Whole gunicorn and whole Celery take seconds to start again; their forked children do not.
WHOLE_EVERY = 5
TORN = "tests.concurrency.torn:application"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    """This fixture will set the clock to the day on which the factories order."""
    with time_machine.travel(START, tick=True):
        yield


@dataclass
class Crowd:
    """Clients that submit basket after basket, each until it is answered."""

    web: House
    baskets: Pile
    answers: dict[int, Answer] = field(default_factory=dict)
    lost: Counter[int] = field(default_factory=Counter)
    over: Event = field(default_factory=Event)

    def go(self, pool: ThreadPoolExecutor) -> list[Future[None]]:
        waiting: SimpleQueue[int] = SimpleQueue()
        for order_id in self.baskets.orders:
            waiting.put(order_id)
        return [pool.submit(self._work, waiting) for _ in range(PEOPLE)]

    def _work(self, waiting: SimpleQueue[int]) -> None:
        with suppress(Empty):
            while not self.over.is_set():
                order_id = waiting.get_nowait()
                self.answers[order_id] = self._insist(order_id)

    def _insist(self, order_id: int) -> Answer:
        while True:
            with suppress(*GONE):
                return self.submit(order_id)
            self.lost[order_id] += 1
            time.sleep(0.05)

    def submit(self, order_id: int) -> Answer:
        return self.web.submit(order_id, self.baskets.token, key=f"kunci-{order_id}")


def kill_some(world: House, chance: random.Random, number: int) -> None:
    """This function will kill web and worker at a random moment: forked children, or the whole."""
    time.sleep(chance.uniform(0, LONGEST_PAUSE))
    if number % WHOLE_EVERY == WHOLE_EVERY - 1:
        world.kill("web")
        world.kill("worker")
        world.start_web()
        world.start_worker()
        return
    for name in ("web", "worker"):
        for pid in world.children(name):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_killed_at_random_points_the_books_stay_true(tmp_path: Path) -> None:
    baskets = pile(KILLS * BASKETS_PER_KILL, room=KILLS * BASKETS_PER_KILL)
    chance = random.Random(2026)  # noqa: S311 (the same points each time)
    found: list[str] = []

    with house.opened(tmp_path) as world, ThreadPoolExecutor(PEOPLE) as pool:
        world.start_worker()
        crowd = Crowd(world, baskets)
        clients = crowd.go(pool)
        for number in range(KILLS):
            kill_some(world, chance, number)
            found += services.verify(lambda done: None)
        crowd.over.set()
        for client in clients:
            client.result()
        again = {order_id: crowd.submit(order_id) for order_id in crowd.answers}
        keyless = {world.submit(order_id, baskets.token).status for order_id in crowd.answers}

    first = {order_id: (one.status, one.body) for order_id, one in crowd.answers.items()}
    assert found == []
    assert sum(crowd.lost.values()) > 0
    assert {status for status, _ in first.values()} == {200}
    assert {order_id: (one.status, one.body) for order_id, one in again.items()} == first
    assert keyless == {409}
    assert_reserved_once(baskets, set(first))


def test_control_committed_in_the_middle_a_kill_leaves_broken_books(tmp_path: Path) -> None:
    baskets = pile(BASKETS_PER_KILL, room=BASKETS_PER_KILL)

    with house.opened(tmp_path, application=TORN) as world, ThreadPoolExecutor(PEOPLE) as pool:
        crowd = Crowd(world, baskets)
        clients = crowd.go(pool)
        while not crowd.answers:
            time.sleep(0.05)
        crowd.over.set()
        world.kill("web")
        found = list(services.verify(lambda done: None))
        world.start_web()
        for client in clients:
            client.result()

    assert any("dicadangkan untuk orders.order:" in text for text in found)


def assert_reserved_once(baskets: Pile, submitted: set[int]) -> None:
    """This function will hold every trace of a submit against the orders that were answered."""
    references = {f"orders.order:{order_id}" for order_id in submitted}
    entries = LedgerEntry.objects.filter(kind="RESERVE").values_list("reference", flat=True)
    events = OrderEvent.objects.filter(to_state=OrderState.SUBMITTED)
    held = Encumbrance.objects.values_list("reference", flat=True)
    orders = Order.objects.filter(status=OrderState.SUBMITTED).values_list("pk", flat=True)
    assert sorted(entries) == sorted(references)
    assert sorted(held) == sorted(references)
    assert sorted(orders) == sorted(submitted)
    assert sorted(events.values_list("order_id", flat=True)) == sorted(submitted)
    assert Balance.objects.get(line=baskets.line).reserved == len(submitted) * PRICE
    assert list(services.verify(lambda done: None)) == []
