"""Takes the personal data out of an account whose owner has left; parts of another's transaction.

Papers and the audit trail are not touched: they hold names and posts, never such numbers.
"""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import locks, sessions
from accounts.models import Invitation, User
from core import audit
from core.acts import Actor
from core.models import Notification

GONE = "tanpa-surel.invalid"
CONTACT = ("email", "phone", "phone_hash", "nik_hash", "nik_last4", "password", "is_active")
NAMES = ("name", "nip")


def is_forgotten(user: User) -> bool:
    """This function will tell whether the contact data of an account is gone already."""
    return user.email.endswith(GONE)


@transaction.atomic(savepoint=False)
def forget(user_id: int, *, whole: bool, reason: str, by: Actor, at: datetime) -> User:
    """This function will erase a person's contact data, and with `whole` name and NIP too.

    Sessions, tokens, second factors, notices and invitations go; the account never opens again.
    """
    user = locks.person(user_id)
    user.email = f"terhapus-{user.pk}@{GONE}"
    user.phone = user.phone_hash = user.nik_hash = user.nik_last4 = ""
    user.is_active = False
    user.set_unusable_password()
    if whole:
        user.name, user.nip = f"Pengguna terhapus {user.pk}", ""
    fields = [*CONTACT, *(NAMES if whole else ())]
    user.save(update_fields=fields)
    _forget_belongings(user)
    change = audit.Change(reason=reason, data={"fields": fields})
    audit.record("privacy.erase", user, by=by, at=at, change=change)
    return user


def _forget_belongings(user: User) -> None:
    sessions.end_all(user.pk)
    for rows in (
        Authenticator.objects.filter(user=user),
        EmailAddress.objects.filter(user=user),
        Notification.objects.filter(recipient=user),
        Invitation.objects.filter(appointment__user=user),
    ):
        rows.delete()


@transaction.atomic(savepoint=False)
def drop_old(before: datetime) -> tuple[int, int]:
    """This function will delete notices and closed invitations older than `before`; counts them."""
    notices, _ = Notification.objects.filter(created_at__lt=before).delete()
    closed = Invitation.objects.filter(created_at__lt=before, expires_at__lt=before)
    invitations, _ = closed.delete()
    return notices, invitations
