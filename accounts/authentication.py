"""API tokens act as an appointment just like a session does."""

from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.request import Request

from accounts import acting


class ActingTokenAuthentication(TokenAuthentication):  # type: ignore[misc]
    """Authenticate a knox token and attach the actor (header `X-Appointment` chooses the post)."""

    def authenticate(self, request: Request) -> Any:
        """Return (user, token) and give the request its actor."""
        result = super().authenticate(request)
        if result is not None:
            acting.attach(request._request, result[0])
        return result
