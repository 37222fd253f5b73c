"""The payee's numbers in full: to who pays, who approves, and the payee."""

from datetime import datetime

from django.db import transaction

from core import disclosure
from core.acts import Actor
from core.disclosure import Disclosed
from payments import access
from payments.models import Payment

FIELDS = {"account", "npwp", "nik"}
PURPOSE = {
    access.PAY: "Membayar",
    access.APPROVE: "Memeriksa rekening tujuan sebelum menyetujui",
    access.CONFIRM: "Melihat data usaha sendiri untuk",
}


@transaction.atomic(durable=True)
def reveal(payment_id: int, field: str, *, by: Actor, at: datetime) -> Disclosed:
    """This function will return one number of a payment's payee in full, leaving who saw it.

    The account is the one that the draft froze; before the draft, the one on file. The treasurer
    also sees NPWP and NIK, which the tax slip prints. Raises NotFound or NotNeeded.
    """
    payment = access.get_payment(by, payment_id)
    disclosure.require(field, access.revealable(by, payment), FIELDS)
    shown = Disclosed(field, payment.vendor.name, _value(payment, field))
    purpose = f"{PURPOSE[access.need_of(by, payment)]} {payment.order}"
    return disclosure.record(shown, payment.vendor, purpose=purpose, by=by, at=at)


def _value(payment: Payment, field: str) -> str:
    if field == "account":
        return payment.bank_account or payment.vendor.bank_account
    return payment.vendor.npwp if field == "npwp" else payment.vendor.owner_nik
