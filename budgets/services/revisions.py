"""What happens to a DPA line later: a DPPA sets another amount, BPKD blocks or unblocks it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from budgets import access, locks, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, BudgetLine, Component, LineVersion
from budgets.queries import facts
from budgets.rules import NewComponent, Revision
from budgets.services import funding, notices, posting
from core import audit, idempotency
from core.acts import Actor
from core.errors import WrongState

DPA_RULE = "Permendagri 77/2020"


class BlockUnchanged(WrongState):
    """The line is already blocked, or already open."""


@transaction.atomic(durable=True)
def revise_line(line_id: int, new: Revision, *, by: Actor, at: datetime) -> BudgetLine:
    """This function will give a line a new version with another amount (rupiah), by DPPA.

    A BUMD's release follows its RKAP. Raises NotFound, NotAllowed unless BPKD (for a BUMD: its
    own PA/KPA), DraftRefused with every fault, among them an amount below what SPD released
    (BUMD: below what is used) or a number that this line already had.
    """
    access.get_line(by, line_id)
    seen = idempotency.claim("budget-line.revise", f"{line_id}:{new!r}", by=by, at=at)
    if seen is not None:
        return BudgetLine.objects.get(pk=seen.target_id)
    line = revise(line_id, new, by=by, at=at)
    idempotency.settle(line.pk, by=by)
    return line


@transaction.atomic(savepoint=False)
def revise(line_id: int, new: Revision, *, by: Actor, at: datetime) -> BudgetLine:
    """This function will do what `revise_line` says as a part of somebody else's transaction."""
    balance = locks.balances([line_id])[line_id]
    line = balance.line
    access.require_line_filler(by, line.organisation)
    faults = facts.check_revision(line, new, timezone.localdate(at))
    if faults:
        raise funding.refuse("Perubahan DPA", faults, rule=DPA_RULE)
    before = balance.dpa
    known = line.versions.count()
    version = LineVersion.objects.create(
        line=line,
        version=known + 1,
        number=new.number,
        amount=new.amount,
        reason=new.reason,
        at=at,
        actor_name=by.user_name,
    )
    write_components(version, new.components)
    line.dpa_number = new.number
    line.save(update_fields=["dpa_number"])
    _post(line, new, before, by=by, at=at)
    data = {"before": str(before), "amount": str(new.amount), "number": new.number}
    change = audit.Change(reason=new.reason, data=data)
    audit.record("budget-line.revise", line, by=by, at=at, change=change)
    return line


@transaction.atomic(durable=True)
def block_line(line_id: int, reason: str, *, by: Actor, at: datetime) -> BudgetLine:
    """This function will stop new orders and signatures on a line (SIPD: blokir).

    What is already ordered is still paid. Raises NotFound, NotAllowed unless BPKD, BlockUnchanged.
    """
    balance = _blockable(line_id, reason, by=by)
    if balance.blocked_reason:
        raise BlockUnchanged(f"Baris ini sudah diblokir: {balance.blocked_reason}")
    _set_block(balance, reason, "budget-line.block", reason, by=by, at=at)
    notices.blocked(balance.line, reason, at=at)
    return balance.line


@transaction.atomic(durable=True)
def unblock_line(line_id: int, reason: str, *, by: Actor, at: datetime) -> BudgetLine:
    """This function will open a blocked line again. Raises as `block_line`."""
    balance = _blockable(line_id, reason, by=by)
    if not balance.blocked_reason:
        raise BlockUnchanged("Baris ini tidak diblokir; muat ulang halaman.")
    _set_block(balance, "", "budget-line.unblock", reason, by=by, at=at)
    return balance.line


def _blockable(line_id: int, reason: str, *, by: Actor) -> Balance:
    access.require_line_filler(by, access.get_line(by, line_id).organisation)
    faults = rules.text_faults(reason, rules.NOTE_LENGTH, "Alasan")
    if faults:
        raise funding.refuse("Blokir", {"reason": faults})
    return locks.balances([line_id])[line_id]


def _set_block(
    balance: Balance, stored: str, act: str, reason: str, *, by: Actor, at: datetime
) -> None:
    balance.blocked_reason = stored
    balance.save(update_fields=["blocked_reason"])
    audit.record(act, balance.line, by=by, at=at, change=audit.Change(reason=reason))


def _post(line: BudgetLine, new: Revision, before: Decimal, *, by: Actor, at: datetime) -> None:
    """Move the ceiling; a BUMD's release goes with it, first when lowered, last when raised."""
    change = new.amount - before
    if not change:
        return
    if change > 0:
        kinds = [EntryKind.RAISE, EntryKind.ISSUE]
    else:
        kinds = [EntryKind.LOWER, EntryKind.WITHDRAW]
    if not line.organisation.is_company:
        kinds = kinds[:1]
    if change < 0:
        kinds.reverse()
    for kind in kinds:
        entry = funding.entry_for(line, kind, None, by=by, at=at)
        entry.amount, entry.month, entry.reason = abs(change), 1, new.reason
        entry.label = funding.paper_label(line, new.number)
        posting.post_certain(entry)


def write_components(version: LineVersion, parts: Sequence[NewComponent]) -> None:
    """This function will keep the priced parts of a version, in the paper's order."""
    Component.objects.bulk_create(
        Component(
            version=version,
            name=part.name,
            volume=part.volume,
            unit=part.unit,
            unit_price=part.unit_price,
        )
        for part in parts
    )
