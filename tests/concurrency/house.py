"""A house of real processes on the test's database: gunicorn, a Celery worker, their clients."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 90
WEB = "tests.concurrency.clocked:application"
# What a client hears when the process that served it is gone.
GONE = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What a client got back, and after how many seconds."""

    status: int
    body: dict[str, object]
    seconds: float


@dataclass
class House:
    """The running processes; each leads a group of its own, so that it can be killed whole."""

    log: Path
    port: int
    workers: int = 4
    application: str = WEB
    crew: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_web(self) -> None:
        command = ["gunicorn", "--config", "scripts/gunicorn_conf.py", "--worker-class", "sync"]
        self._start("web", *command, self.application)
        deadline = time.monotonic() + READY_SECONDS
        while not self.answers():
            assert self.crew["web"].poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def start_worker(self) -> None:
        command = ["celery", "--app", "tests.concurrency.clocked", "--quiet", "worker", "--beat"]
        schedule = str(self.log.parent / "celerybeat-schedule")
        self._start("worker", *command, "--concurrency", "1", "--schedule", schedule)

    def _start(self, name: str, *command: str) -> None:
        with self.log.open("ab") as log:
            self.crew[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=os.environ | self.variables(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def variables(self) -> dict[str, str]:
        """This function will point the processes at the database of this very test run."""
        own = urlsplit(os.environ["DATABASE_URL"])
        return {
            "DATABASE_URL": own._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": str(self.workers),
            "CONN_MAX_AGE": "60",
            "API_RATE": "100000/min",
            "C_FORCE_ROOT": "1",
        }

    def answers(self) -> bool:
        with suppress(*GONE):
            return self.ask("GET", "/healthz").status == 200
        return False

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> Answer:
        """This function will send one request on a connection of its own."""
        since = time.perf_counter()
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with closing(client):
            client.request(
                method, path, body=b"{}" if method == "POST" else None, headers=headers or {}
            )
            response = client.getresponse()
            text = response.read()
        is_json = "json" in response.headers.get("Content-Type", "")
        body = json.loads(text) if is_json else {}
        return Answer(response.status, body, time.perf_counter() - since)

    def submit(self, order_id: int, token: str, key: str = "") -> Answer:
        """This function will submit an order as the owner of a token."""
        headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return self.ask("POST", f"/api/v1/orders/{order_id}/submit/", headers)

    def children(self, name: str) -> list[int]:
        """This function will return the processes that a member of the crew has forked."""
        pid = self.crew[name].pid
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill(self, name: str) -> None:
        """This function will kill a member of the crew and all it has forked, by signal 9."""
        with suppress(ProcessLookupError):
            os.killpg(self.crew[name].pid, signal.SIGKILL)
        self.crew.pop(name).wait()

    def stop(self) -> None:
        for name, member in list(self.crew.items()):
            member.terminate()
            with suppress(subprocess.TimeoutExpired):
                member.wait(20)
            self.kill(name) if member.poll() is None else self.crew.pop(name)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(folder: Path, *, workers: int = 4, application: str = WEB) -> Iterator[House]:
    """This context will serve the product from processes of its own."""
    house = House(folder / "house.log", free_port(), workers, application)
    try:
        house.start_web()
        yield house
    finally:
        house.stop()


def deadlocks() -> int:
    """This function will return how many deadlocks the database has seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
