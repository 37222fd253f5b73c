"""The hash chain over the audit events, recomputed from the rows; `docs/decisions/0016` says how.

The database makes the chain when an act commits; this module only reads. It recomputes every
hash in Python from the text of the row, so that a changed function in the database is found too.
"""

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection

CHUNK = 10_000
START = bytes(32)
COLUMNS = (
    "id",
    "at",
    "act",
    "actor_id",
    "actor_name",
    "appointment_id",
    "post",
    "organisation_id",
    "target_type",
    "target_id",
    "target_label",
    "from_state",
    "to_state",
    "reason",
    "data",
    "request_id",
    "address",
)
_INSTANT = "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
# One text per event: a JSON array of all its columns, as PostgreSQL writes jsonb (keys sorted,
# numbers exact), the instant in UTC with microseconds.
_CONTENT = ", ".join(_INSTANT if name == "at" else f"e.{name}" for name in COLUMNS)
_LINKS = f"""
SELECT l.position, l.event_id, l.transaction,
    (extract(epoch FROM l.recorded_at) * 1000000)::bigint, l.digest, l.hash,
    CASE WHEN e.id IS NOT NULL THEN jsonb_build_array({_CONTENT})::text END
FROM core_auditlink l LEFT JOIN core_auditevent e ON e.id = l.event_id
WHERE l.position > %s AND l.position <= %s ORDER BY l.position
"""  # noqa: S608 (constants of this module)
_UNLINKED = """
SELECT e.id FROM core_auditevent e LEFT JOIN core_auditlink l ON l.event_id = e.id
WHERE e.id > %s AND l.event_id IS NULL ORDER BY e.id LIMIT 1
"""
# Numbers are given before the commit, so a late one may lie this far below its neighbours.
SLACK = 10_000
_LAST = "SELECT max(position) FROM core_auditlink"
_HEAD = "SELECT position, hash FROM core_audithead WHERE id = 1"
_HASH = "SELECT hash FROM core_auditlink WHERE position = %s"
GUARDS = {
    "core_auditevent": {"audit_queue", "no_change", "no_truncate"},
    "core_auditpending": {"audit_link"},
    "core_auditlink": {"no_change", "no_truncate"},
    "core_auditcheck": {"no_change", "no_truncate"},
    "core_rowchange": {"no_change", "no_truncate"},
    "core_audithead": {"no_change", "no_truncate", "onward"},
}
_GUARDS = """
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('O', 'A')
"""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A position and its hash: who noted it can prove later that nothing before it changed."""

    position: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.hash.hex()}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """This function will read `position:hash`; raises ValueError."""
        position, _, digest = text.strip().partition(":")
        anchor = cls(int(position), bytes.fromhex(digest))
        if anchor.position < 0 or len(anchor.hash) != len(START):
            raise ValueError(text)
        return anchor


BEGINNING = Anchor(0, START)


@dataclass(frozen=True, slots=True)
class Result:
    """How far the chain was read and what is broken first; `fault` is empty when it is whole."""

    first: int
    last: Anchor
    fault: str = ""


class Broken(Exception):
    """The chain is broken; the text names the first broken row."""


def head() -> Anchor:
    """This function will return the chain's last link as the head row tells it."""
    row = _one(_HEAD)
    return Anchor(row[0], bytes(row[1])) if row else BEGINNING


def verify(
    progress: Callable[[int], None],
    *,
    since: Anchor = BEGINNING,
    anchor: Anchor | None = None,
) -> Result:
    """This function will recompute the chain after `since` and compare it with every row.

    `progress` hears how many links are done. `anchor` is a position and hash noted earlier. Runs
    while people work: what is added after the start is not looked at, and no statement lasts
    long enough to keep the database from tidying up.
    """
    end = head()
    good = since
    try:
        _require_anchor(since, end)
        for good in _walk(since, end.position):
            progress(good.position - since.position)
        _require_end(good, end)
        if anchor is not None:
            _require_anchor(anchor, end)
        _require_links(since)
        _require_guards()
    except Broken as broken:
        return Result(since.position + 1, good, str(broken))
    return Result(since.position + 1, good)


