"""Made-up but lifelike values for the component sheet at /komponen/ (demo setting only)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import ChoiceCards, DateField, RupiahField

SAMPLE_INITIAL = {"nilai": Decimal("49750000.00"), "tanggal": date(2026, 11, 26)}


class SampleForm(forms.Form):
    """One field of each kind, for looking at."""

    nama = forms.CharField(
        label="Nama kegiatan",
        max_length=80,
        help_text="Seperti tertulis pada DPA, misalnya “Rapat Koordinasi Smart City”.",
    )
    nilai = RupiahField(
        label="Pagu paket",
        max_value=50_000_000,
        help_text="Paling banyak Rp50.000.000 per transaksi (Ingub 1/2023 KESATU h).",
    )
    tanggal = DateField(label="Tanggal acara")
    cara = forms.ChoiceField(
        label="Cara penyajian",
        choices=[("BOX", "Nasi kotak"), ("PRASMANAN", "Prasmanan"), ("SNACK", "Kudapan")],
    )
    penerima = forms.ChoiceField(
        label="Siapa yang menerima kiriman?",
        widget=ChoiceCards,
        choices=[("SAYA", "Saya sendiri"), ("PENERIMA", "Penerima barang unit kerja")],
    )
    catatan = forms.CharField(
        label="Catatan untuk penyedia", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    setuju = forms.BooleanField(label="Data di atas sudah saya periksa")


WORDS = {
    "DRAFT": "Keranjang",
    "ASSIGNED": "Penyiapan dokumen",
    "PREPARED": "Siap dipesan",
    "ORDERED": "Dalam pemesanan",
    "SUBMITTED": "Menunggu tanda tangan PPK",
    "SIGNED": "Menunggu jawaban penyedia",
    "REPORTED": "Menunggu pemeriksaan PPK",
    "INSPECTED": "Menunggu tanda tangan penyedia",
    "BILLED": "Menunggu draf bendahara",
    "DRAFTED": "Menunggu persetujuan PA/KPA",
    "APPROVED": "Menunggu pembayaran",
    "ACCEPTED": "Diproses penyedia",
    "DELIVERED": "Menunggu pemeriksaan",
    "RECEIVED": "BAST ditandatangani",
    "VERIFIED": "Terverifikasi",
    "ISSUED": "Terbit",
    "PAID": "Dibayar",
    "ARRIVED": "Uang diterima penyedia",
    "DONE": "Selesai",
    "CLOSED": "Selesai",
    "NEARING": "Mendekati jatuh tempo",
    "DUE_TODAY": "Jatuh tempo hari ini",
    "OVERDUE": "Terlambat",
    "DECLINED": "Ditolak penyedia",
    "REJECTED": "Ditolak seluruhnya",
    "CANCELLED": "Dibatalkan",
    "SUSPENDED": "Dibekukan",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything with a status."""

    status: str

    def get_status_display(self) -> str:
        """Return the status in words, as Django's models do."""
        return WORDS[self.status]


def _clocks() -> list[dict[str, Any]]:
    days = [date(2026, 12, 23), date(2026, 12, 28), date(2026, 12, 29)]
    skipped = [
        {"date": date(2026, 12, 24), "reason": "cuti bersama"},
        {"date": date(2026, 12, 25), "reason": "Hari Raya Natal"},
        {"date": date(2026, 12, 26), "reason": "Sabtu"},
        {"date": date(2026, 12, 27), "reason": "Minggu"},
    ]
    due = "Jatuh tempo Selasa, 29 Desember 2026"
    faces = (
        ("Hari kerja ke-2 dari 3", "", ("done", "today", "next")),
        ("Terlambat 1 hari kerja", "danger", ("late", "late", "late")),
        ("Dibayar pada hari kerja ke-2 dari 3", "success", ("done", "paid", "next")),
    )
    return [
        {
            "title": title,
            "tone": tone,
            "due": due,
            "days": [
                {"date": day, "state": state} for day, state in zip(days, states, strict=True)
            ],
            "skipped": skipped,
        }
        for title, tone, states in faces
    ]


def _events(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": "Surat Pesanan ditandatangani",
            "person": "Rina Wati Kusumaningrum",
            "post": "PPK · Dinas Kominfotik",
            "at": now - timedelta(hours=3),
            "tone": "success",
            "icon": "pen-line",
            "note": "",
        },
        {
            "title": "Pesanan diajukan",
            "person": "Bagus Prasetyo",
            "post": "Pejabat Pengadaan · Dinas Kominfotik",
            "at": now - timedelta(days=1),
            "tone": "info",
            "icon": "send",
            "note": "Rp9.950.000 dicadangkan dari SPD triwulan IV.",
        },
    ]


def _menus() -> list[dict[str, Any]]:
    return [
        {
            "name": "Nasi Kotak Ayam Bakar Betawi Komplet dengan Sayur Asem dan Kerupuk Kulit",
            "vendor": "Dapur Betawi Mpok Nur",
            "area": "Jakarta Timur",
            "price": Decimal("38500.00"),
            "tone": "rice",
            "rating": "4,8",
        },
        {
            "name": "Kue Subuh Aneka Rasa",
            "vendor": "Kue Kampung",
            "area": "Jakarta Barat",
            "price": Decimal("15000.00"),
            "tone": "cake",
            "rating": "",
        },
        {
            "name": "Es Timun Serut",
            "vendor": "Snack Pulau",
            "area": "Kepulauan Seribu",
            "price": Decimal("9000.00"),
            "tone": "drink",
            "rating": "4,2",
        },
        {
            "name": "Sate Lilit Prasmanan",
            "vendor": "Katering Menteng",
            "area": "Jakarta Pusat",
            "price": Decimal("125000.00"),
            "tone": "grill",
            "rating": "5,0",
        },
    ]


def context() -> dict[str, Any]:
    """This function will return everything that the component sheet draws."""
    now = timezone.localtime()
    months = ["Jun", "Jul", "Agu", "Sep", "Okt", "Nov"]
    shares = [71, 78, 74, 86, 91, 94]
    offices = ["Dinas Kesehatan", "Dinas Kominfotik", "Kecamatan Menteng", "PT MRT Jakarta"]
    spending = [412_500_000, 287_300_000, 96_400_000, 51_000_000]
    return {
        "now": now,
        "today": now.date(),
        "million": Decimal("9950000.00"),
        "billion": Decimal("1234567890123.00"),
        "statuses": [Thing(code) for code in WORDS],
        "clocks": _clocks(),
        "events": _events(now),
        "menus": _menus(),
        "on_time": {"labels": months, "series": [{"name": "Tepat waktu", "values": shares}]},
        "spending": {"labels": offices, "series": [{"name": "Belanja", "values": spending}]},
        "facets": [
            {"value": "31.71", "label": "Jakarta Pusat", "count": 48, "selected": True},
            {"value": "31.74", "label": "Jakarta Selatan", "count": 112, "selected": False},
            {"value": "31.01", "label": "Kepulauan Seribu", "count": 3, "selected": False},
        ],
        "tones": ["success", "attention", "danger", "info", "neutral"],
        "plates": ["rice", "cake", "drink", "snack", "fruit", "soup", "grill", "noodle"],
    }
