"""Prints the access matrix as docs/access.md: `python -m tests.access.doc`.

`--check` compares, `--count` tells how many cells the tests walk.
"""

import argparse
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eorder.settings")
django.setup()

from tests.access import cells, rules  # noqa: E402
from tests.access.routes import Route, routes  # noqa: E402
from tests.access.rules import Entry, Roles  # noqa: E402
from tests.access.table import AREAS, GROUPS  # noqa: E402

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "access.md"
GROUPED: tuple[tuple[str, Roles], ...] = (
    ("all roles", rules.EVERYBODY),
    ("office", rules.OFFICE),
    ("watchers", rules.BUYERS - rules.OFFICE),
    ("province", rules.PROVINCE),
    ("vendor", rules.VENDOR),
    ("PA/KPA", rules.APPROVERS),
)
HEAD = """# Access

Printed from the tests by `python -m tests.access.doc`; do not edit by hand. Each line is a route
and a method of the URLconf with who may use it, and `tests/access` asks for every one of them as
every role, of the own and of another organisation, as a colleague outside the team, without a
post and as a visitor. A route without a line fails the suite.

- **office**: PA, KPA, PPK, PP, BENDAHARA, PENERIMA of the office the row belongs to.
- **watchers**: province, the ASISTEN of the portfolio, BPBUMD for city-owned companies.
- **province**: INSPEKTORAT, BPPBJ, BPKD, GUBERNUR, who see all offices.
- **vendor**: PEMILIK and STAF of the firm the row belongs to. **PA/KPA**: either of the two.
- *May* gets the answer; *refused* sees the row but gets 403; *others*: what all other roles get.
- *Rows*: the same role of another organisation gets 404. A **seat** belongs to the one person named
  on the package's team: a colleague of the same role gets 403.
- *Visitors* without a log-in: "log-in" is the log-in page, for the API 401.
"""


def words(roles: Roles) -> str:
    """This function will name a set of roles, whole groups first."""
    names, left = [], set(roles)
    for name, group in GROUPED:
        if group <= left:
            names.append(name)
            left -= group
    return ", ".join([*names, *sorted(left)]) or "–"


def line(entry: Entry, route: Route) -> str:
    """This function will print one entry as a row of a table."""
    may = words(entry.may) + (" (seat)" if entry.seat else "")
    refused = words(entry.sees)
    if entry.sees and entry.refusal != 403:
        refused += f" ({entry.refusal})"
    # A role without rows of its own gets the same 404 as a stranger.
    others = "–" if entry.may | entry.sees == rules.EVERYBODY else str(entry.refused)
    visitors = str(entry.anonymous) if entry.anonymous else ("401" if route.is_api else "log-in")
    state = f"else {entry.wrong[1]}" if entry.wrong else ""
    cells = (
        f"`{route.shown}`",
        entry.method,
        may,
        entry.whose,
        refused,
        others,
        visitors,
        state,
        entry.note,
    )
    return "| " + " | ".join(cells) + " |"


def table(entries: Iterable[Entry], known: dict[str, Route]) -> list[str]:
    """This function will print the entries of one area."""
    head = "| Address | Method | May | Whose | Refused | Others | Visitors | Wrong state | Note |"
    return [head, "|" + "---|" * 9, *(line(entry, known[entry.name]) for entry in entries)]


def page() -> str:
    """This function will print the whole matrix."""
    known = routes()
    parts = [HEAD, cells.summary(), ""]
    for area, entries in AREAS.items():
        parts += [f"## {area}", "", *table(entries, known), ""]
    parts += ["## Libraries", ""]
    for group in GROUPS:
        count = sum(name.startswith(group.prefix) for name in known)
        parts.append(f"- `{group.prefix}*`: {count} routes, {group.note}.")
    return "\n".join(parts) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the page is out of date")
    parser.add_argument("--count", action="store_true", help="print how much the matrix holds")
    given, text = parser.parse_args(), page()
    if given.count:
        sys.stdout.write(f"{cells.summary()}\n")
        return 0
    if not given.check:
        PAGE.write_text(text)
        return 0
    if not PAGE.exists() or PAGE.read_text() != text:
        sys.stderr.write(f"{PAGE} is out of date; run python -m tests.access.doc\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
