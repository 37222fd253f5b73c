"""Forms of people: appointing, correcting and ending, the person, the invitation."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from accounts.forms import NEW_PASSWORD
from accounts.models import Appointment, Organisation, Role, User
from accounts.services.appointments import Correction, NewAppointment, Person
from accounts.services.people import PersonFacts
from core.forms import DateField
from core.uploads import UploadRefused, check_document

NIP = RegexValidator(r"^\d{18}$", "NIP terdiri dari 18 angka tanpa spasi.")
NIK = RegexValidator(r"^\d{16}$", "NIK terdiri dari 16 angka tanpa spasi.")
ONE_DAY = timedelta(days=1)


class DecreeField(forms.FileField):
    """The file of an SK, judged by its content and renamed."""

    def __init__(self) -> None:
        super().__init__(
            label="Berkas SK",
            required=False,
            help_text="PDF, JPG, atau PNG, paling besar 5 MB.",
            widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the checked file, or refuse it in words."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return check_document(upload)
        except UploadRefused as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class AppointmentForm(forms.Form):
    """Who is appointed, to what, by which decree, for which days."""

    email = forms.EmailField(
        label="Surel orangnya",
        max_length=254,
        help_text="Orang yang sudah dikenal diberi tahu; orang baru mendapat tautan undangan.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label="Nama lengkap dengan gelar",
        max_length=160,
        required=False,
        help_text="Hanya untuk orang baru; nama orang yang dikenal tidak berubah.",
    )
    nip = forms.CharField(label="NIP", max_length=18, required=False, validators=[NIP])
    role = forms.ChoiceField(label="Jabatan")
    title = forms.CharField(
        label="Sebutan jabatan",
        max_length=160,
        required=False,
        help_text="Tercetak pada dokumen; kosongkan untuk nama jabatannya sendiri.",
    )
    standing = forms.ChoiceField(
        label="Cara menjabat",
        choices=Appointment.Standing.choices,
        help_text="Plt. untuk jabatan yang kosong; Plh. untuk menggantikan sementara, bertanggal.",
    )
    sk_number = forms.CharField(label="Nomor SK", max_length=80)
    sk_file = DecreeField()
    valid_from = DateField(label="Berlaku sejak")
    valid_to = DateField(
        label="Hari terakhir", required=False, help_text="Kosongkan bila tanpa batas waktu."
    )

    def __init__(
        self, *args: Any, organisation: Organisation, roles: list[Role], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        blank = [("", "Pilih jabatan")] if len(roles) > 1 else []
        self.fields["role"].choices = blank + [(r.value, r.label) for r in roles]  # type: ignore[attr-defined]
        if roles == [Role.STAF]:
            for name in ("nip", "standing", "sk_file"):
                del self.fields[name]
            self.fields["sk_number"].required = False
            self.fields["sk_number"].label = "Nomor surat tugas"
            self.fields["sk_number"].help_text = "Boleh kosong untuk staf usaha sendiri."

    def person(self) -> Person:
        """Return the person as the service takes it."""
        data = self.cleaned_data
        return Person(data["email"], data["name"], data.get("nip", ""))

    def new(self) -> NewAppointment:
        """Return the post as the service takes it."""
        data = self.cleaned_data
        last: date | None = data["valid_to"]
        return NewAppointment(
            user=None,
            organisation=self.organisation,
            role=Role(data["role"]),
            title=data["title"],
            sk_number=data["sk_number"],
            valid_from=data["valid_from"],
            valid_to=last + ONE_DAY if last else None,
            standing=data.get("standing", Appointment.Standing.DEFINITIVE),
            sk_file=data.get("sk_file"),
        )


class CorrectionForm(forms.Form):
    """How an appointment is written."""

    title = forms.CharField(label="Sebutan jabatan", max_length=160, required=False)
    sk_number = forms.CharField(label="Nomor SK", max_length=80)
    sk_file = DecreeField()

    def correction(self) -> Correction:
        """Return the entries as the service takes them."""
        return Correction(**self.cleaned_data)


class EndForm(forms.Form):
    """From when and why a post is no longer held."""

    day = DateField(
        label="Tidak lagi menjabat sejak",
        help_text="Dengan tanggal hari ini, penunjukan berakhir seketika.",
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: mutasi ke Dinas Sosial, SK 45/2026.",
    )


class PersonForm(forms.Form):
    """Who a person is on papers, and the address of the log-in."""

    name = forms.CharField(label="Nama lengkap dengan gelar", max_length=160)
    nip = forms.CharField(label="NIP", max_length=18, required=False, validators=[NIP])
    nik = forms.CharField(
        label="NIK",
        max_length=16,
        required=False,
        validators=[NIK],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Untuk mengenali satu orang dengan dua akun. Yang disimpan hanya sidik dan empat "
        "angka terakhir; kosongkan bila tidak berubah.",
    )
    email = forms.EmailField(
        label="Surel", help_text="Dipakai untuk masuk; mengubahnya mengakhiri semua sesi orang ini."
    )

    def facts(self) -> PersonFacts:
        """Return the entries as the service takes them."""
        return PersonFacts(**self.cleaned_data)


class InvitationForm(forms.Form):
    """The name to be printed, and a password typed twice."""

    name = forms.CharField(
        label="Nama lengkap dengan gelar",
        max_length=160,
        help_text="Tercetak pada dokumen yang Anda tandatangani.",
    )
    password1 = forms.CharField(
        label="Kata sandi",
        max_length=128,
        strip=False,
        help_text=NEW_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Ulangi kata sandi",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        data = super().clean() or {}
        if data.get("password1") != data.get("password2"):
            self.add_error("password2", "Kata sandi kedua berbeda; ketik ulang keduanya.")
        return data


def initial_of(user: User) -> dict[str, str]:
    """This function will fill the form of a person."""
    return {"name": user.name, "nip": user.nip, "email": user.email}
