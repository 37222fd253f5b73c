"""Who took a duty on a payment in fact, whatever seat was meant for it."""

from accounts import duties
from accounts.duties import Holder
from accounts.identity import person_of
from accounts.models import User
from payments.models import Payment


def drafted(payment: Payment) -> list[Holder]:
    """This function will return who drafted the payment, as the holder of that duty."""
    return _held(duties.DRAFTER, payment.drafted_by_id, "pembuat draf pembayaran ini")


def approved(payment: Payment) -> list[Holder]:
    """This function will return who approved the payment, as the holder of that duty."""
    return _held(duties.APPROVER, payment.approved_by_id, "penyetuju pembayaran ini")


def _held(duty: str, user_id: int | None, post: str) -> list[Holder]:
    user = User.objects.filter(pk=user_id or 0).first()
    return [Holder(duty, person_of(user), user.name, post)] if user is not None else []
