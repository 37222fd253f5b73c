"""Holding money for a reference such as `orders.order:17`: reserve, commit, realise, release.

All are parts of somebody else's transaction. A reference holds money on one line, in one
row (`Encumbrance`), which is locked first; the balance is touched last.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from budgets import ledger, locks, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, BudgetLine, Encumbrance, LedgerEntry
from budgets.services import posting
from core import parameters
from core.acts import Actor
from core.errors import DomainError, NotFound, RuleRefused, WrongState
from core.money import rupiah

FUNDS_RULE = "Ingub 1/2023 KESATU huruf b"


class FundsShort(RuleRefused):
    """The released funds do not reach."""


class YearClosed(RuleRefused):
    """The line belongs to another budget year than the day of the act."""


class LineBlocked(RuleRefused):
    """The line is blocked (SIPD: blokir)."""


class AmountRefused(RuleRefused):
    """The amount is not positive, too large, or more than the reference holds."""


class AlreadyHeld(WrongState):
    """The reference already holds money."""


class NothingHeld(WrongState):
    """The reference holds nothing that could be moved."""


@dataclass(frozen=True, slots=True)
class _Act:
    kind: EntryKind
    by: Actor
    at: datetime
    reason: str = ""


@transaction.atomic(savepoint=False)
def reserve(
    line_id: int, amount: Decimal, *, reference: str, label: str, by: Actor, at: datetime
) -> Encumbrance:
    """This function will set `amount` rupiah of a line aside for `reference`.

    An empty encumbrance of the same reference is used again. Raises FundsShort when the SPD
    opened up to the local month of `at` do not reach, YearClosed when `at` is outside the
    line's year or after its last day for orders, LineBlocked, AlreadyHeld when the reference
    holds money, AmountRefused for a bad amount.
    """
    _require_amount(amount)
    held = _open(line_id, reference, label)
    if held.reserved or held.committed or held.realised:
        raise AlreadyHeld(f"Dana untuk {held.label} sudah dicadangkan; muat ulang halaman.")
    if held.line_id != line_id:
        raise AlreadyHeld(f"{held.label} sudah tercatat pada baris anggaran lain.")
    _require_year(held, at)
    _require_before_cutoff(held, at)
    _move(held, amount, _Act(EntryKind.RESERVE, by, at))
    return held


@transaction.atomic(savepoint=False)
def commit(reference: str, *, by: Actor, at: datetime) -> Encumbrance:
    """This function will turn everything reserved for `reference` into a commitment.

    Raises NothingHeld when nothing is reserved, YearClosed outside the line's year, LineBlocked.
    """
    held = _held(reference)
    if not held.reserved:
        raise NothingHeld(f"Tidak ada dana yang dicadangkan untuk {held.label}.")
    _require_year(held, at)
    _move(held, held.reserved, _Act(EntryKind.COMMIT, by, at))
    return held


@transaction.atomic(savepoint=False)
def realise(reference: str, *, by: Actor, at: datetime) -> Encumbrance:
    """This function will turn everything committed for `reference` into spending (gross).

    Raises NothingHeld when nothing is committed.
    """
    held = _held(reference)
    if not held.committed:
        raise NothingHeld(f"Tidak ada dana terikat untuk {held.label}.")
    _move(held, held.committed, _Act(EntryKind.REALISE, by, at))
    return held


@transaction.atomic(savepoint=False)
def release(
    reference: str, *, amount: Decimal | None = None, reason: str, by: Actor, at: datetime
) -> Encumbrance:
    """This function will give money of `reference` back to its line; None gives all that remains.

    Takes from what is reserved, else from what is committed. Raises NothingHeld when nothing
    remains, AmountRefused when `amount` is not positive or more than what is held.
    """
    held = _held(reference)
    remaining = held.reserved or held.committed
    if not remaining:
        raise NothingHeld(f"Tidak ada dana yang masih dipegang untuk {held.label}.")
    kind = EntryKind.RELEASE_RESERVED if held.reserved else EntryKind.RELEASE_COMMITTED
    amount = remaining if amount is None else amount
    _require_amount(amount)
    if amount > remaining:
        raise AmountRefused(
            f"Pelepasan {rupiah(amount)} melebihi dana yang dipegang {held.label}, yaitu "
            f"{rupiah(remaining)}."
        )
    _move(held, amount, _Act(kind, by, at, reason[:300]))
    return held


@transaction.atomic(savepoint=False)
def carry_over(
    reference: str, line_id: int, *, reason: str, by: Actor, at: datetime
) -> Encumbrance:
    """This function will move what is committed for `reference` to a line of the running year.

    For an order signed in a year whose money is gone: the old line is freed, the new one must
    have room. Raises NothingHeld when nothing is committed, YearClosed when the old line's year
    still runs or the new line's does not, and as `reserve`.
    """
    held = _held(reference)
    if not held.committed:
        raise NothingHeld(f"Tidak ada dana terikat untuk {held.label}.")
    year = timezone.localdate(at).year
    if held.line.year >= year:
        raise YearClosed(
            f"Anggaran {held.line.year} masih berjalan; {held.label} dibayar dari baris itu.",
            rule=rules.SPD_RULE,
        )
    amount = held.committed
    locks.balances([held.line_id, line_id])
    _move(held, amount, _Act(EntryKind.RELEASE_COMMITTED, by, at, reason[:300]))
    held.line = BudgetLine.objects.get(pk=line_id)
    held.save(update_fields=["line"])
    _require_year(held, at)
    _move(held, amount, _Act(EntryKind.RESERVE, by, at, reason[:300]))
    _move(held, amount, _Act(EntryKind.COMMIT, by, at, reason[:300]))
    return held


def _open(line_id: int, reference: str, label: str) -> Encumbrance:
    row = Encumbrance(line_id=line_id, reference=reference, label=label[:200])
    Encumbrance.objects.bulk_create([row], ignore_conflicts=True)
    held = locks.encumbrance(reference)
    if held is None:  # the row is there, its line is not
        raise NotFound("Baris anggaran tidak ditemukan.")
    return held


def _held(reference: str) -> Encumbrance:
    held = locks.encumbrance(reference)
    if held is None:
        raise NothingHeld(f"Tidak ada dana yang tercatat untuk {reference}.")
    return held


def _move(held: Encumbrance, amount: Decimal, act: _Act) -> None:
    """Move `amount` inside the encumbrance, then write the entry, and the balance last."""
    effects = ledger.EFFECTS[act.kind]
    for name, sign in effects.items():
        setattr(held, name, getattr(held, name) + sign * amount)
    held.save(update_fields=list(effects))
    entry = LedgerEntry(
        line=held.line,
        kind=act.kind,
        amount=amount,
        month=ledger.month_reached(held.line.year, timezone.localdate(act.at)) or 1,
        reference=held.reference,
        label=held.label,
        reason=act.reason,
        at=act.at,
        actor_name=act.by.user_name,
        actor_id=act.by.user_id,
    )
    if not posting.post(entry):
        raise _refusal(entry)


def _require_amount(amount: Decimal) -> None:
    faults = rules.amount_faults(amount)
    if faults:
        raise AmountRefused(faults[0], errors={"amount": faults})


def _require_year(held: Encumbrance, at: datetime) -> None:
    day = timezone.localdate(at)
    if day.year != held.line.year:
        raise YearClosed(
            f"Baris anggaran ini milik tahun {held.line.year}, sedangkan hari ini "
            f"{day.day} {ledger.MONTHS[day.month - 1]} {day.year}; pakai baris anggaran tahun "
            f"{day.year}.",
            rule=rules.SPD_RULE,
        )


def _require_before_cutoff(held: Encumbrance, at: datetime) -> None:
    """Refuse new orders after the year's last day for them; asked in December only."""
    day = timezone.localdate(at)
    if day.month != ledger.LAST_MONTH:
        return
    last = parameters.on(parameters.LAST_ORDER_DAY, day)
    if day.day > last.value:
        raise YearClosed(
            f"Pesanan dengan anggaran {held.line.year} ditutup sejak {last.value:.0f} Desember "
            f"{held.line.year}; hari ini {day.day} Desember. Pesan dengan anggaran "
            f"{held.line.year + 1} mulai 1 Januari, sesudah SPD-nya terbit.",
            rule=last.legal_basis,
        )


