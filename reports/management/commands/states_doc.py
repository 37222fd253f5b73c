"""Prints the state machines of the code as docs/states.md, or checks that the page is current."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import TextChoices

from orders import states as order_states
from payments import states as payment_states
from vendors import states as vendor_states

PAGE = Path("docs") / "states.md"
SUFFIX = "_TRANSITIONS"
COMMENTED_STATE = re.compile(r"((?:^ +#.*\n)+) +([A-Z_]+) = ", re.MULTILINE)
HEAD = """# States

Printed from the code by `python manage.py states_doc`; do not edit by hand (`--check` tells when it
is out of date). Each machine is one enumeration and one table of edges in `states.py`; one service
function writes the status, and a database trigger refuses every edge that is not listed here.
"""

Machine = Mapping[TextChoices, frozenset[TextChoices]]


def machines(module: ModuleType) -> Iterator[tuple[str, Machine]]:
    """This function will find the transition tables of a `states` module, in order of writing."""
    for name, table in vars(module).items():
        if name.endswith(SUFFIX):
            yield name.removesuffix(SUFFIX).replace("_", " ").capitalize(), table


def meanings(states: type[TextChoices]) -> dict[str, str]:
    """This function will read the comment above each state in its source."""
    found = COMMENTED_STATE.findall(inspect.getsource(states))
    return {name: " ".join(re.findall(r"# *(.*)", comment)) for comment, name in found}


def section(name: str, table: Machine, module: ModuleType) -> str:
    """This function will print one machine as a drawing and a table."""
    states = type(next(iter(table)))
    meaning = meanings(states)
    edges = [(a, b) for a in states for b in states if b in table[a]]
    drawing = [f"    [*] --> {next(iter(states)).name}"]
    drawing += [f"    {a.name} --> {b.name}" for a, b in edges]
    drawing += [f"    {a.name} --> [*]" for a in states if not table[a]]
    rows = [
        f"| `{a.name}` | {a.label} | {meaning.get(a.name, '')} | "
        + (", ".join(f"`{b.name}`" for b in states if b in table[a]) or "– (end)")
        + " |"
        for a in states
    ]
    lines = [
        f"## {name}",
        "",
        f"`{module.__name__}.{states.__name__}`",
        "",
        "```mermaid",
        "stateDiagram-v2",
        *drawing,
        "```",
        "",
        "| Code | Shown as | Meaning | May become |",
        "|---|---|---|---|",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def page() -> str:
    """This function will print every machine of the house."""
    modules = (vendor_states, order_states, payment_states)
    parts = [section(name, table, m) for m in modules for name, table in machines(m)]
    return "\n".join([HEAD, *parts])


class Command(BaseCommand):
    """Writes docs/states.md from the code; with --check only compares."""

    help = "Tulis docs/states.md dari kode; dengan --check hanya membandingkan."

    def add_arguments(self, parser: CommandParser) -> None:
        """Accept --check and --output."""
        parser.add_argument(
            "--check", action="store_true", help="gagal bila halaman tidak sama dengan kode"
        )
        parser.add_argument(
            "--output",
            type=Path,
            default=Path(settings.BASE_DIR) / PAGE,
            help="tempat halaman (bawaan: docs/states.md)",
        )

    def handle(self, *args: Any, check: bool, output: Path, **options: Any) -> None:
        """Write or compare the page."""
        text = page()
        if not check:
            output.write_text(text)
            self.stdout.write(f"{output} ditulis.")
            return
        if not output.exists() or output.read_text() != text:
            raise CommandError(f"{output} tidak sama dengan kode; jalankan manage.py states_doc.")
        self.stdout.write(f"{output} sesuai dengan kode.")
