"""What the audit trail costs and how fast it is read: the chain, row history, the auditors' list.

Events are written by SQL in chunks, each a transaction of its own, so that the chain links them as
it does in daily work. `verify_audit` runs as a process of its own, start included.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg2
from django.db import connection

from bench import cases, run, world
from core import roles
from reports import filters
from reports.queries import trail
from scripts.prepare import CHECKOUT, say

CHUNK = 10_000
ROUNDS = 3
CLIENTS = (1, 16)
PER_PAGE = 25
TIMES = 5
FILL_SQL = """
INSERT INTO core_auditevent (at, act, actor_id, actor_name, appointment_id, post, organisation_id,
  target_type, target_id, target_label, from_state, to_state, reason, data, request_id, address)
SELECT timestamptz '2024-01-01 08:00+07' + n * interval '1 minute',
  (ARRAY['order.submit', 'order.sign', 'order.accept', 'payment.pay', 'order.cancel',
    'payment.draft', 'menu.price', 'account.login'])[1 + n %% 8],
  1 + n %% 900, 'Petugas ' || n %% 900, 1 + n %% 900, 'Pejabat Pengadaan', 1 + n %% 300,
  CASE WHEN n %% 3 = 0 THEN 'payments.payment' ELSE 'orders.order' END, n / 6,
  lpad((n / 6)::text, 3, '0') || '/SP/KANTOR-' || n %% 300 || '/XI/2026', 'SUBMITTED', 'SIGNED',
  CASE WHEN n %% 50 = 0 THEN 'Acara ditunda karena hujan ' || n ELSE '' END,
  jsonb_build_object('total', (n %% 40000) * 1000 || '.00'), md5(n::text), '10.0.0.1'
FROM generate_series(%s, %s) AS n
"""
ACT_SQL = """
\\set t random(1, 1000000)
BEGIN;
INSERT INTO core_auditevent (at, act, actor_id, actor_name, post, target_type, target_id,
  target_label, from_state, to_state, reason, data, request_id, address)
  VALUES (now(), 'order.submit', 1, 'PP', 'PP', 'orders.order', :t, 'x', 'DRAFT', 'SUBMITTED', '',
  '{}', '', ''), (now(), 'package.order', 1, 'PP', 'PP', 'orders.package', :t, 'x', 'PREPARED',
  'ORDERED', '', '{}', '', '');
COMMIT;
"""
TRIGGERS = """
SELECT format('ALTER TABLE %%s %%s TRIGGER %%I', tgrelid::regclass, %s, tgname)
FROM pg_trigger WHERE tgname = %s
"""
PAGES = {
    "all": {},
    "person": {"person": "77"},
    "act": {"act": "order.cancel"},
    "kind and number": {"kind": "orders.order", "target": "1234"},
    "part of a number": {"target": "1234/SP/KANTOR-7/"},
    "a word all over": {"q": "kantor"},
    "a rare word": {"q": "hujan 49950"},
    "a word that is nowhere": {"q": "zebra belang"},
    "one day": {"since": "2024-01-05", "until": "2024-01-05"},
    "not yet looked at": {"state": "belum"},
    "looked at": {"state": "ditinjau"},
    "person, act and month": {
        "person": "77",
        "act": "order.cancel",
        "since": "2024-01-01",
        "until": "2024-01-31",
    },
}


@dataclass(frozen=True)
class Cost:
    """One line about an act: what, how many clients, milliseconds with and without."""

    name: str
    clients: int
    on: float
    off: float


def fill(count: int) -> float:
    """This function will write and link `count` events; returns the seconds it took."""
    since = time.perf_counter()
    for low in range(0, count, CHUNK):
        with connection.cursor() as cursor:
            cursor.execute(FILL_SQL, [low + 1, min(low + CHUNK, count)])
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return time.perf_counter() - since


def verify() -> tuple[float, float]:
    """This function will run `verify_audit` and return its seconds, passed and of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    since = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_audit"],
        cwd=CHECKOUT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = time.perf_counter() - since
    if done.returncode:
        raise run.BenchError(f"verify_audit: {done.stdout}{done.stderr}")
    return passed, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def pages() -> dict[str, float]:
    """This function will return the milliseconds of the list's query for each filter."""
    found = {}
    for name, wish in PAGES.items():
        times = []
        for _ in range(TIMES):
            since = time.perf_counter()
            kept = filters.TrailFilter(wish, queryset=trail.events())
            list(trail.newest_first(kept.qs)[: PER_PAGE + 1])
            times.append((time.perf_counter() - since) * 1000)
        found[name] = statistics.median(times)
    return found


