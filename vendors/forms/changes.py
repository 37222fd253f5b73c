"""What a verified firm asks to change: one form per kind, each with its proof."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DateField
from vendors.models import VendorChange, VendorProof

Kind = VendorChange.Kind
REQUIRED = {"required": "Isi dahulu."}


class ChangeForm(forms.Form):
    """What is to hold, and the paper that shows it."""

    kind: Kind

    file = forms.FileField(
        label="Bukti",
        help_text="PDF, JPG, atau PNG; paling besar 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={
            "required": "Lampirkan buktinya.",
            "empty": "Berkasnya kosong; pilih berkas lain.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = f"Bukti: {VendorProof.Kind(self.kind).label}"
        self.order_fields([name for name in self.fields if name != "file"])

    def values(self) -> dict[str, Any]:
        """Return the firm's columns of the valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class AccountForm(ChangeForm):
    """Where the money is to go."""

    kind = Kind.ACCOUNT

    bank_name = forms.CharField(
        label="Bank", max_length=60, help_text="Misalnya Bank Jakarta.", error_messages=REQUIRED
    )
    bank_account = forms.CharField(
        label="Nomor rekening",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=REQUIRED,
    )
    bank_holder = forms.CharField(
        label="Atas nama",
        max_length=160,
        help_text="Harus nama pemilik atau nama usaha.",
        error_messages=REQUIRED,
    )


class HalalForm(ChangeForm):
    """A new halal certificate."""

    kind = Kind.HALAL

    halal_number = forms.CharField(
        label="Nomor sertifikat halal",
        max_length=40,
        help_text="Diawali ID lalu 17 angka.",
        error_messages=REQUIRED,
    )
    halal_until = DateField(label="Berlaku sampai", error_messages=REQUIRED)


class HygieneForm(ChangeForm):
    """A new certificate of hygiene."""

    kind = Kind.HYGIENE

    hygiene_until = DateField(label="SLHS berlaku sampai", error_messages=REQUIRED)


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form for form in (AccountForm, HalalForm, HygieneForm)
}
