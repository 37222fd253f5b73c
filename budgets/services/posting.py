"""The one place where money moves: an entry is written and the balance follows it, or nothing."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Q
from django.utils import timezone

from budgets.ledger import EFFECTS, LAST_MONTH, RETURNING, EntryKind, month_reached
from budgets.models import Balance, LedgerEntry
from core.errors import DomainError

USED = F("reserved") + F("committed") + F("realised")
# What a blocked line (SIPD: blokir) refuses; what is already ordered is still paid.
STOPPED_BY_BLOCK = frozenset({EntryKind.RESERVE, EntryKind.COMMIT})


class LedgerBroken(DomainError):
    """A balance disagrees with its entries; nothing more may be built on it."""

    status = 409
    title = "Saldo tidak cocok"


def room_for(entry: LedgerEntry) -> Q:
    """This function will state when a balance has room for an entry, in terms of its columns.

    The condition is part of the UPDATE itself, so it is judged on the row as it then is.
    """
    kind = EntryKind(entry.kind)
    lowered = [name for name, sign in EFFECTS[kind].items() if sign < 0]
    room = Q(**{f"{name}__gte": entry.amount for name in lowered})
    if kind == EntryKind.RESERVE:
        room &= Q(**{f"released_monthly__{entry.month - 1}__gte": USED + entry.amount})
    if kind in (EntryKind.ISSUE, EntryKind.LOWER):
        room &= Q(dpa__gte=F("released") + entry.amount)
    if kind == EntryKind.WITHDRAW:
        room &= Q(**{f"released_monthly__{_counting(entry) - 1}__gte": USED + entry.amount})
    if kind in STOPPED_BY_BLOCK:
        room &= Q(blocked_reason="")
    return room if kind in RETURNING else room & Q(is_closed=False)


def _counting(entry: LedgerEntry) -> int:
    """The first month in which taking an SPD back can hurt: its own, or the running one."""
    day = timezone.localdate(entry.at)
    return max(entry.month, month_reached(entry.line.year, day))


@transaction.atomic(savepoint=False)
def post(entry: LedgerEntry) -> bool:
    """This function will write a new entry and apply it to the balance, in that order.

    Returns False when the balance had no room; the caller must then raise, so that the entry
    goes with the transaction. The UPDATE comes last: the hot row stays locked only until COMMIT.
    """
    entry.save(force_insert=True)
    rows = Balance.objects.filter(room_for(entry), line_id=entry.line_id)
    return bool(rows.update(**changes(entry)))


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


def changes(entry: LedgerEntry) -> dict[str, Any]:
    """This function will return the new values of the balance's columns as expressions."""
    effects = EFFECTS[EntryKind(entry.kind)]
    values: dict[str, Any] = {name: F(name) + sign * entry.amount for name, sign in effects.items()}
    if "released" in effects:
        change = effects["released"] * entry.amount
        values["released_monthly"] = _months_moved(entry.month, change)
    return values


def _months_moved(first: int, change: Decimal) -> Func:
    months = [
        F(f"released_monthly__{month - 1}") + (change if month >= first else Decimal(0))
        for month in range(1, LAST_MONTH + 1)
    ]
    return Func(
        *months,
        template="ARRAY[%(expressions)s]",
        output_field=Balance._meta.get_field("released_monthly"),
    )
