"""Keyset paging: an address that says after (or before) which row a page goes on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

ModelT = TypeVar("ModelT", bound=Model)

# `s` = sesudah (after), `b` = sebelum (before); then the row's keys, the primary key last.
TOKEN = re.compile(r"([sb])((?:_[0-9]{1,18}(?:\.[0-9]{1,2})?){1,2})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page starts: beyond these keys, read forwards or backwards."""

    backwards: bool
    keys: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Keyset:
    """The columns a list is ordered by, all in one direction, ending in `pk`."""

    columns: tuple[str, ...]
    descending: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[ModelT]):
    """One page of rows with the tokens of its neighbours (empty = none)."""

    rows: list[ModelT]
    next: str = ""
    previous: str = ""


def read_token(token: str, keyset: Keyset) -> Cursor | None:
    """This function will read a token of `keyset`; None for one that is not."""
    match = TOKEN.fullmatch(token)
    if match is None:
        return None
    keys = tuple(Decimal(part) for part in match[2].removeprefix("_").split("_"))
    is_whole = keys[-1] == int(keys[-1])
    if len(keys) != len(keyset.columns) or not is_whole:
        return None
    return Cursor(match[1] == "b", keys)


def write_token(cursor: Cursor) -> str:
    """This function will spell a cursor for an address."""
    return "_".join(["b" if cursor.backwards else "s", *(str(key) for key in cursor.keys)])


def page_of(
    rows: QuerySet[ModelT], keyset: Keyset, cursor: Cursor | None, size: int
) -> Page[ModelT]:
    """This function will read one page with one query, without counting."""
    backwards = cursor is not None and cursor.backwards
    descending = keyset.descending != backwards
    if cursor is not None:
        rows = rows.filter(_beyond(keyset.columns, cursor.keys, "lt" if descending else "gt"))
    sign = "-" if descending else ""
    found = list(rows.order_by(*(f"{sign}{column}" for column in keyset.columns))[: size + 1])
    kept = found[:size]
    if backwards:
        kept.reverse()
    more = len(found) > size
    has_next, has_previous = (bool(cursor), more) if backwards else (more, cursor is not None)
    token = _tokens(keyset)
    return Page(
        kept,
        next=token(kept[-1], False) if kept and has_next else "",
        previous=token(kept[0], True) if kept and has_previous else "",
    )


def _tokens(keyset: Keyset) -> Callable[[Any, bool], str]:
    def token(row: Any, backwards: bool) -> str:
        keys = tuple(Decimal(getattr(row, column)) for column in keyset.columns)
        return write_token(Cursor(backwards, keys))

    return token


def _beyond(columns: Sequence[str], keys: Sequence[Decimal], side: str) -> Q:
    """Return the rows past the keys; the redundant bound lets an index range be used."""
    if len(columns) == 1:
        return Q(**{f"{columns[0]}__{side}": int(keys[0])})
    first, last = columns
    tie = Q(**{first: keys[0], f"{last}__{side}": int(keys[1])})
    return Q(**{f"{first}__{side}e": keys[0]}) & (Q(**{f"{first}__{side}": keys[0]}) | tie)
