"""`make bench`: prepare servers and a database of its own, then measure.

ARGS="--seconds 1" gives a quick look, ARGS="--only catalogue" some of the cases,
ARGS="--only audit --events 1000000" the audit trail alone, as long as it may get,
ARGS="--only ledger" reservations on the ledger alone, ARGS="--only submits" 400 orders at once.
"""

import argparse
import os
import sys
from contextlib import closing
from urllib.parse import urlsplit

import django
import psycopg2

from scripts import demo, services
from scripts.prepare import say

DATABASE = "eorder_bench"
AUDIT, LEDGER, SUBMITS = "audit", "ledger", "submits"


def bench_url(url: str) -> str:
    """This function will make an empty database beside the given one and return its address."""
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    return urlsplit(url)._replace(path=f"/{DATABASE}").geturl()


def prepare() -> str:
    """This function will start the servers, migrate the database and set Django up."""
    var = services.var_folder()
    var.mkdir(parents=True, exist_ok=True)
    os.environ |= demo.environment(var, 0) | services.start(var)
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    url = bench_url(owner)
    own = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASE}").geturl()
    os.environ |= {"DATABASE_URL": own, "DATABASE_OWNER_URL": url}
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    os.environ["API_RATE"] = "1000000/min"
    say("Migrating the benchmark's database")
    demo.manage("migrate", "--verbosity", "0")
    demo.collect_static()
    django.setup()
    return url


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3, help="per case, round and concurrency")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--events", type=int, default=20_000, help="length of the audit trail")
    return parser.parse_args()


CHOICES = options()
try:
    URL = prepare()
    # The cases fill models, which can be imported only now.
    from bench import audit, ledger, run, submits

    if CHOICES.only not in {AUDIT, LEDGER, SUBMITS}:
        print(f"\n{run.run(URL, CHOICES.seconds, CHOICES.only)}")
    if CHOICES.only in {"", LEDGER}:
        print(f"\n{ledger.measure(URL, CHOICES.seconds)}")
    if CHOICES.only in {"", SUBMITS}:
        print(f"\n{submits.measure()}")
    if CHOICES.only in {"", AUDIT}:
        print(f"\n{audit.measure(URL, CHOICES.seconds, CHOICES.events)}")
except (demo.DemoError, services.ServiceError, RuntimeError) as error:
    print(error, file=sys.stderr)
    raise SystemExit(1) from error
finally:
    services.stop(services.var_folder())
