"""Run one command beside the embedded servers, with the demo setting on.

    python -m scripts.dev shell            any `manage.py` command
    python -m scripts.dev --reset          stop the servers and throw their data away

The servers stay up afterwards; `make stop` ends them.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress

from scripts import demo, services
from scripts.prepare import CHECKOUT, say

KEPT = {"tools"}


def manage(arguments: list[str]) -> None:
    """This function will become `manage.py` with the servers running."""
    var = services.var_folder()
    var.mkdir(parents=True, exist_ok=True)
    os.environ |= demo.environment(var, int(os.environ.get("PORT") or 8000))
    os.environ |= {"EORDER_DEBUG": "1"} | services.start(var)
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, "manage.py", *arguments])  # noqa: S606 (own file)


def stop() -> None:
    """This function will end a running demo of this checkout, then the servers."""
    var = services.var_folder()
    lock = var / "demo.lock"
    with suppress(OSError, ValueError):
        pid = int(lock.read_text())
        if b"scripts.demo" in (services.PROC / str(pid) / "cmdline").read_bytes():
            os.kill(pid, signal.SIGTERM)
            for _ in range(200):
                os.kill(pid, 0)
                time.sleep(0.1)
    services.stop(var)


def reset() -> None:
    """This function will throw away every row and file the demo has written."""
    stop()
    var = services.var_folder()
    place = services.locate(var)
    for folder in {var, place.base}:
        for path in folder.iterdir():
            if path.name not in KEPT:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        say(f"Emptied {folder}")


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["--stop"]:
            stop()
        elif arguments == ["--reset"]:
            reset()
        else:
            manage(arguments)
    except services.ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
