"""Ends what a person has open: browser sessions and API tokens, in the transaction of the act."""

from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from knox.models import AuthToken

SESSION_KEY = "acting_appointment"


def end_acting(user_id: int, appointment_id: int) -> int:
    """This function will end the sessions that work as an appointment, and every API token.

    A token chooses its post with each request, so all of them go. Sessions of other posts stay.
    Returns how many sessions ended; one that is missed here ends at its next request.
    """
    AuthToken.objects.filter(user_id=user_id).delete()
    ended = 0
    for session in UserSession.objects.filter(user_id=user_id).order_by("pk"):
        acting = _store(session.session_key).get(SESSION_KEY)
        if acting is None or str(acting) == str(appointment_id):
            session.end()
            ended += 1
    return ended


def end_all(user_id: int) -> int:
    """This function will end every session and API token of a person; returns how many sessions."""
    AuthToken.objects.filter(user_id=user_id).delete()
    sessions = list(UserSession.objects.filter(user_id=user_id).order_by("pk"))
    for session in sessions:
        session.end()
    return len(sessions)


def _store(key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)
