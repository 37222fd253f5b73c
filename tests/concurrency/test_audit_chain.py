"""400 acts at once on real connections: no gap, no fork, no deadlock; and controls that break.

Without the lock on the head two commits read the same last link: the primary key of the links
stops them, and without it the chain forks. Linked among the ordinary deferred checks instead of
after them, two commits hold each other up.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import psycopg2
import pytest
from django.db import connection, transaction

from accounts.models import Organisation
from core import audit, chain
from core.acts import SYSTEM
from core.models import AuditEvent, AuditLink
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import moment

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PEOPLE = 80
ACTS_EACH = 5
ACTS = PEOPLE * ACTS_EACH
NOW = moment(2026, 3)
Work = Callable[[int], None]


def run(work: Work, people: int) -> Counter[str]:
    """This function will run `work(number)` at once on connections of their own; count outcomes."""
    start = Barrier(people)

    def one(number: int) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            for _ in range(ACTS_EACH):
                try:
                    work(number)
                    outcomes["done"] += 1
                except Exception as error:  # noqa: BLE001
                    outcomes[type(error.__cause__ or error).__name__] += 1
        finally:
            connection.close()
        return outcomes

    with ThreadPoolExecutor(people) as pool:
        return sum(pool.map(one, range(people)), Counter())


def act_on(office: Organisation) -> Work:
    def work(number: int) -> None:
        with transaction.atomic():
            audit.record("test.first", office, by=SYSTEM, at=NOW)
            audit.record("test.second", office, by=SYSTEM, at=NOW)
            if number % 8 == 7:
                transaction.set_rollback(True)

    return work


def positions() -> list[int]:
    return list(AuditLink.objects.order_by("position").values_list("position", flat=True))


@contextmanager
def rewritten(function: str, old: str, new: str, *extra: tuple[str, str]) -> Iterator[None]:
    """This function will change one of the chain's functions (and more), and put it back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        (source,) = cursor.fetchone()
        assert old in source
        for statement in (source.replace(old, new), *(go for go, _ in extra)):
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE core_auditevent, core_auditlink, core_auditpending, core_audithead"
                " CASCADE"
            )
            for statement in (source, *(back for _, back in extra)):
                cursor.execute(statement)


UNLOCKED = ("core_audit_link", " FOR UPDATE;", ";")
ANY_STEP = (
    "ALTER TABLE core_audithead DISABLE TRIGGER onward",
    "ALTER TABLE core_audithead ENABLE TRIGGER onward",
)
NO_KEY = (
    "ALTER TABLE core_auditlink DROP CONSTRAINT core_auditlink_pkey",
    "ALTER TABLE core_auditlink ADD CONSTRAINT core_auditlink_pkey PRIMARY KEY (position)",
)


def test_four_hundred_acts_make_one_chain() -> None:
    office = OrganisationFactory()

    outcomes = run(act_on(office), PEOPLE)

    kept = ACTS * 7 // 8 * 2
    assert outcomes == {"done": ACTS}
    assert AuditEvent.objects.count() == kept
    assert positions() == list(range(1, kept + 1))
    assert whole() == ""


def test_control_without_the_lock_the_key_still_stops_a_fork() -> None:
    office = OrganisationFactory()

    with rewritten(*UNLOCKED, ANY_STEP):
        outcomes = run(act_on(office), PEOPLE)
        made = positions()

    assert outcomes["UniqueViolation"] > 0
    assert made == list(range(1, len(made) + 1))


def test_control_without_lock_and_key_the_chain_forks() -> None:
    office = OrganisationFactory()

    with rewritten(*UNLOCKED, ANY_STEP, NO_KEY):
        outcomes = run(act_on(office), PEOPLE)
        made = positions()
        fault = whole()

    assert outcomes == {"done": ACTS}
    assert len(set(made)) < len(made)
    assert fault != ""


def whole() -> str:
    """This function will return the chain's fault, other than the TRUNCATE tests need."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass FROM pg_trigger WHERE tgname = 'no_truncate'")
        tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER no_truncate")
        fault = chain.verify(lambda done: None).fault
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER no_truncate")
    return fault


@contextmanager
def session() -> Iterator[psycopg2.extensions.cursor]:
    """This function will open a session beside Django's own."""
    parameters = connection.get_connection_params()
    other = psycopg2.connect(**{k: v for k, v in parameters.items() if k != "cursor_factory"})
    try:
        with other.cursor() as cursor:
            cursor.execute("SET deadlock_timeout = '100ms'")
            yield cursor
    finally:
        other.close()


RAW = """
INSERT INTO core_auditevent (at, act, actor_name, post, target_type, target_id, target_label,
    from_state, to_state, reason, data, request_id, address)
VALUES (now(), 'raw', 'x', '', 'x.y', 1, 'x', '', '', '', '{}', '', '')
"""


def crossed() -> list[str]:
    """This function will let two commits meet: one waits for a parent that the other has locked."""
    OrganisationFactory(code="induk")
    outcomes = []

    def commit(cursor: psycopg2.extensions.cursor) -> None:
        try:
            cursor.connection.commit()
            outcomes.append("done")
        except psycopg2.Error as error:
            outcomes.append(type(error).__name__)

    with session() as first, session() as second, ThreadPoolExecutor(1) as pool:
        first.execute(RAW)
        insert_child(first)
        second.execute("SELECT 1 FROM accounts_organisation WHERE code = 'induk' FOR UPDATE")
        second.execute(RAW)
        waiting = pool.submit(commit, first)
        wait_for_lock(first.connection.get_backend_pid())
        commit(second)
        waiting.result()
    return sorted(outcomes)


def test_two_commits_never_hold_each_other_up() -> None:
    assert crossed() == ["done", "done"]
    assert positions() == [1, 2]


def test_control_linked_among_the_other_checks_they_do() -> None:
    body = "RETURN NULL;"
    early = "SET CONSTRAINTS audit_link IMMEDIATE; RETURN NULL;"
    with rewritten("core_audit_queue", body, early):
        assert crossed() == ["DeadlockDetected", "done"]


def insert_child(cursor: psycopg2.extensions.cursor) -> None:
    """This function will add an office below `induk`, whose key is checked at commit."""
    parent = Organisation.objects.get(code="induk")
    child = Organisation(
        code="anak", name="Anak", short_name="Anak", kind=parent.kind, parent=parent
    )
    fields = [field for field in Organisation._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(field.pre_save(child, True), connection) for field in fields]
    names = ", ".join(field.column for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    cursor.execute(f"INSERT INTO accounts_organisation ({names}) VALUES ({marks})", values)


def wait_for_lock(pid: int) -> None:
    """This function will return once the session waits for another's lock."""
    with connection.cursor() as cursor:
        for _ in range(2000):
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
            if cursor.fetchone()[0]:
                return
    raise AssertionError("the first commit waits for nobody")
