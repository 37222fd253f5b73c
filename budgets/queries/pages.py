"""Turning the pages of a list by key, newest first."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def newest_page(rows: QuerySet[M], before: int | None, size: int) -> tuple[list[M], int | None]:
    """This function will return one page, newest first, and the id below which the next starts."""
    rows = rows.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
