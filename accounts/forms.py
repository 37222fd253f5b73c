"""allauth's forms in the words of the house."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from accounts.passwords import HabitValidator

NEW_PASSWORD = f"Sedikitnya 12 tanda. {HabitValidator().get_help_text()}"


class NewPasswordInput(forms.PasswordInput):
    """A box for a new password that is told how strong it is while one types."""

    template_name = "components/forms/new_password.html"

    def __init__(self) -> None:
        own = {
            "autocomplete": "new-password",
            "hx-post": reverse_lazy("accounts:password_strength"),
        }
        super().__init__(own)


class Worded:
    """Gives fields their Indonesian labels and takes placeholders away."""

    fields: dict[str, forms.Field]
    words: dict[str, str]

    def reword(self) -> None:
        """Label the fields, and let new passwords tell their strength."""
        for name, label in self.words.items():
            field = self.fields[name]
            field.label = label
            field.widget.attrs.pop("placeholder", None)
        if "password1" in self.fields:
            self.fields["password1"].widget = NewPasswordInput()
            self.fields["password1"].widget.is_required = True
            self.fields["password1"].help_text = NEW_PASSWORD


class HouseLoginForm(LoginForm, Worded):  # type: ignore[misc]
    """The log-in by e-mail."""

    words = {"login": "Surel", "password": "Kata sandi"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()
        # "username webauthn" lets the browser offer a passkey in the address box.
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class HouseSignupForm(SignupForm, Worded):  # type: ignore[misc]
    """A vendor opens an account; officials are turned away with the way they should go."""

    name = forms.CharField(
        label="Nama lengkap", max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    words = {
        "email": "Surel usaha",
        "password1": "Kata sandi",
        "password2": "Kata sandi sekali lagi",
    }
    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()

    def clean_email(self) -> str:
        """Return the address, or refuse one that belongs to an office."""
        email = str(super().clean_email())
        domain = email.rpartition("@")[2].lower()
        for official in settings.OFFICIAL_MAIL_DOMAINS:
            if domain == official or domain.endswith(f".{official}"):
                raise ValidationError(
                    f"Surel {domain} milik kantor. Akun pejabat dibuatkan lewat undangan BPPBJ: "
                    "minta admin kantor Anda. Usaha mendaftar dengan surel usahanya sendiri."
                )
        return email

    def clean_name(self) -> str:
        """Return the name without what a name cannot hold."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if any(mark in name for mark in "<>{}@/\\"):
            raise ValidationError("Tulis nama seperti pada KTP, tanpa tanda < > { } @ / \\.")
        return name


class HouseChangePasswordForm(ChangePasswordForm, Worded):  # type: ignore[misc]
    """A new password instead of the old one."""

    words = {
        "oldpassword": "Kata sandi sekarang",
        "password1": "Kata sandi baru",
        "password2": "Kata sandi baru sekali lagi",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()


class HouseSetPasswordForm(SetPasswordForm, Worded):  # type: ignore[misc]
    """A first password."""

    words = {"password1": "Kata sandi baru", "password2": "Kata sandi baru sekali lagi"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()


class HouseResetPasswordForm(ResetPasswordForm, Worded):  # type: ignore[misc]
    """A link to a new password, to whoever reads the mail of an address."""

    words = {"email": "Surel"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()


class HouseResetPasswordKeyForm(ResetPasswordKeyForm, Worded):  # type: ignore[misc]
    """A new password, from the link in the letter."""

    words = {"password1": "Kata sandi baru", "password2": "Kata sandi baru sekali lagi"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()


class HouseReauthenticateForm(ReauthenticateForm, Worded):  # type: ignore[misc]
    """The password once more."""

    words = {"password": "Kata sandi"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reword()
