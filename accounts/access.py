"""Who sees whom: appointments in force and the offices an actor may look at."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Appointment, Organisation, Role
from core.acts import Actor

OFFICE_ROLES = frozenset({Role.PA, Role.KPA, Role.PPK, Role.PP, Role.BENDAHARA, Role.PENERIMA})
APPROVER_ROLES = frozenset({Role.PA, Role.KPA})
VENDOR_ROLES = frozenset({Role.PEMILIK, Role.STAF})
# Read everything: auditors, the system's operator, the funds' issuer, the Governor.
PROVINCE_ROLES = frozenset({Role.INSPEKTORAT, Role.BPPBJ, Role.BPKD, Role.GUBERNUR})


def in_force(day: date) -> Q:
    """This function will select the appointments valid on `day`."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def appointments_of(user_id: int, day: date) -> QuerySet[Appointment]:
    """This function will return a person's appointments in force on `day`."""
    return (
        Appointment.objects.filter(in_force(day), user_id=user_id, user__is_active=True)
        .select_related("organisation", "user")
        .order_by("valid_from", "pk")
    )


def colleagues(organisation_id: int, roles: frozenset[Role], day: date) -> QuerySet[Appointment]:
    """This function will return who holds one of `roles` at an organisation on `day`."""
    return (
        Appointment.objects.filter(
            in_force(day), organisation_id=organisation_id, role__in=roles, user__is_active=True
        )
        .select_related("user", "organisation")
        .order_by("role", "user__name", "pk")
    )


def organisations_for(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the buying organisations whose rows `actor` may see.

    Own office for the six office roles; the portfolio for an Asisten; the BUMD for BP BUMD; all
    for province-wide roles; none for vendors (they see rows through their own firm).
    """
    buyers = Organisation.objects.filter(kind__in=(Organisation.Kind.SKPD, Organisation.Kind.BUMD))
    if actor is None or actor.organisation_id is None:
        return buyers.none()
    if actor.role in PROVINCE_ROLES:
        return buyers
    if actor.role == Role.ASISTEN:
        return buyers.filter(coordinator_id=actor.organisation_id)
    if actor.role == Role.BPBUMD:
        return buyers.filter(kind=Organisation.Kind.BUMD)
    if actor.role in OFFICE_ROLES:
        return buyers.filter(pk=actor.organisation_id)
    return buyers.none()
