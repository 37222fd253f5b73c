"""Made-up but lifelike values for the component sheet at /komponen/ (demo setting only)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils import timezone

from core.forms import ChoiceCards, DateField, RupiahField
from core.templatetags.vocabulary import STATUS

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


def _statuses() -> list[SimpleNamespace]:
    words = {code: code.replace("_", " ").capitalize() for code in STATUS}
    return [
        SimpleNamespace(status=code, get_status_display=lambda word=word: word)
        for code, word in words.items()
    ]


def _clocks(today: date) -> list[dict[str, Any]]:
    days = [today - timedelta(days=1), today, today + timedelta(days=3)]
    skipped = [
        {"date": today + timedelta(days=1), "reason": "Sabtu"},
        {"date": today + timedelta(days=2), "reason": "Minggu"},
    ]
    running = zip(days, ("done", "today", "next"), strict=True)
    late = zip(days, ("late", "late", "late"), strict=True)
    paid = zip(days, ("done", "paid", "next"), strict=True)
    return [
        {
            "title": title,
            "tone": tone,
            "due": f"Jatuh tempo {due}",
            "days": [{"date": day, "state": state} for day, state in pairs],
            "skipped": skipped,
        }
        for title, tone, due, pairs in (
            ("Hari kerja ke-2 dari 3", "", "lusa, akhir hari kerja", running),
            ("Lewat 1 hari kerja", "danger", "kemarin", late),
            ("Dibayar pada hari kerja ke-2 dari 3", "success", "besok", paid),
        )
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
        "statuses": _statuses(),
        "clocks": _clocks(now.date()),
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
