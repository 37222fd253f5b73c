"""How long people wait who all submit at the same moment, on one budget line that is nearly spent.

PEOPLE baskets over HTTP against gunicorn's processes, each client a connection of its own, all
sent from one start; the line has room for ROOM of them. What is measured is from the start to
the answer, the time in the queue included.
"""

import http.client
import os
import statistics
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from django.db import connection
from django.utils import timezone

from bench import cases, run, world
from budgets import services
from scripts.prepare import say
from scripts.services import var_folder

PEOPLE, ROOM = 400, 37
EXPECTED = {200: ROOM, 422: PEOPLE - ROOM}
GOAL_SECONDS = 3
Answer = tuple[int, float]


def baskets() -> tuple[list[int], str]:
    """This function will fill the baskets and return their ids and the token of their PP."""
    cases.fill(world.LINES_PER_ORDER * world.VENDORS)
    _, total = world.choice(cases.firm())
    code = f"ramai-{timezone.now():%H%M%S}"
    desk = world.office(code, total * ROOM + total - 1)
    return world.baskets(desk, cases.firm(), PEOPLE, 0), desk.token


def burst(port: int, orders: list[int], token: str) -> list[Answer]:
    """This function will submit all orders from one start; status and seconds of each."""
    start = threading.Barrier(len(orders))

    def submit(pk: int) -> Answer:
        request = cases.submit_request(pk, token)
        start.wait(60)
        since = time.perf_counter()
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        with closing(client):
            client.request(request.method, request.path, request.body, request.headers)
            response = client.getresponse()
            response.read()
        return response.status, time.perf_counter() - since

    with ThreadPoolExecutor(len(orders)) as pool:
        return list(pool.map(submit, orders))


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def table(answers: list[Answer], passed: float) -> str:
    """This function will lay out how long the answers took."""
    seconds = sorted(second for _, second in answers)
    p95 = statistics.quantiles(seconds, n=20)[-1]
    counted = Counter(status for status, _ in answers)
    lines = [
        f"| {PEOPLE} submits at once, room for {ROOM}, gunicorn -w {run.WORKERS} | figure | goal |",
        "|---|--:|--:|",
        f"| answers | {counted[200]} × 200, {counted[422]} × 422 | exactly {ROOM} |",
        "| deadlocks | 0 | 0 |",
        f"| p50 | {statistics.median(seconds):.1f} s | – |",
        f"| p95 | {p95:.1f} s | < {GOAL_SECONDS} s |",
        f"| submits per second | {len(answers) / passed:.1f} | – |",
        f"| load at the end, {os.cpu_count()} cores | {os.getloadavg()[0]:.1f} | – |",
    ]
    return "\n".join(lines)


def measure() -> str:
    """This function will send one burst in a migrated database and return its table."""
    orders, token = baskets()
    before = deadlocks()
    say(f"{PEOPLE} submits at once")
    connection.close()
    with run.serving(bare=False, log=var_folder() / "bench.log") as port:
        since = time.perf_counter()
        answers = burst(port, orders, token)
        passed = time.perf_counter() - since
    if Counter(status for status, _ in answers) != EXPECTED or deadlocks() != before:
        raise run.BenchError(f"Not {EXPECTED}, or a deadlock: {Counter(s for s, _ in answers)}")
    faults = list(services.verify(lambda done: None))
    if faults:
        raise run.BenchError(f"The ledger does not add up after the burst: {faults[0]}")
    return table(answers, passed)
