"""Entering DPA lines; a BUMD's RKAP line opens at once, because BUMD have no SPD."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from budgets import access, rules
from budgets.ledger import LAST_MONTH, EntryKind
from budgets.models import Balance, BudgetLine
from budgets.rules import NewLine
from budgets.services import funding, posting
from core import audit, idempotency
from core.acts import Actor
from core.money import ZERO

RKAP_REASON = "RKAP; BUMD tanpa SPD"
IMPORT_ACT = "budget-line.import"
UNIQUE = "budget_line_unique"
TAKEN = "Baris anggaran dengan kantor, tahun, sub kegiatan, dan akun ini sudah ada."


@transaction.atomic(durable=True)
def create_line(new: NewLine, *, by: Actor, at: datetime) -> BudgetLine:
    """This function will enter one DPA line with its balance and first entry.

    For a BUMD the approved RKAP amount is released for all months at once (Ingub 1/2023
    KEDUA). Raises NotAllowed unless BPKD, DraftRefused with every faulty field.
    """
    access.require_issuer(by)
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
    """This function will enter all lines of a file, or none.

    Repeated with the same key it returns the first call's lines unchanged. Raises as
    `create_line`.
    """
    access.require_issuer(by)
    seen = idempotency.claim(IMPORT_ACT, repr(drafts), by=by, at=at)
    if seen is not None:
        return [line for new in drafts for line in _twins(new)]
    try:
        lines = [_create(new, by=by, at=at) for new in drafts]
    except IntegrityError as error:
        raise _translated(error) from error
    if lines:
        idempotency.settle(lines[0].pk, by=by)
    return lines


@transaction.atomic(savepoint=False)
def _create(new: NewLine, *, by: Actor, at: datetime) -> BudgetLine:
    organisation = Organisation.objects.filter(pk=new.organisation_id).first()
    faults = rules.line_faults(new, timezone.localdate(at))
    buyers = (Organisation.Kind.SKPD, Organisation.Kind.BUMD)
    if organisation is None or organisation.kind not in buyers:
        faults["organisation"] = ["Kantor ini tidak berbelanja; pilih SKPD atau BUMD."]
    if organisation is None or faults:
        raise funding.refuse("Baris anggaran", faults)
    if _twins(new):
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
    _fund(line, new, is_bumd=organisation.is_company, by=by, at=at)
    change = audit.Change(data={"amount": str(new.amount), "year": new.year})
    audit.record("budget-line.create", line, by=by, at=at, change=change)
    return line


def _fund(line: BudgetLine, new: NewLine, *, is_bumd: bool, by: Actor, at: datetime) -> None:
    """Give the line its balance: the DPA, and for a BUMD the whole RKAP released."""
    Balance.objects.create(line=line, dpa=ZERO, released_monthly=[ZERO] * LAST_MONTH)
    kind = "RKAP" if is_bumd else "DPA"
    number = new.dpa_number
    label = number if number.upper().startswith(kind) else f"{kind} {number}"
    kinds = (EntryKind.APPROPRIATE, EntryKind.ISSUE) if is_bumd else (EntryKind.APPROPRIATE,)
    for kind in kinds:
        entry = funding.entry_for(line, kind, None, by=by, at=at)
        entry.amount, entry.month, entry.label = new.amount, 1, label
        entry.reason = RKAP_REASON if kind == EntryKind.ISSUE else ""
        posting.post_certain(entry)


def _twins(new: NewLine) -> list[BudgetLine]:
    return list(
        BudgetLine.objects.filter(
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
