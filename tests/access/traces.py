"""Photographs of the whole database, to prove that a request changed nothing, or only this."""

from functools import cache

from django.apps import apps
from django.db import connection

OWN_APPS = ("core", "accounts", "budgets", "vendors", "orders", "payments", "reports")
# The trail tells the time and the transaction too: of two equal acts only its length is equal.
TRAIL = frozenset({"core_auditevent", "core_auditlink", "core_rowchange"})
# Names of files and tokens are random; what they belong to is not.
RANDOM = "[0-9a-f]{16,}|_[A-Za-z0-9]{7}\\.|![A-Za-z0-9]{40}"


@cache
def tables() -> list[str]:
    """This function will return the tables of the house's own models."""
    return sorted(
        model._meta.db_table
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed
    )


def fingerprint() -> dict[str, tuple[int, int]]:
    """This function will return rows and a hash of their content per table."""
    content = "coalesce(sum(hashtext(regexp_replace(t::text, %s, '', 'g'))::bigint), 0)"
    length = "length(%s) * 0"
    parts = [
        f"SELECT '{name}', count(*), {length if name in TRAIL else content} FROM {name} t"
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [RANDOM] * len(parts))
        return {name: (count, total) for name, count, total in cursor.fetchall()}


def difference(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    """This function will name the tables that differ."""
    return [name for name in before if before[name] != after[name]]


def sequences() -> dict[str, int | None]:
    """This function will return how far the counters of ids are; no rollback turns them back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences")
        return dict(cursor.fetchall())


def set_sequences(values: dict[str, int | None]) -> None:
    """This function will turn the counters of ids back, so that equal acts make equal rows."""
    calls = ", ".join("setval(%s, %s, %s)" for _ in values)
    given = [x for name, last in values.items() for x in (name, last or 1, last is not None)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", given)
