"""Run the whole product on this machine: servers, data, web, worker and beat, until Ctrl-C.

Started by `make demo` once the environment stands. A second start skips the work whose input has
not changed: the migrated and seeded state is written into the database itself, so that it cannot
outlive the data.
"""

import ctypes
import fcntl
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from types import FrameType

import psycopg2
import psycopg2.errors

from scripts import services
from scripts.prepare import CHECKOUT, say

HOST = os.environ.get("HOST", "127.0.0.1")
READY_SECONDS = 60
STOP_SECONDS = 12
CODE = ["core", "accounts", "vendors", "budgets", "orders", "payments", "reports", "eorder"]
PR_SET_PDEATHSIG = 1
# WeasyPrint's fonts bring brotli, with which WhiteNoise compresses for 45 s instead of 5 s. A
# visitor on the same machine gains nothing by it; the production image does compress with it.
NO_BROTLI = "import sys; sys.modules['brotli'] = None"
PASSWORD = "demo-eorder-2026"  # noqa: S105 (public by design, works with EORDER_DEMO only)
ACCOUNTS = [
    ("PA, KPA, PPK, PP, bendahara, penerima", "pa@ kpa@ ppk@ pp@ bendahara@ penerima@"),
    ("  of each office", "diskominfotik.demo dinkes.demo kec-menteng.demo mrt.demo"),
    ("Asisten, Gubernur", "asisten@setda.demo gubernur@setda.demo"),
    ("BPKD, BPBUMD, BPPBJ", "bpkd@bpkd.demo bpbumd@bpbumd.demo bppbj@bppbj.demo"),
    ("PPKUKM, pembina", "ppkukm@ppkukm.demo pembina@parekraf.demo"),
    ("Inspektorat", "inspektorat@inspektorat.demo"),
    ("Vendors: pemilik@<slug>.umk.demo", "dapur-betawi katering-menteng kue-kampung"),
    ("", "nasi-liwet-priok soto-kebayoran snack-pulau"),
]


class DemoError(Exception):
    """The demo cannot run; the text says why and what to do."""


