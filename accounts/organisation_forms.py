"""Forms of the register: what an organisation is, how it is called, that it is closed."""

from typing import Any

from django import forms

from accounts.models import Level, Organisation, Wilayah
from accounts.services.organisations import Facts, NewName, NewOrganisation
from core.forms import DateField

KINDS = [(k.value, k.label) for k in Organisation.Kind if k != Organisation.Kind.UMK]
LEVELS = [(level.value, level.label) for level in Level if level != Level.UMK]


class OfficeChoice(forms.ModelChoiceField[Organisation]):
    """An organisation by name and code, for two units may share a short name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """Return the name with the code behind it."""
        return f"{obj.name} ({obj.code})"


class FactsForm(forms.Form):
    """What may be corrected at any time."""

    level = forms.ChoiceField(label="Tingkat", choices=LEVELS)
    parent = OfficeChoice(
        label="Induk",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Tidak ada (paling atas)",
    )
    coordinator = OfficeChoice(
        label="Asisten yang mengoordinasi",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Tidak ada",
        help_text="Asisten Sekda yang memantau pemakaian dan pembayaran organisasi ini.",
    )
    wilayah = forms.ChoiceField(
        label="Wilayah", choices=[("", "Tidak disebut"), *Wilayah.choices], required=False
    )
    address = forms.CharField(
        label="Alamat", max_length=300, required=False, help_text="Tercetak pada kop dokumen."
    )
    phone = forms.CharField(label="Telepon kantor", max_length=20, required=False)

    def __init__(self, *args: Any, parents: Any, asisten: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["coordinator"].queryset = asisten  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        """Return the entries as the service takes them."""
        return Facts(**self._places())

    def _places(self) -> dict[str, Any]:
        data = self.cleaned_data
        parent, coordinator = data["parent"], data["coordinator"]
        return {
            "level": data["level"],
            "parent_id": parent.pk if parent else None,
            "coordinator_id": coordinator.pk if coordinator else None,
            "wilayah": data["wilayah"],
            "address": data["address"],
            "phone": data["phone"],
        }


class OrganisationForm(FactsForm):
    """A new organisation."""

    field_order = ["name", "short_name", "code", "kind", "level", "parent", "coordinator"]

    name = forms.CharField(label="Nama lengkap", max_length=200)
    short_name = forms.CharField(
        label="Nama singkat", max_length=80, help_text="Dipakai pada daftar dan bilah atas."
    )
    code = forms.SlugField(
        label="Kode",
        max_length=50,
        help_text="Huruf kecil, angka, dan tanda hubung; dipakai pada impor dan tidak berubah.",
    )
    kind = forms.ChoiceField(
        label="Jenis",
        choices=KINDS,
        help_text="Menentukan sumber dana: SKPD memakai DPA dan SPD dari APBD, BUMD memakai RKAP "
        "sendiri. Tidak dapat diubah kemudian.",
    )
    letterhead = forms.CharField(
        label="Kop surat sendiri",
        max_length=200,
        required=False,
        help_text="Kosongkan agar kop memakai nama provinsi yang berlaku pada tanggal dokumen.",
    )

    def new(self) -> NewOrganisation:
        """Return the entries as the service takes them."""
        own = ("name", "short_name", "code", "kind", "letterhead")
        return NewOrganisation(**{name: self.cleaned_data[name] for name in own}, **self._places())


class NameForm(forms.Form):
    """A name and letterhead from a date on."""

    name = forms.CharField(label="Nama lengkap", max_length=200)
    short_name = forms.CharField(label="Nama singkat", max_length=80)
    letterhead = forms.CharField(
        label="Kop surat sendiri",
        max_length=200,
        required=False,
        help_text="Kosongkan agar kop memakai nama provinsi yang berlaku pada tanggal dokumen.",
    )
    valid_from = DateField(
        label="Berlaku sejak",
        help_text="Dokumen sejak tanggal ini memakai nama baru; dokumen lama tidak berubah.",
    )
    legal_basis = forms.CharField(
        label="Dasar hukum", max_length=200, help_text="Misalnya Perda 2/2019 Pasal 5."
    )

    def new(self) -> NewName:
        """Return the entries as the service takes them."""
        return NewName(**self.cleaned_data)


class CloseForm(forms.Form):
    """That an organisation is no more."""

    day = DateField(label="Ditutup sejak", help_text="Hari pertama organisasi ini tidak ada lagi.")
    reason = forms.CharField(
        label="Alasan dan dasar",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: digabung ke Dinas Kebudayaan, Perda 2/2026.",
    )
