"""Shapes of the settings of legal numbers: a value to come, and why one is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from core.forms import DateField, PercentField, RupiahField
from core.legal_units import Kind
from payments.queries.parameters import Series
from payments.services.parameters import NewValue

NOT_A_NUMBER = "Tulis bilangan bulat, misalnya 3."


class PlanForm(forms.Form):
    """A value of one legal number from a day on; names are those of the service."""

    valid_from = DateField(
        label="Mulai berlaku",
        error_messages={"required": "Isi tanggal mulai berlaku."},
    )
    legal_basis = forms.CharField(
        label="Dasar hukum",
        validators=[MaxLengthValidator(200, "Dasar hukum paling banyak 200 huruf; ringkas.")],
        help_text="Nomor, tahun, dan pasal, misalnya “Ingub 5/2026 KESATU huruf h”.",
        error_messages={"required": "Isi nomor dan pasal peraturannya."},
    )
    reason = forms.CharField(
        label="Alasan perubahan",
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(500, "Alasan paling banyak 500 huruf; ringkas dahulu.")],
        error_messages={"required": "Tulis mengapa nilainya berubah."},
    )

    field_order = ("value", "valid_from", "legal_basis", "reason")

    def __init__(self, series: Series, today: date, data: Any = None) -> None:
        earliest = today + timedelta(days=1) if series.current else today
        super().__init__(data, initial={"valid_from": earliest})
        self.fields["value"] = _value_field(series)
        self.fields["valid_from"].widget.attrs["min"] = earliest.isoformat()
        self.order_fields(list(self.field_order))

    def new_value(self) -> NewValue:
        """Return the valid form as the service takes it."""
        return NewValue(**self.cleaned_data)


def _value_field(series: Series) -> forms.Field:
    low, high = series.shown(series.spec.low), series.shown(series.spec.high)
    now = f"Sekarang {series.current.shown}. " if series.current else ""
    common: dict[str, Any] = {
        "label": "Nilai baru",
        "help_text": f"{now}Antara {low} dan {high}.",
        "error_messages": {"required": "Isi nilai yang baru."},
    }
    if series.spec.kind == Kind.RUPIAH:
        return RupiahField(min_value=series.spec.low, max_value=series.spec.high, **common)
    if series.spec.kind == Kind.RATE:
        common["label"] = "Nilai baru dalam persen"
        return PercentField(**common)
    common["label"] = f"Nilai baru dalam {series.unit}"
    common["error_messages"]["invalid"] = NOT_A_NUMBER
    return WholeField(min_value=int(series.spec.low), max_value=int(series.spec.high), **common)


class WholeField(forms.IntegerField):
    """A whole number as the Decimal that the law's table holds."""

    def clean(self, value: Any) -> Any:
        """Return the number as Decimal, None when empty."""
        number = super().clean(value)
        return None if number is None else Decimal(number)


class WithdrawForm(forms.Form):
    """Why a planned value is taken back."""

    alasan = forms.CharField(
        label="Alasan ditarik",
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(500, "Alasan paling banyak 500 huruf; ringkas dahulu.")],
        error_messages={"required": "Tulis mengapa rencananya ditarik."},
    )
