"""Forms of the erasure of personal data."""

from django import forms


class PersonForm(forms.Form):
    """Whose data: sent by POST, so that the address stands in no log."""

    email = forms.EmailField(
        label="Surel orang yang meminta",
        error_messages={
            "required": "Isi surel yang dipakai orang itu untuk masuk.",
            "invalid": "Surel tidak dikenali; tulis misalnya nama@dinas.go.id.",
        },
    )


class ErasureForm(forms.Form):
    """Which request the erasure answers."""

    reason = forms.CharField(
        label="Dasar penghapusan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya surat permintaan bertanggal, tanpa menulis NIK atau nomor telepon.",
        error_messages={
            "required": "Tulis permintaan yang mendasari penghapusan.",
            "max_length": "Paling banyak 500 huruf; ringkas dahulu.",
        },
    )
