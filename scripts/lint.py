"""Everything that is checked without running the product: `make lint`.

Every step runs, also after a failed one, so that one round shows all there is to mend.
"""

import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

from scripts import services
from scripts.prepare import CHECKOUT, say

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
STEPS: list[tuple[str, list[str]]] = [
    ("Style", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("Format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("Import contracts", [str(BIN / "lint-imports"), "--no-logo"]),
    ("Types", [sys.executable, "-m", "mypy"]),
    ("Migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    ("Deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]),
    ("Printed states", [*MANAGE, "states_doc", "--check"]),
    ("Printed access", [sys.executable, "-m", "tests.access.doc", "--check"]),
]


def production_environment(var: Path) -> dict[str, str]:
    """This function will return the variables of a production server, with embedded servers."""
    return {
        "EORDER_DEMO": "0",
        "EORDER_TEST": "0",
        "EORDER_DEBUG": "0",
        "EORDER_HTTPS": "1",
        "EORDER_VAR": str(var),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "PRIVACY_KEYS": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "eorder.example",
        "EORDER_TRUSTED_PROXIES": "1",
        "SITE_URL": "https://eorder.example",
        "EMAIL_URL": "smtp://mail.example:25",
        **services.start(var, durable=False),
    }


def run(name: str, command: list[str], environment: dict[str, str]) -> bool:
    since = time.monotonic()
    result = subprocess.run(
        command,
        cwd=CHECKOUT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    good = result.returncode == 0
    say(f"{name}: {'good' if good else 'FAILED'} ({time.monotonic() - since:.1f} s)")
    if not good:
        print(result.stdout + result.stderr, flush=True)
    return good


def main() -> int:
    var = services.var_folder() / "lint"
    try:
        environment = production_environment(var)
        results = [run(name, command, environment) for name, command in STEPS]
    except services.ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        services.stop(var)
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
