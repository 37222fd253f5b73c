"""Shapes of a registration: one form per step, each with its proofs, and the curators' words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from accounts.models import Wilayah
from core.forms import ChoiceCards, DateField, RupiahField
from vendors import enrolment, regions
from vendors.models import Vendor, VendorProof
from vendors.queries.curation import TABS, Wishes

MAX_FEE = 9_999_999
MAX_CAPACITY = 100_000
NOT_A_NUMBER = {"invalid": "Tulis angka bulat saja, misalnya 200."}
PROOF_PREFIX = "bukti_"


class StartForm(forms.Form):
    """How a registration begins: the firm's name."""

    name = forms.CharField(
        label="Nama usaha",
        max_length=160,
        help_text="Seperti tertulis pada NIB, misalnya “Dapur Betawi Mpok Nur”.",
        error_messages={"required": "Isi nama usaha Anda."},
    )


class StepForm(forms.Form):
    """A step of the registration; may be saved while some of it is still empty."""

    def __init__(self, firm: Vendor, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(firm, name, None) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        attached = set(firm.proofs.values_list("kind", flat=True))
        for kind in self.proofs:
            self.fields[PROOF_PREFIX + kind] = _proof_field(kind, kind in attached)

    proofs: tuple[VendorProof.Kind, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return the columns of the valid form as the service takes them."""
        own = self.cleaned_data
        return {name: value for name, value in own.items() if not name.startswith(PROOF_PREFIX)}

    def uploads(self) -> Iterable[tuple[str, Any]]:
        """Return the proofs that came with the form, whatever else is wrong with it."""
        for kind in self.proofs:
            file = self.cleaned_data.get(PROOF_PREFIX + kind)
            if file:
                yield kind, file


def _proof_field(kind: VendorProof.Kind, is_attached: bool) -> forms.FileField:
    help_text = "PDF, JPG, atau PNG; paling besar 5 MB."
    if is_attached:
        help_text = f"Sudah dilampirkan; unggah lagi hanya untuk menggantinya. {help_text}"
    return forms.FileField(
        label=f"Bukti: {kind.label}",
        required=False,
        help_text=help_text,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": "Berkasnya kosong; pilih berkas lain."},
    )


class IdentityForm(StepForm):
    """Who the firm is."""

    name = forms.CharField(label="Nama usaha", max_length=160)
    story = forms.CharField(
        label="Tentang usaha",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MaxLengthValidator(2000, "Paling banyak 2.000 huruf; ringkas dahulu.")],
        help_text="Dibaca kantor di katalog: masakan apa, sejak kapan, apa yang khas.",
    )
    legal_form = forms.ChoiceField(
        label="Bentuk usaha", choices=Vendor.LegalForm.choices, widget=ChoiceCards, required=False
    )
    size = forms.ChoiceField(
        label="Skala usaha",
        choices=Vendor.Size.choices,
        widget=ChoiceCards,
        required=False,
        help_text="Mikro: penjualan setahun sampai Rp2 miliar. Kecil: sampai Rp15 miliar.",
    )
    owner_name = forms.CharField(
        label="Nama pemilik", max_length=160, required=False, help_text="Seperti pada KTP."
    )
    owner_nik = forms.CharField(
        label="NIK pemilik",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="16 angka pada KTP. Ditutupi bagi orang lain.",
    )


class PlaceForm(StepForm):
    """Where the kitchen is and where it delivers to."""

    address = forms.CharField(label="Alamat dapur", max_length=300, required=False)
    kecamatan = forms.ChoiceField(
        label="Kecamatan", choices=[("", "Pilih kecamatan"), *regions.choices()], required=False
    )
    phone = forms.CharField(
        label="Telepon",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text="Nomor yang dihubungi kantor, misalnya 0812 3456 7890.",
    )
    delivery_areas = forms.MultipleChoiceField(
        label="Mengantar ke",
        choices=Wilayah.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    delivery_fee = RupiahField(
        label="Ongkos kirim sekali antar",
        max_value=MAX_FEE,
        required=False,
        help_text="Isi 0 bila gratis.",
    )
    daily_capacity = forms.IntegerField(
        label="Sanggup berapa porsi sehari",
        min_value=0,
        max_value=MAX_CAPACITY,
        required=False,
        error_messages=NOT_A_NUMBER,
    )

    def values(self) -> dict[str, Any]:
        """Return the columns; an empty fee or capacity is none."""
        found = super().values()
        return found | {name: found[name] or 0 for name in ("delivery_fee", "daily_capacity")}


class LicenceForm(StepForm):
    """What the firm may do."""

    proofs = enrolment.BY_CODE["izin"].proofs

    nib = forms.CharField(
        label="NIB",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="13 angka dari OSS.",
    )
    halal_number = forms.CharField(
        label="Nomor sertifikat halal",
        max_length=40,
        required=False,
        help_text="Diawali ID lalu 17 angka.",
    )
    halal_until = DateField(label="Halal berlaku sampai", required=False)
    hygiene_until = DateField(label="SLHS berlaku sampai", required=False)

    field_order = (
        "nib",
        "bukti_NIB",
        "halal_number",
        "halal_until",
        "bukti_HALAL",
        "hygiene_until",
        "bukti_HYGIENE",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(list(self.field_order))


class TaxForm(StepForm):
    """What decides the tax that treasurers withhold."""

    proofs = enrolment.BY_CODE["pajak"].proofs

    npwp = forms.CharField(
        label="NPWP",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="15 atau 16 angka. Orang pribadi memakai NIK. Badan usaha wajib mengisi.",
    )
    collects_pbjt = forms.BooleanField(
        label="Usaha ini memungut PBJT makanan dan minuman",
        required=False,
        help_text="Wajib bila penjualan di atas Rp42 juta sebulan (Perda 1/2024).",
    )
    has_statement = forms.BooleanField(
        label="Orang pribadi, omzet tahun ini tidak melebihi Rp500 juta",
        required=False,
        help_text="Lampirkan surat pernyataan bertanda tangan; PPh tidak dipotong (PP 55/2022).",
    )
    final_tax_letter = forms.CharField(
        label="Nomor surat keterangan PPh final UMKM", max_length=80, required=False
    )
    final_tax_until = DateField(label="Surat keterangan berlaku sampai", required=False)

    field_order = (
        "npwp",
        "bukti_TAX",
        "collects_pbjt",
        "has_statement",
        "bukti_STATEMENT",
        "final_tax_letter",
        "final_tax_until",
        "bukti_FINAL_TAX",
    )

    def __init__(self, firm: Vendor, *args: Any, **kwargs: Any) -> None:
        super().__init__(firm, *args, **kwargs)
        self.initial["has_statement"] = firm.turnover_statement_year is not None
        self.order_fields(list(self.field_order))

    def values(self) -> dict[str, Any]:
        """Return the columns; a statement is one of this year."""
        found = super().values()
        has_statement = found.pop("has_statement")
        year = timezone.localdate().year if has_statement else None
        return found | {"turnover_statement_year": year}


class BankForm(StepForm):
    """Where the money goes."""

    proofs = enrolment.BY_CODE["rekening"].proofs

    bank_name = forms.CharField(
        label="Bank", max_length=60, required=False, help_text="Misalnya Bank Jakarta."
    )
    bank_account = forms.CharField(
        label="Nomor rekening",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    bank_holder = forms.CharField(
        label="Atas nama",
        max_length=160,
        required=False,
        help_text="Harus nama pemilik atau nama usaha.",
    )


FORMS: dict[str, type[StepForm]] = {
    "usaha": IdentityForm,
    "alamat": PlaceForm,
    "izin": LicenceForm,
    "pajak": TaxForm,
    "rekening": BankForm,
}


class QueueForm(forms.Form):
    """The queue's address: tab, words, wilayah; what is wrong counts as missing."""

    tab = forms.ChoiceField(required=False, choices=[(tab, tab) for tab in TABS])
    q = forms.CharField(required=False, max_length=80)
    wilayah = forms.ChoiceField(required=False, choices=Wilayah.choices)

    def wishes(self) -> Wishes:
        """Return what was asked for."""
        self.is_valid()
        clean = self.cleaned_data
        return Wishes(
            tab=clean.get("tab") or "menunggu",
            words=clean.get("q", "").strip(),
            wilayah=clean.get("wilayah", ""),
        )
