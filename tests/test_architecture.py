"""The house rules hold in the whole checkout, and each of them is able to fail."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import architecture as rules

ROOT = Path(__file__).resolve().parent.parent
OWN = (*rules.APPS, "eorder", "scripts", "bench", "tests")
Rule = Callable[[Path, str], list[str]]


def files(*patterns: str) -> list[Path]:
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(path for path in found if "static/vendor" not in str(path))


def python_files(*folders: str, migrations: bool = False) -> list[Path]:
    found = files(*(f"{folder}/**/*.py" for folder in folders))
    return [path for path in found if migrations or "/migrations/" not in str(path)]


def named(*names: str) -> list[Path]:
    """This function will find modules and packages of these names in every app."""
    return files(
        *(f"{app}/{name}.py" for app in rules.APPS for name in names),
        *(f"{app}/{name}/**/*.py" for app in rules.APPS for name in names),
    )


CODE = python_files(*OWN)
APP_CODE = python_files(*rules.APPS)
TEMPLATES = files("templates/**/*.html", "templates/**/*.txt")
PAGES = files("templates/**/*.html")
STYLES = files("static/**/*.css", "static/**/*.js")
RULES: list[tuple[Rule, list[Path]]] = [
    (rules.module_length, CODE),
    (rules.function_length, CODE),
    (rules.template_length, TEMPLATES),
    (rules.migration_name, files("*/migrations/*.py")),
    (rules.bare_queueing, python_files(*rules.APPS, "eorder")),
    (rules.whole_row_save, named("services")),
    (rules.manager_use, named("views", "api", "*_views", "*_api")),
    (rules.inner_import, APP_CODE),
    (rules.save_or_signal, APP_CODE),
    (rules.inline_code, PAGES),
    (rules.foreign_source, PAGES + STYLES),
    (rules.broken_template, TEMPLATES),
    (rules.postponed_work, CODE + TEMPLATES + STYLES),
]
BAD: list[tuple[Rule, str, str]] = [
    (rules.module_length, "a.py", "x = 1\n" * 401),
    (rules.function_length, "a.py", "def long():\n" + "    x = 1\n" * 50),
    (rules.template_length, "a.html", "<p>\n" * 151),
    (rules.migration_name, "orders/migrations/0002_auto_20261123_0900.py", ""),
    (rules.bare_queueing, "a.py", "deliver.delay(1)"),
    (rules.bare_queueing, "a.py", "deliver.apply_async((1,))"),
    (rules.whole_row_save, "a.py", "order.save()"),
    (rules.manager_use, "a.py", "Order.objects.get(pk=1)"),
    (rules.inner_import, "a.py", "def f():\n    import json"),
    (rules.save_or_signal, "a.py", "class A:\n    def save(self): ..."),
    (rules.save_or_signal, "a.py", "from django.dispatch import receiver"),
    (rules.inline_code, "a.html", '<p style="color: red">'),
    (rules.inline_code, "a.html", "<style>p{}</style>"),
    (rules.inline_code, "a.html", '<a onclick="go()">'),
    (rules.inline_code, "a.html", "<script>go()</script>"),
    (rules.inline_code, "a.html", '<a href="javascript:go()">'),
    (rules.foreign_source, "a.html", '<img src="https://cdn.example/x.png">'),
    (rules.foreign_source, "a.html", '<link rel="stylesheet" href="//cdn.example/x.css">'),
    (rules.foreign_source, "a.css", "p { background: url(https://cdn.example/x.png) }"),
    (rules.broken_template, "a.html", "{% if a\n and b %}"),
    (rules.postponed_work, "a.py", "# " + "TO" + "DO: later"),
]
GOOD: list[tuple[Rule, str, str]] = [
    (rules.bare_queueing, "a.py", "deliver.delay_on_commit(1)"),
    (rules.whole_row_save, "a.py", 'order.save(update_fields=["status"])'),
    (rules.whole_row_save, "a.py", "order.save(force_insert=True)"),
    (rules.whole_row_save, "a.py", "storage.save(name, content)"),
    (rules.manager_use, "a.py", "queryset = Payment.objects.none()"),
    (rules.inner_import, "a.py", "def f():\n    from weasyprint import HTML"),
    (rules.postponed_work, "a.py", "TO" + "DO = 'perlu-tindakan'"),
    (rules.inline_code, "a.html", '<script src="/static/a.js" defer></script>'),
    (rules.inline_code, "a.html", "{# never style='x' here #}<p>"),
    (rules.inline_code, "templates/documents/bast.html", "<style>p{}</style>"),
    (rules.foreign_source, "a.html", '<a href="https://jdih.jakarta.go.id/">'),
    (rules.inner_import, "a.py", "import json"),
]


def label(value: object) -> str:
    return getattr(value, "__name__", "")


@pytest.mark.parametrize(("rule", "paths"), RULES, ids=label)
def test_checkout_keeps_the_rule(rule: Rule, paths: list[Path]) -> None:
    complaints = [
        complaint for path in paths for complaint in rule(path.relative_to(ROOT), path.read_text())
    ]

    assert complaints == []


@pytest.mark.parametrize(("rule", "name", "text"), BAD, ids=label)
def test_rule_refuses_a_bad_sample(rule: Rule, name: str, text: str) -> None:
    assert len(rule(Path(name), text)) == 1


@pytest.mark.parametrize(("rule", "name", "text"), GOOD, ids=label)
def test_rule_accepts_a_good_sample(rule: Rule, name: str, text: str) -> None:
    assert rule(Path(name), text) == []


def test_every_rule_has_a_bad_sample() -> None:
    assert {rule for rule, _, _ in BAD} == {rule for rule, _ in RULES}


def lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", *options],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_go_one_way() -> None:
    result = lint_imports(ROOT)

    assert (result.returncode, result.stdout if result.returncode else "") == (0, "")


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("accounts/queries.py", "from orders import states", "Apps form one stack"),
        ("vendors/queries.py", "from budgets import models", "Apps form one stack"),
        ("orders/models.py", "from orders import services", "Inside an app imports go down"),
        ("orders/services.py", "from orders import tasks", "Inside an app imports go down"),
        ("orders/services.py", "import weasyprint", "Only core.pdf imports WeasyPrint"),
    ],
)
def test_import_contract_refuses(tmp_path: Path, module: str, line: str, contract: str) -> None:
    for app in (*rules.APPS, "eorder"):
        (tmp_path / app).mkdir()
        for name in ("__init__", "states", "models", "queries", "services", "tasks"):
            (tmp_path / app / f"{name}.py").write_text("")
    (tmp_path / "core" / "pdf.py").write_text("import weasyprint\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    good = lint_imports(tmp_path)

    (tmp_path / module).write_text(f"{line}\n")
    bad = lint_imports(tmp_path)

    assert good.returncode == 0, good.stdout
    assert bad.returncode == 1
    assert f"{contract} BROKEN" in bad.stdout
