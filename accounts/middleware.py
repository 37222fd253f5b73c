"""Gives every request its acting appointment."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts import acting


class ActingMiddleware:
    """Set `request.appointments` (list) and `request.actor` (`Actor` or None)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting.attach(request, request.user)
        return self.get_response(request)
