"""The application's database role works, and cannot rewrite what has happened; on its own login."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model
from psycopg2 import errors
from pytest_django import Settings

from core import audit, roles
from core.acts import SYSTEM
from core.models import AuditEvent, AuditLink
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import moment

pytestmark = pytest.mark.django_db(transaction=True)

ROLE = f"eorder_app_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
NOW = moment(2026, 3)
CHAIN = {f"core_{name}" for name in ("auditcheck", "auditevent", "audithead", "auditlink")}
CHAIN |= {"core_rowchange", "reports_auditreview"}


@pytest.fixture
def role() -> Iterator[str]:
    """This fixture will give a role with the application's rights, and take it away."""
    roles.grant(ROLE)
    yield ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}; DROP ROLE {ROLE}")


@contextmanager
def logged_in(role: str) -> Iterator[psycopg2.extensions.cursor]:
    """This context will connect as `role` itself, not by SET ROLE, which RESET would undo."""
    parameters = connection.get_connection_params() | {"user": role}
    parameters.pop("cursor_factory", None)
    other = psycopg2.connect(**parameters)
    other.autocommit = True
    try:
        yield other.cursor()
    finally:
        other.close()


def table_names() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def test_the_guarded_tables_are_those_that_only_grow(role: str) -> None:
    declared = {
        model._meta.db_table
        for trigger, model in registered()
        if trigger == "append_only" and model._meta.managed
    }

    assert declared | CHAIN == set(roles.growing_tables())
    assert len(declared) >= 5


def registered() -> list[tuple[str, type[Model]]]:
    return [(trigger.name, model) for model, trigger in pgtrigger.registered()]


def test_the_role_cannot_rewrite_what_only_grows(role: str) -> None:
    audit.record("test.act", OrganisationFactory(), by=SYSTEM, at=NOW)

    with logged_in(role) as cursor:
        for table in roles.growing_tables():
            column = "position" if table == "core_auditlink" else "id"
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
            ):
                with pytest.raises(errors.InsufficientPrivilege):
                    cursor.execute(statement)

    assert (AuditEvent.objects.count(), AuditLink.objects.count()) == (1, 1)


ROUNDABOUT = [
    "ALTER TABLE core_auditevent DISABLE TRIGGER ALL",
    "ALTER TABLE core_auditevent DISABLE TRIGGER no_change",
    "DROP TRIGGER no_change ON core_auditevent",
    "ALTER TABLE core_auditevent ADD COLUMN x int",
    "DROP TABLE core_auditlink",
    "ALTER FUNCTION core_audit_link() OWNER TO CURRENT_USER",
    "CREATE OR REPLACE FUNCTION core_audit_link() RETURNS trigger AS 'x' LANGUAGE plpgsql",
    "CREATE TABLE public.mine (x int)",
    "SET session_replication_role = replica",
    "SET ROLE {owner}",
    "INSERT INTO core_auditlink SELECT * FROM core_auditlink",
    "UPDATE core_audithead SET position = 9",
    "INSERT INTO core_auditpending (event_id, digest) VALUES (9, '')",
    "DELETE FROM django_migrations",
]


def test_the_role_cannot_go_round_the_guards(role: str) -> None:
    owner = connection.settings_dict["USER"]

    with logged_in(role) as cursor:
        for statement in ROUNDABOUT:
            with pytest.raises(errors.InsufficientPrivilege):
                cursor.execute(statement.replace("{owner}", owner))


def test_every_table_can_be_read_and_only_emptied_by_none(role: str) -> None:
    with logged_in(role) as cursor:
        for table in table_names():
            cursor.execute(
                "SELECT has_table_privilege(%s, 'SELECT'), has_table_privilege(%s, 'TRUNCATE')",
                [table, table],
            )
            assert cursor.fetchone() == (True, False), table


def test_an_event_of_the_role_is_linked(role: str) -> None:
    raw = (
        "INSERT INTO core_auditevent (at, act, actor_name, post, target_type, target_id,"
        " target_label, from_state, to_state, reason, data, request_id, address) VALUES (now(),"
        " 'raw', 'x', '', 'x.y', 1, 'x', '', '', '', '{}', '', '')"
    )
    with logged_in(role) as cursor:
        cursor.execute("SET pgtrigger.ignore = '{audit_queue,audit_link}'")
        cursor.execute(raw)

    assert list(AuditLink.objects.values_list("position", "event_id")) == [
        (1, AuditEvent.objects.get().pk)
    ]


def test_granting_again_takes_back_what_was_given(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON core_auditevent TO {role}")

    roles.grant(role)

    with logged_in(role) as cursor, pytest.raises(errors.InsufficientPrivilege):
        cursor.execute("DELETE FROM core_auditevent")


def test_a_role_that_could_undo_it_all_is_refused(role: str) -> None:
    owner = connection.settings_dict["USER"]
    for give, take in (
        (f"ALTER ROLE {role} SUPERUSER", f"ALTER ROLE {role} NOSUPERUSER"),
        (f"ALTER ROLE {role} CREATEROLE", f"ALTER ROLE {role} NOCREATEROLE"),
        (f'GRANT "{owner}" TO {role}', f'REVOKE "{owner}" FROM {role}'),
    ):
        with connection.cursor() as cursor:
            cursor.execute(give)
            with pytest.raises(roles.RoleTooStrong, match=f"Role {role} owns the tables"):
                roles.grant(role)
            cursor.execute(take)


@pytest.fixture
def separate(role: str, settings: Settings) -> Iterator[str]:
    """This fixture will set the house up as a production is: own role, owner apart."""
    own = connection.settings_dict
    owner = own["USER"]
    settings.OWNER_DATABASE = dict(own)
    connection.close()
    own["USER"] = role
    yield role
    connection.close()
    own["USER"] = owner


def test_the_house_works_with_its_own_role_and_migrates_as_the_owner(
    separate: str, capsys: pytest.CaptureFixture[str]
) -> None:
    audit.record("test.act", OrganisationFactory(), by=SYSTEM, at=NOW)
    with pytest.raises(Exception, match="permission denied"):
        AuditEvent.objects.update(act="x")

    call_command("migrate", verbosity=0)
    call_command("database_roles")

    assert capsys.readouterr().out.startswith(f"{separate} cannot change: accounts_")
    assert AuditEvent.objects.get().act == "test.act"
    assert roles.can_rewrite() is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (separate,)


def test_one_role_for_everything_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL must name the owner"):
        call_command("database_roles")

    assert roles.can_rewrite() is True
