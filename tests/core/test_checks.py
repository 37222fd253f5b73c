"""`check --deploy` says each of the things a production must not start with."""

import pytest
from django.core.checks import Tags, run_checks
from pytest_django import Settings

GOOD = {
    "DEMO": False,
    "HTTPS": True,
    "MFA_FORCED": True,
    "PROOF_MINUTES": 10,
    "SECRET_KEY": "Zq3vXk9LmT7pRw2NbY8cHs5JdG4fAe6UxVoI1yQzKtMnPrSwBv",
    "ALLOWED_HOSTS": ["eorder.example"],
    "SITE_URL": "https://eorder.example",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "TRUSTED_PROXIES": 1,
    "OWNER_DATABASE": {"USER": "owner"},
}


def ids() -> list[str]:
    found = run_checks(tags=[Tags.security], include_deployment_checks=True)
    assert all(message.hint for message in found if message.id.startswith("eorder."))
    return sorted(message.id for message in found if message.id.startswith("eorder."))


@pytest.fixture(autouse=True)
def _production(settings: Settings) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)


def test_a_production_s_variables_are_good() -> None:
    assert ids() == []


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEMO", True, "eorder.E001"),
        ("HTTPS", False, "eorder.E002"),
        ("MFA_FORCED", False, "eorder.E003"),
        ("PROOF_MINUTES", None, "eorder.E004"),
        ("PROOF_MINUTES", 720, "eorder.E004"),
        ("SECRET_KEY", "change-me" * 8, "eorder.E005"),
        ("SECRET_KEY", "demo-only-" + "x" * 50, "eorder.E005"),
        ("SECRET_KEY", "kunci-pendek-sekali", "eorder.E005"),
        ("ALLOWED_HOSTS", ["*"], "eorder.E006"),
        ("ALLOWED_HOSTS", [], "eorder.E006"),
        ("SITE_URL", "http://localhost:8000", "eorder.E007"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "eorder.E008"),
        ("TRUSTED_PROXIES", 0, "eorder.E009"),
    ],
)
def test_each_fault_is_told(settings: Settings, name: str, value: object, expected: str) -> None:
    setattr(settings, name, value)

    assert ids() == [expected]
