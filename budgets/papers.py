"""What an SPD prints, frozen as plain values when it is issued or revised.

Amounts are strings with two places, dates ISO 8601; the paper is rendered from these alone.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Sum
from django.utils import timezone

from accounts.access import colleagues
from accounts.models import Organisation, Role, User
from accounts.queries import names
from budgets.models import Balance, Tranche
from budgets.queries.tranches import Sheet
from budgets.rules import NewTranche
from core.acts import Actor
from core.money import ZERO, quantise
from core.pdf import render

Snapshot = dict[str, Any]
# How long a rendered paper is kept, in seconds.
KEPT = 24 * 3600


def spd(
    tranche: Tranche, new: NewTranche, balances: Mapping[int, Balance], *, by: Actor, at: datetime
) -> Snapshot:
    """This function will describe an SPD before its entries are written.

    `balances` are the locked rows of the annex's lines (and of the lines it used to have); what
    this SPD released so far counts as its own, not as earlier.
    """
    own = dict(tranche.lines.values_list("line_id", "amount"))
    rows = [
        _line(balances[line.line_id], own.get(line.line_id, ZERO), line.amount)
        for line in new.lines
    ]
    rows.sort(key=lambda row: (row["sub_activity_code"], row["account_code"], row["line"]))
    return {
        "office": _office(tranche, at),
        "treasurer": _treasurer(tranche.organisation_id, at),
        "year": new.year,
        "number": new.number,
        "issued_date": new.issued_date.isoformat(),
        "month_from": new.month_from,
        "month_to": new.month_to,
        "months": new.months,
        "note": new.note,
        "total": amount(new.total),
        "overview": _overview(tranche, sum(own.values(), ZERO), new.total),
        "lines": rows,
        "signatory": _signatory(by, at),
    }


def pdf_of(sheet: Sheet, *, is_withdrawn: bool) -> bytes:
    """This function will render an SPD's version; it never changes, so once is enough.

    A withdrawn SPD says so on top, and is another paper.
    """
    version = sheet.version
    context = {"paper": version.snapshot, "sheet": sheet, "version": version}
    key = f"spd:{version.pk}:{is_withdrawn}"
    pdf: bytes | None = cache.get(key)
    if pdf is None:
        pdf = render("documents/spd.html", context)
        cache.set(key, pdf, KEPT)
    return pdf


def amount(value: Decimal) -> str:
    """This function will spell an amount for a snapshot: `1250000.00`."""
    return str(quantise(value))


def _line(balance: Balance, own: Decimal, this: Decimal) -> Snapshot:
    line = balance.line
    return {
        "line": line.pk,
        "sub_activity_code": line.sub_activity_code,
        "sub_activity_name": line.sub_activity_name,
        "account_code": line.account_code,
        "account_name": line.account_name,
        "dpa_number": line.dpa_number,
        "dpa": amount(balance.dpa),
        "earlier": amount(balance.released - own),
        "this": amount(this),
    }


def _overview(tranche: Tranche, own: Decimal, this: Decimal) -> Snapshot:
    """The ikhtisar over the whole DPA of the office and year, as the form wants it."""
    rows = Balance.objects.filter(
        line__organisation_id=tranche.organisation_id, line__year=tranche.year
    )
    sums = rows.aggregate(dpa=Sum("dpa"), released=Sum("released"))
    return {
        "dpa": amount(sums["dpa"] or ZERO),
        "earlier": amount((sums["released"] or ZERO) - own),
        "this": amount(this),
    }


def _office(tranche: Tranche, at: datetime) -> Snapshot:
    heading = names.on(tranche.organisation, timezone.localdate(at))
    return {"name": heading.name, "short_name": heading.short_name, "province": heading.letterhead}


def _treasurer(organisation_id: int, at: datetime) -> Snapshot | None:
    found = colleagues(organisation_id, frozenset({Role.BENDAHARA}), timezone.localdate(at)).first()
    if found is None:
        return None
    return {"name": found.user.name, "nip": found.user.nip, "post": found.post}


def _signatory(by: Actor, at: datetime) -> Snapshot:
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    office = Organisation.objects.filter(pk=by.organisation_id or 0).first()
    return {
        "name": by.user_name,
        "nip": user.nip if user else "",
        "post": by.post,
        # The letterhead bears the full name, an actor's label the short one.
        "office": names.on(office, timezone.localdate(at)).name if office else "",
    }
