"""Reads of the hot paths, compiled once: wording a query costs the ORM more than its rows do.

A prepared read is an ordinary queryset whose words are kept; a call only fills values in. No row
is kept, so nothing can grow stale.
"""

import copy
import inspect
from collections.abc import Callable
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet, Value
from django.db.models.query import ModelIterable
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)
LARGEST = 2**63 - 1


class _Mark(str):
    """Where a value goes: the name of the builder's argument."""

    __slots__ = ()


class Prepared(Generic[Row]):
    """A query of the ORM by named values, `Prepared(lambda pk: Order.objects.filter(pk=pk))`.

    The builder is called once, with marks for its values: it may hand them to lookups (`exact`,
    comparisons, items of `in`) and nothing else. Prefetches and annotations are not for here. An
    id larger than any column holds finds nothing, as with the ORM.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]]) -> None:
        self._build = build

    @cached_property
    def _worded(self) -> tuple[Any, str, tuple[Any, ...]]:
        marks = {name: Value(_Mark(name)) for name in inspect.signature(self._build).parameters}
        compiler: Any = self._build(**marks).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select])
        compiler.get_converters = lambda columns: converters
        return compiler, sql, tuple(params)

    def rows(self, **values: Any) -> list[Row]:
        """This function will read the rows; one that locks must be inside a transaction."""
        if any(isinstance(value, int) and value > LARGEST for value in values.values()):
            return []
        worded, sql, params = self._worded
        connection = connections[DEFAULT_DB_ALIAS]
        if worded.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("select_for_update outside of a transaction.")
        filled = [values[param] if isinstance(param, _Mark) else param for param in params]
        compiler = copy.copy(worded)
        compiler.connection = connection
        compiler.as_sql = lambda: (sql, filled)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        source: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(source))

    def first(self, **values: Any) -> Row | None:
        """This function will read one row, None when there is none."""
        return next(iter(self.rows(**values)), None)