def stop_signal(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def prepare_child(*, patient: bool) -> None:
    """This function will let the kernel end a child whose supervisor was killed (Linux)."""
    if patient:
        os.nice(10)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def check_port(port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise DemoError(
                f"Port {port} is taken. Stop what uses it, or choose another: "
                f"make demo PORT={port + 1}"
            ) from None


def secret_key(var: Path) -> str:
    """This function will return this machine's key, made once and readable by its owner only."""
    path = var / "secret-key"
    with suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


def environment(var: Path, port: int) -> dict[str, str]:
    name = "localhost" if HOST == "127.0.0.1" else HOST
    return {
        "EORDER_DEMO": "1",
        "EORDER_HTTPS": "0",
        "EORDER_DEBUG": "0",
        "EORDER_TEST": "0",
        "EORDER_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "eorder.settings",
        "SECRET_KEY": secret_key(var),
        "ALLOWED_HOSTS": "*",
        "SITE_URL": f"http://{name}:{port}",
        # The log hides links that let one in; whoever tries the demo reads them here.
        "EMAIL_URL": f"file:///{var / 'mail'}",
        "HOST": HOST,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "C_FORCE_ROOT": "1",
    }


# Work that is skipped while its input is unchanged


def fingerprint(paths: Iterable[Path]) -> str:
    """This function will hash the files under `paths`, by name and content."""
    total = hashlib.sha256()
    for root in paths:
        files = sorted(root.rglob("*")) if root.is_dir() else [root]
        for path in files:
            if path.is_file() and path.suffix != ".pyc":
                total.update(str(path.relative_to(CHECKOUT)).encode() + path.read_bytes())
    return total.hexdigest()[:16]


def manage(*arguments: str, prelude: str = "") -> None:
    command = [sys.executable, "manage.py", *arguments]
    if prelude:
        start = f"{prelude}; import runpy; runpy.run_path('manage.py', run_name='__main__')"
        command = [sys.executable, "-c", start, *arguments]
    if subprocess.run(command, cwd=CHECKOUT, check=False).returncode:
        raise DemoError(f"`manage.py {' '.join(arguments)}` failed; see the lines above.")


def fill_database(url: str) -> None:
    """This function will migrate and seed, unless this code has already done so in this database.

    The note is a comment on the database, which its owner may write; it goes when the data goes.
    """
    wanted = "e-Order demo " + fingerprint([CHECKOUT / name for name in (*CODE, "uv.lock")])
    note = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = "
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(note + "current_database()")
        (found,) = cursor.fetchone() or (None,)
        if found == wanted:
            return
        say("Bringing the database up to date")
        manage("migrate", "--verbosity", "0")
        say("Building the demo world (offices, vendors, menus, orders in every state)")
        manage("demo_data")
        name = connection.info.dbname.replace('"', '""')
        with suppress(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [wanted])


def collect_static() -> None:
    """This function will gather and compress the pages' files, unless nothing has changed."""
    stamp = CHECKOUT / "staticfiles" / ".stamp"
    wanted = fingerprint([CHECKOUT / "static", CHECKOUT / "uv.lock"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Gathering style sheets, scripts and pictures")
    manage("collectstatic", "--noinput", "--clear", "--verbosity", "0", prelude=NO_BROTLI)
    stamp.write_text(wanted)


# Processes


class Crew:
    """The running processes: started together, stopped together, each with its log file."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.members: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def start(self, name: str, *command: str, patient: bool = False) -> None:
        """This function will start one process; a patient one leaves the processor to the rest."""
        with self.log(name).open("wb") as log:
            self.members[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=partial(prepare_child, patient=patient),  # noqa: PLW1509 (one thread)
            )

    def check(self) -> None:
        """This function will raise DemoError when a process has ended."""
        for name, process in self.members.items():
            if process.poll() is not None:
                end = services.tail(self.log(name))
                raise DemoError(f"The {name} process ended by itself:\n{end}")

    def stop(self) -> None:
        for process in self.members.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.members.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def start_crew(var: Path) -> Crew:
    crew = Crew(var / "log")
    crew.start("web", "gunicorn", "--config", "scripts/gunicorn_conf.py", "eorder.wsgi:application")
    # One worker with the beat inside: a third Django to import would double the wait on two cores.
    crew.start(
        "worker",
        *("celery", "--app", "eorder", "--quiet", "worker", "--concurrency", "2"),
        *("--beat", "--schedule", str(var / "celerybeat-schedule"), "--loglevel", "INFO"),
        patient=True,
    )
    return crew


def wait_ready(crew: Crew, port: int) -> None:
    address = f"http://127.0.0.1:{port}/healthz"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        crew.check()
        with suppress(OSError), direct.open(address, timeout=5):
            return
        time.sleep(0.1)
    raise DemoError(f"The pages do not answer at {address}; see {crew.log('web')}.")


def greet(var: Path, address: str, seconds: float) -> None:
    print(f"\ne-Order is ready after {seconds:.0f} s:  {address}\n")
    print(f"Demo accounts (password {PASSWORD}):")
    for role, names in ACCOUNTS:
        print(f"  {role:<40}{names}")
    print(f"\nMails: {var / 'mail'}. Logs: {var / 'log'}. Ctrl-C stops everything.", flush=True)


def run(var: Path, port: int, since: float) -> None:
    """This function will start everything, wait for Ctrl-C and stop everything."""
    check_port(port)
    os.environ |= environment(var, port)
    crew = None
    own_servers = not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
    try:
        if own_servers:
            say("Starting PostgreSQL and Valkey")
        os.environ |= services.start(var)
        fill_database(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"])
        collect_static()
        say("Starting web, worker and beat")
        crew = start_crew(var)
        wait_ready(crew, port)
        greet(var, os.environ["SITE_URL"], time.time() - since)
        while True:
            time.sleep(1)
            crew.check()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say("Stopping")
        if crew:
            crew.stop()
        services.stop(var)


def main() -> int:
    since = float(os.environ.get("EORDER_SINCE") or time.time())
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_signal)
    var = services.var_folder()
    var.mkdir(parents=True, exist_ok=True)
    with (var / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("The demo of this checkout is already running; `make stop` ends it.")
            return 1
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        try:
            run(var, int(os.environ.get("PORT") or 8000), since)
        except KeyboardInterrupt:
            return 0
        except (DemoError, services.ServiceError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
