"""Shapes of the settings of days off: one day, a removal, a CSV of many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from core.forms import ChoiceCards, DateField
from core.importing import Column, Fault, Limits, Plan, read
from core.models import Holiday
from payments.services.holidays import HolidayRefused, NewHoliday, Removal, check

REASON_TOO_LONG = MaxLengthValidator(300, "Alasan paling banyak 300 huruf; ringkas dahulu.")
FILE_LIMITS = Limits(rows=500, size=256 * 1024)
YES_NO = (("tidak", "tidak"), ("ya", "ya"))
CATEGORIES = {
    "libur nasional": Holiday.Category.NATIONAL,
    "cuti bersama": Holiday.Category.JOINT_LEAVE,
}


def _basis() -> forms.CharField:
    return forms.CharField(
        label="Nomor keputusan",
        max_length=200,
        help_text="Misalnya “SKB 3 Menteri 933/2026, 1/2026, 3/2026” atau nomor Keppres.",
        error_messages={"required": "Isi nomor keputusan yang menetapkannya."},
    )


def _decree_date() -> DateField:
    return DateField(
        label="Tanggal keputusan",
        error_messages={"required": "Isi tanggal keputusan."},
    )


class HolidayForm(forms.Form):
    """One day off with its decree; names are those of the service."""

    date = DateField(label="Tanggal libur", error_messages={"required": "Isi tanggal liburnya."})
    name = forms.CharField(
        label="Nama hari libur",
        max_length=160,
        error_messages={"required": "Isi nama hari liburnya."},
    )
    category = forms.ChoiceField(
        label="Jenis",
        choices=Holiday.Category.choices,
        widget=ChoiceCards,
        error_messages={"required": "Pilih libur nasional atau cuti bersama."},
    )
    legal_basis = _basis()
    decree_date = _decree_date()
    is_estimate = forms.BooleanField(
        label="Tanggalnya masih perkiraan",
        required=False,
        help_text="Jam pembayaran menulis “perkiraan” sampai keputusannya dicatat di sini.",
    )

    def new_holiday(self) -> NewHoliday:
        """Return the valid form as the service takes it."""
        return NewHoliday(**self.cleaned_data)


class RemovalForm(forms.Form):
    """Why a day counts again."""

    legal_basis = _basis()
    decree_date = _decree_date()
    reason = forms.CharField(
        label="Alasan",
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[REASON_TOO_LONG],
        error_messages={"required": "Tulis mengapa hari ini menjadi hari kerja."},
    )

    def removal(self) -> Removal:
        """Return the valid form as the service takes it."""
        return Removal(**self.cleaned_data)


def initial_of(row: Holiday) -> dict[str, Any]:
    """This function will return a day off as the form shows it."""
    return {name: getattr(row, name) for name in HolidayForm.base_fields}


COLUMNS = (
    Column("tanggal", DateField(), "2026-12-28"),
    Column("nama", forms.CharField(max_length=160), "Cuti bersama akhir tahun"),
    Column(
        "jenis",
        forms.ChoiceField(choices=[(name, name) for name in CATEGORIES]),
        "cuti bersama",
    ),
    Column("nomor_keputusan", forms.CharField(max_length=200), "SKB 3 Menteri 1/2026"),
    Column("tanggal_keputusan", DateField(), "2026-11-20"),
    Column("perkiraan", forms.ChoiceField(choices=YES_NO), "tidak"),
)
FIELDS = {
    "date": "tanggal",
    "name": "nama",
    "category": "jenis",
    "legal_basis": "nomor_keputusan",
    "decree_date": "tanggal_keputusan",
}


def plan_csv(data: bytes, today: Any) -> Plan[NewHoliday]:
    """This function will read days off from a CSV and list every fault; nothing is written."""
    table = read(data, COLUMNS, FILE_LIMITS)
    faults, drafts, seen = list(table.faults), [], set()
    for row in table.rows:
        values = row.values
        new = NewHoliday(
            date=values["tanggal"],
            name=values["nama"],
            category=CATEGORIES[values["jenis"]],
            legal_basis=values["nomor_keputusan"],
            decree_date=values["tanggal_keputusan"],
            is_estimate=values["perkiraan"] == "ya",
        )
        try:
            check(new, None, today)
        except HolidayRefused as refusal:
            for name, texts in refusal.errors.items():
                column = FIELDS[name]
                shown = str(values[column])[:60]
                faults += [Fault(text, row.number, column, shown) for text in texts]
        if new.date in seen:
            text = "Tanggal ini sudah ada di baris lain berkas ini."
            faults.append(Fault(text, row.number, "tanggal", new.date.isoformat()))
        seen.add(new.date)
        drafts.append(new)
    ordered = sorted(faults, key=lambda fault: fault.row or 0)
    return Plan(tuple(drafts), tuple(ordered), table.count)
