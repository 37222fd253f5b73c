"""Logs hold no personal number and no secret, wherever it comes from."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from celery import Celery
from django.conf import settings
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from core import redaction

NIK = "3171014502800003"
NPWP = "09.254.294.3-407.000"
ACCOUNT = "10123456789"
PHONE = "+6281234567890"
TOKEN = "0123456789abcdef" * 4
SECRETS = (NIK, NPWP, ACCOUNT, PHONE, TOKEN)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """This fixture will collect what the console handler of the settings writes."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter())
    root.handlers, root.level = [handler], logging.INFO
    yield out
    root.handlers, root.level = kept, level


def _formatter() -> logging.Formatter:
    options = dict(settings.LOGGING["formatters"]["json"])
    factory = options.pop("()")
    return structlog.stdlib.ProcessorFormatter(**options) if "Processor" in factory else factory()


def records(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def assert_clean(out: io.StringIO, *secrets: str) -> None:
    text = out.getvalue()
    assert text
    assert [secret for secret in secrets or SECRETS if secret in text] == []


def test_messages_and_arguments_are_redacted(log: io.StringIO) -> None:
    logging.getLogger("uji").warning("NIK %s, rekening %s, HP %s", NIK, ACCOUNT, PHONE)

    assert_clean(log)
    assert records(log)[0]["level"] == "warning"


def test_fields_are_redacted_by_name_and_by_depth(log: io.StringIO) -> None:
    structlog.get_logger("uji").warning(
        "simpan",
        npwp="123",
        data={"bank_account": "99", "baris": [{"telepon": "1"}, NIK], "total": 12500000},
        owner_nik=7,
        request_id="a1",
    )

    event = records(log)[0]
    assert event["npwp"] == redaction.HIDDEN
    assert event["owner_nik"] == redaction.HIDDEN
    assert event["data"]["bank_account"] == redaction.HIDDEN
    assert event["data"]["baris"][0]["telepon"] == redaction.HIDDEN
    assert event["data"]["total"] == 12500000
    assert event["request_id"] == "a1"
    assert_clean(log)


def test_tracebacks_are_redacted(log: io.StringIO) -> None:
    try:
        raise ValueError(f"penyedia NIK {NIK} dengan rekening {ACCOUNT} ditolak")
    except ValueError:
        logging.getLogger("uji").exception("gagal menyimpan %s", {"npwp": NPWP})

    assert_clean(log)
    assert "Traceback" in records(log)[0]["exception"]


@pytest.mark.django_db
def test_database_errors_are_redacted(log: io.StringIO) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE uji (bank_account text UNIQUE, nik text)")
        cursor.execute("INSERT INTO uji VALUES (%s, %s)", [ACCOUNT, NIK])
        with pytest.raises(IntegrityError) as failed:
            cursor.execute("INSERT INTO uji VALUES (%s, %s)", [ACCOUNT, NIK])
    assert ACCOUNT in str(failed.value)

    logging.getLogger("django.db").error("query failed", exc_info=failed.value)

    assert_clean(log)
    assert "bank_account" in log.getvalue()


def test_failed_requests_are_redacted(log: io.StringIO, client: Client, db: None) -> None:
    client.get(f"/tidak-ada/{NIK}/", {"q": PHONE}, headers={"authorization": f"Token {TOKEN}"})
    client.get(f"/tidak-ada/{NIK}/{ACCOUNT}/")
    client.get(reverse("api-me"), headers={"authorization": f"Token {TOKEN}"})

    assert_clean(log, *SECRETS, PHONE.removeprefix("+"))


def test_task_arguments_are_redacted(log: io.StringIO) -> None:
    app = Celery("uji", set_as_current=False)

    @app.task(name="uji.gagal")
    def fail(nik: str, account: str = "") -> None:
        raise ValueError(f"{nik} {account}")

    fail.apply(args=(NIK,), kwargs={"account": ACCOUNT})
    logging.getLogger("celery").info("Task uji[1] received args=%r kwargs=%r", (NIK,), {"a": PHONE})

    assert_clean(log)
    assert "uji.gagal" in log.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Token {TOKEN}",
        f"bearer={TOKEN}",
        f"Key (bank_account)=({ACCOUNT}) already exists.",
        'password="rahasia-besar-1"',
        "{'csrfmiddlewaretoken': 'abcdefghijklmnop', 'sandi': 'rahasia-besar-1'}",
        "nik = 1234",
        "telepon: 0812 3456 7890",
    ],
)
def test_named_values_go(text: str) -> None:
    shown = redaction.text_of(text)

    assert redaction.HIDDEN in shown
    for secret in (*SECRETS, "rahasia-besar-1", "abcdefghijklmnop", "1234", "7890"):
        assert secret not in shown


@pytest.mark.parametrize(
    "text",
    [
        "GET /pesanan/123/",
        "12500000.00",
        "198209242009032003",
        "2026-11-26T10:00:00.123456Z",
        "id 7",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert redaction.text_of(text) == text
