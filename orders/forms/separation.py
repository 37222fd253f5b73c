"""The form that switches a rule of the separation matrix."""

from django import forms

from accounts.duty_rules import Switch
from core.forms import DateField


class SwitchForm(forms.Form):
    """From when, on which basis, why; the version is the one the reader saw."""

    from_date = DateField(label="Mulai tanggal", help_text="Hari ini atau sesudahnya.")
    legal_basis = forms.CharField(
        label="Dasar hukum",
        max_length=200,
        help_text="Jenis, nomor, dan tahun peraturan, misalnya Pergub 12/2026 Pasal 4.",
        error_messages={
            "required": "Isi dasar hukum perubahan ini.",
            "max_length": "Dasar hukum paling banyak 200 huruf.",
        },
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dibaca Inspektorat di riwayat aturan ini.",
        error_messages={
            "required": "Tulis alasan perubahan agar pemeriksa dapat menelusurinya.",
            "max_length": "Alasan paling banyak 500 huruf; ringkas dahulu.",
        },
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def wish(self, *, active: bool) -> Switch:
        """This function will return what was filled in, as the service takes it."""
        data = self.cleaned_data
        return Switch(
            active=active,
            from_date=data["from_date"],
            legal_basis=data["legal_basis"],
            reason=data["reason"],
            version=data["version"],
        )
