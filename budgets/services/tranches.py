"""Issuing SPD: funds of DPA lines are opened from a month on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import colleagues
from accounts.models import Role
from budgets import access, ledger, locks, queries, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, Tranche, TrancheLine
from budgets.rules import NewTranche
from budgets.services import funding, posting
from core import audit, idempotency, notifications
from core.acts import Actor
from core.money import rupiah

IMPORT_ACT = "spd.import"
UNIQUE = "tranche_number_unique"
TOLD = frozenset({Role.PA, Role.KPA, Role.BENDAHARA})


@transaction.atomic(durable=True)
def issue_tranche(new: NewTranche, *, by: Actor, at: datetime) -> Tranche:
    """This function will issue an SPD: its annex, one entry per line, and the open months.

    Raises NotAllowed unless BPKD, DraftRefused with every fault of header and annex: beyond
    the DPA's remainder, a number in use, wrong months, foreign lines, bad amounts.
    """
    access.require_issuer(by)
    seen = idempotency.claim("spd.issue", repr(new), by=by, at=at)
    if seen is not None:
        return Tranche.objects.get(pk=seen.target_id)
    balances = locks.balances(line.line_id for line in new.lines)
    try:
        tranche = _issue(new, balances, by=by, at=at)
    except IntegrityError as error:
        raise _translated(error, new) from error
    idempotency.settle(tranche.pk, by=by)
    return tranche


@transaction.atomic(durable=True)
def import_tranches(drafts: Sequence[NewTranche], *, by: Actor, at: datetime) -> list[Tranche]:
    """This function will issue all SPD of a file, or none.

    Repeated with the same key it returns the first call's SPD unchanged. Raises as
    `issue_tranche`.
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
        try:
            tranches.append(_issue(new, balances, by=by, at=at))
        except IntegrityError as error:
            raise _translated(error, new) from error
    if tranches:
        idempotency.settle(tranches[0].pk, by=by)
    return tranches


@transaction.atomic(savepoint=False)
def _issue(new: NewTranche, balances: dict[int, Balance], *, by: Actor, at: datetime) -> Tranche:
    facts = queries.tranche_facts(new, balances, timezone.localdate(at))
    faults = rules.tranche_faults(new, facts) if facts else rules.NO_OFFICE
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
    _annex(tranche, new, balances, by=by, at=at)
    _tell(tranche, by=by, at=at)
    return tranche


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


def _tell(tranche: Tranche, *, by: Actor, at: datetime) -> None:
    data = {"number": tranche.number, "total": str(tranche.total)}
    audit.record("spd.issue", tranche, by=by, at=at, change=audit.Change(data=data))
    people = colleagues(tranche.organisation_id, TOLD, timezone.localdate(at))
    message = notifications.Message(
        kind="spd-issued",
        subject=f"SPD {rupiah(tranche.total)} untuk {tranche.months} {tranche.year}",
        body=(
            f"BPKD menerbitkan SPD {tranche.number} sebesar {rupiah(tranche.total)} untuk "
            f"{tranche.organisation.short_name}. Dana terbuka mulai "
            f"1 {ledger.MONTHS[tranche.month_from - 1]} {tranche.year}."
        ),
        url=reverse("budgets:tranche", args=[tranche.pk]),
        dedupe=f"spd-issued:{tranche.pk}",
    )
    notifications.notify([person.user_id for person in people], message, at=at)


def _translated(error: IntegrityError, new: NewTranche) -> Exception:
    if funding.broken_constraint(error) != UNIQUE:
        return error
    text = f"Nomor SPD {new.number} sudah dipakai pada tahun {new.year}; periksa nomornya."
    return funding.refuse("SPD", {"number": [text]}, rule=rules.SPD_RULE)
