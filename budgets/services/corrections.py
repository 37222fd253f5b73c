"""Revising and withdrawing SPD; every version stays, every rupiah is an entry of its own."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets import access, locks, papers, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, Tranche, TrancheLine
from budgets.queries import facts
from budgets.queries.tranches import draft_of
from budgets.rules import NewTranche
from budgets.services import funding, notices, posting, tranches
from core import audit, idempotency
from core.acts import Actor
from core.errors import StaleVersion, WrongState
from core.money import ZERO


class TrancheGone(WrongState):
    """The SPD was withdrawn; nothing more can be done to it."""


@transaction.atomic(durable=True)
def revise_tranche(
    tranche_id: int, new: NewTranche, reason: str, *, by: Actor, at: datetime
) -> Tranche:
    """This function will replace the annex (and number, date, last month) of an SPD in force.

    Office, year and first month stay. What is raised is issued, what is lowered is withdrawn,
    line by line. Raises NotAllowed unless BPKD, TrancheGone when it was withdrawn, DraftRefused
    with every fault, among them a line cut below what is used.
    """
    access.get_tranche(by, tranche_id)
    access.require_issuer(by)
    seen = idempotency.claim("spd.revise", f"{tranche_id}:{new!r}:{reason}", by=by, at=at)
    if seen is not None:
        return Tranche.objects.get(pk=seen.target_id)
    tranche, balances = _locked(tranche_id, [line.line_id for line in new.lines], by=by)
    before = draft_of(tranche)
    current = {line.line_id: line.amount for line in before.lines}
    known = facts.revision_facts(tranche, new, balances, timezone.localdate(at))
    faults = rules.tranche_revision_faults(new, reason, current, known)
    if faults:
        raise funding.refuse("Perubahan SPD", faults, rule=rules.SPD_RULE)
    snapshot = papers.spd(tranche, new, balances, by=by, at=at)
    try:
        _rewrite(tranche, new)
    except IntegrityError as error:
        raise tranches.translated(error, new) from error
    tranches.remember(tranche, snapshot, reason, by=by, at=at)
    _move(tranche, current, new, balances, reason, by=by, at=at)
    data = {"before": str(before.total), "total": str(tranche.total), "number": tranche.number}
    change = audit.Change(reason=reason, data=data)
    audit.record("spd.revise", tranche, by=by, at=at, change=change)
    notices.revised(tranche, before.number, reason, at=at)
    idempotency.settle(tranche.pk, by=by)
    return tranche


@transaction.atomic(durable=True)
def withdraw_tranche(tranche_id: int, reason: str, *, by: Actor, at: datetime) -> Tranche:
    """This function will withdraw an SPD whole; its annex and versions stay as history.

    Raises NotAllowed unless BPKD, TrancheGone when it was withdrawn before, DraftRefused naming
    every line of which some is in use.
    """
    access.get_tranche(by, tranche_id)
    access.require_issuer(by)
    seen = idempotency.claim("spd.withdraw", f"{tranche_id}:{reason}", by=by, at=at)
    if seen is not None:
        return Tranche.objects.get(pk=seen.target_id)
    tranche, balances = _locked(tranche_id, [], by=by)
    draft = draft_of(tranche)
    known = facts.revision_facts(tranche, draft, balances, timezone.localdate(at))
    faults = rules.withdrawal_faults(draft, reason, known)
    if faults:
        raise funding.refuse("Penarikan SPD", faults, rule=rules.SPD_RULE)
    tranche.withdrawn_at, tranche.withdrawn_reason = at, reason
    tranche.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    for line in draft.lines:
        cut = {line.line_id: -line.amount}
        _post(tranche, cut, balances, reason, by=by, at=at)
    data = {"number": tranche.number, "total": str(tranche.total)}
    change = audit.Change(to_state="WITHDRAWN", reason=reason, data=data)
    audit.record("spd.withdraw", tranche, by=by, at=at, change=change)
    notices.withdrawn(tranche, reason, at=at)
    idempotency.settle(tranche.pk, by=by)
    return tranche


def _locked(
    tranche_id: int, line_ids: list[int], *, by: Actor
) -> tuple[Tranche, dict[int, Balance]]:
    """The SPD and the balances of its old and new lines: tranche first, then lines by id."""
    tranche = locks.tranche(tranche_id)
    if tranche.withdrawn_at is not None:
        raise TrancheGone(f"SPD {tranche.number} sudah ditarik; terbitkan SPD baru.")
    if by.seen_version is not None and by.seen_version != tranche.version:
        raise StaleVersion(f"SPD {tranche.number} sudah diubah orang lain; muat ulang halaman.")
    own = tranche.lines.values_list("line_id", flat=True)
    return tranche, locks.balances([*own, *line_ids])


def _rewrite(tranche: Tranche, new: NewTranche) -> None:
    """Let head and annex say what the revision says; the row history keeps the old rows."""
    tranche.number, tranche.issued_date = new.number, new.issued_date
    tranche.month_to, tranche.note, tranche.total = new.month_to, new.note, new.total
    tranche.version += 1
    tranche.save(update_fields=["number", "issued_date", "month_to", "note", "total", "version"])
    TrancheLine.objects.filter(tranche=tranche).delete()
    TrancheLine.objects.bulk_create(
        TrancheLine(tranche=tranche, line_id=line.line_id, amount=line.amount)
        for line in sorted(new.lines, key=lambda line: line.line_id)
    )


def _move(
    tranche: Tranche,
    current: dict[int, Decimal],
    new: NewTranche,
    balances: dict[int, Balance],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    after = {line.line_id: line.amount for line in new.lines}
    moves = {
        line_id: after.get(line_id, ZERO) - current.get(line_id, ZERO)
        for line_id in sorted({*current, *after})
    }
    _post(tranche, moves, balances, reason, by=by, at=at)


def _post(
    tranche: Tranche,
    moves: dict[int, Decimal],
    balances: dict[int, Balance],
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """One entry per line that moves: more is issued, less is withdrawn."""
    for line_id, change in moves.items():
        if not change:
            continue
        kind = EntryKind.ISSUE if change > 0 else EntryKind.WITHDRAW
        entry = funding.entry_for(balances[line_id].line, kind, tranche, by=by, at=at)
        entry.amount, entry.month, entry.reason = abs(change), tranche.month_from, reason
        entry.label = f"SPD {tranche.number}, {tranche.months} {tranche.year}"[:200]
        posting.post_certain(entry)
