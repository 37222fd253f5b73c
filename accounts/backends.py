"""Who may log in: active people, and demo people only while the demo setting is on."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings

from accounts.models import User

DEMO_SUFFIX = ".demo"


class HouseBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's e-mail login; the published demo password opens nothing in production."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether this account may be used at all under the present settings."""
        may = bool(super().user_can_authenticate(user))
        return may and (settings.DEMO or not user.email.endswith(DEMO_SUFFIX))

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session, unless the account may no longer be used."""
        user = super().get_user(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
