"""Ids of another office in path or body are refused; fields nobody offered change nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import File
from django.http import HttpResponse
from django.urls import reverse

from tests.access import shapes, test_matrix, traces
from tests.access.rules import OPEN, OWN, PROVINCE, Entry, Subject
from tests.access.shapes import Field
from tests.access.table import TABLE
from tests.access.world import World, ask, undone

ROUTES = test_matrix.ROUTES
WRITES = tuple(e for e in TABLE if e.method != "GET" and e.all_methods and e.ok < 400)
API_WRITES = tuple(e for e in WRITES if ROUTES[e.name].is_api)
PAGE_WRITES = tuple(e for e in WRITES if not ROUTES[e.name].is_api)
# Fields that name a row of somebody, and whose row the attack puts there.
FOREIGN = {
    "organisation": "office.id",
    "line": "line.id",
    "package": "package.prepared",
    "handover": "handover.received",
    "order_line": "line_of.delivered",
    "menu": "menu.id",
    "approver": "seat.approver",
    "ppk": "seat.ppk",
    "pp": "seat.pp",
    "treasurer": "seat.treasurer",
    "receiver": "seat.receiver",
}
# Whole numbers that name no row.
NUMBERS = {
    "attendance",
    "month_from",
    "month_to",
    "quantity",
    "received",
    "version",
    "year",
}
# What is theirs to name: the public catalogue, and for BPPBJ whatever is of the whole house.
COMMON = {
    ("order-list", "vendor"),
    ("package-comparables", "menu"),
    ("orders:comparable_add", "menu"),
    ("api-organisation-list", "parent"),
    ("api-organisation-list", "coordinator"),
    ("api-organisation-detail", "parent"),
    ("api-organisation-detail", "coordinator"),
    ("holiday-preview", "replaces"),
    ("parameter-withdraw", "value_id"),
}
EXTRAS: dict[str, Any] = {
    "id": 1,
    "pk": 1,
    "status": "PAID",
    "state": "ARRIVED",
    "version": 99,
    "total": "1.00",
    "items_total": "1.00",
    "gross": "1.00",
    "net": "1.00",
    "tax": "0.00",
    "cap": "999999999.00",
    "released": "999999999.00",
    "realised": "0.00",
    "unit_price": "1.00",
    "organisation_id": 1,
    "organisation": 1,
    "vendor": 1,
    "vendor_id": 1,
    "package_id": 1,
    "approved_by": 1,
    "approved_by_id": 1,
    "drafted_by_id": 1,
    "created_by": 1,
    "created_at": "2020-01-01T00:00:00Z",
    "signed_at": "2020-01-01T00:00:00Z",
    "bast_date": "2020-01-01",
    "due_date": "2099-01-01",
    "role": "BPKD",
    "is_staff": True,
    "is_superuser": True,
    "is_active": False,
    "password": "sandi-baru-2026",
}


def actor_for(entry: Entry) -> Subject:
    return Subject(OWN, min(entry.may - {"BPBUMD"}))


def api_ids() -> Iterator[tuple[Entry, Field]]:
    for entry in API_WRITES:
        for field in shapes.fields(ROUTES[entry.name], entry.method):
            if field.kind == "integer" and field.name not in NUMBERS:
                yield entry, field


def is_common(entry: Entry, name: str) -> bool:
    return (entry.name, name) in COMMON or (name == "organisation" and entry.may <= PROVINCE)


def send(world: World, entry: Entry, body: dict[str, Any]) -> tuple[HttpResponse, list[str]]:
    """This function will send a body, and say which tables it changed."""
    subject = actor_for(entry)
    with undone():
        before = traces.fingerprint()
        path = test_matrix.address(world, subject, entry)
        response = ask(world, subject, entry.method, path, body)
        return response, traces.difference(before, traces.fingerprint())


def body_on(world: World, key: str, entry: Entry) -> dict[str, Any]:
    return dict(entry.body(world.sides[key]) if callable(entry.body) else entry.body)


def test_every_id_of_the_api_is_known() -> None:
    unknown = [
        f"{entry.name}: {field.name} names no row (NUMBERS), or whose is it (FOREIGN)?"
        for entry, field in api_ids()
        if field.name not in FOREIGN and not is_common(entry, field.name)
    ]

    assert unknown == []


def test_foreign_ids_in_the_api_are_refused(world: World) -> None:
    wrong = {}
    for entry, field in api_ids():
        if is_common(entry, field.name):
            continue
        body = shapes.changed(
            body_on(world, "a", entry), field, world.sides["b"][FOREIGN[field.name]]
        )
        response, touched = send(world, entry, body)
        if response.status_code not in {400, 403, 404, 422} or touched:
            wrong[f"{entry.name}: {field.name}"] = (response.status_code, touched)

    assert wrong == {}


@pytest.mark.parametrize("entry", PAGE_WRITES, ids=lambda e: e.name)
def test_foreign_ids_in_pages_are_refused(world: World, entry: Entry) -> None:
    own, other = body_on(world, "a", entry), body_on(world, "b", entry)
    foreign = [
        name
        for name in own
        if name in other and own[name] != other[name] and not isinstance(own[name], File)
    ]
    bodies = [own | {name: other[name]} for name in foreign if not is_common(entry, name)]
    if own.keys() != other.keys():
        bodies.append(other)

    for body in bodies:
        response, touched = send(world, entry, body)
        assert (response.status_code != entry.ok, touched) == (True, []), body


@pytest.mark.parametrize(
    "entry",
    [e for e in TABLE if len(e.args) > 1 and "." in str(e.args[-1]) and e.whose != OPEN],
    ids=lambda e: e.name,
)
def test_foreign_ids_further_down_the_path_are_refused(world: World, entry: Entry) -> None:
    subject = actor_for(entry)
    own = [world.value(subject, token) for token in entry.args]
    path = reverse(entry.name, args=[*own[:-1], world.sides["b"][entry.args[-1]]])

    with undone():
        before = traces.fingerprint()
        response = ask(world, subject, entry.method, path, body_on(world, "a", entry))
        touched = traces.difference(before, traces.fingerprint())

    assert (response.status_code in {404, 422}, touched) == (True, [])


@pytest.mark.parametrize("entry", WRITES, ids=lambda e: f"{e.method}-{e.name}")
def test_extra_fields_change_nothing(world: World, entry: Entry) -> None:
    subject, start = actor_for(entry), traces.sequences()
    plain = body_on(world, "a", entry)
    known = {field.steps[0] for field in shapes.fields(ROUTES[entry.name], entry.method)}
    extra = {k: v for k, v in EXTRAS.items() if k not in plain and k not in known}

    results = []
    for more in ({}, extra):
        body = body_on(world, "a", entry) | more  # made anew: a file can be read once
        traces.set_sequences(start)
        with undone():
            path = test_matrix.address(world, subject, entry)
            response = ask(world, subject, entry.method, path, body)
            results.append((response.status_code, traces.fingerprint()))

    (status, first), (extra_status, second) = results
    assert status == entry.ok
    assert (extra_status, traces.difference(first, second)) == (entry.ok, [])
