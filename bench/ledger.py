"""How fast the ledger reserves: through the service, no HTTP, beside the same rows by pgbench.

One hot line and LINES lines, at 1, 8 and 32 connections, service and bare SQL in turn. Every
connection of the service is a process of its own, because threads would share one interpreter;
pgbench drives all of its connections from one process, so on few cores it leaves the server more
of the machine than the service's clients do. Ratios are of one run.
"""

import multiprocessing
import os
import random
import re
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from bench import run
from budgets import services
from budgets.rules import NewLine
from core import roles
from core.acts import SYSTEM
from scripts.prepare import say

LINES = 1_000
ROUNDS = 3
CLIENTS = (1, 8, 32)
WARM_UP = 20
PROFILED = 500
PRICE = Decimal(1_000)
HOT, MANY = "one hot line", f"{LINES:,} lines"
SERVICE, BARE, LAST = "service", "bare SQL", "bare SQL, row last"
LOCK_SQL = "SELECT * FROM budgets_balance WHERE line_id = :l FOR UPDATE;"
RESERVE_SQL = """
\\set l random({low}, {high})
\\set r random(1, 1000000000000000)
BEGIN;
{lock}
INSERT INTO budgets_encumbrance (reference, label, reserved, committed, realised, line_id)
  VALUES ('bare:' || :r, 'Pesanan', 1000, 0, 0, :l);
INSERT INTO budgets_ledgerentry (kind, amount, month, reference, label, reason, at, actor_name,
  line_id) VALUES ('RESERVE', 1000, {month}, 'bare:' || :r, 'Pesanan', '', now(), 'PP', :l);
UPDATE budgets_balance SET reserved = reserved + 1000 WHERE line_id = :l
  AND released_monthly[{month}] >= reserved + committed + realised + 1000;
COMMIT;
"""
STATEMENT = re.compile(r'(INSERT INTO|UPDATE|SELECT|WITH).*?"?(budgets_\w+)', re.DOTALL)


