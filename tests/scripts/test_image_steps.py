"""The Dockerfile's own steps, run without Docker: clean folder, clean environment, real server.

Steps that need the image's root (apt-get, useradd, pip for uv) are left out; the rest is executed
as written, with /app and /data standing for temporary folders.
"""

import http.client
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import pytest

from scripts.prepare import find_uv

ROOT = Path(__file__).resolve().parents[2]
NEEDS_ROOT = ("apt-get", "useradd", "pip install")
# How this machine reaches its package indexes; the image's builder brings the same.
KEPT = re.compile(r"HOME$|SSL_|UV_(?!PROJECT)|[a-z]+_proxy$|[A-Z]+_PROXY$")
START_SECONDS = 60

pytestmark = pytest.mark.slow


@dataclass
class Image:
    """What the Dockerfile leads to: variables, commands run and the server's command line."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)


def instructions() -> list[tuple[str, str]]:
    """This function will return the Dockerfile's instructions in order, lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def placed(text: str, folder: Path) -> str:
    """This function will replace the image's folders by temporary ones."""
    data = re.sub(r"/data\b", str(folder / "data"), text)
    return re.sub(r"(?<![\w.])/app\b", str(folder / "app"), data)


def copy_context(target: Path) -> None:
    """This function will copy the build context: the checkout less .dockerignore."""
    ignored = [line for line in (ROOT / ".dockerignore").read_text().split() if line]
    patterns = [pattern.removeprefix("**/") for pattern in ignored]

    def leave_out(folder: str, names: list[str]) -> list[str]:
        top = Path(folder) == ROOT
        deep = [line.removeprefix("**/") for line in ignored if line.startswith("**/")]
        return [
            name for name in names if any(fnmatch(name, one) for one in (patterns if top else deep))
        ]

    shutil.copytree(ROOT, target, ignore=leave_out, dirs_exist_ok=True)


def run_step(image: Image, command: str) -> None:
    result = subprocess.run(
        ["sh", "-c", command],
        cwd=image.folder / "app",
        env=image.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"


def add_variables(image: Image, text: str) -> None:
    for item in shlex.split(placed(text, image.folder)):
        name, value = item.split("=", 1)
        image.environment[name] = value.replace("$PATH", image.environment["PATH"])


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """This fixture will carry out the Dockerfile and return what it made."""
    folder = tmp_path_factory.mktemp("image")
    uv = find_uv()
    assert uv, "make test brings uv"
    kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    path = f"{Path(uv).parent}:{os.environ['PATH']}"
    image = Image(folder, kept | {"PATH": path})
    (folder / "app").mkdir()
    (folder / "data").mkdir()
    for word, rest in instructions():
        if word == "COPY" and rest == ". .":
            copy_context(folder / "app")
        elif word == "COPY" and not rest.startswith("--from"):
            *sources, _ = rest.split()
            for source in sources:
                shutil.copy(ROOT / source, folder / "app" / source)
        elif word == "RUN" and not rest.lstrip().startswith(NEEDS_ROOT):
            run_step(image, placed(rest, folder))
        elif word == "ENV":
            add_variables(image, rest)
        elif word == "CMD":
            image.command = json.loads(placed(rest, folder))
    return image


@pytest.fixture
def server(image: Image) -> Iterator[tuple[int, dict[str, str]]]:
    """This fixture will start the image's own command with a production's variables."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = image.environment | {
        "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-" * 2,
        "PRIVACY_KEYS": "zyxwvutsrqponmlkjihgfedcba9876543210",
        "ALLOWED_HOSTS": "eorder.example",
        "EORDER_TRUSTED_PROXIES": "1",
        "SITE_URL": "https://eorder.example",
        "EMAIL_URL": "smtp://mail.example:25",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DATABASE_OWNER_URL": "postgres://owner@database.example/eorder",
        "REDIS_URL": os.environ["REDIS_URL"],
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    process = subprocess.Popen(image.command, cwd=image.folder / "app", env=environment)
    yield port, environment
    process.terminate()
    process.wait(20)


def status(port: int, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "eorder.example", **headers})
        return connection.getresponse().status
    except ConnectionError:
        return 0
    finally:
        connection.close()


def test_only_known_steps_are_left_out() -> None:
    skipped = [
        rest.split()[0]
        for word, rest in instructions()
        if word == "RUN" and rest.lstrip().startswith(NEEDS_ROOT)
    ]

    assert skipped == ["apt-get", "pip", "useradd"]


def test_image_holds_no_development_tools_and_no_secrets(image: Image) -> None:
    programs = {path.name for path in (image.folder / "app" / ".venv" / "bin").iterdir()}

    assert {"gunicorn", "celery"} <= programs
    assert programs & {"pytest", "ruff", "mypy", "playwright"} == set()
    assert [
        name for name in (".env", ".git", "tests", "var") if (image.folder / "app" / name).exists()
    ] == []


def test_image_answers_and_passes_the_deploy_check(
    image: Image, server: tuple[int, dict[str, str]]
) -> None:
    port, environment = server
    deadline = time.monotonic() + START_SECONDS
    while status(port, "/healthz") != 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    image.environment = environment

    assert status(port, "/healthz") == 200
    assert status(port, "/healthz", Host="other.example") == 400
    assert status(port, "/") == 301
    run_step(image, "python -m scripts.healthcheck")
    run_step(image, "python manage.py check --deploy --fail-level WARNING")
