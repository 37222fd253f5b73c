"""The filters of the reports, read from the address of the page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.models import Organisation

YEARS_BACK = 4
MARKER_UNKNOWN = "Penanda halaman ini tidak dikenal; mulai dari halaman pertama."


class ReportFilter(forms.Form):
    """Year and office; what is missing means this year and the whole scope."""

    tahun = forms.TypedChoiceField(
        label="Tahun",
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "Tahun ini tidak ada dalam laporan; pilih dari daftar."},
    )
    unit = forms.ChoiceField(
        label="Unit kerja",
        required=False,
        error_messages={
            "invalid_choice": "Unit kerja ini tidak ada dalam lingkup Anda; pilih dari daftar."
        },
    )

    def __init__(
        self, data: Any, *, offices: Sequence[Organisation], today: date, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.offices = offices
        self.this_year = today.year
        years = range(today.year, today.year - YEARS_BACK - 1, -1)
        self.fields["tahun"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "Semua unit kerja"),
            *((office.code, office.short_name) for office in offices),
        ]

    @property
    def year(self) -> int:
        """Return the chosen year; this year when none or a wrong one was given."""
        return self.cleaned_data.get("tahun") or self.this_year

    @property
    def office(self) -> Organisation | None:
        """Return the chosen office, None for the whole scope."""
        code = self.cleaned_data.get("unit") or ""
        return next((office for office in self.offices if office.code == code), None)

    @property
    def chosen(self) -> Sequence[Organisation]:
        """Return the offices to report on: the chosen one or the whole scope."""
        return [self.office] if self.office else self.offices


class LateFilter(ReportFilter):
    """The late list: besides year and office, paid or not, and where the page begins."""

    STATUSES = (("", "Semua"), ("open", "Belum dibayar"), ("paid", "Sudah dibayar"))

    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=STATUSES,
        error_messages={"invalid_choice": "Status ini tidak dikenal; pilih dari daftar."},
    )
    sesudah = forms.RegexField(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]{1,18}$",
        required=False,
        error_messages={"invalid": MARKER_UNKNOWN},
    )

    @property
    def after(self) -> tuple[date, int] | None:
        """Return the (due date, pk) of the last row of the page before, None on the first page."""
        marker = self.cleaned_data.get("sesudah") or ""
        return parse_marker(marker) if marker else None

    def clean_sesudah(self) -> str:
        """Refuse a marker that names a day which does not exist."""
        marker: str = self.cleaned_data["sesudah"]
        if marker:
            try:
                parse_marker(marker)
            except ValueError:
                raise forms.ValidationError(MARKER_UNKNOWN) from None
        return marker


def parse_marker(marker: str) -> tuple[date, int]:
    """This function will read `2026-11-26.17`; raises ValueError for a day that does not exist."""
    day, pk = marker.split(".")
    return date.fromisoformat(day), int(pk)


def marker(due: date, pk: int) -> str:
    """This function will write where the next page begins."""
    return f"{due.isoformat()}.{pk}"