@dataclass
class Rates:
    """Reservations per second of each round, by target, number of lines and of clients."""

    found: dict[tuple[str, str, int], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def of(self, target: str, lines: str, clients: int) -> float:
        return statistics.median(self.found[target, lines, clients])

    def percent(self, one: tuple[str, str, int], other: tuple[str, str, int]) -> float:
        return 100 * self.of(*one) / self.of(*other)


def fill() -> list[int]:
    """This function will enter the lines, all funds open (a BUMD), and return their ids."""
    office = Organisation.objects.create(
        code="ledger", name="Kantor Buku", short_name="Buku", kind=Organisation.Kind.BUMD
    )
    drafts = [
        NewLine(
            organisation_id=office.pk,
            year=timezone.localdate().year,
            sub_activity_code=f"7.02.01.1.06.{number:04d}",
            sub_activity_name="Rapat koordinasi",
            account_code="5.1.02.01.01.0052",
            account_name="Belanja Makanan dan Minuman Rapat",
            dpa_number="RKAP/1",
            amount=Decimal(9_000_000_000_000),
        )
        for number in range(LINES)
    ]
    lines = services.import_lines(drafts, by=SYSTEM, at=timezone.now())
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return [line.pk for line in lines]


def reserve(line_id: int, reference: str) -> None:
    with transaction.atomic():
        services.reserve(
            line_id, PRICE, reference=reference, label="Pesanan", by=SYSTEM, at=timezone.now()
        )


# One rate


def client(lines: list[int], seconds: float, start: Any, counts: Any) -> None:
    """This function will reserve on its own connection for so long and report how often."""
    references = (f"bench:{os.getpid()}:{time.time_ns()}:{number}" for number in range(10**9))
    chance = random.Random(os.getpid())  # noqa: S311 (which line, not a secret)
    for _ in range(WARM_UP):
        reserve(chance.choice(lines), next(references))
    start.wait()
    done, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        reserve(chance.choice(lines), next(references))
        done += 1
    connection.close()
    counts.put(done)


def service_rate(lines: list[int], seconds: float, clients: int) -> float:
    """This function will return reservations per second of so many processes."""
    connection.close()
    family = multiprocessing.get_context("fork")
    start, counts = family.Barrier(clients), family.SimpleQueue()
    crew = [
        family.Process(target=client, args=(lines, seconds, start, counts)) for _ in range(clients)
    ]
    for member in crew:
        member.start()
    for member in crew:
        member.join()
    if any(member.exitcode for member in crew):
        raise run.BenchError("A client of the ledger failed; see the lines above.")
    return float(sum(counts.get() for _ in crew)) / seconds


def bare_rate(script: str, url: str, seconds: float, clients: int) -> float:
    """This function will return pgbench's transactions per second."""
    milliseconds = run.bare_sql(script, url, seconds, clients)
    if milliseconds is None:
        raise run.BenchError("There is no pgbench beside the server.")
    return clients * 1000 / milliseconds


def script(lines: list[int], *, lock: str) -> str:
    month = timezone.localdate().month
    return RESERVE_SQL.format(low=min(lines), high=max(lines), month=month, lock=lock)


def measure_rates(ids: list[int], url: str, seconds: float) -> Rates:
    """This function will measure all targets in turn, ROUNDS times."""
    rates = Rates()
    for number in range(ROUNDS):
        for clients in CLIENTS:
            say(f"Ledger, round {number + 1}, connections: {clients}")
            for name, lines in ((HOT, ids[:1]), (MANY, ids)):
                scripts = {BARE: script(lines, lock=LOCK_SQL), LAST: script(lines, lock="")}
                for target, text in scripts.items():
                    rate = bare_rate(text, url, seconds, clients)
                    rates.found[target, name, clients].append(rate)
                rate = service_rate(lines, seconds, clients)
                rates.found[SERVICE, name, clients].append(rate)
    return rates


# Where the time goes


class Watch:
    """An execute wrapper that adds up milliseconds and counts by kind of statement."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        since = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found = STATEMENT.search(str(sql))
            name = " ".join(found.groups()) if found else "other"
            self.spent[name] += (time.perf_counter() - since) * 1000
            self.count += 1


def parts(lines: list[int]) -> Iterator[tuple[str, float]]:
    """This function will yield what one reservation at one connection spends its time on, in ms."""
    watch, committing = Watch(), 0.0
    with connection.execute_wrapper(watch):
        since, own = time.perf_counter(), time.process_time()
        for number in range(PROFILED):
            with transaction.atomic():
                services.reserve(
                    lines[number % len(lines)],
                    PRICE,
                    reference=f"parts:{number}",
                    label="Pesanan",
                    by=SYSTEM,
                    at=timezone.now(),
                )
                before = time.perf_counter()
            committing += (time.perf_counter() - before) * 1000
        total = (time.perf_counter() - since) * 1000
        python = (time.process_time() - own) * 1000
    yield "whole reservation", total / PROFILED
    for name, spent in watch.spent.items():
        yield f"– {name}, answer included", spent / PROFILED
    yield "– COMMIT (foreign keys, write to disk)", committing / PROFILED
    rest = total - committing - sum(watch.spent.values())
    yield "– the rest: Python between the statements", rest / PROFILED
    yield "processor time of the Python process in all of this", python / PROFILED
    yield f"statements besides BEGIN and COMMIT: {watch.count // PROFILED}; one empty", empty()


def empty() -> float:
    """This function will return the milliseconds of a statement that does nothing."""
    with connection.cursor() as cursor:
        since = time.perf_counter()
        for _ in range(PROFILED):
            cursor.execute("SELECT 1")
        return (time.perf_counter() - since) * 1000 / PROFILED


# The tables


def table(rates: Rates) -> str:
    """This function will lay out the rates and the ratios between them."""
    lines = [
        f"| reservations per s | clients | {SERVICE} | {BARE} | {LAST} | ÷ bare | ÷ row last |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name in (HOT, MANY):
        for clients in CLIENTS:
            cells = [f"{rates.of(target, name, clients):,.0f}" for target in (SERVICE, BARE, LAST)]
            own = (SERVICE, name, clients)
            cells += [
                f"{rates.percent(own, (other, name, clients)):.0f} %" for other in (BARE, LAST)
            ]
            lines.append(f"| {name} | {clients} | {' | '.join(cells)} |")
    lines += ["", f"| {HOT} ÷ {MANY} | {SERVICE} | {BARE} | {LAST} |"]
    lines.append("|--:|--:|--:|--:|")
    for clients in CLIENTS:
        shares = [
            f"{rates.percent((target, HOT, clients), (target, MANY, clients)):.0f} %"
            for target in (SERVICE, BARE, LAST)
        ]
        lines.append(f"| {clients} clients | {' | '.join(shares)} |")
    return "\n".join(lines)


def parts_table(found: Iterator[tuple[str, float]]) -> str:
    """This function will lay out where the time of one reservation goes."""
    lines = ["| one reservation through the service, 1 connection | ms |", "|---|--:|"]
    return "\n".join([*lines, *(f"| {name} | {spent:.3f} |" for name, spent in found)])


def measure(url: str, seconds: float) -> str:
    """This function will measure the ledger in a migrated database and return its tables."""
    ids = fill()
    rates = measure_rates(ids, url, seconds)
    spent = parts_table(parts(ids))
    faults = list(services.verify(lambda done: None))
    if faults:
        raise run.BenchError(f"The ledger does not add up after the run: {faults[0]}")
    load = os.getloadavg()[0]
    setting = f"{run.server_version(url)}, {os.cpu_count()} cores, load {load:.1f} at the end"
    return f"{setting}; medians of {ROUNDS} rounds\n\n{table(rates)}\n\n{spent}"
