"""Whatever is sent, to any route: a refusal in words, never a fault of the server."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.base import File
from django.urls import NoReverseMatch, reverse

from tests.access import shapes, test_matrix
from tests.access.rules import OWN, Entry, Subject
from tests.access.table import TABLE
from tests.access.test_foreign import API_WRITES, PAGE_WRITES, actor_for, body_on
from tests.access.world import World, ask, undone

ROUTES = test_matrix.ROUTES
# Whether the house is ready is answered with 503 where no worker runs.
READS = tuple(e for e in TABLE if e.method == "GET" and e.all_methods and e.name != "core:ready")
NUMERIC = re.compile(r"-?[0-9][0-9.,]*")
NUL, LONE_SURROGATE = "a\x00b", "\ud800"
VALUES: tuple[Any, ...] = (
    NUL,
    LONE_SURROGATE,
    "x" * 100_000,
    None,
    -1,
    2**63,
    10**400,
    "NaN",
    "9999-12-31T23:59:59+23:59",
    [],
    {"a": {"b": 1}},
)
# A value of the wrong kind is refused before it can harm; these pass the first check of each kind.
BY_KIND: dict[str, tuple[Any, ...]] = {
    "string": (NUL, LONE_SURROGATE, "x" * 100_000, None, "9999-12-31T23:59:59+23:59", "NaN"),
    "integer": (-1, 2**63, 10**400, "NaN", None, []),
}
NUMBERS = ("-1", str(2**63), "9" * 40, "NaN", "1e999", "²", "٣")
TEXTS = (NUL, "\udcff", "x" * 5000)
WORDS = (*TEXTS, *NUMBERS)
# How far the words are turned against the names of a query, so that each meets several.
TURNS = (0, 3, 6, 9)
QUERY_NAMES = (
    "q",
    "search",
    "page_size",
    "cursor",
    "tahun",
    "year",
    "organisasi",
    "organisation",
    "office",
    "sebelum",
    "sesudah",
    "mulai",
    "tab",
    "tahap",
    "status",
    "jenis",
    "kind",
    "langkah",
    "lihat",
    "kategori",
    "harga_min",
    "jumlah",
    "urut",
    "dari",
    "sampai",
    "next",
)
RAW: tuple[tuple[str, bytes], ...] = (
    ("application/json", b"["),
    ("application/json", b"[]"),
    ("application/json", b"null"),
    ("application/json", b'"x"'),
    ("application/json", b"1"),
    ("application/json", b'{"a": NaN, "b": Infinity}'),
    ("application/json", b'{"a": 1e400}'),
    ("application/json", b'{"a": ' + b"9" * 5000 + b"}"),
    ("application/json", b'{"a": ' + b"[" * 5_000),
    ("application/json", b'{"a":' * 5_000),
    ("application/json", b'{"a": "\xff\xfe"}'),
    ("application/json", '{"a": "\u00e9"}'.encode("utf-16")),
    ("application/json; charset=bogus", b"{}"),
    ("text/plain", b"halo"),
    ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("application/x-www-form-urlencoded", b"a=%ff%00&" * 20),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(1100))),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=a", b"--a\r\n\r\n"),
    ("multipart/form-data; boundary=" + "a" * 300, b"--a"),
    ("", b"{}"),
)


def faults(world: World, entry: Entry, bodies: Iterator[tuple[str, Any]]) -> list[str]:
    """This function will send bodies to a route and name those that the server broke on."""
    subject, found = actor_for(entry), []
    path = test_matrix.address(world, subject, entry)
    for label, body in bodies:
        with undone():
            status = ask(world, subject, entry.method, path, body).status_code
        if status >= 500:
            found.append(f"{entry.method} {path} {label}: {status}")
    return found


def shown(value: Any) -> str:
    return repr(value)[:40]


@pytest.mark.parametrize("entry", API_WRITES, ids=lambda e: f"{e.method}-{e.name}")
def test_hostile_values_in_the_api(world: World, entry: Entry) -> None:
    def bodies() -> Iterator[tuple[str, Any]]:
        for field in shapes.fields(ROUTES[entry.name], entry.method):
            for value in BY_KIND.get(field.kind, VALUES):
                body = body_on(world, "a", entry)
                if any(isinstance(part, File) for part in body.values()):
                    sent: Any = str(value).encode("utf-8", "replace").decode()
                else:
                    sent = value
                yield f"{field.steps}={shown(value)}", shapes.changed(body, field, sent)

    assert faults(world, entry, bodies()) == []


@pytest.mark.parametrize("entry", PAGE_WRITES, ids=lambda e: e.name)
def test_hostile_values_in_pages(world: World, entry: Entry) -> None:
    def bodies() -> Iterator[tuple[str, Any]]:
        for name, own in (body_on(world, "a", entry) | {"kunci": "", "versi": "1"}).items():
            for value in NUMBERS if NUMERIC.fullmatch(str(own)) else TEXTS:
                body = body_on(world, "a", entry)
                # A browser's broken bytes, as Django reads them.
                text = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                yield f"{name}={shown(value)}", body | {name: text}

    assert faults(world, entry, bodies()) == []


@pytest.mark.parametrize("entry", [*API_WRITES, *PAGE_WRITES], ids=lambda e: f"{e.method}-{e.name}")
def test_hostile_bodies(world: World, entry: Entry) -> None:
    subject = actor_for(entry)
    path, client = test_matrix.address(world, subject, entry), world.clients[subject]

    wrong = []
    for content_type, raw in RAW[len(entry.name) % 3 :: 3]:
        with undone():
            response = client.generic(entry.method, path, raw, content_type=content_type)
        if response.status_code >= 500:
            wrong.append(f"{content_type} {raw[:20]!r}: {response.status_code}")

    assert wrong == []


@pytest.mark.parametrize("name", ["order-lines", "orders:set_line", "payments:pay"])
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
def test_huge_bodies_are_refused(world: World, name: str, content_type: str) -> None:
    entry = next(e for e in TABLE if e.name == name and e.method == "POST")
    subject, raw = actor_for(entry), b'{"a": "' + b"x" * (6 * 1024 * 1024) + b'"}'
    path = test_matrix.address(world, subject, entry)

    status = (
        world.clients[subject].generic("POST", path, raw, content_type=content_type).status_code
    )

    assert 400 <= status < 500


@pytest.mark.parametrize("entry", READS, ids=lambda e: e.name)
def test_hostile_queries(world: World, entry: Entry) -> None:
    subject = Subject(OWN, min(entry.may - {"BPBUMD"}))
    path = test_matrix.address(world, subject, entry).partition("?")[0]
    names = sorted({*QUERY_NAMES, *shapes.parameters(ROUTES[entry.name])})
    sent = [quote(word.encode("utf-8", "surrogateescape")) for word in WORDS]

    wrong = []
    for turn in TURNS:
        query = "&".join(f"{n}={sent[(i + turn) % len(sent)]}" for i, n in enumerate(names))
        with undone():
            status = ask(world, subject, "GET", f"{path}?{query}").status_code
        if status >= 500:
            wrong.append(f"{turn}: {status}")

    assert wrong == []


@pytest.mark.parametrize("number", [0, 2**63 - 1, 2**63])
def test_ids_that_are_none(world: World, number: int) -> None:
    wrong = []
    for entry in TABLE:
        if not any(isinstance(token, str) and "." in token for token in entry.args):
            continue
        subject = actor_for(entry)
        values = [world.value(subject, token) for token in entry.args]
        args = [number if isinstance(value, int) else value for value in values]
        if args == values:
            continue
        try:
            path = reverse(entry.name, args=args)
        except NoReverseMatch:  # such a number has no address at all
            continue
        with undone():
            response = ask(world, subject, entry.method, path, body_on(world, "a", entry))
        if response.status_code not in {403, 404}:
            wrong.append(f"{entry.method} {path}: {response.status_code}")

    assert wrong == []


def test_words_are_hostile() -> None:
    """The control: the words that databases refuse are among those sent."""
    assert json.loads(json.dumps(LONE_SURROGATE)) == LONE_SURROGATE
    assert {NUL, LONE_SURROGATE, 2**63} <= {v for v in VALUES if isinstance(v, (str, int))}
