"""What DPA lines and SPD have in common: entries without a reference, and taken numbers."""

from datetime import datetime

from django.db import IntegrityError

from budgets.ledger import EntryKind
from budgets.models import BudgetLine, LedgerEntry, Tranche
from core.acts import Actor
from core.errors import RuleRefused
from core.models import IdempotencyKey

REASONS_SHOWN = 3


class DraftRefused(RuleRefused):
    """What was entered breaks a rule; `errors` names every field."""


def refuse(what: str, faults: dict[str, list[str]], *, rule: str = "") -> DraftRefused:
    """This function will make one refusal of all faults; the message carries the first few."""
    sentences = list(dict.fromkeys(text for texts in faults.values() for text in texts))
    shown = " ".join(sentences[:REASONS_SHOWN])
    more = len(sentences) - REASONS_SHOWN
    tail = f" Ada {more} kesalahan lain." if more > 0 else ""
    return DraftRefused(f"{what} tidak dapat disimpan. {shown}{tail}", rule=rule, errors=faults)


def entry_for(
    line: BudgetLine, kind: EntryKind, tranche: Tranche | None, *, by: Actor, at: datetime
) -> LedgerEntry:
    """This function will start an entry of DPA or SPD; the caller adds amount, month and label."""
    return LedgerEntry(
        line=line,
        kind=kind,
        tranche=tranche,
        at=at,
        actor_name=by.user_name,
        actor_id=by.user_id,
    )


def paper_label(line: BudgetLine, number: str) -> str:
    """This function will name the paper behind an entry: `DPA 12/2026`, `RKAP 3/2026`."""
    kind = line.organisation.fund_paper
    return number if number.upper().startswith(kind) else f"{kind} {number}"


def is_repeat(act: str, *, by: Actor) -> bool:
    """This function will tell whether the actor's key has already finished this act."""
    if not by.key or by.user_id is None:
        return False
    done = IdempotencyKey.objects.filter(user_id=by.user_id, key=by.key[:80], act=act)
    return done.filter(target_id__isnull=False).exists()


def broken_constraint(error: IntegrityError) -> str:
    """This function will return the name of the constraint that the database held up."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnostics, "constraint_name", ""))
