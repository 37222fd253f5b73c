"""Rows written by migrations (parameters, holidays, regions), kept for tests that empty tables.

A `transaction=True` test ends with TRUNCATE of every table, which takes these rows along. They
are copied once into the schema `seed` and copied back, with triggers and foreign keys at rest;
that needs a database superuser, which the embedded server's account is.
"""

from django.db import connection, transaction
from psycopg2 import sql

SKIPPED = "django_migrations"


def remember() -> None:
    """This function will copy every non-empty table into the schema `seed`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS seed CASCADE")
        cursor.execute("CREATE SCHEMA seed")
        for name in connection.introspection.table_names(cursor):
            table = sql.Identifier(name)
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT 1 FROM {})").format(table))
            row = cursor.fetchone()
            if name != SKIPPED and row is not None and row[0]:
                copy = sql.SQL("CREATE TABLE seed.{} AS TABLE {}").format(table, table)
                cursor.execute(copy)


def restore() -> None:
    """This function will bring every remembered table back to what it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'seed' ORDER BY 1")
        tables = [sql.Identifier(name) for (name,) in cursor.fetchall()]
        if not tables:
            return
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(tables)))
        for table in tables:
            copy = sql.SQL("INSERT INTO public.{} SELECT * FROM seed.{}").format(table, table)
            cursor.execute(copy)
