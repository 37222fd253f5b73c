"""Closing an office's budget year: nothing may be held any more, and nothing moves afterwards."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from budgets import access, locks, rules
from budgets.ledger import LAST_MONTH
from budgets.models import Balance, BudgetLine, Encumbrance, YearClosing
from budgets.queries import facts
from budgets.services import funding
from core import audit, idempotency, parameters
from core.acts import Actor
from core.errors import RuleRefused, WrongState
from core.money import rupiah, total

SHOWN = 3


class AlreadyClosed(WrongState):
    """The office's year is closed."""


class StillHeld(RuleRefused):
    """Orders hold money of the year; each must be paid, ended or carried over first."""


@transaction.atomic(durable=True)
def close_year(organisation_id: int, year: int, *, by: Actor, at: datetime) -> YearClosing:
    """This function will close an office's budget year; what was not spent lapses, nothing moves.

    From the last day for orders on (a dated parameter). Raises NotAllowed unless BPKD (for a
    BUMD: its own PA/KPA), RuleRefused before that day, StillHeld naming what is held,
    AlreadyClosed.
    """
    office = access.get_office(by, organisation_id)
    access.require_line_filler(by, office)
    seen = idempotency.claim("budget-year.close", f"{organisation_id}:{year}", by=by, at=at)
    if seen is not None:
        return YearClosing.objects.get(pk=seen.target_id)
    require_time(year, timezone.localdate(at))
    lines = BudgetLine.objects.filter(organisation_id=organisation_id, year=year)
    balances = locks.balances(lines.values_list("pk", flat=True))
    if not balances:
        raise funding.refuse("Penutupan", {"year": [f"Tidak ada baris anggaran {year}."]})
    if facts.is_closed(organisation_id, year):
        raise AlreadyClosed(f"Tahun anggaran {year} {office.short_name} sudah ditutup.")
    _require_free(organisation_id, year)
    closing = YearClosing.objects.create(
        organisation=office,
        year=year,
        dpa=total(row.dpa for row in balances.values()),
        released=total(row.released for row in balances.values()),
        realised=total(row.realised for row in balances.values()),
        at=at,
        actor_name=by.user_name,
    )
    Balance.objects.filter(line_id__in=balances).update(is_closed=True)
    data = {"year": year, "released": str(closing.released), "realised": str(closing.realised)}
    audit.record("budget-year.close", closing, by=by, at=at, change=audit.Change(data=data))
    idempotency.settle(closing.pk, by=by)
    return closing


def opens_on(year: int) -> date:
    """This function will return the first day on which a year may be closed.

    The day after the last one for orders; 1 January when the year's orders run to its end.
    """
    last = parameters.value(parameters.LAST_ORDER_DAY, date(year, LAST_MONTH, 31))
    return date.fromordinal(date(year, LAST_MONTH, int(last)).toordinal() + 1)


def require_time(year: int, today: date) -> None:
    """This function will refuse to close a year whose orders still run."""
    first = opens_on(year)
    if today < first:
        raise RuleRefused(
            f"Tahun anggaran {year} dapat ditutup mulai {first.day}/{first.month}/{first.year}, "
            "sesudah hari terakhir memesan.",
            rule=rules.SPD_RULE,
        )


def _require_free(organisation_id: int, year: int) -> None:
    held = list(
        Encumbrance.objects.filter(
            Q(reserved__gt=0) | Q(committed__gt=0),
            line__organisation_id=organisation_id,
            line__year=year,
        )
        .annotate(open=F("reserved") + F("committed"))
        .order_by("pk")
    )
    if not held:
        return
    named = "; ".join(f"{row.label} {rupiah(row.open)}" for row in held[:SHOWN])
    more = f" dan {len(held) - SHOWN} lainnya" if len(held) > SHOWN else ""
    raise StillHeld(
        f"{len(held)} pesanan masih memegang {rupiah(total(row.open for row in held))}: {named}"
        f"{more}. Bayar, batalkan, atau alihkan ke anggaran {year + 1} lebih dahulu.",
        rule=rules.SPD_RULE,
    )
