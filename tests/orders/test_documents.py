"""Papers: gapless numbers, frozen snapshots, PDFs rendered once and shown to the right people."""

import io
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction
from django.test import Client
from pypdf import PdfReader

from accounts.models import Appointment, Organisation, Role
from core.models import NumberSeries
from orders import papers, tasks
from orders.models import Document, Package
from orders.services import documents, packages
from orders.services.documents import NewDocument
from orders.states import DocumentKind
from tests.factories.accounts import AppointmentFactory
from tests.factories.orders import (
    EVENT_AT,
    NOW,
    Desk,
    desk,
    filled,
    papers_of,
    prepared,
    signed_order,
)

pytestmark = pytest.mark.usefixtures("legal")


def client_of(appointment: Appointment) -> Client:
    client = Client()
    client.force_login(appointment.user)
    return client


def order_paper(office: Desk, package: Package) -> Document:
    order = signed_order(office, package)
    new = NewDocument(DocumentKind.SURAT_PESANAN, package, order, papers.purchase_order(order))
    with transaction.atomic():
        return documents.issue(new, by=office.by("ppk"), at=EVENT_AT)


@pytest.mark.django_db
def test_numbers_run_per_office_kind_and_year() -> None:
    first, second = desk(code="dinkes"), desk(code="mrt")
    later = NOW + timedelta(hours=2)

    prepared(first)
    prepared(second)
    prepared(first, at=later, rup_code="00000002")

    kaks = Document.objects.filter(kind=DocumentKind.KAK).order_by("pk")
    assert [paper.number for paper in kaks] == [
        "001/KAK/DINKES/XI/2026",
        "001/KAK/MRT/XI/2026",
        "002/KAK/DINKES/XI/2026",
    ]


@pytest.mark.django_db
def test_number_comes_back_when_the_act_fails() -> None:
    office = desk(code="dinkes")
    package = filled(office)
    snapshot = papers.kak(package, day=NOW.date())

    with transaction.atomic():
        new = NewDocument(DocumentKind.KAK, package, None, snapshot)
        failed = documents.issue(new, by=office.by("ppk"), at=NOW)
        transaction.set_rollback(True)
    packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW)

    assert failed.number == papers_of(package)["KAK"].number == "001/KAK/DINKES/XI/2026"


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_parallel_issues_take_two_numbers() -> None:
    office = desk()
    pair = [filled(office, rup_code=f"0000000{n}") for n in (1, 2)]
    faults: list[Exception] = []

    def issue(package: Package) -> None:
        try:
            packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the main thread must see it)
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=[package]) for package in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    numbers = Document.objects.filter(kind="KAK").values_list("number", flat=True)
    assert sorted(number[:3] for number in numbers) == ["001", "002"]
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {2}


@pytest.mark.django_db
def test_content_hash_is_of_the_stored_snapshot() -> None:
    paper = Document.objects.get(pk=papers_of(prepared(desk()))["KAK"].pk)

    assert paper.content_hash == documents.content_hash(paper.snapshot)
    assert paper.snapshot["head"]["number"] == paper.number


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"snapshot": {}}, {"number": "1"}, {"content_hash": "x"}])
def test_database_refuses_to_change_a_paper(change: dict[str, Any]) -> None:
    paper = papers_of(prepared(desk()))["KAK"]

    with pytest.raises(InternalError), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        paper.delete()

    assert Document.objects.filter(pk=paper.pk, number=paper.number).count() == 1


@pytest.mark.django_db
def test_render_makes_one_file_under_a_random_name() -> None:
    paper = papers_of(prepared(desk()))["KAK"]

    first = documents.render(paper.pk)
    second = documents.render(paper.pk)

    stored = list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))
    assert first.pdf.name == second.pdf.name
    assert [path.name for path in stored] == [Path(first.pdf.name).name]
    assert "KAK" not in first.pdf.name
    assert len(Path(first.pdf.name).stem) >= 32