def _walk(since: Anchor, end: int) -> Iterator[Anchor]:
    """Recompute link after link; yields the last good one of each chunk."""
    good = since
    bounds = [*range(since.position, end, CHUNK), end]
    for low, high in pairwise(bounds):
        with connection.cursor() as cursor:
            cursor.execute(_LINKS, [low, high])
            for row in cursor.fetchall():
                good = _step(good, *row)
        if good.position < high:
            raise Broken(_missing(good.position + 1))
        yield good


def _step(
    before: Anchor,
    position: int,
    event_id: int,
    transaction: int,
    micros: int,
    digest: memoryview,
    link: memoryview,
    content: str | None,
) -> Anchor:
    if position != before.position + 1:
        raise Broken(_missing(before.position + 1))
    row = struct.pack(">qqqq", position, event_id, transaction, micros)
    expected = hashlib.sha256(before.hash + row + bytes(digest)).digest()
    if content is None:
        raise Broken(
            f"Tindakan nomor {event_id} hilang: mata rantai {position} ada, barisnya dihapus."
        )
    is_same = hashlib.sha256(content.encode()).digest() == bytes(digest)
    if not is_same and expected == bytes(link):
        raise Broken(
            f"Tindakan nomor {event_id} (mata rantai {position}) diubah sesudah dicatat; isinya "
            f"sekarang: {content}"
        )
    if not is_same:
        raise Broken(
            f"Mata rantai {position} tertukar atau diganti: ia menunjuk tindakan nomor {event_id} "
            "yang bukan tindakan pada posisi ini."
        )
    if expected != bytes(link):
        raise Broken(
            f"Mata rantai {position} (tindakan nomor {event_id}) diubah atau disisipkan: hash-nya "
            f"tidak cocok dengan mata rantai {before.position}."
        )
    return Anchor(position, expected)


def _missing(position: int) -> str:
    return f"Mata rantai {position} hilang: barisnya dihapus dari rantai."


def _require_end(good: Anchor, end: Anchor) -> None:
    if good != end:
        raise Broken(f"Kepala rantai diubah: hash posisi {end.position} tidak cocok dengan rantai.")
    last = (_one(_LAST) or (None,))[0] or 0
    now = head()
    if not end.position <= last <= now.position:
        raise Broken(
            f"Kepala rantai menunjuk posisi {now.position}, mata rantai terakhir {last}: ekor "
            "rantai dipotong atau kepalanya dimundurkan."
        )


def _require_anchor(anchor: Anchor, end: Anchor) -> None:
    """Raise Broken unless the chain still holds a position and hash noted earlier."""
    if anchor.position == 0:
        return
    found = _one(_HASH, anchor.position)
    if found is None:
        raise Broken(
            f"Posisi {anchor.position} pernah dicatat, tetapi rantai kini berakhir di posisi "
            f"{end.position}: ekornya dipotong."
        )
    if bytes(found[0]) != anchor.hash:
        raise Broken(
            f"Hash mata rantai {anchor.position} bukan yang pernah dicatat: rantai ditulis ulang."
        )


def _require_links(since: Anchor) -> None:
    """Raise Broken when an event has no link; behind `since` only what is near it is asked."""
    found = _one("SELECT event_id FROM core_auditlink WHERE position = %s", since.position)
    row = _one(_UNLINKED, found[0] - SLACK if found else 0)
    if row:
        raise Broken(f"Tindakan nomor {row[0]} disisipkan tanpa mata rantai.")


def _require_guards() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_GUARDS)
        standing = set(cursor.fetchall())
    for table, names in GUARDS.items():
        for name in sorted(names):
            if (table, name) not in standing:
                raise Broken(f"Penjaga “{name}” pada tabel {table} dimatikan atau dihapus.")


def _one(sql: str, *params: int) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
