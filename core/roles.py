"""What the application's database role may do: everything but rewriting what has happened."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from psycopg2 import sql

# Tables that only the database itself writes, by its triggers.
MADE_BY_TRIGGERS = ("core_auditlink", "core_audithead", "core_auditpending", "core_rowchange")
_GROWING = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace
    AND (t.tgname = 'no_change' OR t.tgname LIKE 'pgtrigger\\_append\\_only%%')
ORDER BY c.relname
"""
_STANDING = """
SELECT rolsuper OR rolcreaterole OR pg_has_role(rolname, c.relowner, 'MEMBER')
FROM pg_roles, pg_class c WHERE rolname = %s AND c.oid = 'core_auditevent'::regclass
"""


class RoleTooStrong(Exception):
    """The role given to the application could rewrite the trail whatever is granted."""


def is_separate() -> bool:
    """This function will tell whether the application has a role of its own."""
    owner = settings.OWNER_DATABASE.get("USER", "")
    return bool(owner) and owner != settings.DATABASES["default"]["USER"]


@contextmanager
def as_owner() -> Iterator[None]:
    """This context will connect as the owner of the tables, where the settings name one."""
    if not settings.OWNER_DATABASE:
        yield
        return
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    kept = {name: connection.settings_dict[name] for name in names}
    connection.close()
    connection.settings_dict.update({name: settings.OWNER_DATABASE[name] for name in names})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def growing_tables() -> list[str]:
    """This function will return the tables whose rows are only added, by their guards."""
    with connection.cursor() as cursor:
        cursor.execute(_GROWING)
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def grant(role: str, password: str = "") -> list[str]:
    """This function will make `role` if missing and grant it what the application needs.

    It may be repeated: every table's rights are taken and given anew. Returns the tables it
    cannot rewrite. Raises RoleTooStrong when the role owns the tables or may become their owner.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            if password:
                change = sql.SQL("ALTER ROLE {} PASSWORD %s").format(sql.Identifier(role))
                cursor.execute(change, [password])
        cursor.execute(_STANDING, [role])
        row = cursor.fetchone()
        if row is None or row[0]:
            raise RoleTooStrong(
                f"Role {role} owns the tables or may make itself their owner; name another one in "
                "DATABASE_URL."
            )
        guarded = growing_tables()
        for statement in _statements(guarded):
            names = {"role": sql.Identifier(role), "database": _database()}
            cursor.execute(sql.SQL(statement).format(**names))
    return guarded


def _database() -> sql.Identifier:
    return sql.Identifier(str(connection.settings_dict["NAME"]))


def _statements(guarded: list[str]) -> Iterator[str]:
    yield "GRANT CONNECT ON DATABASE {database} TO {role}"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield "REVOKE CREATE ON SCHEMA public FROM {role}"
    yield "GRANT USAGE ON SCHEMA public TO {role}"
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table in guarded:
        yield f'REVOKE UPDATE, DELETE ON "{table}" FROM {{role}}'
    for table in (*MADE_BY_TRIGGERS, "django_migrations"):
        yield f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {{role}}'


def can_rewrite() -> bool:
    """This function will tell whether the role in use could change what has happened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('core_auditevent', 'UPDATE, DELETE, TRUNCATE')"
            " OR has_table_privilege('core_auditlink', 'INSERT, UPDATE, DELETE, TRUNCATE')"
        )
        (found,) = cursor.fetchone()
        return bool(found)
