"""What every API of the house shares: who may call, how pages turn, how versions are told."""

import re
from typing import TYPE_CHECKING, Any

from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

if TYPE_CHECKING:  # rest_framework.views imports this module while it loads
    from rest_framework.request import Request
    from rest_framework.views import APIView

POSITION = re.compile(r"[0-9]{1,18}")


class HasActor(BasePermission):
    """Only people who hold an appointment in force use the API."""

    message = "Akun Anda belum memegang penunjukan yang berlaku."

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        """Return whether the request acts as an appointment."""
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        return getattr(request, "actor", None) is not None


class NewestFirst(CursorPagination):
    """Keyset paging by primary key, newest first; never counts."""

    ordering = "-pk"
    page_size = 25
    page_size_query_param = "page_size"
    max_page_size = 100
    invalid_cursor_message = "Penanda halaman (cursor) tidak dikenali; mulai dari halaman pertama."

    def decode_cursor(self, request: "Request") -> Any:
        """Return the cursor, or refuse one whose position is not a primary key."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor is not None else None
        if position is not None and not POSITION.fullmatch(str(position)):
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


def etag(version: int) -> dict[str, str]:
    """This function will return the ETag header of an aggregate's version."""
    return {"ETag": f'"{version}"'}


def created(data: Any, *, version: int | None = None) -> Response:
    """This function will answer 201 with the object that was made."""
    headers = etag(version) if version is not None else None
    return Response(data, status=status.HTTP_201_CREATED, headers=headers)
