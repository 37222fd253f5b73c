"""docker-compose.yml is valid by its specification, and its parts fit settings and Dockerfile."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((Path(__file__).parent / "compose" / "compose-spec.json").read_text())
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# Variables read by the images' own programs rather than by settings.py.
IMAGE_VARIABLES = {"PORT", "WEB_CONCURRENCY", "DOMAIN", "APP_DATABASE_PASSWORD"}


def settings_variables() -> set[str]:
    """This function will return the names that settings.py reads from the environment."""
    tree = ast.parse((ROOT / "eorder" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def interpolated() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))


def test_compose_file_follows_the_specification() -> None:
    errors = [
        f"{list(error.absolute_path)}: {error.message}"
        for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(COMPOSE)
    ]

    assert errors == []


@pytest.mark.parametrize(
    "change",
    [
        {"services": {"web": {"imagee": "x"}}},
        {"services": {"web": {"image": "x", "depends_on": {"db": {"condition": "ready"}}}}},
        {"services": {"web": {"image": "x", "ports": "80"}}},
    ],
)
def test_schema_refuses_a_bad_file(change: dict[str, Any]) -> None:
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(change)


def test_the_services_are_the_documented_ones() -> None:
    expected = {"web", "worker", "beat", "migrate", "database", "valkey", "mail", "proxy"}

    assert set(SERVICES) == expected


def test_depends_on_names_services_that_can_meet_the_condition() -> None:
    for name, service in SERVICES.items():
        for other, wish in service.get("depends_on", {}).items():
            health = SERVICES[other].get("healthcheck", {})
            healthy = wish["condition"] == "service_healthy" and "test" in health
            done = wish["condition"] == "service_completed_successfully" and other == "migrate"
            assert healthy or done, f"{name} waits for {other}"


def test_images_are_pinned() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    stages = set(re.findall(r" AS (\w+)", dockerfile))
    images = {service["image"] for service in SERVICES.values()} - {"eorder:local"}
    images |= set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)) - stages

    assert [image for image in images if not re.search(r":v?\d", image)] == []


def test_named_volumes_are_declared_and_mounted_files_exist() -> None:
    mounts = {
        mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])
    }
    files = {mount for mount in mounts if mount.startswith(".")}

    assert mounts - files == set(COMPOSE["volumes"])
    assert [name for name in files if not (ROOT / name).is_file()] == []


def test_app_services_share_image_and_environment_file() -> None:
    for name in ("web", "worker", "beat", "migrate"):
        assert (SERVICES[name]["image"], SERVICES[name]["env_file"]) == ("eorder:local", ".env")


def test_every_variable_is_read_by_something() -> None:
    known = settings_variables() | IMAGE_VARIABLES | interpolated()
    given = set(example())
    for name in ("web", "worker", "beat", "migrate"):
        given |= set(SERVICES[name].get("environment", {}))

    assert given - known == set()


def test_every_interpolated_variable_is_in_the_example() -> None:
    assert interpolated() - set(example()) == set()


def test_addresses_in_the_example_name_services() -> None:
    values = example()
    hosts = [re.sub(r"^.*?//(?:.*@)?([^:/]+).*$", r"\1", values[name]) for name in ADDRESSES]

    assert [host for host in hosts if host not in SERVICES] == []
    assert f"//eorder:{values['POSTGRES_PASSWORD']}@" in values["DATABASE_OWNER_URL"]


def test_only_migrations_connect_as_the_owner_of_the_tables() -> None:
    values = example()
    told = {name: SERVICES[name].get("environment", {}) for name in ("web", "worker", "beat")}

    assert values["DATABASE_URL"].startswith("postgres://eorder_app:")
    assert {own["DATABASE_OWNER_URL"] for own in told.values()} == {
        "postgres://eorder@database:5432/eorder"
    }
    assert "DATABASE_OWNER_URL" not in SERVICES["migrate"].get("environment", {})


ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL")


def test_example_configures_a_production_server() -> None:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    values = example() | {
        "SECRET_KEY": "s" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
        "PRIVACY_KEYS": "p" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    }

    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=clean | values,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_proxy_hides_the_operators_pages() -> None:
    caddyfile = (ROOT / "scripts" / "Caddyfile").read_text()

    assert "@private path /readyz /metrics" in caddyfile
    assert "respond @private 404" in caddyfile
    assert f"reverse_proxy web:{SERVICES['web']['environment']['PORT']}" in caddyfile


def test_dockerfile_does_not_run_as_root() -> None:
    final = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]

    assert re.search(r"^USER eorder$", final, re.MULTILINE)
