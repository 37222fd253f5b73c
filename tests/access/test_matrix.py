"""Every route × every role × own, other, beside × visitors answers as the table says."""

import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import Role
from tests.access import cells
from tests.access.cells import DECLARED, GROUPED, METHODS, ROUTES, STRICT, group_cells
from tests.access.routes import Route
from tests.access.rules import ANONYMOUS, OWN, Entry, Group, Subject, expected, subjects
from tests.access.table import TABLE
from tests.access.world import World, ask, undone


def address(world: World, subject: Subject, entry: Entry, *, first: str = "") -> str:
    """This function will return the address of an entry as a subject asks for it."""
    args = list(entry.args)
    if first:
        args[0] = first
    path = reverse(entry.name, args=[world.value(subject, token) for token in args])
    query = entry.query
    while "{" in query:
        before, _, rest = query.partition("{")
        token, _, after = rest.partition("}")
        query = f"{before}{world.value(subject, token)}{after}"
    return path + query


def body_of(world: World, subject: Subject, entry: Entry) -> dict[str, Any]:
    place = world.side_of(subject)
    return dict(entry.body(place) if callable(entry.body) else entry.body)


def answer(world: World, subject: Subject, entry: Entry, *, first: str = "") -> HttpResponse:
    """This function will ask for one cell and undo what it did."""
    path = address(world, subject, entry, first=first)
    with undone():
        return ask(world, subject, entry.method, path, body_of(world, subject, entry))


def is_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and "/login/" in response["Location"]


def judge(entry: Entry, subject: Subject, response: HttpResponse) -> str:
    """This function will return what is wrong with a cell, or nothing."""
    route = ROUTES[entry.name]
    wanted = expected(entry, subject, is_api=route.is_api)
    got = response.status_code
    if got != wanted:
        return f"{subject}: {got} instead of {wanted}"
    if (
        subject.side == ANONYMOUS
        and not entry.anonymous
        and not route.is_api
        and not is_login(response)
    ):
        return f"{subject}: led to {response['Location']} instead of the log-in"
    if subject.side != ANONYMOUS and is_login(response) and entry.ok == 302:
        return f"{subject}: led to the log-in although signed in"
    return ""


def hint(route: Route, method: str) -> str:
    """This function will return the line that a builder has to add."""
    args = ', args=("order.signed",)' if route.shown.count("<") else ""
    return f'    Entry("{route.name}", "{method}", may=ROLES{args}),  # {route.shown}'


def missing(known: Iterable[str], wanted: dict[str, Route]) -> list[str]:
    """This function will return a line to add for every route without an entry."""
    lacking = [route for name, route in wanted.items() if name not in known]
    return [hint(route, method) for route in lacking for method in route.methods]


def complaint(lines: list[str]) -> str:
    return "\n".join(
        ["Routes without an entry; add to tests/access/table/ (see its docstring):", *lines]
    )


def test_every_route_has_an_entry() -> None:
    lacking = missing({e.name for e in TABLE} | set(GROUPED), ROUTES)

    assert not lacking, complaint(lacking)


def test_every_entry_has_a_route() -> None:
    assert sorted({e.name for e in TABLE} - set(ROUTES)) == []


def test_no_entry_is_declared_twice() -> None:
    # One route may take several acts by a word in its path; which row it names makes no entry.
    counted = Counter((e.name, e.method, *(a for a in e.args if "." not in str(a))) for e in TABLE)

    assert [pair for pair, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("entry", TABLE, ids=lambda e: f"{e.method}-{e.name}")
def test_cells(world: World, entry: Entry) -> None:
    wrong = [
        fault
        for subject in subjects(entry)
        if (fault := judge(entry, subject, answer(world, subject, entry)))
    ]

    assert not wrong, f"{entry.method} {ROUTES[entry.name].shown}\n  " + "\n  ".join(wrong)


@pytest.mark.parametrize(
    "entry", [e for e in TABLE if e.wrong], ids=lambda e: f"{e.method}-{e.name}"
)
def test_wrong_state(world: World, entry: Entry) -> None:
    assert entry.wrong
    token, status = entry.wrong

    got = {
        str(role): answer(world, Subject(OWN, role), entry, first=token).status_code
        for role in sorted(entry.may - {Role.BPBUMD})
    }

    assert got == dict.fromkeys(got, status)


@pytest.mark.parametrize("name", sorted(STRICT))
def test_other_methods_are_refused(world: World, name: str) -> None:
    entry = next(e for e in TABLE if e.name == name)
    subject = Subject(OWN, min(entry.may))
    path = address(world, subject, entry)

    got = {}
    for method in METHODS:
        if method not in DECLARED[name]:
            with undone():
                got[method] = ask(world, subject, method, path).status_code

    assert got == dict.fromkeys(got, 405), f"{name}: declare the method, or refuse it with 405"


@pytest.mark.parametrize("name", sorted(GROUPED))
def test_group_refuses_everybody(world: World, name: str) -> None:
    group: Group = GROUPED[name]

    wrong = []
    for method, subject in group_cells(group):
        with undone():
            got = ask(world, subject, method, ROUTES[name].sample).status_code
        allowed = group.anonymous if subject.side == ANONYMOUS else group.signed_in
        if got not in allowed:
            wrong.append(f"{method} {subject}: {got}")

    assert not wrong, f"{ROUTES[name].shown}: {wrong}"


def test_matrix_is_large(capsys: pytest.CaptureFixture[str]) -> None:
    count = cells.count()
    with capsys.disabled():
        sys.stdout.write(f"\nMatriks akses: {count:,} sel\n".replace(",", "."))

    assert count > len(ROUTES) * len(Role)