@contextmanager
def without(trigger: str, url: str) -> Iterator[None]:
    """This context will switch a trigger off wherever it stands, as the owner of the tables."""
    switch(trigger, "DISABLE", url)
    try:
        yield
    finally:
        switch(trigger, "ENABLE", url)


def switch(trigger: str, how: str, url: str) -> None:
    """This function will switch a trigger on every table that has it."""
    with closing(psycopg2.connect(url)) as owner, owner, owner.cursor() as cursor:
        cursor.execute(TRIGGERS, [how, trigger])
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def cost(name: str, script: str, trigger: str, clients: int, *, url: str, seconds: float) -> Cost:
    """This function will measure a script with and without a trigger, in turn."""
    say(f"{name}, {clients} clients")
    on, off = [], []
    for _ in range(ROUNDS):
        on.append(run.bare_sql(script, url, seconds, clients) or 0)
        with without(trigger, url):
            off.append(run.bare_sql(script, url, seconds, clients) or 0)
    return Cost(name, clients, statistics.median(on), statistics.median(off))


def costs(url: str, seconds: float) -> list[Cost]:
    """This function will measure the chain on an act, and row history on an order submit."""
    acts = [
        cost("act of two events, chain", ACT_SQL, "audit_queue", n, url=url, seconds=seconds)
        for n in CLIENTS
    ]
    cases.fill(world.LINES_PER_ORDER * world.VENDORS)
    list(zip(range(1), cases.submit(1), strict=False))
    name = "rows of an order submit, row history"
    submit = cost(name, cases.SUBMIT_SQL, "row_history", 1, url=url, seconds=seconds)
    return [*acts, submit]


def table(count: int, filled: float, verified: tuple[float, float], times: dict[str, float]) -> str:
    """This function will lay out what was measured on the trail as a whole."""
    passed, user = verified
    lines = [
        f"| audit trail of {count:,} events | figure |",
        "|---|--:|",
        f"| written and linked, {CHUNK:,} to a transaction | {filled:.1f} s |",
        f"| verify_audit, passed | {passed:.1f} s |",
        f"| verify_audit, processor time of the process | {user:.1f} s |",
        *(f"| list, {name} | {ms:.1f} ms |" for name, ms in times.items()),
    ]
    return "\n".join(lines)


def cost_table(found: list[Cost]) -> str:
    """This function will lay out what the triggers cost an act."""
    lines = [
        "| what it costs | clients | with, ms | without, ms | with, /s | without, /s |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for one in found:
        rates = " | ".join(f"{one.clients * 1000 / ms:,.0f}" for ms in (one.on, one.off))
        lines.append(f"| {one.name} | {one.clients} | {one.on:.2f} | {one.off:.2f} | {rates} |")
    return "\n".join(lines)


def measure(url: str, seconds: float, count: int) -> str:
    """This function will measure the trail of `count` events in a migrated database."""
    say(f"Writing {count:,} audit events")
    filled = fill(count)
    say("Verifying them")
    verified = verify()
    times = pages()
    # Last, because an event written without the chain breaks it.
    return f"{table(count, filled, verified, times)}\n\n{cost_table(costs(url, seconds))}"