@pytest.mark.django_db
def test_render_pending_takes_what_waits_and_passes_a_broken_one() -> None:
    package = prepared(desk())
    waiting = papers_of(package)
    with transaction.atomic():
        broken = documents.issue(
            NewDocument(DocumentKind.BAST, package, None, {}), by=desk().by("ppk"), at=NOW
        )

    made = tasks.render_pending()

    assert made == len(waiting) == 3
    assert list(Document.objects.filter(pdf="")) == [broken]
    assert tasks.render_pending() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_workers_leave_one_file() -> None:
    paper = papers_of(prepared(desk()))["SPESIFIKASI"]
    documents.to_pdf(paper)  # loads the renderer, so that both start together

    def work() -> None:
        documents.render(paper.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    paper.refresh_from_db()
    stored = list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))
    assert [path.name for path in stored] == [Path(paper.pdf.name).name]


@pytest.mark.django_db
def test_pdf_is_sent_inline_or_as_a_file() -> None:
    office = desk(code="dinkes")
    paper = papers_of(prepared(office))["KAK"]
    client = client_of(office.ppk)

    shown = client.get(f"/dokumen/{paper.pk}/")
    saved = client.get(f"/dokumen/{paper.pk}/?unduh=1")

    content = b"".join(shown.streaming_content)
    assert content.startswith(b"%PDF")
    assert "KERANGKA ACUAN KERJA" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert shown["Content-Type"] == "application/pdf"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"] == 'inline; filename="001-kak-dinkes-xi-2026.pdf"'
    assert saved["Content-Disposition"].startswith("attachment;")
    assert b"".join(saved.streaming_content) == content


@pytest.mark.django_db
def test_papers_are_for_the_office_its_overseers_and_the_vendor_of_the_order() -> None:
    office = desk()
    package = prepared(office)
    kak, letter = papers_of(package)["KAK"], order_paper(office, package)
    assert letter.order is not None
    owner = AppointmentFactory(role=Role.PEMILIK, organisation=letter.order.vendor.organisation)
    rival = AppointmentFactory(role=Role.PEMILIK, organisation__kind=Organisation.Kind.UMK)
    auditor = AppointmentFactory(role=Role.INSPEKTORAT)
    stranger = AppointmentFactory(role=Role.PPK)
    expected = (
        (office.treasurer, 200, 200),
        (office.receiver, 200, 200),
        (auditor, 200, 200),
        (owner, 404, 200),
        (rival, 404, 404),
        (stranger, 404, 404),
    )

    for appointment, of_kak, of_letter in expected:
        client = client_of(appointment)
        answers = [client.get(f"/dokumen/{paper.pk}/") for paper in (kak, letter)]
        assert [answer.status_code for answer in answers] == [of_kak, of_letter]
        for answer in answers:
            b"".join(answer.streaming_content if answer.streaming else [answer.content])
    assert Client().get(f"/dokumen/{kak.pk}/").status_code == 302
    assert client_of(office.ppk).get(f"/dokumen/{10**30}/").status_code == 404
    assert client_of(office.ppk).post(f"/dokumen/{kak.pk}/").status_code == 405


@pytest.mark.django_db
def test_list_shows_a_vendor_its_own_papers_only() -> None:
    office = desk()
    package = prepared(office)
    letter = order_paper(office, package)
    assert letter.order is not None
    owner = AppointmentFactory(role=Role.PEMILIK, organisation=letter.order.vendor.organisation)

    of_owner = client_of(owner).get("/dokumen/").context
    of_office = client_of(office.pp).get("/dokumen/").context
    of_kind = client_of(office.pp).get("/dokumen/", {"jenis": "KAK", "q": "/KAK/"}).context

    assert list(of_owner["documents"]) == [letter]
    assert [kind[0] for kind in of_owner["kinds"]] == ["SURAT_PESANAN", "BAST", "KUITANSI"]
    assert len(of_office["documents"]) == 4
    assert [paper.kind for paper in of_kind["documents"]] == ["KAK"]
