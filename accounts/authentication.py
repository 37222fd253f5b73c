"""API tokens act as an appointment just like a session does."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
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


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes the token header."""

    target_class = "accounts.authentication.ActingTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the OpenAPI security scheme."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …` of `manage.py api_token`; `X-Appointment` chooses the post.",
        }
