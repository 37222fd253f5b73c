"""The form that gives a seat of a package to another official."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from accounts.models import Appointment
from orders.services.reassignment import Reassignment


class ReassignmentForm(forms.Form):
    """Who takes the seat, and why."""

    appointment = forms.TypedChoiceField(label="Pejabat yang baru", coerce=int)
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya nomor SK, atau tugas yang tidak boleh dirangkap.",
        error_messages={"required": "Tulis alasan penggantian."},
    )

    def __init__(self, *args: Any, people: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["appointment"])
        field.choices = [("", "Pilih"), *((a.pk, f"{a.user.name}, {a.post}") for a in people)]
        field.error_messages["invalid_choice"] = "Pilihan ini tidak berlaku; pilih dari daftar."

    def wish(self, seat: str) -> Reassignment:
        """This function will return what was filled in, as the service takes it."""
        data = self.cleaned_data
        return Reassignment(seat, data["appointment"], data["reason"])
