"""The seven papers: what they say, and that they say it for ever."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from core import pdf
from orders import papers
from orders.models import Order, Package
from orders.services import documents
from orders.services.documents import NewDocument
from orders.states import DocumentKind
from tests.factories.orders import (
    EVENT_AT,
    NOW,
    Desk,
    desk,
    letter_facts,
    papers_of,
    prepared,
    receipt_facts,
    signed_handover,
    signed_order,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]


def text_of(snapshot: dict[str, Any], kind: str) -> str:
    """Render a snapshot and return the PDF's text, white space evened out."""
    reader = PdfReader(io.BytesIO(pdf_of(snapshot, kind)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def pdf_of(snapshot: dict[str, Any], kind: str) -> bytes:
    context = {"paper": snapshot, "hash": documents.content_hash(snapshot)}
    return pdf.render(f"documents/{kind.lower()}.html", context)


def issued(
    kind: DocumentKind, package: Package, order: Order, snapshot: dict[str, Any], office: Desk
) -> dict[str, Any]:
    with transaction.atomic():
        new = NewDocument(kind, package, order, snapshot)
        return documents.issue(new, by=office.by("ppk"), at=EVENT_AT).snapshot


def test_kak_has_its_fourteen_sections() -> None:
    office = desk(name="Dinas Komunikasi, Informatika dan Statistik")
    package = prepared(office)

    text = text_of(papers_of(package)["KAK"].snapshot, "KAK")

    assert "PEMERINTAH PROVINSI DAERAH KHUSUS JAKARTA" in text
    assert "DINAS KOMUNIKASI, INFORMATIKA DAN STATISTIK" in text
    assert "KERANGKA ACUAN KERJA" in text
    for number in range(1, 15):
        assert f" {number}. " in text
    assert "Rp4.100.000 (empat juta seratus ribu rupiah)" in text
    assert "1 Desember 2026 pukul 12.00 WIB" in text
    assert "paling lambat 3 hari kerja" in text
    assert "denda 1/1000 per hari" in text
    assert office.ppk.user.name in text
    assert "Halaman 1 dari 2" in text


def test_price_reference_shows_sources_and_total_in_words() -> None:
    package = prepared(desk())

    snapshot = papers_of(package)["REFERENSI_HARGA"].snapshot
    text = text_of(snapshot, "REFERENSI_HARGA")

    assert [row["price"] for row in snapshot["sources"]] == ["40000.00", "41000.00", "42000.00"]
    assert (snapshot["lowest"], snapshot["median"]) == ("40000.00", "41000.00")
    assert text.count("Katalog e-Order") == 3
    assert "23 November 2026 Rp40.000/kotak" in text
    assert "Nilai tengah Rp41.000" in text
    assert "Terbilang: Empat juta seratus ribu rupiah" in text
    assert "Rp50.000.000" in text
    assert "PBJT dihitung terpisah" in text


def test_specification_repeats_what_the_ppk_wrote() -> None:
    package = prepared(desk())

    text = text_of(papers_of(package)["SPESIFIKASI"].snapshot, "SPESIFIKASI")

    assert "100 kotak untuk 100 peserta" in text
    assert "tanpa styrofoam" in text
    assert "6. Ketentuan penggantian" in text


def test_purchase_order_names_parties_lines_money_and_terms() -> None:
    office = desk()
    package = prepared(office)
    order = signed_order(office, package)

    snapshot = issued(
        DocumentKind.SURAT_PESANAN, package, order, papers.purchase_order(order), office
    )
    text = text_of(snapshot, "SURAT_PESANAN")

    assert snapshot["head"]["number"] in text
    for words in (
        order.vendor.name,
        f"NIB : {order.vendor.nib}",
        "Bank Jakarta 10123456789 a.n. Siti Aminah",
        "Kerangka Acuan Kerja Nomor 001/KAK/",
        "Ongkos kirim Rp50.000",
        "PBJT makanan dan minuman 10% Rp400.000",
        "Total pesanan Rp4.450.000",
        "Terbilang: Empat juta empat ratus lima puluh ribu rupiah",
        "Rina Wati, telepon +628111222333",
        "DPA/A.1/2.16.01/2026",
        "5.1.02.01.01.0052 Belanja Makanan dan Minuman Rapat",
        "paling lambat 3 hari kerja",
        "1/1000 per hari",
        "Keadaan kahar",
        "Menerima pesanan,",
    ):
        assert words in text, words


def test_bast_counts_and_values_what_was_received() -> None:
    office = desk()
    package = prepared(office)
    handover = signed_handover(signed_order(office, package))

    snapshot = issued(DocumentKind.BAST, package, handover.order, papers.bast(handover), office)
    text = text_of(snapshot, "BAST")

    assert "50 45 5 kotak Rp1.800.000" in text
    assert "Nilai yang diterima dan dibayar Rp4.230.000" in text
    assert "Terbilang: Empat juta dua ratus tiga puluh ribu rupiah" in text
    assert "Kotak penyok saat tiba." in text
    assert "sesuai jumlah: tidak" in text
    assert "diterima sebagian" in text
    assert "Pihak Pertama," in text
    assert "Pihak Kedua," in text


@pytest.mark.parametrize(("price", "sentence"), [(40_000, "tidak memerlukan"), (60_000, "wajib")])
def test_receipt_asks_for_a_stamp_above_the_threshold(price: int, sentence: str) -> None:
    office = desk()
    package = prepared(office)
    handover = signed_handover(signed_order(office, package, price=price))

    facts = receipt_facts(handover)
    snapshot = issued(DocumentKind.KUITANSI, package, handover.order, papers.receipt(facts), office)
    text = text_of(snapshot, "KUITANSI")

    assert sentence in text
    assert "Setuju dibayar," in text
    assert "Lunas dibayar," in text
    assert "Yang menerima," in text
    assert handover.number in text


def test_approval_letter_shows_gross_tax_net_and_due_date() -> None:
    office = desk()
    package = prepared(office)
    handover = signed_handover(signed_order(office, package))

    letter = papers.approval_letter(letter_facts(office, handover))
    text = text_of(issued(DocumentKind.SPB, package, handover.order, letter, office), "SPB")

    assert "Rp4.230.000" in text
    assert "Rp3.850.000 0,5% (Rp19.250)" in text
    assert "Neto yang ditransfer Rp4.210.750" in text
    assert "Terbilang: Empat juta dua ratus sepuluh ribu tujuh ratus lima puluh rupiah" in text
    assert "Jumat, 4 Desember 2026 (3 hari kerja sejak 1 Desember 2026)" in text
    assert "Rekening tujuan sama dengan rekening penyedia" in text
    assert office.approver.user.name in text


def test_papers_never_print_the_same_page_from_live_rows() -> None:
    office = desk()
    package = prepared(office)
    order = signed_order(office, package)
    frozen = papers.purchase_order(order)
    before = json.dumps(frozen)

    order.vendor.name = "Nama Lain"
    order.vendor.bank_account = "777-888-999"
    order.vendor.save(update_fields=["name", "bank_account"])
    snapshot = issued(DocumentKind.SURAT_PESANAN, package, order, frozen, office)

    assert json.dumps(frozen) == before
    text = text_of(snapshot, "SURAT_PESANAN")
    assert "Nama Lain" not in text
    assert "777-888-999" not in text


def test_long_order_keeps_its_head_on_every_page() -> None:
    office = desk(name="Dinas " + "Pemberdayaan dan Perlindungan " * 5)
    package = prepared(office)
    order = signed_order(office, package, lines=80, quantity=10, price=10_000)

    snapshot = issued(
        DocumentKind.SURAT_PESANAN, package, order, papers.purchase_order(order), office
    )
    pages = PdfReader(io.BytesIO(pdf_of(snapshot, "SURAT_PESANAN"))).pages

    assert len(pages) >= 4
    assert "Harga satuan" in pages[2].extract_text()
    assert f"Halaman 3 dari {len(pages)}" in " ".join(pages[2].extract_text().split())


def test_company_prints_its_rkap_and_no_province() -> None:
    office = desk(kind="BUMD", letterhead="", name="PT MRT Jakarta")

    text = text_of(papers_of(prepared(office))["KAK"].snapshot, "KAK")

    assert "PROVINSI" not in text
    assert "RKAP" in text


def test_ppk_who_is_also_approver_is_marked() -> None:
    office = desk()
    office.approver.user = office.ppk.user
    office.approver.save(update_fields=["user"])

    text = text_of(papers_of(prepared(office))["KAK"].snapshot, "KAK")

    assert "Kuasa Pengguna Anggaran merangkap Pejabat Pembuat Komitmen" in text


def test_acting_official_is_named_as_such() -> None:
    office = desk()
    office.ppk.standing = "PLT"
    office.ppk.save(update_fields=["standing"])

    text = text_of(papers_of(prepared(office))["SPESIFIKASI"].snapshot, "SPESIFIKASI")

    assert "Plt. Pejabat Pembuat Komitmen" in text


def test_snapshot_amounts_are_plain_json() -> None:
    office = desk()
    snapshot = papers_of(prepared(office))["KAK"].snapshot

    assert snapshot["package"]["ceiling"] == "5000000.00"
    assert snapshot["head"]["date"] == NOW.date().isoformat()
    assert Decimal(snapshot["estimate"]["total"]) == 4_100_000
