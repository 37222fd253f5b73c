"""Rows written by migrations outlive a test that empties every table."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection


def counts() -> dict[str, tuple[int, int]]:
    """This function will count each remembered table: as remembered, as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'seed'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in tables:
            cursor.execute(
                f'SELECT (SELECT count(*) FROM seed."{name}"), (SELECT count(*) FROM "{name}")'
            )
            remembered, now = cursor.fetchone() or (0, 0)
            found[name] = (remembered, now)
    return found


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_seeds_are_there_after_every_table_was_emptied(turn: str) -> None:
    found = counts()

    assert found["django_content_type"][0] > 0
    assert [name for name, (remembered, now) in found.items() if remembered != now] == []
    assert Permission.objects.exclude(content_type__in=ContentType.objects.all()).count() == 0