def _refusal(entry: LedgerEntry) -> DomainError:
    """Why the balance took no entry: the year is closed, the line blocked, or money short."""
    balance = Balance.objects.select_related("line__organisation").get(line_id=entry.line_id)
    if balance.is_closed:
        return YearClosed(
            f"Tahun anggaran {balance.line.year} {balance.line.organisation.short_name} sudah "
            "ditutup; alihkan ke baris anggaran tahun berjalan.",
            rule=rules.SPD_RULE,
        )
    if balance.blocked_reason and entry.kind in posting.STOPPED_BY_BLOCK:
        return LineBlocked(
            f"Baris anggaran {balance.line} diblokir BPKD: {balance.blocked_reason}. Pakai baris "
            "lain, atau minta BPKD membuka blokirnya.",
            rule=rules.SPD_RULE,
        )
    if entry.kind == EntryKind.RESERVE:
        return _shortage(entry, balance)
    return posting.broken(entry)


def _shortage(entry: LedgerEntry, balance: Balance) -> FundsShort:
    free = balance.free(entry.month)
    is_bumd = balance.line.organisation.is_company
    source = "RKAP" if is_bumd else f"SPD sampai bulan {ledger.MONTHS[entry.month - 1]}"
    coming = ledger.next_opening(balance.released_monthly, entry.month)
    if coming is not None:
        advice = (
            f"SPD berikutnya {rupiah(coming.amount)} mulai 1 {ledger.MONTHS[coming.month - 1]} "
            f"{balance.line.year}."
        )
    elif is_bumd:
        advice = "Kurangi pesanan."
    else:
        advice = "Belum ada SPD berikutnya; kurangi pesanan atau minta BPKD menerbitkan SPD."
    return FundsShort(
        f"{source} kurang {rupiah(entry.amount - free)} (tersedia {rupiah(free)}, diminta "
        f"{rupiah(entry.amount)}). {advice}",
        rule=rules.BUMD_RULE if is_bumd else FUNDS_RULE,
    )
