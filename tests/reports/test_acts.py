"""Every act has its sentence, and the sentences say what happened in the words of the pages."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from reports import acts, columns
from reports.acts import Act
from reports.queries import pointed as pointed_at

ROOT = Path(__file__).resolve().parents[2]
APPS = ("core", "accounts", "budgets", "vendors", "orders", "payments", "reports")
NAME = re.compile(r"[a-z][a-z-]*(\.[a-z_]+)+$")
# Names of the same shape in the services that are never recorded: claims of idempotency keys,
# rights, notices, parameters, kinds of target, file names.
NOT_ACTS = {
    "audit.broken",
    "duties.switch",
    "menu.save",
    "order.edit",
    "order.put",
    "organisations.csv",
    "payments.payment",
    "sk.pdf",
    "tanpa-surel.invalid",
    "vendor.submitted",
}

# Columns that the history leaves out.
LEFT_OUT = {"search"}


def recorders() -> list[Path]:
    """This function will find every module that records acts or names one for another."""
    places = [path for app in APPS for path in (ROOT / app).glob("services/*.py")]
    extra = ("accounts/safety.py", "accounts/duty_rules.py", "core/disclosure.py")
    return [*places, *(ROOT / name for name in extra)]


def named() -> set[str]:
    found = set()
    for path in recorders():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if NAME.match(node.value) else set()
    return found - NOT_ACTS


def test_every_act_in_the_code_has_a_sentence() -> None:
    assert named() == acts.PHRASES.keys()


def test_every_module_that_records_is_looked_at() -> None:
    calling = {
        path
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "audit.record(" in path.read_text()
    }

    assert calling - set(recorders()) == set()


def told(**changes: object) -> str:
    values = {
        "act": "order.sign",
        "actor_name": "Sari Wulandari",
        "post": "PPK",
        "office": "Diskominfotik",
        "target_type": "orders.order",
        "target_label": "012/SP/DISKOMINFOTIK/XI/2026",
        "from_state": "SUBMITTED",
        "to_state": "SIGNED",
        "reason": "",
        "data": {},
    }
    return str(acts.tell(Act(**(values | changes))))  # type: ignore[arg-type]


def test_a_sentence_says_who_did_what_and_the_step() -> None:
    assert told() == (
        "Sari Wulandari (PPK, Diskominfotik) menandatangani Surat Pesanan "
        "012/SP/DISKOMINFOTIK/XI/2026; status menunggu tanda tangan PPK → menunggu jawaban "
        "penyedia."
    )


@pytest.mark.parametrize(
    ("changes", "end"),
    [
        ({"reason": "Acara ditunda."}, "; alasan: Acara ditunda."),
        ({"data": {"total": "1180000.00"}, "to_state": ""}, "XI/2026 senilai Rp1.180.000."),
        (
            {
                "act": "menu.price",
                "data": {"from": "15000.00", "to": "16000.00"},
                "to_state": "",
            },
            "dari Rp15.000 menjadi Rp16.000.",
        ),
        ({"data": {"from": "1", "to": "2"}, "to_state": ""}, "XI/2026."),
        ({"from_state": "", "to_state": "DRAFT"}, "; status: keranjang."),
        ({"from_state": "SIGNED", "to_state": "SIGNED"}, "XI/2026."),
        ({"from_state": "", "to_state": "X"}, "; menjadi X."),
        (
            {"from_state": "2026-11-30", "to_state": "2026-12-01"},
            "; semula 30-11-2026, menjadi 01-12-2026.",
        ),
        (
            {"act": "payment.flag", "data": {"kind": "OVERDUE"}, "to_state": ""},
            "menandai batas waktu 012/SP/DISKOMINFOTIK/XI/2026: terlambat.",
        ),
        ({"reason": "Telepon 0812 3456 7890"}, "; alasan: Telepon ••••."),
    ],
)
def test_what_else_a_sentence_says(changes: dict[str, object], end: str) -> None:
    assert told(**changes).endswith(end)


def test_the_system_and_unknown_acts_have_a_sentence_too() -> None:
    assert told(post="", office="", actor_name="Sistem e-Order", to_state="") == (
        "Sistem e-Order menandatangani Surat Pesanan 012/SP/DISKOMINFOTIK/XI/2026."
    )
    assert "melakukan “x.y” pada 012/SP" in told(act="x.y")


def test_labels_that_hold_codes_are_put_into_words() -> None:
    about = {"post": "", "office": "", "to_state": "", "actor_name": "Hidayat"}
    seen = about | {"act": "audit.seen", "target_type": "core.auditevent"}
    plan = about | {"act": "parameter.plan", "target_type": "core.parameter"}
    plan |= {"from_state": "1 hari kerja", "to_state": "2 hari kerja"}

    assert told(**seen, target_label="payment.pay Pembayaran 010 oleh Tuti") == (
        "Hidayat meninjau tindakan: mencatat transfer untuk Pembayaran 010 oleh Tuti."
    )
    assert told(**plan, target_label="payment.nearing_days = 2 sejak 2027-01-01") == (
        "Hidayat menetapkan nilai parameter “Peringatan sebelum jatuh tempo” 2 sejak 2027-01-01; "
        "semula 1 hari kerja, menjadi 2 hari kerja."
    )


def test_labels_stand_alone() -> None:
    assert acts.label("payment.approve") == "Menyetujui pembayaran"
    assert acts.label("audit.seen") == "Meninjau tindakan"
    assert acts.label("payment.pay") == "Mencatat transfer"
    assert acts.label("order.send_back") == "Mengembalikan pesanan ke Pejabat Pengadaan"
    assert len({acts.label(act) for act in acts.PHRASES}) == len(acts.PHRASES)


def test_columns_and_values_are_in_words() -> None:
    assert columns.column_name("accounts_appointment", "sk_number") == "Nomor SK"
    assert columns.column_name("x", "y") == "Y"
    assert columns.table_name("accounts_appointment") == "penunjukan"
    assert columns.value_words("vendors_menu", "price", 16000.0) == "Rp16.000"
    assert columns.value_words("orders_order", "status", "SIGNED") == "Menunggu jawaban penyedia"
    assert columns.value_words("orders_order", "version", 3.0) == "3"
    assert columns.value_words("orders_order", "signed_at", "2026-11-26T02:00:00+00:00") == (
        "26-11-2026 09:00:00"
    )
    assert columns.value_words("vendors_menu", "is_active", False) == "tidak"
    assert columns.value_words("vendors_menu", "name", None) == "–"
    assert columns.value_words("x", "y", [1, "a"]) == "1, a"


@pytest.mark.django_db
def test_every_pointer_of_a_history_can_be_named() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname='row_history'")
        kept = {table for (table,) in cursor.fetchall()} & tables
    pointed = {
        columns.points_at(model._meta.db_table, field.column)
        for model in apps.get_models()
        if model._meta.db_table in kept
        for field in model._meta.concrete_fields
    }

    assert pointed - {""} - pointed_at.KNOWN.keys() == set()


@pytest.mark.django_db
def test_every_column_with_a_history_has_a_name_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname='row_history'")
        tables = {name for (name,) in cursor.fetchall()}
    models = [model for model in apps.get_models() if model._meta.db_table in tables]

    bare = {
        (model._meta.db_table, field.column)
        for model in models
        for field in model._meta.concrete_fields
        if str(field.verbose_name) == field.name.replace("_", " ")
        and not {field.column} & (columns.COLUMNS.keys() | columns.BOOKKEEPING | LEFT_OUT)
    }

    assert bare == set()
    assert len(tables) > 20


def test_free_data_is_in_words() -> None:
    data = {"net": "2089500.00", "fields": ["a", "b"], "other": {"k": 1}, "tax": "x", "how": "mfa"}

    assert columns.data_words(data) == [
        ("Isian yang diubah", "a, b"),
        ("Cara masuk", "verifikasi dua langkah"),
        ("Nilai bersih", "Rp2.089.500"),
        ("other", '{"k": 1}'),
        ("Pajak", "x"),
    ]
