"""Holding money for a reference such as `orders.order:17`: reserve, commit, realise, release.

All are parts of somebody else's transaction. A reference holds money on one line, in one
row (`Encumbrance`), which is locked first; the balance is touched last.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from budgets import ledger, locks, rules
from budgets.ledger import EntryKind
from budgets.models import BudgetLine, Encumbrance, LedgerEntry
from budgets.services import posting, shortages
from core.acts import Actor
from core.errors import DomainError, NotFound, RuleRefused, WrongState
from core.money import rupiah

# Makes the reference's row or takes an empty one again, and locks it, in one statement. No row
# comes back when it holds money, lies on another line, or the line is of another year.
HOLD = (
    "INSERT INTO budgets_encumbrance AS held"
    " (line_id, reference, label, reserved, committed, realised)"
    " SELECT id, %s, %s, %s, 0, 0 FROM budgets_budgetline WHERE id = %s AND year = %s"
    " ON CONFLICT (reference) DO UPDATE SET reserved = EXCLUDED.reserved"
    " WHERE held.line_id = EXCLUDED.line_id"
    " AND held.reserved = 0 AND held.committed = 0 AND held.realised = 0"
    " RETURNING held.*"
)


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
    day = timezone.localdate(at)
    shortages.require_before_cutoff(day)
    values = [reference, label[:200], amount, line_id, day.year]
    held = next(iter(Encumbrance.objects.raw(HOLD, values)), None)
    if held is None:
        raise _why_not(line_id, reference, day)
    entry = _entry(held, amount, day.month, _Act(EntryKind.RESERVE, by, at))
    if not posting.post(entry):
        raise shortages.refusal(entry)
    return held


@transaction.atomic(savepoint=False)
def commit(reference: str, *, by: Actor, at: datetime) -> Encumbrance:
    """This function will turn everything reserved for `reference` into a commitment.

    Raises NothingHeld when nothing is reserved, YearClosed outside the line's year, LineBlocked.
    """
    held = _held(reference)
    if not held.reserved:
        raise NothingHeld(f"Tidak ada dana yang dicadangkan untuk {held.label}.")
    _require_year(held.line, timezone.localdate(at))
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
    day = timezone.localdate(at)
    if held.line.year >= day.year:
        raise shortages.YearClosed(
            f"Anggaran {held.line.year} masih berjalan; {held.label} dibayar dari baris itu.",
            rule=rules.SPD_RULE,
        )
    amount = held.committed
    locks.balances([held.line_id, line_id])
    _move(held, amount, _Act(EntryKind.RELEASE_COMMITTED, by, at, reason[:300]))
    held.line = BudgetLine.objects.get(pk=line_id)
    held.save(update_fields=["line"])
    _require_year(held.line, day)
    _move(held, amount, _Act(EntryKind.RESERVE, by, at, reason[:300]))
    _move(held, amount, _Act(EntryKind.COMMIT, by, at, reason[:300]))
    return held


def _why_not(line_id: int, reference: str, day: date) -> DomainError:
    """Say why `HOLD` gave no row; a row that was in its way is locked and stays as it is."""
    held = locks.encumbrance(reference)
    if held and (held.reserved or held.committed or held.realised):
        return AlreadyHeld(f"Dana untuk {held.label} sudah dicadangkan; muat ulang halaman.")
    if held and held.line_id != line_id:
        return AlreadyHeld(f"{held.label} sudah tercatat pada baris anggaran lain.")
    line = BudgetLine.objects.filter(pk=line_id).first()
    return (
        NotFound("Baris anggaran tidak ditemukan.")
        if line is None
        else shortages.other_year(line, day)
    )


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
    month = ledger.month_reached(held.line.year, timezone.localdate(act.at)) or 1
    entry = _entry(held, amount, month, act)
    if not posting.post(entry):
        raise shortages.refusal(entry)


def _entry(held: Encumbrance, amount: Decimal, month: int, act: _Act) -> LedgerEntry:
    return LedgerEntry(
        line_id=held.line_id,
        kind=act.kind,
        amount=amount,
        month=month,
        reference=held.reference,
        label=held.label,
        reason=act.reason,
        at=act.at,
        actor_name=act.by.user_name,
        actor_id=act.by.user_id,
    )


def _require_amount(amount: Decimal) -> None:
    faults = rules.amount_faults(amount)
    if faults:
        raise AmountRefused(faults[0], errors={"amount": faults})


def _require_year(line: BudgetLine, day: date) -> None:
    if day.year != line.year:
        raise shortages.other_year(line, day)
