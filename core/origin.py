"""Tells the database who is behind a change, so that the row history can keep it.

Every INSERT, UPDATE and DELETE carries one more value along, `eorder.origin`, in the same message:
no further query, and nothing that outlives the transaction. A change that comes by another way
(psql, a repair) has no origin but the program and the role that made it.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
TELL = "SELECT set_config('eorder.origin', %s, true); "
Origin = dict[str, int | str | None]


class _Teller:
    """An execute wrapper; `origin` is asked when something is written, not before."""

    def __init__(self, origin: Callable[[], Origin]) -> None:
        self.origin = origin

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if many or not isinstance(sql, str) or not WRITE.match(sql):
            return execute(sql, params, many, context)
        told = json.dumps({key: value for key, value in self.origin().items() if value})
        if params is None:
            sql, params = sql.replace("%", "%%"), ()
        if not isinstance(params, Sequence):
            return execute(sql, params, many, context)
        return execute(TELL + sql, (told, *params), many, context)


@contextmanager
def told(origin: Callable[[], Origin]) -> Iterator[None]:
    """This context will let every change made in it carry `origin()`."""
    with connection.execute_wrapper(_Teller(origin)):
        yield


def request_id(request: HttpRequest) -> str:
    """This function will return the id of a request: the caller's, else the one in our logs."""
    given = request.headers.get("X-Request-Id", "")
    return str(given or structlog.contextvars.get_contextvars().get("request_id", ""))[:64]


def of_request(request: HttpRequest) -> Origin:
    """This function will say who acts in a request, as which appointment."""
    actor = getattr(request, "actor", None)
    user = getattr(request, "user", None)
    return {
        "user": actor.user_id if actor else getattr(user, "pk", None),
        "appointment": actor.appointment_id if actor else None,
        "request": request_id(request),
    }
