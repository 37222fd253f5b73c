"""Who must hold a second factor, and who holds one."""

from collections.abc import Iterable
from typing import cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.acting import ActingRequest
from accounts.models import Appointment, User

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
LABELS = {
    Authenticator.Type.TOTP: "aplikasi autentikator",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "kode pemulihan",
}


def is_required(user: User, appointments: Iterable[Appointment]) -> bool:
    """This function will tell whether the person may do nothing without a second factor.

    The roles are the setting MFA_ROLES; any appointment in force counts, not only the acting one.
    Operators of the admin always need it. The demo and the tests do not force anybody.
    """
    if not settings.MFA_FORCED:
        return False
    return user.is_staff or any(a.role in settings.MFA_ROLES for a in appointments)


def holds_one(user_id: int) -> bool:
    """This function will tell whether a passkey or an authenticator app is set up."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=REAL).exists())


def is_missing(request: HttpRequest) -> bool:
    """This function will tell whether the logged-in person must set a second factor up first."""
    if not request.user.is_authenticated:
        return False
    acting = cast("ActingRequest", request)
    return is_required(acting.user, acting.appointments) and not holds_one(acting.user.pk)


def of(user_id: int) -> dict[int, str]:
    """This function will return the person's factors: row number to type."""
    rows = Authenticator.objects.filter(user_id=user_id).order_by("pk")
    return {pk: str(kind) for pk, kind in rows.values_list("pk", "type")}


def passkeys(user_id: int) -> dict[int, str]:
    """This function will return the person's passkeys: row number to name."""
    rows = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN)
    return {row.pk: str(row.wrap().name) for row in rows.order_by("pk")}


def may_remove(authenticator: Authenticator) -> bool:
    """This function will tell whether a factor may go: a person who needs one keeps the last."""
    if authenticator.type not in REAL:
        return True
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=REAL)
    return bool(others.exclude(pk=authenticator.pk).exists())
