"""Acts that keep an account safe: log-in, password, second factors, sessions, tokens.

Each leaves an audit event in its own transaction; no event holds a secret, a code or a token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from knox.models import AuthToken

from accounts import devices, factors
from accounts.models import TokenGrant, User
from core import audit
from core.acts import Actor
from core.audit import Change
from core.errors import NotFound


def _note(act: str, user: User, *, by: Actor, at: datetime, **data: Any) -> None:
    audit.record(act, user, by=by, at=at, change=Change(data=data))


@transaction.atomic
def record_login(user: User, how: str, user_agent: str, *, by: Actor, at: datetime) -> None:
    """This function will note that a person has come in, how, and with which device."""
    _note("account.login", user, by=by, at=at, how=how, device=devices.in_words(user_agent))


@transaction.atomic
def record_refusals(user: User, kind: str, *, by: Actor, at: datetime) -> None:
    """This function will note that wrong tries on an account have reached a limit."""
    _note("account.login.refused", user, by=by, at=at, limit=kind)


@transaction.atomic
def record_signup(user: User, *, by: Actor, at: datetime) -> None:
    """This function will note that somebody has opened an account without a post."""
    _note("account.signup", user, by=by, at=at)


@transaction.atomic
def set_password(user: User, password: str, keep: str | None, *, by: Actor, at: datetime) -> None:
    """This function will set a password and end every session but `keep` (a session key)."""
    user.set_password(password)
    user.save(update_fields=["password"])
    ended = _end(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))
    _note("account.password.change", user, by=by, at=at, ended=len(ended))


@transaction.atomic
def note_factors(
    user: User, before: dict[int, str], keep: str | None, *, by: Actor, at: datetime
) -> None:
    """This function will note which second factors came and went since `before`.

    When one came or went, every session but `keep` ends: it was opened under the old protection.
    """
    after = factors.of(user.pk)
    came = [after[pk] for pk in after.keys() - before.keys()]
    gone = [before[pk] for pk in before.keys() - after.keys()]
    for kind in came:
        _note("account.mfa.add", user, by=by, at=at, factor=factors.LABELS[kind])
    for kind in gone:
        _note("account.mfa.remove", user, by=by, at=at, factor=factors.LABELS[kind])
    if any(kind in factors.REAL for kind in (*came, *gone)):
        _end(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))


@transaction.atomic
def note_names(user: User, before: dict[int, str], *, by: Actor, at: datetime) -> None:
    """This function will note which passkeys bear another name than in `before`."""
    for pk, name in factors.passkeys(user.pk).items():
        old = before.get(pk, name)
        if name != old:
            data = {"factor": factors.LABELS[Authenticator.Type.WEBAUTHN], "from": old, "to": name}
            _note("account.mfa.rename", user, by=by, at=at, **data)


@transaction.atomic
def end_session(user: User, pk: int, *, by: Actor, at: datetime) -> str:
    """This function will end one of the person's own sessions; returns its device in words.

    Raises NotFound. The next request of that session is a stranger's.
    """
    ended = _end(UserSession.objects.filter(user=user, pk=pk))
    if not ended:
        raise NotFound("Sesi ini sudah berakhir.")
    _note("account.session.end", user, by=by, at=at, device=ended[0])
    return ended[0]


@transaction.atomic
def end_other_sessions(user: User, keep: str | None, *, by: Actor, at: datetime) -> int:
    """This function will end every session of the person but `keep`; returns how many."""
    ended = _end(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))
    if ended:
        _note("account.session.end", user, by=by, at=at, device=", ".join(ended)[:400])
    return len(ended)


def _end(sessions: Iterable[UserSession]) -> list[str]:
    ended = []
    for session in list(sessions):
        ended.append(devices.in_words(session.user_agent))
        session.end()
    return ended


@dataclass(frozen=True, slots=True)
class NewToken:
    """Whose token, what it is called and may do, and how many days it lives."""

    user: User
    name: str
    scopes: Sequence[str]
    days: int
    by_operator: bool


@transaction.atomic
def issue_token(new: NewToken, *, by: Actor, at: datetime) -> str:
    """This function will issue an API token and return it: the only time it can be read."""
    row, token = AuthToken.objects.create(user=new.user, expiry=timedelta(days=new.days))
    grant = TokenGrant.objects.create(
        token=row,
        name=new.name,
        last_four=token[-4:],
        scopes=list(new.scopes),
        by_operator=new.by_operator,
    )
    _note(
        "account.token.issue",
        new.user,
        by=by,
        at=at,
        token=str(grant),
        scopes=grant.scopes,
        days=new.days,
        second_factor=factors.holds_one(new.user.pk),
    )
    return str(token)


@transaction.atomic
def revoke_token(user: User, pk: int, *, by: Actor, at: datetime) -> str:
    """This function will end one of the person's own API tokens; returns its name.

    Raises NotFound.
    """
    grant = TokenGrant.objects.filter(token__user=user, pk=pk).select_related("token").first()
    if grant is None:
        raise NotFound("Token ini sudah dicabut.")
    grant.token.delete()
    _note("account.token.revoke", user, by=by, at=at, token=str(grant))
    return str(grant)
