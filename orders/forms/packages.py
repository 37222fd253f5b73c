"""Forms of packages: they check shape; the rules live in the services."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from accounts.models import Appointment, Wilayah
from core.errors import DomainError
from core.forms import DateTimeField, RupiahField
from core.money import rupiah
from orders.queries.packages import LineChoice
from orders.services.dispositions import Assignment

MAX_TEXT = 4000
MAX_PEOPLE = 100_000
FIELD_NAMES = {
    "line_id": "line",
    "approver_id": "approver",
    "ppk_id": "ppk",
    "pp_id": "pp",
    "treasurer_id": "treasurer",
    "receiver_id": "receiver",
}
DUTIES = {
    "approver": (
        "PA/KPA yang menyetujui pembayaran",
        "Menyetujui Surat Persetujuan Bayar yang dibuat bendahara.",
    ),
    "ppk": (
        "Pejabat Pembuat Komitmen (PPK)",
        "Menyiapkan KAK, referensi harga, dan spesifikasi; menandatangani Surat Pesanan dan BAST.",
    ),
    "pp": (
        "Pejabat Pengadaan",
        "Memilih penyedia di katalog dan memesan. Harus orang lain daripada PPK dan bendahara.",
    ),
    "treasurer": (
        "Bendahara pengeluaran",
        "Menghitung pajak, membuat draf pembayaran, dan membayar. Harus orang lain daripada PPK.",
    ),
    "receiver": ("Penerima barang", "Menghitung kiriman saat tiba, untuk PPK."),
}


def refuse(form: forms.Form, refusal: DomainError) -> None:
    """This function will put a refusal of a service at the fields it names and on top."""
    for name, texts in refusal.errors.items():
        if name in form.fields:
            form.add_error(name, texts)
    form.add_error(None, str(refusal))


class AssignmentForm(forms.Form):
    """A disposition: RUP package, budget line, event and team."""

    rup_code = forms.RegexField(
        r"^\d{8}$",
        label="Kode RUP",
        help_text="Delapan angka dari SIRUP, misalnya 52345678.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Kode RUP terdiri dari 8 angka, misalnya 52345678."},
    )
    name = forms.CharField(label="Nama paket", max_length=200)
    ceiling = RupiahField(label="Pagu paket", min_value=1, help_text="Sesuai RUP.")
    line = forms.TypedChoiceField(
        label="Baris anggaran",
        coerce=int,
        help_text="Dana tersedia adalah SPD yang sudah terbit dikurangi yang sudah terpakai.",
    )
    event_name = forms.CharField(label="Nama acara", max_length=200)
    event_at = DateTimeField(label="Waktu acara")
    place = forms.CharField(label="Tempat", max_length=300)
    wilayah = forms.ChoiceField(label="Wilayah", choices=[("", "Pilih wilayah"), *Wilayah.choices])
    attendance = forms.IntegerField(label="Jumlah peserta", min_value=1, max_value=MAX_PEOPLE)
    approver = forms.TypedChoiceField(coerce=int)
    ppk = forms.TypedChoiceField(coerce=int)
    pp = forms.TypedChoiceField(coerce=int)
    treasurer = forms.TypedChoiceField(coerce=int)
    receiver = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)

    def __init__(
        self,
        *args: Any,
        lines: Sequence[LineChoice],
        team: Mapping[str, Sequence[Appointment]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("line", [(choice.line.pk, _line_label(choice)) for choice in lines])
        for duty, (label, explanation) in DUTIES.items():
            self._offer(duty, [(row.pk, _person_label(row)) for row in team[duty]])
            self.fields[duty].label = label
            self.fields[duty].help_text = explanation

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", "Pilih"), *choices]
        field.error_messages["invalid_choice"] = "Pilihan ini tidak berlaku; pilih dari daftar."
        if len(choices) == 1 and field.required:
            field.initial = choices[0][0]

    def assignment(self) -> Assignment:
        """This function will return what was filled in, as the service takes it."""
        data = self.cleaned_data
        plain = ("rup_code", "name", "ceiling", "event_name", "event_at", "place", "wilayah")
        return Assignment(
            **{name: data[name] for name in (*plain, "attendance")},
            **{key: data[name] for key, name in FIELD_NAMES.items()},
        )


def _line_label(choice: LineChoice) -> str:
    line = choice.line
    funds = f"tersedia {rupiah(choice.free)}" if choice.opened else "belum ada SPD"
    return f"{line.sub_activity_name} · {line.account_code} · {funds}"


def _person_label(row: Appointment) -> str:
    return f"{row.user.name}, {row.post}"


def _text(label: str, help_text: str, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class TermsForm(forms.Form):
    """The texts of the KAK."""

    background = _text("Latar belakang", "Mengapa acara diadakan dan mengapa perlu jamuan.", 5)
    purpose = _text("Maksud dan tujuan", "Apa yang ingin dicapai.", 3)
    target = _text("Sasaran", "Siapa yang dilayani.", 2)
    output = _text("Keluaran", "Apa yang harus ada di tempat dan kapan.", 3)


class PriceForm(forms.Form):
    """The figures of the Referensi Harga."""

    quantity = forms.IntegerField(
        label="Jumlah porsi",
        min_value=1,
        max_value=MAX_PEOPLE,
        help_text="Termasuk cadangan bila perlu.",
    )
    unit_price = RupiahField(label="Harga satuan referensi", min_value=1)
    price_note = forms.CharField(
        label="Catatan harga",
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa yang sudah termasuk dalam harga, misalnya pajak dan ongkos kirim.",
    )


class SpecificationForm(forms.Form):
    """The texts of the Spesifikasi."""

    composition = _text("Menu dan komponen", "Isi tiap porsi dengan gramasi.", 4)
    packaging = _text("Kemasan", "Bahan kemasan dan perlengkapan.", 2)
    hygiene = _text("Higiene dan halal", "Sertifikat dan kebersihan.", 3)
    serving = _text("Waktu dan suhu saji", "Kapan tiba dan paling lama disajikan.", 2)
    service = _text("Layanan", "Antar, tata, petugas, peralatan.", 2)
    replacement = _text("Ketentuan penggantian", "Bila ada yang rusak atau kurang.", 2)


class PickForm(forms.Form):
    """Which package a menu of the catalogue is compared for."""

    package = forms.IntegerField(min_value=1)


class MenuForm(forms.Form):
    """Which menu is taken as a comparable."""

    menu = forms.IntegerField(min_value=1)


class ReasonForm(forms.Form):
    """Why a package is withdrawn."""

    reason = forms.CharField(
        max_length=500, error_messages={"required": "Tulis alasan pembatalan paket."}
    )
