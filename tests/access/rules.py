"""What an entry of the access matrix says, and the answer each reader must get from it.

No database and no request here: `doc` prints the same entries as docs/access.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from accounts import access
from accounts.models import Role

Roles = frozenset[Role]

EVERYBODY: Roles = frozenset(Role)
NOBODY: Roles = frozenset()
OFFICE: Roles = access.OFFICE_ROLES
APPROVERS: Roles = access.APPROVER_ROLES
VENDOR: Roles = access.VENDOR_ROLES
PROVINCE: Roles = access.PROVINCE_ROLES
# Who finds the rows of a buying office: its own people and those who watch it.
BUYERS: Roles = OFFICE | PROVINCE | {Role.ASISTEN, Role.BPBUMD}

# Whose rows a route touches.
ROWS = "rows in scope"
SELF = "the person's own"
LIST = "rows in scope, listed"
OPEN = "the same for all"

ANONYMOUS = "anonymous"
NO_POST = "no post"
OWN = "own"
OTHER = "other"
COLLEAGUE = "colleague"
LOGIN = 302
API_LOGIN = 401


class Place(Protocol):
    """One organisation of the test world; see `tests.access.world`."""

    def __getitem__(self, token: str) -> Any: ...


Body = Mapping[str, Any] | Callable[[Place], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks: a visitor, somebody without a post, or a role here, elsewhere or beside."""

    side: str
    role: Role | None = None

    def __str__(self) -> str:
        return f"{self.role} ({self.side})" if self.role else self.side


@dataclass(frozen=True, slots=True)
class Entry:
    """One route and method: who may, who is refused, who does not even see it."""

    name: str
    method: str
    may: Roles
    # World tokens ("order.signed") or plain values for the route's path.
    args: tuple[Any, ...] = ()
    scope: str = ""
    # In scope, but refused.
    sees: Roles = NOBODY
    ok: int = 200
    # What all other roles get; 404 for rows, 403 where the role alone decides.
    outside: int = 0
    # Roles that pass the guard of roles but never find such a row: 404.
    blind: Roles = NOBODY
    # What `sees` and colleagues get, and what somebody of another office gets.
    refusal: int = 403
    foreign: int = 404
    # Roles of `may` and `sees` for whom no office is foreign.
    everywhere: Roles = PROVINCE
    anonymous: int = 0
    no_post: int = 403
    # Only the holder of the seat on the package's team; a colleague of the same role gets 403.
    seat: bool = False
    query: str = ""
    body: Body = field(default_factory=dict)
    # Another first argument, a state that does not allow the act, and the answer.
    wrong: tuple[str, int] | None = None
    # Some pages of libraries take more methods than are of interest.
    all_methods: bool = True
    note: str = ""

    @property
    def whose(self) -> str:
        """Return the scope, guessed from the arguments when the entry does not say."""
        return self.scope or (ROWS if self.args else LIST)

    @property
    def refused(self) -> int:
        """Return what roles outside `may` and `sees` get."""
        return self.outside or (404 if self.whose == ROWS else 403)


@dataclass(frozen=True, slots=True)
class Group:
    """Many routes of a library under one rule: nobody of the house's roles enters."""

    prefix: str
    methods: tuple[str, ...]
    note: str
    anonymous: frozenset[int] = frozenset({302})
    signed_in: frozenset[int] = frozenset({302, 403})


def subjects(entry: Entry) -> list[Subject]:
    """This function will return who asks for a route.

    Everybody of the own office; where rows or persons matter also those of another one; colleagues
    beside the team where a seat matters. Watchers of all offices have no other office.
    """
    crowd = [Subject(ANONYMOUS), Subject(NO_POST), *(Subject(OWN, role) for role in Role)]
    if entry.whose == SELF:
        crowd += [Subject(OTHER, role) for role in Role]
    if entry.whose == ROWS:
        crowd += [Subject(OTHER, role) for role in Role if role not in PROVINCE]
    if entry.whose == ROWS and entry.method != "GET":
        crowd += [Subject(COLLEAGUE, role) for role in Role if role in OFFICE]
    return crowd


def expected(entry: Entry, subject: Subject, *, is_api: bool) -> int:
    """This function will return the status that the table demands for one cell."""
    if subject.side == ANONYMOUS:
        return entry.anonymous or (API_LOGIN if is_api else LOGIN)
    if subject.side == NO_POST or subject.role is None:
        return entry.no_post
    role = subject.role
    if role in entry.blind:
        return 404
    if role not in entry.may | entry.sees:
        return entry.refused
    if entry.whose == SELF and subject.side != OWN:
        return 404
    if entry.whose == ROWS and subject.side == OTHER and role not in entry.everywhere:
        return entry.foreign
    if role not in entry.may or (entry.seat and subject.side == COLLEAGUE):
        return entry.refusal
    return entry.ok
