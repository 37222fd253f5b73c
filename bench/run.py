"""Measure the product beside its yardstick; `bench/__main__.py` prepares the ground.

Every case is served by the same gunicorn (-k sync -w 4) on the embedded servers, in a database of
its own, `eorder_bench`. Three rounds in turn, medians. Read the ratios to the unit, not the
milliseconds: those belong to this machine at this hour.
"""

import http.client
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain, islice, repeat
from pathlib import Path

import django
import psycopg2

from bench import cases
from bench.cases import Case, Request
from scripts import services
from scripts.prepare import CHECKOUT, say

ROUNDS = 3
WORKERS = 4
CLIENTS = 4
READY_SECONDS = 60


class BenchError(RuntimeError):
    """The measurement means nothing; the text says why."""


@dataclass
class Result:
    """One row of the table: milliseconds of each round at one client, requests/s at four."""

    case: Case
    menus: int
    p50: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    sql: float | None = None
    kilobytes: float = 0


# Servers


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*, bare: bool, log: Path) -> Iterator[int]:
    """This context will serve the pages and give the port."""
    port = free_port()
    variables = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": str(WORKERS)}
    variables |= {"BENCH_BARE": "1" if bare else "0", "ACCESS_LOG": ""}
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn_conf.py"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--worker-class", "sync", "eorder.wsgi:application"],
            cwd=CHECKOUT,
            env=os.environ | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchError(f"gunicorn does not answer:\n{services.tail(log)}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def answers(port: int) -> bool:
    with suppress(OSError):
        send(port, Request("/bench/unit/"))
        return True
    return False


# Measuring


def send(port: int, request: Request) -> int:
    """This function will send one request and return the size of the answer in bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            request.method, request.path, body=request.body or None, headers=request.headers
        )
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status != request.status:
        start = body[:300].decode(errors="replace")
        raise BenchError(f"{request.method} {request.path}: {response.status}\n{start}")
    return len(body)


class Supply:
    """Requests for any number of clients: one repeated for ever, or each used once."""

    def __init__(self, requests: Iterator[Request]) -> None:
        first = list(islice(requests, 2))
        self.repeatable = len(first) == 1
        self.source = repeat(first[0]) if self.repeatable else chain(first, requests)
        self.lock = threading.Lock()

    def next(self) -> Request | None:
        with self.lock:
            return next(self.source, None)


def one_client(port: int, supply: Supply, seconds: float) -> list[float]:
    """This function will return the milliseconds of each request of one client."""
    times = []
    end = time.perf_counter() + seconds
    while (since := time.perf_counter()) < end and (request := supply.next()) is not None:
        send(port, request)
        times.append((time.perf_counter() - since) * 1000)
    return times


def rate(port: int, supply: Supply, seconds: float) -> float:
    """This function will return requests per second of four clients, by wrk where it can."""
    if supply.repeatable and shutil.which("wrk"):
        request = supply.next()
        if request is not None and request.method == "GET":
            return rate_by_wrk(port, request, seconds)
    counts: list[int] = []
    since = time.perf_counter()
    threads = [
        threading.Thread(target=lambda: counts.append(len(one_client(port, supply, seconds))))
        for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < CLIENTS:
        raise BenchError("A client failed; see the lines above.")
    return sum(counts) / (time.perf_counter() - since)


def rate_by_wrk(port: int, request: Request, seconds: float) -> float:
    headers = chain.from_iterable(
        ("-H", f"{name}: {value}") for name, value in request.headers.items()
    )
    address = f"http://127.0.0.1:{port}{request.path}"
    length = f"{max(1, round(seconds))}s"
    result = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{length}", *headers, address],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"Requests/sec:\s+([\d.]+)", result.stdout)
    if found is None or "Non-2xx" in result.stdout:
        raise BenchError(f"{request.path}:\n{result.stdout}")
    return float(found.group(1))


def bare_sql(script: str, url: str, seconds: float, clients: int = 1) -> float | None:
    """This function will return pgbench's mean latency in milliseconds, None without pgbench."""
    program = shutil.which("pgbench")
    with suppress(services.ServiceError):
        place = services.locate(services.var_folder())
        beside = services.postgres_binaries(place) / "pgbench"
        program = str(beside) if beside.exists() else program
    if not script or program is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        command = [program, "-n", "-M", "prepared", "-c", str(clients), "-f", file.name]
        command += ["-T", str(max(1, round(seconds))), url]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"latency average = ([\d.]+) ms", result.stdout)
    if found is None:
        raise BenchError(f"pgbench: {result.stdout}{result.stderr}")
    return float(found.group(1))


def measure(results: list[Result], *, bare: bool, seconds: float, log: Path) -> None:
    """This function will measure the cases of one server, in turn, ROUNDS times."""
    chosen = [result for result in results if result.case.bare is bare]
    if not chosen:
        return
    with serving(bare=bare, log=log) as port:
        supplies = [Supply(result.case.requests(result.menus)) for result in chosen]
        for result, supply in zip(chosen, supplies, strict=True):
            first = supply.next()
            if first is not None:
                result.kilobytes = send(port, first) / 1000
        for _ in range(ROUNDS):
            for result, supply in zip(chosen, supplies, strict=True):
                say(f"{result.case.name}, {result.menus or 'no'} menus")
                times = one_client(port, supply, seconds)
                if not times:
                    raise BenchError(f"{result.case.name}: too few requests for {seconds} s")
                result.p50.append(statistics.median(times))
                result.rate.append(rate(port, supply, seconds))


# The table


def table(results: list[Result], server: str) -> str:
    """This function will lay the results beside the unit measured in the same run."""
    unit = statistics.median(next(one.p50 for one in results if one.case is cases.UNIT))
    setting = (
        f"Python {platform.python_version()}, Django {django.get_version()}, {server}, gunicorn "
        f"{version('gunicorn')} -k sync -w {WORKERS}, {os.cpu_count()} cores, "
        f"{time.strftime('%Y-%m-%d')}; medians of {ROUNDS} rounds"
    )
    lines = [
        setting,
        "",
        "| work | menus | p50 ms at 1 | requests/s at 4 | units | goal | bare SQL ms | kB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in results:
        p50 = statistics.median(one.p50)
        lines.append(
            f"| {one.case.name} | {one.menus or '–'} | {p50:.2f} "
            f"| {statistics.median(one.rate):.0f} | {p50 / unit:.1f} "
            f"| {f'≤ {one.case.goal:g}' if one.case.goal else '–'} "
            f"| {'–' if one.sql is None else f'{one.sql:.3f}'} | {one.kilobytes:.1f} |"
        )
    return "\n".join(lines)


def server_version(url: str) -> str:
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (number,) = cursor.fetchone() or ("?",)
        return f"PostgreSQL {number}"


def run(url: str, seconds: float, only: str) -> str:
    """This function will measure the chosen cases in a migrated database and return the table."""
    var = services.var_folder()
    log = var / "bench.log"
    log.unlink(missing_ok=True)
    chosen = [case for case in cases.CASES if case is cases.UNIT or only in case.name]
    results: list[Result] = []
    for menus in sorted({size for case in chosen for size in case.sizes or (0,)}):
        if menus:
            say(f"Filling {menus} menus")
            cases.fill(menus)
        batch = [Result(case, menus) for case in chosen if menus in (case.sizes or (0,))]
        for bare in (True, False):
            measure(batch, bare=bare, seconds=seconds, log=log)
        for result in batch:
            result.sql = bare_sql(result.case.sql, url, seconds)
        results += batch
    text = table(results, server_version(url))
    (var / "bench.md").write_text(text + "\n")
    return text
