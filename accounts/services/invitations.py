"""Invitations: a link per unknown person, single-use and short-lived, its token never stored."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts import access, locks
from accounts.models import Appointment, Invitation, User
from core import audit, idempotency
from core.acts import Actor
from core.errors import DomainError, RuleRefused, WrongState

VALID_FOR = timedelta(days=7)
MAX_ATTEMPTS = 8
BATCH = 50


class InvitationGone(DomainError):
    """The link was used, revoked, replaced, has expired, or the appointment is over."""

    status = 410
    title = "Undangan tidak berlaku lagi"


class InvitationUnknown(DomainError):
    """No invitation has this token."""

    status = 404
    title = "Undangan tidak dikenal"


class PasswordRefused(RuleRefused):
    """The chosen password is too weak."""


@transaction.atomic(savepoint=False)
def open_for(row: Appointment, *, by: Actor, at: datetime) -> Invitation:
    """This function will put an invitation for an appointment into the outbox."""
    invitation = Invitation.objects.create(
        appointment=row, created_at=at, expires_at=at + VALID_FOR
    )
    audit.record("invitation.open", invitation, by=by, at=at)
    return invitation


@transaction.atomic(savepoint=False)
def revoke_open(row: Appointment, *, by: Actor, at: datetime) -> bool:
    """This function will revoke the open invitation of an appointment; False if there is none."""
    invitation = row.invitations.select_for_update().filter(used_at=None, revoked_at=None).first()
    if invitation is None:
        return False
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    audit.record("invitation.revoke", invitation, by=by, at=at)
    return True


@transaction.atomic(durable=True)
def resend(appointment_id: int, *, by: Actor, at: datetime) -> Invitation:
    """This function will revoke the earlier link and mail a fresh one.

    Raises WrongState when the person has an account already or the appointment is over.
    """
    row = _managed(appointment_id, by)
    seen = idempotency.claim("invitation.resend", str(row.pk), by=by, at=at)
    if seen:
        return Invitation.objects.get(pk=seen.target_id)
    if row.user.is_active or row.user.has_usable_password():
        raise WrongState(f"{row.user.name} sudah mempunyai akun; undangan tidak diperlukan.")
    if row.is_over(timezone.localdate(at)):
        raise WrongState("Penunjukan ini sudah berakhir; buat penunjukan baru dengan SK-nya.")
    revoke_open(row, by=by, at=at)
    invitation = open_for(row, by=by, at=at)
    idempotency.settle(invitation.pk, by=by)
    return invitation


@transaction.atomic(durable=True)
def revoke(appointment_id: int, *, by: Actor, at: datetime) -> None:
    """This function will make the link that was mailed useless; WrongState when there is none."""
    row = _managed(appointment_id, by)
    if not revoke_open(row, by=by, at=at):
        raise WrongState("Penunjukan ini tidak mempunyai undangan yang masih terbuka.")


def _managed(appointment_id: int, by: Actor) -> Appointment:
    row = locks.appointment(appointment_id, by=by)
    access.require_manager(by, row.organisation, row.role)
    return row


def look(token: str, *, at: datetime) -> Invitation:
    """This function will return the invitation of a link that may still be used.

    Raises InvitationUnknown or InvitationGone; nothing is used up, mail programs may look too.
    """
    rows = Invitation.objects.select_related("appointment__user", "appointment__organisation")
    return _usable(rows.filter(token_hash=hash_of(token)).first(), at)


@transaction.atomic(durable=True)
def accept(token: str, name: str, password: str, *, at: datetime) -> User:
    """This function will open the account of a link, once: name and password are the person's.

    Raises InvitationUnknown, InvitationGone or PasswordRefused; then nothing is changed.
    """
    invitation = _usable(locks.invitation(hash_of(token)), at)
    row = invitation.appointment
    user = locks.person(row.user_id)
    if user.is_active or user.has_usable_password():
        raise _gone("sudah dipakai: akun Anda sudah ada. Masuk dengan surel dan kata sandi Anda")
    user.name = name.strip() or user.name
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(error.messages[0], errors={"password1": error.messages}) from error
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["name", "password", "is_active"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    by = Actor(
        user_id=user.pk,
        user_name=user.name,
        appointment_id=row.pk,
        role=row.role,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.short_name,
        post=row.post,
    )
    audit.record("invitation.accept", invitation, by=by, at=at)
    return user


def _usable(invitation: Invitation | None, at: datetime) -> Invitation:
    if invitation is None:
        raise InvitationUnknown(
            "Tautan undangan ini tidak dikenali. Salin tautan dari surel undangan secara utuh, "
            "atau minta pengundang mengirim ulang."
        )
    if invitation.used_at is not None:
        raise _gone("sudah dipakai. Masuk dengan surel dan kata sandi Anda")
    if invitation.revoked_at is not None:
        raise _gone("dicabut atau diganti yang lebih baru. Periksa surel terakhir dari e-Order")
    if invitation.expires_at <= at:
        raise _gone("kedaluwarsa; berlakunya hanya 7 hari. Minta pengundang mengirim ulang")
    if invitation.appointment.is_over(timezone.localdate(at)):
        raise _gone("tidak berlaku karena penunjukan Anda sudah berakhir. Hubungi BPPBJ")
    return invitation


def _gone(why: str) -> InvitationGone:
    return InvitationGone(f"Tautan undangan ini {why}.")


def hash_of(token: str) -> str:
    """This function will return what is stored of a token of 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def send_pending(*, at: datetime) -> int:
    """This function will mail every invitation in the outbox; returns how many went out."""
    waiting = Invitation.objects.filter(
        sent_at=None, used_at=None, revoked_at=None, attempts__lt=MAX_ATTEMPTS
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(_send(pk, at=at) for pk in ids)


def _send(pk: int, *, at: datetime) -> bool:
    """Claim a row, then mail: the token lives in this function and in the mail alone."""
    token = secrets.token_hex(32)
    with transaction.atomic():
        row = (
            Invitation.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("appointment__user", "appointment__organisation")
            .filter(pk=pk, sent_at=None, used_at=None, revoked_at=None)
            .first()
        )
        if row is None:
            return False
        row.token_hash, row.sent_at = hash_of(token), at
        row.attempts += 1
        row.save(update_fields=["token_hash", "sent_at", "attempts"])
    try:
        _mail(row, token).send()
    except OSError as error:
        Invitation.objects.filter(pk=row.pk, used_at=None).update(
            sent_at=None, token_hash=None, last_error=str(error)[:300]
        )
        return False
    return True


def _mail(row: Invitation, token: str) -> EmailMessage:
    appointment = row.appointment
    link = f"{settings.SITE_URL}{reverse('accounts:invitation', args=[token])}"
    context = {"appointment": appointment, "link": link, "invitation": row}
    return EmailMessage(
        subject=f"Undangan e-Order: {appointment.post}, {appointment.organisation.short_name}",
        body=render_to_string("emails/invitation/body.txt", context),
        to=[appointment.user.email],
    )
