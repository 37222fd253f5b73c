"""How a firm's organisation and its owner come in together."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Appointment, Organisation, Role, User
from core import audit
from core.acts import Actor


@transaction.atomic(savepoint=False)
def found(user: User, firm: Organisation, *, by: Actor, at: datetime) -> Appointment:
    """This function will store a new firm's organisation and make the person its owner.

    Part of the transaction that registers the firm. No decree appoints an owner: the registration
    itself stands in its place.
    """
    day = timezone.localdate(at)
    firm.save(force_insert=True)
    appointment = Appointment.objects.create(
        user=user,
        organisation=firm,
        role=Role.PEMILIK,
        title="Pemilik",
        sk_number=f"Pendaftaran mandiri {day.isoformat()}",
        valid_from=day,
    )
    audit.record("appointment.start", appointment, by=by, at=at)
    return appointment
