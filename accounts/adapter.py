"""How allauth behaves here: who may register, how wrong tries count, what is noted."""

from typing import Any, cast

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts import access, acting, limits, proof, safety, visits
from accounts.models import User
from core import clients, limiter
from core.acts import Actor
from core.limiter import Limit

log = structlog.get_logger(__name__)

WORDS = {
    "email_password_mismatch": "Surel atau kata sandi itu tidak cocok. Periksa keduanya.",
    "too_many_login_attempts": (
        "Terlalu banyak percobaan yang salah. Tunggu beberapa menit sebelum mencoba lagi, "
        "atau masuk dengan passkey."
    ),
    "incorrect_password": "Kata sandi itu tidak cocok.",
}
ONE_NOTE = 3600


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Vendors open their own account; officials are invited by BPPBJ."""

    error_messages = DefaultAccountAdapter.error_messages | WORDS

    # Registering

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return True: the form itself turns officials away."""
        return True

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Return the new person, with the name of the form and a note in the trail."""
        user.name, user.self_registered = form.cleaned_data["name"], True
        with transaction.atomic():
            saved: User = super().save_user(request, user, form, commit)
            safety.record_signup(saved, by=acting.person(request, saved), at=timezone.now())
        return saved

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where a person goes after logging in: without a post, to registering a firm."""
        user = cast("User", request.user)
        held = access.appointments_of(user.pk, timezone.localdate())
        if not user.is_staff and not held.exists():
            try:
                return reverse("vendors:register")
            except NoReverseMatch:
                return reverse(settings.LOGIN_REDIRECT_URL)
        return str(super().get_login_redirect_url(request))

    # Where from, and how often

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that our own proxies saw."""
        return clients.address_of(request) or visits.UNKNOWN

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before looking at the password, so that parallel ones add up."""
        email = str(credentials.get("email", ""))
        self._tries = limits.tries(email, request)
        full = limiter.take(self._tries)
        if full is not None:
            _note_refusal(email, full, request)
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        limiter.give_back(self._tries)

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        limiter.forget(limits.account_limits(str(credentials.get("email", ""))))

    # Coming in

    def get_login_stages(self) -> list[str]:
        """Return allauth's steps of a log-in, with our own idea of a proven address."""
        ours = {"allauth.account.stages.EmailVerificationStage": "accounts.stages.ProvenEmailStage"}
        return [ours.get(path, path) for path in super().get_login_stages()]

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Return the way on, note who came in and let the browser remember that they did."""
        visits.begin(request)
        records = get_authentication_records(request, user)
        how = "+".join(str(r.get("type") or r["method"]) for r in records) or "session"
        agent = request.headers.get("User-Agent", "")
        by = acting.person(request, user)
        safety.record_login(user, how, agent, by=by, at=timezone.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        limits.remember_device(request, response, user.email)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether the last proof is too old; logging in counts as one."""
        return not proof.is_fresh(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to prove who one is, the quickest first, in plain words."""
        known = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        return [
            known[kind] | {"description": words}
            for kind, words in proof.METHODS.items()
            if kind in known
        ]

    def set_password(self, user: User, password: str) -> None:
        """Set a password: every other session of the person ends with it."""
        keep = self.request.session.session_key if self.request.user.is_authenticated else None
        by = acting.person(self.request, user)
        safety.set_password(user, password, keep, by=by, at=timezone.now())
        limiter.forget(limits.account_limits(user.email))

    # Mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter; a mail server that is away must not become a fault of the page."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.error("account_mail_failed", kind=template_prefix, error=type(error).__name__)


def _note_refusal(email: str, full: Limit, request: HttpRequest) -> None:
    """Note a burst of wrong tries once an hour, for accounts that exist."""
    user = User.objects.filter(email=email.strip().lower()).first()
    kind = full.name.split(":")[1]
    if user is None or limiter.take([Limit(f"noted:{user.pk}:{kind}", 1, ONE_NOTE)]):
        return
    by = Actor(user_id=None, user_name="Tidak dikenal", address=clients.address_of(request))
    safety.record_refusals(user, kind, by=by, at=timezone.now())
