"""Legal numbers on a date. The keys are the vocabulary; the values live in `Parameter` rows."""

from datetime import date
from decimal import Decimal

from django.db.models import Q

from core.errors import RuleRefused
from core.models import Parameter
from core.prepared import Prepared

ORDER_CAP = "order.cap"
PAYMENT_DAYS = "payment.days"
PAYMENT_NEARING_DAYS = "payment.nearing_days"
MIN_COMPARABLES = "reference.min_comparables"
LATE_PENALTY = "order.late_penalty"
PBJT_RATE = "tax.pbjt"
PPH_FINAL_RATE = "tax.pph_final"
PPH22_RATE = "tax.pph22"
PPH22_NO_NPWP_RATE = "tax.pph22_no_npwp"
PPH22_THRESHOLD = "tax.pph22_threshold"
PPH23_RATE = "tax.pph23"
PPH23_NO_NPWP_RATE = "tax.pph23_no_npwp"
PPH21_RATE = "tax.pph21"
TURNOVER_EXEMPT = "tax.turnover_exempt"
LAST_ORDER_DAY = "budget.last_order_day"
STAMP_DUTY_THRESHOLD = "paper.stamp_threshold"
KEEP_PAPERS = "privacy.keep_papers"
KEEP_CONTACT = "privacy.keep_contact"
KEEP_NOTICES = "privacy.keep_notices"


class ParameterMissing(RuleRefused):
    """No value of a legal number is in force on the date."""


def in_force(day: date) -> Q:
    """This function will select the values in force on `day`; a withdrawn plan never is."""
    started = Q(valid_from__lte=day, withdrawn_at=None)
    return started & (Q(valid_to=None) | Q(valid_to__gt=day))


IN_FORCE = Prepared(
    lambda key, day: Parameter.objects.filter(in_force(day), key=key).order_by("pk")
)


def on(key: str, day: date) -> Parameter:
    """This function will return the row of `key` in force on `day` (value, unit, legal basis)."""
    row = IN_FORCE.first(key=key, day=day)
    if row is None:
        raise ParameterMissing(
            f"Parameter {key} belum ditetapkan untuk tanggal {day.isoformat()}; minta BPPBJ "
            "mengisinya."
        )
    return row


def value(key: str, day: date) -> Decimal:
    """This function will return the value of `key` on `day`."""
    return on(key, day).value


def values(keys: tuple[str, ...], day: date) -> dict[str, Decimal]:
    """This function will return several values on `day` in one query."""
    rows = Parameter.objects.filter(in_force(day), key__in=keys)
    found = {row.key: row.value for row in rows}
    for key in keys:
        if key not in found:
            on(key, day)
    return found
