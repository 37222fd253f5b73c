"""Acts on people: making an office's people and appointing them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import Appointment, Organisation, Role, User
from core import audit
from core.acts import Actor


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """Who is appointed to what, by which decree, from when."""

    user: User
    organisation: Organisation
    role: Role
    title: str
    sk_number: str
    valid_from: date


@transaction.atomic(durable=True)
def appoint(new: NewAppointment, *, by: Actor, at: datetime) -> Appointment:
    """This function will appoint a person, leaving an audit event."""
    appointment = Appointment.objects.create(
        user=new.user,
        organisation=new.organisation,
        role=new.role,
        title=new.title,
        sk_number=new.sk_number,
        valid_from=new.valid_from,
    )
    audit.record("appointment.start", appointment, by=by, at=at)
    return appointment
