"""API tokens act as an appointment just like a session does."""

import binascii
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts import acting, factors
from accounts.acting import ActingRequest
from accounts.backends import HouseBackend
from accounts.models import TokenGrant, User
from core import clients, limiter
from core.limiter import Limit
from core.prepared import Prepared

# Every token of whoever owns one with this beginning.
TOKENS = Prepared(
    lambda key: AuthToken.objects.filter(user__auth_token_set__token_key=key).select_related(
        "user", "grant"
    )
)


class ActingTokenAuthentication(TokenAuthentication):  # type: ignore[misc]
    """Authenticate a knox token and attach the actor (header `X-Appointment` chooses the post)."""

    def authenticate(self, request: Request) -> Any:
        """Return (user, token) and give the request its actor."""
        try:
            result = super().authenticate(request)
        except exceptions.AuthenticationFailed:
            _count_wrong(request)
            raise
        if result is not None:
            user, token = result
            acting.attach(request._request, user)
            _require_open(request, user, token)
        return result

    def authenticate_credentials(self, token: bytes) -> Any:
        """Read token, person and grant at once; wrong and expired tokens are left to knox."""
        held = TOKENS.rows(key=token.decode()[: CONSTANTS.TOKEN_KEY_LENGTH])
        now = timezone.now()
        if not any(row.expiry and row.expiry < now for row in held):
            for row in held:
                if _is_of(row, token):
                    return self.validate_user(row)
        return super().authenticate_credentials(token)


def _is_of(row: AuthToken, token: bytes) -> bool:
    try:
        return compare_digest(hash_token(token.decode()), row.digest)
    except (TypeError, binascii.Error):
        return False


def _count_wrong(request: Request) -> None:
    """Count a wrong token against its address; a right one always passes (256 random bits)."""
    address = clients.network_of(clients.address_of(request._request))
    limits = [Limit(f"token:{address}", *rate) for rate in settings.TOKEN_LIMIT]
    full = limiter.take(limits)
    if full is not None:
        raise exceptions.Throttled(wait=full.seconds)


def _require_open(request: Request, user: User, token: AuthToken) -> None:
    if not HouseBackend().user_can_authenticate(user):
        raise exceptions.AuthenticationFailed("Akun token ini tidak dapat dipakai.")
    grant: TokenGrant | None = getattr(token, "grant", None)
    scopes = grant.scopes if grant else [TokenGrant.Scope.READ, TokenGrant.Scope.WRITE]
    needed = TokenGrant.Scope.READ if request.method in SAFE_METHODS else TokenGrant.Scope.WRITE
    if needed not in scopes:
        raise exceptions.PermissionDenied(
            f"Token ini tidak diterbitkan untuk {needed.label}; minta operator token lain."
        )
    held: ActingRequest = request._request  # type: ignore[assignment]
    by_operator = grant is not None and grant.by_operator
    if by_operator or not factors.is_required(user, held.appointments):
        return
    if not factors.holds_one(user.pk):
        raise exceptions.PermissionDenied(
            "Pemilik token ini wajib memakai verifikasi dua langkah dan belum memasangnya."
        )


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
