"""Turns a request into the actor: which person, working as which appointment."""

from typing import TYPE_CHECKING, cast

from django.contrib import auth, messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accounts import access
from accounts.models import Appointment, User
from accounts.sessions import SESSION_KEY
from core import clients, origin
from core.acts import Actor

APPOINTMENT_HEADER = "X-Appointment"

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class ActingRequest(HttpRequest):
    """A request after `ActingMiddleware`: what typed views receive."""

    user: User
    appointments: list[Appointment]
    actor: Actor | None


def attach(request: HttpRequest, user: "AbstractBaseUser | AnonymousUser") -> None:
    """This function will put the person's appointments in force today and the actor on `request`.

    The actor works as the appointment chosen by header, then by session, else the first one.
    """
    choices: list[Appointment] = []
    if user.is_authenticated and user.pk is not None:
        choices = access.posts_of(cast("User", user), timezone.localdate())
    chosen = _chosen(request, choices)
    # The actor first: an unreadable body raises here, and posts without an actor cannot be shown.
    request.actor = actor_of(chosen, request) if chosen else None  # type: ignore[attr-defined]
    request.appointments = choices  # type: ignore[attr-defined]


def end_if_over(request: HttpRequest) -> bool:
    """This function will log a session out whose own post is no longer in force; True if it did.

    Whatever ended the post, its date or a decision, nothing is done in its name any more. The
    session does not slip into another post of the person unasked.
    """
    wanted = request.session.get(SESSION_KEY)
    choices: list[Appointment] = request.appointments  # type: ignore[attr-defined]
    if wanted is None or any(str(a.pk) == str(wanted) for a in choices):
        return False
    auth.logout(request)
    messages.info(request, "Jabatan yang Anda pakai sudah berakhir; masuk kembali untuk bekerja.")
    attach(request, request.user)
    return True


def settle(request: HttpRequest) -> None:
    """This function will write the post of a fresh log-in into its session."""
    if SESSION_KEY not in request.session:
        choices = access.appointments_of(request.user.pk or 0, timezone.localdate())
        first = choices.first()
        if first is not None:
            request.session[SESSION_KEY] = first.pk


def _chosen(request: HttpRequest, choices: list[Appointment]) -> Appointment | None:
    wanted = request.headers.get(APPOINTMENT_HEADER) or request.session.get(SESSION_KEY)
    match = next((a for a in choices if str(a.pk) == str(wanted)), None)
    if match is None and APPOINTMENT_HEADER in request.headers:
        return None
    return match or (choices[0] if choices else None)


def actor_of(appointment: Appointment, request: HttpRequest | None = None) -> Actor:
    """This function will describe an appointment as the actor that services receive."""
    return Actor(
        user_id=appointment.user_id,
        user_name=appointment.user.name,
        appointment_id=appointment.pk,
        role=appointment.role,
        organisation_id=appointment.organisation_id,
        organisation_name=appointment.organisation.short_name,
        post=appointment.post,
        request_id=origin.request_id(request) if request else "",
        address=clients.address_of(request) if request else "",
        key=_key(request),
        seen_version=_seen_version(request),
    )


def person(request: HttpRequest, user: User) -> Actor:
    """This function will describe who acts on their own account, with or without a post.

    It also serves while somebody is logging in, when the request has no actor yet.
    """
    held = access.appointments_of(user.pk, timezone.localdate())
    chosen = _chosen(request, list(held))
    if chosen is not None:
        return actor_of(chosen, request)
    return Actor(
        user_id=user.pk,
        user_name=user.name,
        request_id=origin.request_id(request),
        address=clients.address_of(request),
        key=_key(request),
    )


def _key(request: HttpRequest | None) -> str:
    if request is None or request.method != "POST":
        return ""
    key = request.headers.get("Idempotency-Key", "") or request.POST.get("kunci", "")
    return key.replace("\x00", "")  # which the database cannot hold


def _seen_version(request: HttpRequest | None) -> int | None:
    tag = request.headers.get("If-Match", "").strip('W/"') if request else ""
    return int(tag) if tag.isascii() and tag.isdigit() and len(tag) < 19 else None
