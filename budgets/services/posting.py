"""The one place where money moves: an entry is written and the balance follows it, or nothing."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Func, Q

from budgets.ledger import EFFECTS, LAST_MONTH, EntryKind
from budgets.models import Balance, LedgerEntry
from core.errors import DomainError

USED = F("reserved") + F("committed") + F("realised")


class LedgerBroken(DomainError):
    """A balance disagrees with its entries; nothing more may be built on it."""

    status = 409
    title = "Saldo tidak cocok"


def room_for(entry: LedgerEntry) -> Q:
    """This function will state when a balance has room for an entry, in terms of its columns.

    The condition is part of the UPDATE itself, so it is judged on the row as it then is.
    """
    if entry.kind == EntryKind.RESERVE:
        return Q(**{f"released_monthly__{entry.month - 1}__gte": USED + entry.amount})
    if entry.kind == EntryKind.ISSUE:
        return Q(dpa__gte=F("released") + entry.amount)
    effects = EFFECTS[EntryKind(entry.kind)]
    return Q(**{f"{name}__gte": entry.amount for name, sign in effects.items() if sign < 0})


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
        raise LedgerBroken(
            f"Saldo baris anggaran {entry.line} tidak cocok dengan mutasinya. Hubungi BPPBJ agar "
            "buku anggaran diperiksa; belum ada yang berubah."
        )


def changes(entry: LedgerEntry) -> dict[str, Any]:
    """This function will return the new values of the balance's columns as expressions."""
    effects = EFFECTS[EntryKind(entry.kind)]
    values: dict[str, Any] = {name: F(name) + sign * entry.amount for name, sign in effects.items()}
    if entry.kind == EntryKind.ISSUE:
        values["released_monthly"] = _months_raised(entry.month, entry.amount)
    return values


def _months_raised(first: int, amount: Decimal) -> Func:
    months = [
        F(f"released_monthly__{month - 1}") + (amount if month >= first else Decimal(0))
        for month in range(1, LAST_MONTH + 1)
    ]
    return Func(
        *months,
        template="ARRAY[%(expressions)s]",
        output_field=Balance._meta.get_field("released_monthly"),
    )
