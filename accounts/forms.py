"""The login form in the words of the house."""

from typing import Any

from allauth.account.forms import LoginForm


class HouseLoginForm(LoginForm):  # type: ignore[misc]
    """allauth's login by e-mail with Indonesian labels and no placeholder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", "Surel"), ("password", "Kata sandi")):
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
