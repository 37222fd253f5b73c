"""allauth's forms of the second factor in the words of the house."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms


def _code_field(form: forms.Form, label: str, help_text: str) -> None:
    field = form.fields["code"]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class HouseAuthenticateForm(AuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(
            self, "Kode", "6 angka dari aplikasi autentikator, atau satu kode pemulihan Anda."
        )


class HouseProveByCodeForm(ReauthenticateForm):  # type: ignore[misc]
    """A proof by code before an act that binds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(
            self, "Kode", "6 angka dari aplikasi autentikator, atau satu kode pemulihan Anda."
        )


class HouseActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Kode dari aplikasi", "6 angka yang sekarang terlihat di aplikasi.")


class HouseAddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; it opens the door alone unless its owner says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = "Nama passkey"
        name.help_text = "Supaya Anda mengenalinya nanti, misalnya “Ponsel kantor”."
        name.widget.attrs["maxlength"] = 60
        name.max_length = 60
        alone = self.fields["passwordless"]
        alone.label = "Masuk dengan passkey ini tanpa kata sandi"
        alone.help_text = "Perangkat meminta sidik jari, wajah, atau PIN. Disarankan."
        alone.initial = True

    def clean_name(self) -> str:
        """Return the name, cut to what the list can show."""
        return str(super().clean_name())[:60]


class HouseEditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Nama passkey", max_length=60, initial=self.initial.get("name")
        )
