"""Rows of money, prices, people and legal numbers keep every change, whichever way it came."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import F
from django.test import RequestFactory

from accounts.models import User
from budgets.models import Balance, BudgetLine
from core import audit, origin
from core.acts import SYSTEM
from core.models import AuditLink, Parameter, RowChange
from eorder.celery import HouseTask, app
from tests.factories.accounts import OrganisationFactory, actor
from tests.factories.budgets import budget_line, moment
from tests.factories.orders import VendorFactory
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

OURS = {"core", "accounts", "budgets", "vendors", "orders", "payments", "reports"}
# Tables without a history, and why none is missing there.
EXEMPT = {
    "core_notification": "an outbox: what left is in the event that sent it",
    "core_numberseries": "the numbers given stand on the papers",
    "core_idempotencykey": "keys of callers, kept for a while",
    "core_audithead": "the chain itself",
    "core_auditpending": "empty outside a commit",
    "accounts_invitation": "a link sent and used; the appointment has its history",
    "accounts_tokengrant": "names of tokens",
    "vendors_menupicture": "pictures; adding and removing one is an act",
    "orders_preparation": "text, frozen in the papers it leads to",
    "orders_document": "frozen by its own triggers",
    "payments_paymentflag": "raised once, never changed",
}


def tables_with(pattern: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'O'"
        )
        return {table.strip('"') for table, name in cursor.fetchall() if re.match(pattern, name)}


def test_every_table_keeps_its_history_or_says_why_not() -> None:
    ours = {m._meta.db_table for m in apps.get_models() if m._meta.app_label in OURS}

    kept = tables_with("row_history$")
    growing = tables_with("no_change$|pgtrigger_append_only")

    assert kept | growing | set(EXEMPT) == ours
    assert [name for name in EXEMPT if name in kept | growing - {"core_audithead"}] == []


def changes(row: object) -> list[RowChange]:
    table, pk = row._meta.db_table, row.pk  # type: ignore[attr-defined]
    return list(RowChange.objects.filter(table=table, row_id=pk).order_by("pk"))


def parameter() -> Parameter:
    return Parameter.objects.create(
        key="x",
        value=Decimal("1.5"),
        unit="u",
        label="l",
        legal_basis="b",
        valid_from=date(2026, 1, 1),
    )


def test_making_changing_and_deleting_a_row() -> None:
    row = parameter()
    pk = row.pk
    Parameter.objects.filter(pk=pk).update(value=F("value") + 1, label="lain")
    Parameter.objects.filter(pk=pk).update(label="lain")
    made, changed = changes(row)
    row.delete()
    row.pk = pk
    gone = changes(row)[-1]

    assert made.kind == "INSERT"
    assert made.changes["value"] == [None, 1.5]
    assert changed.changes == {"value": [1.5, 2.5], "label": ["l", "lain"]}
    assert (gone.kind, gone.changes["label"]) == ("DELETE", ["lain", None])


def test_a_change_by_hand_is_kept_too() -> None:
    line: BudgetLine = budget_line(year=2026, dpa=100, released=100)
    with connection.cursor() as cursor:
        cursor.execute("SET pgtrigger.ignore = '{row_history}'")
        cursor.execute("UPDATE budgets_balance SET reserved = 40 WHERE line_id = %s", [line.pk])

    last = changes(Balance.objects.get(line=line))[-1]

    assert last.changes == {"reserved": [0.0, 40.0]}
    assert set(last.origin) == {"program", "role"}


def test_passwords_and_log_ins_are_no_history() -> None:
    user = User.objects.create_user("a@b.test", "rahasia-panjang-1", name="A", nip="1" * 18)
    user.set_password("rahasia-lain-222")
    user.last_login = moment(2026, 3)
    user.save(update_fields=["password", "last_login"])

    (made,) = changes(user)

    assert made.changes["nip"] == [None, "•••• 1111"]
    assert set(made.changes) & {"password", "last_login"} == set()


def test_personal_numbers_show_their_last_signs() -> None:
    vendor: Vendor = VendorFactory()
    Vendor.objects.filter(pk=vendor.pk).update(bank_account="9990001234")
    Vendor.objects.filter(pk=vendor.pk).update(bank_account="8880001234", phone="12")

    before, after = changes(vendor)[-2:]

    assert before.changes["bank_account"][1] == "•••• 1234"
    assert after.changes["bank_account"] == ["•••• 1234", "•••• 1234"]
    assert after.changes["phone"][1] == "••••"


def test_every_history_of_a_number_is_masked() -> None:
    shown = re.compile("account|phone|npwp|nik|nip$")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname, encode(t.tgargs, 'escape') FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE t.tgname = 'row_history' AND a.attnum > 0 AND NOT a.attisdropped"
        )
        bare = [
            f"{table}.{column}"
            for table, column, arguments in cursor.fetchall()
            if shown.search(column) and column not in re.split(r",|\\000", arguments)
        ]

    assert sorted(bare) == [
        "accounts_user.nik_last4",
        "budgets_budgetline.account_code",
        "budgets_budgetline.account_name",
    ]


def test_a_change_and_its_act_name_the_same_transaction() -> None:
    row = parameter()
    audit.record("test.act", row, by=SYSTEM, at=moment(2026, 3))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    (made,) = changes(row)
    link = AuditLink.objects.get()

    assert (made.transaction, made.at) == (link.transaction, link.recorded_at)


def test_a_request_s_changes_name_person_post_and_request() -> None:
    by = actor("PPK")
    request = RequestFactory().post("/", headers={"X-Request-Id": "abc-123"})
    request.actor = by  # type: ignore[attr-defined]

    with origin.told(lambda: origin.of_request(request)):
        row = parameter()
        Parameter.objects.filter(label__contains="l").update(label="50%")
    Parameter.objects.filter(pk=row.pk).update(label="z")

    made, changed, later = changes(row)
    told = {"user": by.user_id, "appointment": by.appointment_id, "request": "abc-123"}
    assert {key: made.origin[key] for key in told} == told
    assert {key: changed.origin[key] for key in told} == told
    assert changed.changes == {"label": ["l", "50%"]}
    assert set(later.origin) <= {"program", "role", "user", "appointment", "request"}


def test_an_origin_costs_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1), origin.told(lambda: {"task": "x"}):  # type: ignore[operator]
        parameter()


def test_the_origin_ends_with_its_transaction() -> None:
    with transaction.atomic(), origin.told(lambda: {"task": "x"}):
        parameter()
    with connection.cursor() as cursor:
        cursor.execute("RESET eorder.origin")
        cursor.execute("SELECT current_setting('eorder.origin', true)")

        assert cursor.fetchone()[0] in {None, ""}


def test_many_rows_at_once_and_raw_statements_still_work() -> None:
    row = parameter()
    with origin.told(lambda: {"task": "x"}), connection.cursor() as cursor:
        cursor.executemany("UPDATE core_parameter SET label = %s", [["a"], ["b"]])
        cursor.execute("UPDATE core_parameter SET label = 'c%' WHERE label LIKE 'b%'")
        cursor.execute("UPDATE core_parameter SET unit = %(unit)s", {"unit": "v"})

    assert Parameter.objects.values_list("label", "unit").get(pk=row.pk) == ("c%", "v")


def test_a_task_s_changes_name_the_task() -> None:
    @app.task(name="test.history")
    def make() -> int:
        return parameter().pk

    assert isinstance(make, HouseTask)
    row = Parameter.objects.get(pk=make())
    app.tasks.pop("test.history")

    assert changes(row)[0].origin["task"] == "test.history"


def test_an_organisation_of_another_app_is_kept() -> None:
    office = OrganisationFactory(phone="+62215551234")

    assert changes(office)[0].changes["phone"] == [None, "•••• 1234"]
