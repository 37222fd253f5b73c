"""What the API of the register shares: who acts, a checked body, plain query words."""

from typing import Any, cast

from rest_framework import serializers
from rest_framework.request import Request

from accounts.acting import ActingRequest
from core.acts import Actor

# An id longer than this is no id; it also keeps Python from refusing to read the number.
ID = "[0-9]{1,18}"


def actor_of(request: Request) -> Actor:
    """This function will return who acts; `HasActor` has made sure that somebody does."""
    return cast("Actor", cast("ActingRequest", request._request).actor)


def scope_of(request: Request) -> Actor | None:
    """This function will return who acts, None while the schema is being written."""
    return getattr(request, "actor", None)


def body_of(request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """This function will return the checked body, or answer 400 with errors per field."""
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)


def words_of(request: Request, name: str) -> str:
    """This function will read words from the query, without unstorable signs."""
    return request.query_params.get(name, "").replace("\x00", "").strip()[:100]


def number_of(request: Request, name: str) -> int | None:
    """This function will read a whole number from the query; anything else counts as absent."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
