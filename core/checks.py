"""What a production must not start with, told by `manage.py check --deploy`."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from core import roles

SHORTEST_KEY = 50
LONGEST_PROOF = 60
FEWEST_SIGNS = 20
KNOWN_KEYS = ("demo-only", "change-me", "django-insecure")
SHOWN_ONLY = ("console", "locmem", "dummy", "filebased")


@register(Tags.security, deploy=True)
def check_mode(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """This function will refuse a production in which the demo or a lack of https opens doors."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        hint = "Set EORDER_DEMO=false: the demo's passwords are published."
        found.append(Error("The demo setting is on.", hint=hint, id="eorder.E001"))
    if not settings.HTTPS:
        hint = "Set EORDER_HTTPS=true: without it cookies travel in the clear."
        found.append(Error("HTTPS is off.", hint=hint, id="eorder.E002"))
    if not settings.MFA_FORCED:
        hint = "Only EORDER_DEMO and EORDER_TEST switch it off; set both to false."
        found.append(Error("Second factors are not forced.", hint=hint, id="eorder.E003"))
    if settings.PROOF_MINUTES is None or settings.PROOF_MINUTES > LONGEST_PROOF:
        hint = f"Set PROOF_MINUTES to at most {LONGEST_PROOF}."
        found.append(Error("Paying asks for no fresh proof.", hint=hint, id="eorder.E004"))
    return found


@register(Tags.security, deploy=True)
def check_role(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """This function will warn when the application itself could rewrite the audit trail."""
    if roles.is_separate():
        return []
    hint = (
        "Name the owner of the tables in DATABASE_OWNER_URL and another role in DATABASE_URL; "
        "`manage.py migrate` makes that role and grants it its rights."
    )
    text = "The application connects as the owner of the audit tables."
    return [Warning(text, hint=hint, id="eorder.W001")]


@register(Tags.security, deploy=True)
def check_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """This function will refuse a key that can be known or guessed."""
    key = settings.SECRET_KEY
    weak = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS
    if not weak and not any(word in key for word in KNOWN_KEYS):
        return []
    hint = 'python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
    return [Error("SECRET_KEY can be guessed.", hint=hint, id="eorder.E005")]


@register(Tags.security, deploy=True)
def check_hosts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """This function will refuse names that anybody may send, and links that lead elsewhere."""
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        hint = "Name the hosts people type: letters carry links to them."
        found.append(Error("ALLOWED_HOSTS names no host.", hint=hint, id="eorder.E006"))
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https" or not site.hostname:
        hint = "SITE_URL stands in letters; set it to the https address people use."
        found.append(Error("SITE_URL is no https address.", hint=hint, id="eorder.E007"))
    return found


@register(Tags.security, deploy=True)
def check_wiring(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """This function will tell of mail that reaches nobody and of addresses nobody can trust."""
    found: list[CheckMessage] = []
    if any(word in settings.EMAIL_BACKEND for word in SHOWN_ONLY):
        hint = "Set EMAIL_URL to a mail server: passwords are reset by letter."
        found.append(Error("Mail reaches nobody.", hint=hint, id="eorder.E008"))
    if settings.HTTPS and settings.TRUSTED_PROXIES < 1:
        hint = "Set EORDER_TRUSTED_PROXIES to the number of own proxies (1 for docker-compose.yml)."
        found.append(Error("No proxy is trusted.", hint=hint, id="eorder.E009"))
    return found
