"""When and from where a session was last used, written at most every five minutes."""

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from core import clients

KEY = "seen_at"
EVERY = timedelta(minutes=5)
UNKNOWN = "0.0.0.0"  # noqa: S104 (an address that is none, not one to listen on)


def begin(request: HttpRequest) -> None:
    """This function will start the account of visits of a session that has just logged in."""
    request.session[KEY] = int(time.time())


def note(request: HttpRequest) -> None:
    """This function will move the session's last visit forward when it is five minutes old."""
    seen = request.session.get(KEY) if request.user.is_authenticated else None
    now = int(time.time())
    if seen is None or now - seen < EVERY.total_seconds():
        return
    request.session[KEY] = now
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(), ip=clients.address_of(request) or UNKNOWN
    )
