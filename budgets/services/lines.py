"""Entering DPA lines; a BUMD's RKAP line opens at once, because BUMD have no SPD."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from budgets import access, rules
from budgets.ledger import LAST_MONTH, EntryKind
from budgets.models import Balance, BudgetLine, LineVersion
from budgets.queries import facts
from budgets.rules import NewLine, Revision
from budgets.services import funding, posting, revisions
from core import audit, idempotency
from core.acts import Actor
from core.money import ZERO

RKAP_REASON = "RKAP; BUMD tanpa SPD"
IMPORT_ACT = "budget-line.import"
UNIQUE = "budget_line_unique"
TAKEN = "Baris anggaran dengan kantor, tahun, sub kegiatan, dan akun ini sudah ada."
IMPORTED_REASON = "DPPA menurut berkas impor"


@transaction.atomic(durable=True)
def create_line(new: NewLine, *, by: Actor, at: datetime) -> BudgetLine:
    """This function will enter one DPA line with its balance, first version and first entry.

    For a BUMD the approved RKAP amount is released for all months at once (Ingub 1/2023
    KEDUA). Raises NotAllowed unless BPKD (for a BUMD: its own PA/KPA), DraftRefused with every
    faulty field.
    """
    access.require_filler(by)
    seen = idempotency.claim("budget-line.create", repr(new), by=by, at=at)
    if seen is not None:
        return BudgetLine.objects.get(pk=seen.target_id)
    try:
        line = _create(new, by=by, at=at)
    except IntegrityError as error:
        raise _translated(error) from error
    idempotency.settle(line.pk, by=by)
    return line


@transaction.atomic(durable=True)
def import_lines(drafts: Sequence[NewLine], *, by: Actor, at: datetime) -> list[BudgetLine]:
    """This function will enter or revise all lines of a file, or none, and return those it moved.

    A line that stands as the file says is left alone, so a file may be brought twice; another
    amount under a new DPPA number is a revision. Repeated with the same key it returns the
    first call's lines. Raises as `create_line` and `revise_line`.
    """
    access.require_filler(by)
    seen = idempotency.claim(IMPORT_ACT, repr(drafts), by=by, at=at)
    if seen is not None:
        return [line for new in drafts for line in twins(new)]
    try:
        # One order for all imports: two of them then wait for each other instead of deadlocking.
        ordered = sorted(drafts, key=lambda new: new.key)
        lines = [line for new in ordered if (line := _settle(new, by=by, at=at))]
    except IntegrityError as error:
        raise _translated(error) from error
    if drafts:
        idempotency.settle(lines[0].pk if lines else twins(drafts[0])[0].pk, by=by)
    return lines


@transaction.atomic(savepoint=False)
def _settle(new: NewLine, *, by: Actor, at: datetime) -> BudgetLine | None:
    """Make the house say what the file says of one line; None when it already did."""
    known = twins(new)
    if not known:
        return _create(new, by=by, at=at)
    line = known[0]
    if not rules.differs(new, line.dpa_number, line.balance.dpa):
        return None
    change = Revision(new.dpa_number, new.amount, IMPORTED_REASON, new.components)
    return revisions.revise(line.pk, change, by=by, at=at)


@transaction.atomic(savepoint=False)
def _create(new: NewLine, *, by: Actor, at: datetime) -> BudgetLine:
    organisation = Organisation.objects.filter(pk=new.organisation_id).first()
    faults = rules.line_faults(new, timezone.localdate(at))
    refusal = access.filling_fault(by, organisation)
    if refusal:
        faults["organisation"] = [refusal]
    elif facts.is_closed(new.organisation_id, new.year):
        faults["year"] = [f"Tahun anggaran {new.year} kantor ini sudah ditutup."]
    if organisation is None or faults:
        raise funding.refuse("Baris anggaran", faults)
    if twins(new):
        raise funding.refuse("Baris anggaran", {"account_code": [TAKEN]})
    line = BudgetLine.objects.create(
        organisation=organisation,
        year=new.year,
        sub_activity_code=new.sub_activity_code,
        sub_activity_name=new.sub_activity_name,
        account_code=new.account_code,
        account_name=new.account_name,
        dpa_number=new.dpa_number,
        fund_source=new.fund_source,
    )
    version = LineVersion.objects.create(
        line=line,
        version=1,
        number=new.dpa_number,
        amount=new.amount,
        at=at,
        actor_name=by.user_name,
    )
    revisions.write_components(version, new.components)
    _fund(line, new, is_bumd=organisation.is_company, by=by, at=at)
    change = audit.Change(data={"amount": str(new.amount), "year": new.year})
    audit.record("budget-line.create", line, by=by, at=at, change=change)
    return line


def _fund(line: BudgetLine, new: NewLine, *, is_bumd: bool, by: Actor, at: datetime) -> None:
    """Give the line its balance: the DPA, and for a BUMD the whole RKAP released."""
    Balance.objects.create(
        line=line,
        dpa=ZERO,
        released_monthly=[ZERO] * LAST_MONTH,
        blocked_reason=new.blocked_reason,
    )
    kinds = (EntryKind.APPROPRIATE, EntryKind.ISSUE) if is_bumd else (EntryKind.APPROPRIATE,)
    for kind in kinds:
        entry = funding.entry_for(line, kind, None, by=by, at=at)
        entry.amount, entry.month = new.amount, 1
        entry.label = funding.paper_label(line, new.dpa_number)
        entry.reason = RKAP_REASON if kind == EntryKind.ISSUE else ""
        posting.post_certain(entry)


def twins(new: NewLine) -> list[BudgetLine]:
    """This function will find the line with the draft's codes, if the house has it."""
    return list(
        BudgetLine.objects.select_related("balance", "organisation").filter(
            organisation_id=new.organisation_id,
            year=new.year,
            sub_activity_code=new.sub_activity_code,
            account_code=new.account_code,
        )
    )


def _translated(error: IntegrityError) -> Exception:
    if funding.broken_constraint(error) != UNIQUE:
        return error
    return funding.refuse("Baris anggaran", {"account_code": [TAKEN]})
