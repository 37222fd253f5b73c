"""What the page "Keamanan akun" shows: second factors, sessions and API tokens. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import devices
from accounts.models import TokenGrant


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey by its name; `alone` when it opens the door without a password."""

    pk: int
    name: str
    alone: bool
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """A person's second factors."""

    passkeys: tuple[Passkey, ...]
    app_since: datetime | None
    codes_left: int | None

    @property
    def any(self) -> bool:
        """Tell whether a passkey or an authenticator app is set up."""
        return bool(self.passkeys or self.app_since)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session in plain words."""

    pk: int
    device: str
    is_phone: bool
    address: str
    place: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


def factors_of(user_id: int) -> Factors:
    """This function will return the person's second factors."""
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("pk"))
    app = next((row for row in rows if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    keys = tuple(
        Passkey(row.pk, str(row), row.wrap().is_passwordless is True, row.created_at,
                row.last_used_at)
        for row in rows
        if row.type == Authenticator.Type.WEBAUTHN
    )  # fmt: skip
    left = len(codes.wrap().get_unused_codes()) if codes else None
    return Factors(keys, app.created_at if app else None, left)


def sessions_of(user_id: int, current: str | None) -> list[OpenSession]:
    """This function will return the person's live sessions, the current one first."""
    rows = list(UserSession.objects.filter(user_id=user_id).order_by("-last_seen_at", "-pk"))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    shown = [
        OpenSession(
            row.pk,
            devices.in_words(row.user_agent),
            devices.is_phone(row.user_agent),
            row.ip,
            place_of(row.ip),
            row.created_at,
            row.last_seen_at,
            row.session_key == current,
        )
        for row in rows
        if row.session_key in alive
    ]
    return sorted(shown, key=lambda session: not session.is_current)


def tokens_of(user_id: int) -> QuerySet[TokenGrant]:
    """This function will return the person's API tokens that still work, newest first."""
    alive = Q(token__expiry=None) | Q(token__expiry__gt=timezone.now())
    rows = TokenGrant.objects.filter(alive, token__user_id=user_id)
    return rows.select_related("token").order_by("-token__created", "-pk")


def place_of(address: str) -> str:
    """This function will say what can be told of an address without asking anybody outside."""
    parsed = ip_address(address)
    if parsed.is_loopback:
        return "komputer ini"
    return "jaringan internal kantor" if parsed.is_private else "internet"
