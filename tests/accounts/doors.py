"""People at the log-in: with a password, with an authenticator app, from an address."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.http import HttpResponse
from django.test import Client

from accounts.mfa_adapter import MFAAdapter
from accounts.models import User
from tests.factories.accounts import PASSWORD

LOGIN = "/akun/login/"
WRONG = "salah-sama-sekali"


def enter(
    email: str, password: str = PASSWORD, client: Client | None = None, **extra: str
) -> Client:
    """This function will try to log in and return the browser, in or not."""
    client = client or Client()
    client.post(LOGIN, {"login": email, "password": password}, **extra)
    return client


def is_in(client: Client) -> bool:
    """This function will tell whether the browser is logged in."""
    return "_auth_user_id" in client.session


def give_app(user: User) -> str:
    """This function will set an authenticator app up for a person and return its secret."""
    secret: str = generate_totp_secret()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": MFAAdapter().encrypt(secret)}
    )
    return secret


def give_passkey(user: User, name: str) -> Authenticator:
    """This function will set a passkey up for a person; no device answers for it."""
    data = {"name": name, "credential": {}}
    row: Authenticator = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data=data
    )
    return row


def code_of(secret: str, step: int = 0) -> str:
    """This function will return the code an authenticator app shows `step` half minutes on."""
    now = int(time.time()) // 30
    return str(format_hotp_value(hotp_value(secret, now + step)))


def enter_with_app(user: User, secret: str, password: str = PASSWORD) -> Client:
    """This function will log in with password and code."""
    client = enter(user.email, password)
    client.post("/akun/2fa/authenticate/", {"code": code_of(secret)})
    return client


def text_of(response: HttpResponse) -> str:
    """This function will return the page."""
    return response.content.decode()
