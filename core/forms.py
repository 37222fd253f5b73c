"""Form fields and the renderer that gives every form its accessible markup."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

from core import money

# Beyond this no budget of the province goes; it also keeps numeric(18,2) from overflowing.
LARGEST = Decimal(9999999999999)

# A stored value sent back (1250000.00) or an amount as people write it (1.250.000,50).
AS_STORED = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,2})?")
AMOUNT = re.compile(
    rf"{AS_STORED.pattern}|-?[0-9]{{1,3}}(\.[0-9]{{3}}){{0,6}}(,[0-9]{{1,2}})?|-?[0-9]{{1,20}},[0-9]{{1,2}}"
)

PERCENT = re.compile(r"-?[0-9]{1,6}([.,][0-9]{1,6})?")

LONGEST_REASON = 500

CONTROL_CLASSES = {
    "checkbox": "form-check-input",
    "radio": "form-check-input",
    "select": "form-select",
}


def reason_of(request: HttpRequest) -> str:
    """This function will read the reason of an act, without signs that the database cannot hold."""
    return request.POST.get("alasan", "").replace("\x00", "")[:LONGEST_REASON]


class EOrderBoundField(forms.BoundField):
    """Gives each control its class and tells the template what kind of control it is."""

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> Any:
        widget = widget or self.field.widget
        attrs = dict(attrs or {})
        if not widget.is_hidden:
            own = widget.attrs.get("class", "")
            invalid = "is-invalid" if self.errors else ""
            attrs["class"] = " ".join(filter(None, [_control_class(widget), own, invalid]))
        return super().as_widget(widget, attrs, only_initial)

    @property
    def is_checkbox(self) -> bool:
        """Tell whether the control stands before its label."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_money(self) -> bool:
        """Tell whether the control shows its amount in words."""
        return isinstance(self.field, RupiahField)


def _control_class(widget: forms.Widget) -> str:
    input_type = getattr(widget, "input_type", "")
    return CONTROL_CLASSES.get(input_type, "form-control")


class EOrderRenderer(TemplatesSetting):
    """Renders forms and fields with the templates of `components/forms/`."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = EOrderBoundField


class RupiahInput(forms.TextInput):
    """A text box for rupiah: digits keyboard, grouped digits, words as one types."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        own = {"inputmode": "decimal", "autocomplete": "off", "data-money": ""}
        super().__init__(own | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        """Show a stored amount grouped; give back what was typed when it was not an amount."""
        if isinstance(value, int | Decimal):
            return money.rupiah(value).replace("Rp", "")
        shown: str | None = super().format_value(value)
        return shown


class RupiahField(forms.Field):
    """An amount in rupiah; reads `1250000`, `1.250.000`, `Rp 1.250.000` and `1.250.000,50`."""

    widget = RupiahInput

    def __init__(
        self, *, min_value: Decimal | int = 0, max_value: Decimal | int = LARGEST, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = Decimal(min_value), Decimal(max_value)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount, or refuse text that is not one."""
        text = str(value or "").replace("Rp", "").replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if not AMOUNT.fullmatch(text):
            raise ValidationError(
                "“%(value)s” bukan jumlah rupiah. Tulis angka saja, misalnya 1.250.000.",
                code="invalid",
                params={"value": str(value)[:60]},
            )
        return Decimal(_plain(text))

    def validate(self, value: Decimal | None) -> None:
        """Refuse amounts outside the allowed range."""
        super().validate(value)
        if value is None:
            return
        limits = {"value": money.rupiah(value)}
        if value < self.min_value:
            limits["limit"] = money.rupiah(self.min_value)
            raise ValidationError(
                "%(value)s terlalu kecil; paling sedikit %(limit)s.",
                code="min_value",
                params=limits,
            )
        if value > self.max_value:
            limits["limit"] = money.rupiah(self.max_value)
            raise ValidationError(
                "%(value)s terlalu besar; paling banyak %(limit)s.",
                code="max_value",
                params=limits,
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not spellings."""
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


def _plain(text: str) -> str:
    """Return an Indonesian amount as Python spells it: dots group, a comma starts the cents."""
    if AS_STORED.fullmatch(text):
        return text
    return text.replace(".", "").replace(",", ".")


class PercentField(forms.Field):
    """A rate typed as per cent (`0,5`, `0.5`, `10%`) and kept as a fraction (0.005)."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:
        """Return the fraction, or refuse text that is not a number."""
        text = str(value or "").replace("%", "").replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if not PERCENT.fullmatch(text):
            raise ValidationError(
                "“%(value)s” bukan persen. Tulis angka saja, misalnya 0,5 atau 10.",
                code="invalid",
                params={"value": str(value)[:60]},
            )
        return Decimal(text.replace(",", ".")).scaleb(-2)


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateField(forms.DateField):
    """A legal local date, picked natively; also reads 26/11/2026 and 26-11-2026."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", "Tanggal tidak dikenali. Tulis tanggal, bulan, tahun: 26/11/2026."
        )
        super().__init__(input_formats=formats, **kwargs)

    def to_python(self, value: Any) -> date | None:
        """Refuse years outside this century, which are typing errors."""
        day = super().to_python(value)
        if day is not None and not 2000 <= day.year <= 2100:
            raise ValidationError(
                "Tahun %(year)s di luar 2000–2100. Periksa tahunnya.",
                code="year",
                params={"year": day.year},
            )
        return day


class TimeField(forms.TimeField):
    """A time of day, picked natively; also reads 14.05."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> time | None:
        """Return the time of day."""
        return super().to_python(value)


class DateTimeField(forms.DateTimeField):
    """A moment in Jakarta time, picked natively."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H.%M", "%d/%m/%Y %H:%M"]
        super().__init__(input_formats=formats, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """Refuse years outside this century, which are typing errors."""
        moment = super().to_python(value)
        if moment is not None and not 2000 <= moment.year <= 2100:
            raise ValidationError(
                "Tahun %(year)s di luar 2000–2100. Periksa tahunnya.",
                code="year",
                params={"year": moment.year},
            )
        return moment


class ChoiceCards(forms.RadioSelect):
    """Radio buttons drawn as cards that one can tap."""

    template_name = "components/forms/choice_cards.html"


class UploadForm(forms.Form):
    """The CSV or workbook to be checked."""

    file = forms.FileField(
        label="Berkas CSV atau Excel",
        help_text="CSV UTF-8 (koma atau titik koma) atau lembar pertama .xlsx, paling besar 2 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={
            "required": "Pilih berkas lebih dahulu.",
            "empty": "Berkas kosong; isi sesuai templat.",
        },
    )
