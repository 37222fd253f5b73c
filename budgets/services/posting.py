"""The one place where money moves: an entry is written and the balance follows it, or nothing.

The two statements travel in one message, because the ledger's speed is that of its round trips.
"""

from functools import cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from budgets.ledger import EFFECTS, RETURNING, EntryKind, month_reached
from budgets.models import LedgerEntry
from core.errors import DomainError

COLUMNS = [field for field in LedgerEntry._meta.concrete_fields if not field.primary_key]
# When a balance has room, where it is not enough that nothing falls below zero. The condition is
# part of the UPDATE, so it is judged on the row as it then is.
USED = "reserved + committed + realised"
ROOM = {
    EntryKind.RESERVE: f"released_monthly[entry.month] >= {USED} + entry.amount",
    EntryKind.ISSUE: "dpa >= released + entry.amount",
    EntryKind.LOWER: "dpa >= released + entry.amount",
    EntryKind.WITHDRAW: f"released_monthly[entry.counting] >= {USED} + entry.amount",
}
# What a blocked line (SIPD: blokir) refuses; what is already ordered is still paid.
STOPPED_BY_BLOCK = frozenset({EntryKind.RESERVE, EntryKind.COMMIT})
MONTHS = (
    "released_monthly = ARRAY(SELECT opened {sign} CASE WHEN number >= entry.month"
    " THEN entry.amount ELSE 0 END FROM unnest(released_monthly)"
    " WITH ORDINALITY AS months (opened, number) ORDER BY number)"
)
POST = (
    "INSERT INTO budgets_ledgerentry ({columns}) VALUES ({marks});"
    " UPDATE budgets_balance SET {changes} FROM (VALUES (%s::numeric, %s::int, %s::int))"
    " AS entry (amount, month, counting) WHERE line_id = %s AND {room}"
)


class LedgerBroken(DomainError):
    """A balance disagrees with its entries; nothing more may be built on it."""

    status = 409
    title = "Saldo tidak cocok"


@transaction.atomic(savepoint=False)
def post(entry: LedgerEntry) -> bool:
    """This function will write a new entry and apply it to the balance, in that order.

    Returns False when the balance had no room; the caller must then raise, so that the entry
    goes with the transaction. The UPDATE comes last: the hot row stays locked only until COMMIT.
    The entry does not learn its id.
    """
    values = [
        field.get_db_prep_save(getattr(entry, field.attname), connection) for field in COLUMNS
    ]
    moved: list[Any] = [entry.amount, entry.month, _counting(entry), entry.line_id]
    with connection.cursor() as cursor:
        cursor.execute(_statements(EntryKind(entry.kind)), [*values, *moved])
        return bool(cursor.rowcount)


def _counting(entry: LedgerEntry) -> int:
    """The first month in which taking an SPD back can hurt: its own, or the running one."""
    if entry.kind != EntryKind.WITHDRAW:
        return entry.month
    return max(entry.month, month_reached(entry.line.year, timezone.localdate(entry.at)))


@transaction.atomic(savepoint=False)
def post_certain(entry: LedgerEntry) -> None:
    """This function will post an entry for which the caller has already made sure of the room.

    Raises LedgerBroken when the balance has none after all.
    """
    if not post(entry):
        raise broken(entry)


def broken(entry: LedgerEntry) -> LedgerBroken:
    """This function will word the refusal of an entry that its balance should have had room for."""
    return LedgerBroken(
        f"Saldo baris anggaran {entry.line} tidak cocok dengan mutasinya. Hubungi BPPBJ agar "
        "buku anggaran diperiksa; belum ada yang berubah."
    )


@cache
def _statements(kind: EntryKind) -> str:
    """Word the statements of a kind of entry, as `ledger.EFFECTS` tells them."""
    signs = {name: "+" if sign > 0 else "-" for name, sign in EFFECTS[kind].items()}
    changes = [f"{name} = {name} {sign} entry.amount" for name, sign in signs.items()]
    if "released" in signs:
        changes.append(MONTHS.format(sign=signs["released"]))
    room = [f"{name} >= entry.amount" for name, sign in signs.items() if sign == "-"]
    if kind in STOPPED_BY_BLOCK:
        room.append("blocked_reason = ''")
    if kind not in RETURNING:
        room.append("NOT is_closed")
    return POST.format(
        columns=", ".join(str(field.column) for field in COLUMNS),
        marks=", ".join(["%s"] * len(COLUMNS)),
        changes=", ".join(changes),
        room=" AND ".join([ROOM.get(kind, "true"), *room]),
    )
