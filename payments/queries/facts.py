"""The facts that pure rules work on, loaded in few queries: rates, payee, purchase, clocks."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Sum

from core import money, parameters, workdays
from payments import deadlines, taxes
from payments.deadlines import Clock, Moment, Term
from payments.models import Payment
from payments.taxes import Payee, Proposal, Purchase, Rates
from vendors.models import Vendor

RATE_KEYS = (
    parameters.PPH_FINAL_RATE,
    parameters.PPH21_RATE,
    parameters.PPH22_RATE,
    parameters.PPH22_NO_NPWP_RATE,
    parameters.PPH22_THRESHOLD,
    parameters.PPH23_RATE,
    parameters.PPH23_NO_NPWP_RATE,
    parameters.TURNOVER_EXEMPT,
)


def term_from(start: date) -> Term:
    """This function will set the payment term of a BAST signed on `start`.

    Uses the number of working days in force on that date. Raises HolidaysMissing when a year the
    count meets has no holidays on record, ParameterMissing when the number is not set.
    """
    working_days = int(parameters.value(parameters.PAYMENT_DAYS, start))
    due = deadlines.due_date(start, working_days, workdays.holidays_from(start))
    workdays.require_years(start, due)
    return Term(start=start, working_days=working_days, due=due)


def rates_on(day: date) -> Rates:
    """This function will load the tax rates and thresholds in force on `day`."""
    found = parameters.values(RATE_KEYS, day)
    return Rates(
        final=found[parameters.PPH_FINAL_RATE],
        pph21=found[parameters.PPH21_RATE],
        pph22=found[parameters.PPH22_RATE],
        pph22_no_npwp=found[parameters.PPH22_NO_NPWP_RATE],
        pph22_threshold=found[parameters.PPH22_THRESHOLD],
        pph23=found[parameters.PPH23_RATE],
        pph23_no_npwp=found[parameters.PPH23_NO_NPWP_RATE],
        turnover_exempt=found[parameters.TURNOVER_EXEMPT],
    )


def payee_of(vendor: Vendor, day: date) -> Payee:
    """This function will describe the vendor for the tax rules, with the year's sales paid here."""
    paid = Payment.objects.filter(vendor=vendor, value_date__year=day.year)
    sold = paid.aggregate(sum=Sum(F("gross") - F("bill__handover__accepted_pbjt")))["sum"]
    return Payee(
        is_person=vendor.legal_form == Vendor.LegalForm.PERSON,
        has_npwp=bool(vendor.npwp),
        statement_year=vendor.turnover_statement_year,
        final_letter=vendor.final_tax_letter,
        final_until=vendor.final_tax_until,
        turnover=sold or money.ZERO,
    )


def purchase_of(payment: Payment, day: date) -> Purchase:
    """This function will describe what a payment is for; one catered line makes it catering."""
    lines = payment.order.lines.filter(handover_line__received__gt=0)
    return Purchase(
        gross=payment.gross,
        pbjt=payment.bill.handover.accepted_pbjt,
        catering=lines.filter(menu__made_to_order=True).exists(),
        day=day,
    )


def proposal_for(payment: Payment, day: date) -> Proposal:
    """This function will propose the tax of a payment as the file stands on `day`."""
    purchase = purchase_of(payment, day)
    return taxes.propose(purchase, payee_of(payment.vendor, day), rates_on(day))


def clocks(payments: Iterable[Payment], today: date) -> dict[int, Clock]:
    """This function will read the clocks of several payments in two queries, by primary key."""
    rows = list(payments)
    if not rows:
        return {}
    first = min(row.start_date for row in rows)
    last = max(max(row.due_date, row.value_date or today, today) for row in rows)
    holidays = workdays.holidays_between(first, last)
    nearing = int(parameters.value(parameters.PAYMENT_NEARING_DAYS, today))
    return {
        row.pk: deadlines.clock(
            Term(row.start_date, row.working_days, row.due_date),
            holidays,
            Moment(today=today, paid=row.value_date, nearing=nearing),
        )
        for row in rows
    }


def clock_of(payment: Payment, today: date) -> Clock:
    """This function will read the clock of one payment."""
    return clocks([payment], today)[payment.pk]
