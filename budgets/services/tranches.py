"""Issuing SPD: funds of DPA lines are opened from a month on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets import access, locks, papers, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, Tranche, TrancheLine, TrancheVersion
from budgets.queries import facts
from budgets.queries.tranches import draft_of
from budgets.rules import NewTranche
from budgets.services import funding, notices, posting
from core import audit, idempotency
from core.acts import Actor

IMPORT_ACT = "spd.import"
UNIQUE = "tranche_number_unique"


@transaction.atomic(durable=True)
def issue_tranche(new: NewTranche, *, by: Actor, at: datetime) -> Tranche:
    """This function will issue an SPD: its annex, one entry per line, and the open months.

    Raises NotAllowed unless BPKD, DraftRefused with every fault of header and annex: beyond
    the DPA's remainder, a number in use, wrong months, months that another SPD already funds,
    foreign lines, bad amounts.
    """
    access.require_issuer(by)
    seen = idempotency.claim("spd.issue", repr(new), by=by, at=at)
    if seen is not None:
        return Tranche.objects.get(pk=seen.target_id)
    balances = locks.balances(line.line_id for line in new.lines)
    try:
        tranche = _issue(new, balances, by=by, at=at)
    except IntegrityError as error:
        raise translated(error, new) from error
    idempotency.settle(tranche.pk, by=by)
    return tranche


@transaction.atomic(durable=True)
def import_tranches(drafts: Sequence[NewTranche], *, by: Actor, at: datetime) -> list[Tranche]:
    """This function will issue all SPD of a file, or none, and return those it issued.

    One that stands exactly as the file says is left alone, so a file may be brought twice.
    Repeated with the same key it returns the first call's SPD. Raises as `issue_tranche`.
    """
    access.require_issuer(by)
    seen = idempotency.claim(IMPORT_ACT, repr(drafts), by=by, at=at)
    if seen is not None:
        return [Tranche.objects.get(year=new.year, number=new.number) for new in drafts]
    # All rows of all SPD at once: two imports then meet in one order, whatever their files say.
    locks.balances(line.line_id for new in drafts for line in new.lines)
    tranches = []
    for new in drafts:
        balances = locks.balances(line.line_id for line in new.lines)
        if _stands(new):
            continue
        try:
            tranches.append(_issue(new, balances, by=by, at=at))
        except IntegrityError as error:
            raise translated(error, new) from error
    if drafts:
        first = Tranche.objects.get(year=drafts[0].year, number=drafts[0].number)
        idempotency.settle(first.pk, by=by)
    return tranches


def _stands(new: NewTranche) -> bool:
    known = Tranche.objects.filter(year=new.year, number=new.number, withdrawn_at=None).first()
    return known is not None and rules.same_tranche(new, draft_of(known))


@transaction.atomic(savepoint=False)
def _issue(new: NewTranche, balances: dict[int, Balance], *, by: Actor, at: datetime) -> Tranche:
    known = facts.tranche_facts(new, balances, timezone.localdate(at))
    faults = rules.tranche_faults(new, known) if known else rules.NO_OFFICE
    if faults:
        raise funding.refuse("SPD", faults, rule=rules.SPD_RULE)
    tranche = Tranche.objects.create(
        organisation_id=new.organisation_id,
        year=new.year,
        number=new.number,
        issued_date=new.issued_date,
        month_from=new.month_from,
        month_to=new.month_to,
        total=new.total,
        note=new.note,
        created_at=at,
        created_by_name=by.user_name,
    )
    snapshot = papers.spd(tranche, new, balances, by=by, at=at)
    remember(tranche, snapshot, "", by=by, at=at)
    _annex(tranche, new, balances, by=by, at=at)
    data = {"number": tranche.number, "total": str(tranche.total)}
    audit.record("spd.issue", tranche, by=by, at=at, change=audit.Change(data=data))
    notices.issued(tranche, at=at)
    return tranche


def remember(
    tranche: Tranche, snapshot: papers.Snapshot, reason: str, *, by: Actor, at: datetime
) -> None:
    """This function will keep the SPD's present version as issued or revised."""
    TrancheVersion.objects.create(
        tranche=tranche,
        version=tranche.version,
        number=tranche.number,
        total=tranche.total,
        reason=reason,
        snapshot=snapshot,
        at=at,
        actor_name=by.user_name,
    )


def _annex(
    tranche: Tranche, new: NewTranche, balances: dict[int, Balance], *, by: Actor, at: datetime
) -> None:
    """Write the annex and let each line's balance follow, lowest line first."""
    annex = sorted(new.lines, key=lambda line: line.line_id)
    TrancheLine.objects.bulk_create(
        TrancheLine(tranche=tranche, line_id=line.line_id, amount=line.amount) for line in annex
    )
    for line in annex:
        entry = funding.entry_for(
            balances[line.line_id].line, EntryKind.ISSUE, tranche, by=by, at=at
        )
        entry.amount, entry.month = line.amount, new.month_from
        entry.label = f"SPD {new.number}, {new.months} {new.year}"[:200]
        posting.post_certain(entry)


def translated(error: IntegrityError, new: NewTranche) -> Exception:
    """This function will turn a lost race for an SPD's number into a refusal."""
    if funding.broken_constraint(error) != UNIQUE:
        return error
    text = f"Nomor SPD {new.number} sudah dipakai pada tahun {new.year}; periksa nomornya."
    return funding.refuse("SPD", {"number": [text]}, rule=rules.SPD_RULE)
