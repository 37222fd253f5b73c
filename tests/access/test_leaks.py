"""No page and no answer of the API tells anything about an office that is none of one's business.

Two proofs per route and role. Words: the names and totals of foreign offices never appear in the
bytes. Non-interference: when a foreign office does more business, nothing changes for the others,
so that no count, sum, facet, badge, rank, ETag or cursor depends on foreign rows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from accounts.models import Role
from orders.states import OrderState
from tests.access import test_matrix
from tests.access.rules import ANONYMOUS, NO_POST, OWN, PROVINCE, Entry, Subject, expected
from tests.access.table import TABLE
from tests.access.world import Side, World, ask, undone
from tests.factories import ordering
from tests.factories import payments as paying

# What differs between two equal answers: tokens against forgery, keys of forms, nonces.
CHANGING = re.compile(rb'(value|content|nonce)="[A-Za-z0-9_-]{20,}"|"[A-Za-z0-9]{64}"')
FILTERS = {
    "organisasi": "office.id",
    "organisation": "office.id",
    "kantor": "office.id",
    "office": "office.code",
    "unit": "office.code",
    "package": "package.prepared",
    "order": "order.signed",
    "line": "line.id",
    "vendor": "vendor.id",
}
CURSORS = {"sebelum": "order.received", "sesudah": "line.id", "before": "order.received"}
WORDS = ("Rapat", "Paket", "Dinas")
READS = tuple(e for e in TABLE if e.method == "GET" and e.ok == 200)


@dataclass(frozen=True)
class Reader:
    """Who reads, and whose rows are none of their business."""

    subject: Subject
    foreign: tuple[str, ...]


def readers() -> Iterator[Reader]:
    """This function will return everybody for whom some office is foreign."""
    for role in Role:
        if role in PROVINCE:
            continue
        scope = {Role.BPBUMD: "ab", Role.PPKUKM: "abm", Role.PEMBINA: "abm"}
        yield Reader(Subject(OWN, role), tuple(scope.get(role, "bm")))
    yield Reader(Subject(NO_POST), tuple("abm"))
    yield Reader(Subject(ANONYMOUS), tuple("abm"))


READERS = tuple(readers())


def secrets_of(side: Side) -> list[bytes]:
    """This function will return what only the side's own scope may read: its name, its totals."""
    totals = {side.price * 100, side.price * 95}
    shown = [f"{total:,}".replace(",", ".") for total in totals]
    return [
        word.encode()
        for word in (side.secret, side.secret.lower(), *shown, *(str(total) for total in totals))
    ]


def reads(subject: Subject) -> Iterator[Entry]:
    """This function will return the entries that the subject may read."""
    for entry in READS:
        if not entry.all_methods:  # a library's page about the account alone
            continue
        if expected(entry, subject, is_api=test_matrix.ROUTES[entry.name].is_api) == 200:
            yield entry


def content_of(response: HttpResponse) -> bytes:
    """This function will return the whole answer as it is told, headers included."""
    body = getattr(response, "content_of_file", None) or response.content
    head = "\n".join(f"{k}: {v}" for k, v in response.items() if k not in {"Set-Cookie", "Date"})
    return CHANGING.sub(b"", head.encode() + b"\n" + bytes(body))


def found(content: bytes, world: World, foreign: tuple[str, ...]) -> list[str]:
    """This function will name the foreign secrets in an answer."""
    return [
        word.decode() for key in foreign for word in secrets_of(world.sides[key]) if word in content
    ]


def more_business(side: Side) -> None:
    """This function will let an office go on working: orders, payments, a package."""
    desk, menu = side["desk"], side["menu"]
    words = {"office": desk, "menu": menu, "owner": side.people[Role.PEMILIK]}
    for number, state in enumerate((OrderState.SUBMITTED, OrderState.RECEIVED)):
        ordering.deal_in(state, rup_code=f"3000000{number}", event_name="Lagi", **words)
    for number, make in enumerate((paying.drafted, paying.arrived)):
        got = ordering.deal_in(OrderState.RECEIVED, rup_code=f"3000001{number}", **words)
        make(paying.Deal(desk, menu.vendor, got.owner, got.order, got.handover), when=got.at)


def ask_all(world: World, subject: Subject) -> dict[str, bytes]:
    """This function will read everything a subject may read."""
    answers = {}
    for entry in reads(subject):
        with undone():
            path = test_matrix.address(world, subject, entry)
            answers[path] = content_of(ask(world, subject, "GET", path))
    return answers


@pytest.mark.parametrize("reader", READERS, ids=lambda r: str(r.subject))
def test_nothing_foreign_is_told(world: World, reader: Reader) -> None:
    before = ask_all(world, reader.subject)
    with undone():
        for key in set(reader.foreign) & {"b"}:
            more_business(world.sides[key])
        after = ask_all(world, reader.subject)

    words = {
        path: told for path, body in before.items() if (told := found(body, world, reader.foreign))
    }
    moved = [path for path in before if before[path] != after[path]]
    assert (words, moved) == ({}, [])


@pytest.mark.parametrize(
    "reader",
    [r for r in READERS if r.subject.role in {Role.KPA, Role.ASISTEN, Role.PEMILIK, Role.BPBUMD}],
    ids=lambda r: str(r.subject),
)
def test_foreign_filters_tell_nothing(world: World, reader: Reader) -> None:
    stranger, told = world.sides["b"], {}
    for entry in reads(reader.subject):
        if entry.args or entry.query:
            continue
        path = test_matrix.address(world, reader.subject, entry)
        queries = [
            urlencode({name: stranger[token] for name, token in names.items()})
            for names in (FILTERS, CURSORS)
        ]
        queries += [urlencode({"q": word, "search": word}) for word in WORDS]
        for query in queries:
            with undone():
                content = content_of(ask(world, reader.subject, "GET", f"{path}?{query}"))
            echo = stranger["office.code"].encode()  # what was asked comes back in the form
            if words := found(content.replace(echo, b""), world, reader.foreign):
                told[f"{path}?{query}"] = words

    assert told == {}


def test_own_words_are_told(world: World) -> None:
    """The control: the very words that must not leak are there for those they belong to."""
    own = world.sides["a"]
    content = b"".join(ask_all(world, Subject(OWN, Role.KPA)).values())

    assert [word for word in secrets_of(own)[:3] if word not in content] == []
