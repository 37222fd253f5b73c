"""Copies of the trail as files: what the filters keep, no personal numbers, a bound, an event."""

import csv
import io

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.audit import Change
from core.models import AuditEvent
from reports.services import reviews
from tests.factories.accounts import OrganisationFactory, actor
from tests.factories.callers import overseer
from tests.factories.trail import finish, record

pytestmark = pytest.mark.django_db

LIST = "/laporan/jejak/"


@pytest.fixture
def auditor() -> Client:
    return overseer(Role.INSPEKTORAT)


@pytest.fixture
def events() -> list[AuditEvent]:
    """This fixture will record two acts on one office and a third on another, an hour apart."""
    by, office = actor("PP"), OrganisationFactory(name="Dinas Kesehatan", short_name="Dinkes")
    return [
        record("order.sign", office, by, 0),
        record("order.cancel", office, by, 1, Change(reason="Acara ditunda")),
        record("payment.flag", OrganisationFactory(name="Lain"), by, 2),
    ]


def content(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_copy_as_csv(auditor: Client, events: list[AuditEvent]) -> None:
    finish()
    response = auditor.post(f"{LIST}ekspor/?q=kesehatan", {"bentuk": "csv"})
    rows = list(csv.reader(io.StringIO(content(response).decode("utf-8-sig")), delimiter=";"))

    assert [row[0] for row in rows] == ["Nomor", str(events[1].pk), str(events[0].pk)]
    assert rows[1][10:12] == ["Acara ditunda", rows[1][11]]
    assert rows[1][11].endswith("membatalkan pesanan Dinas Kesehatan; alasan: Acara ditunda.")
    assert rows[1][13] == bytes(events[1].link.hash).hex()
    taken = AuditEvent.objects.get(act="audit.export")
    assert taken.data == {"format": "CSV", "rows": 2, "filters": {"q": "kesehatan"}}


def test_a_copy_as_xlsx_is_all_text(auditor: Client) -> None:
    record("order.cancel", OrganisationFactory(name="=1+1"), actor("PP"), 0, Change(reason="=2"))
    response = auditor.post(f"{LIST}ekspor/", {"bentuk": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(content(response))).worksheets[0]
    rows = list(sheet.iter_rows())

    assert [cell.value for cell in rows[1]][7] == "=1+1"
    assert {cell.data_type for cell in rows[1] if cell.value} == {"s"}
    assert AuditEvent.objects.get(act="audit.export").data["format"] == "XLSX"


def test_a_copy_holds_no_personal_numbers(auditor: Client) -> None:
    by = actor("PP")
    record(
        "order.cancel",
        OrganisationFactory(name="Usaha 3171012345670001"),
        by,
        0,
        Change(reason="Hubungi 0812-3456-7890"),
    )
    text = content(auditor.post(f"{LIST}ekspor/", {"bentuk": "csv"})).decode()

    assert "3171012345670001" not in text
    assert "3456" not in text
    assert "Hubungi ••••" in text


def test_too_much_for_one_file_is_refused(
    auditor: Client, events: list[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviews, "MOST_EXPORTED", 2)

    refused = auditor.post(f"{LIST}ekspor/", {"bentuk": "csv"})

    assert refused.status_code == 422
    assert "paling banyak 2 tindakan" in refused.content.decode()
    assert not AuditEvent.objects.filter(act="audit.export").exists()


def test_a_copy_with_a_wrong_filter_leads_back(auditor: Client) -> None:
    response = auditor.post(f"{LIST}ekspor/?dari=x", {"bentuk": "csv"})

    assert response.headers["Location"] == f"{reverse('reports:audit_list')}?dari=x"
