"""What every page's frame needs: who acts, where they can go, what waits under the bell."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import inbox
from core.acts import Actor
from core.navigation import Link, links


class _Frame:
    """The frame of one request; each part is loaded when a template first asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def is_signed_in(self) -> bool:
        """Tell whether somebody is logged in; error pages may come without a user."""
        user = getattr(self.request, "user", None)
        return bool(user is not None and user.is_authenticated)

    def actor(self) -> Actor | None:
        """Return the acting appointment's actor, if there is one."""
        return getattr(self.request, "actor", None) or None

    def appointments(self) -> list[Any]:
        """Return the logged-in person's appointments."""
        return list(getattr(self.request, "appointments", []))

    def role_label(self) -> str:
        """Return the acting role in words."""
        actor = self.actor()
        if actor is None:
            return ""
        mine = (a for a in self.appointments() if a.pk == actor.appointment_id)
        return next((str(a.get_role_display()) for a in mine), actor.post)

    def navigation(self) -> list[Link]:
        """Return the links of the acting role."""
        if not self.is_signed_in():
            return links(None, self.request.path)
        actor = self.actor()
        return links(actor.role if actor else "", self.request.path)

    def unread_notices(self) -> int:
        """Return how many notices the person has not opened."""
        user_id = self.request.user.pk if self.is_signed_in() else None
        return 0 if user_id is None else inbox.unread_count(user_id)


def frame(request: HttpRequest) -> dict[str, Any]:
    """This function will add the frame's values to every template context, all of them lazy."""
    parts = _Frame(request)
    return {
        "demo": settings.DEMO,
        "actor": SimpleLazyObject(parts.actor),
        "appointments": SimpleLazyObject(parts.appointments),
        "role_label": SimpleLazyObject(parts.role_label),
        "navigation": SimpleLazyObject(parts.navigation),
        "unread_notices": SimpleLazyObject(parts.unread_notices),
    }
