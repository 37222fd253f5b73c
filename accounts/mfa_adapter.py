"""How allauth's second factors behave here."""

import base64
import hashlib
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils import timezone

from accounts import access, factors

NAMES = {
    "incorrect_code": "Kode itu tidak cocok. Periksa jam ponsel Anda, lalu tulis kode terbaru.",
    "cannot_delete_authenticator": (
        "Jabatan Anda wajib memakai verifikasi dua langkah, jadi yang terakhir tidak dapat "
        "dihapus. Tambahkan passkey atau aplikasi autentikator lain lebih dahulu."
    ),
    "unverified_email": "Pastikan dahulu surel Anda lewat tautan yang kami kirim.",
}


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are encrypted in the database, and who must hold a factor keeps the last one."""

    error_messages = DefaultMFAAdapter.error_messages | NAMES

    def _get_site_name(self) -> str:
        return "e-Order"

    def encrypt(self, text: str) -> str:
        """Return what the database holds instead of the secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Return False for the last factor of a person who must hold one."""
        user = authenticator.user
        held = access.appointments_of(user.pk, timezone.localdate())
        return factors.may_remove(authenticator) or not factors.is_required(user, held)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's)
        """Return the name that the form proposes for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Passkey saya" if number == 1 else f"Passkey {number}"


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"eorder.second-factor:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
