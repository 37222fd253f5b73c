"""The passwords people really choose are refused, with the reason; good ones are not."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import (
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from accounts.passwords import effective_length, judge, pieces
from tests.factories.accounts import AppointmentFactory

SITI = User(name="Siti Rahmawati", email="bendahara@dinkes.example", nip="198209242009031234")
STRENGTH = "/akun/sandi/kekuatan/"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Jakarta2026!", '"jakarta" kata yang umum'),
        ("J4k4rt42026!!", '"jakarta" kata yang umum'),
        ("SitiRahmawati90", "bagian dari nama"),
        ("rahmawati#1982", "bagian dari nama"),
        ("qwertyuiop12345", "urutan tombol"),
        ("0987654321qazwsx", "urutan tombol"),
        ("1qaz2wsx3edc", "urutan tombol"),
        ("jakartajakarta", "diulang"),
        ("abcabcabcabcabc", "diulang"),
        ("aaaaaaaaaaaaaaaa", "diulang"),
        ("Dinkes2026!Dinkes", "dinkes"),
        ("R4h4s14Jakarta!", '"rahasia" kata yang umum'),
        ("P@ssw0rd12345", '"password" kata yang umum'),
        ("Merdeka17081945", '"1945" tahun'),
        ("bismillah123456", '"bismillah" kata yang umum'),
        ("demo-eorder-2026", '"eorder" kata yang umum'),
    ],
)
def test_a_habit_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, SITI)

    assert reason in " ".join(refused.value.messages)


@pytest.mark.parametrize("password", ["pendek", "12345678901234", "iloveyou", "password1234"])
def test_short_numeric_and_common_ones_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "kuda hijau menari pelan",
        "lemari-tumpah-ungu-94",
        "X7#mQp2!vLz9",
        "Kunci kamar mandi 2026 bocor",
        "jakarta penuh payung biru",
    ],
)
def test_good_ones_are_taken(password: str) -> None:
    judged = get_default_password_validators()

    validate_password(password, SITI, judged)

    assert len(judged) == len(settings.AUTH_PASSWORD_VALIDATORS)


@pytest.mark.django_db
def test_the_office_s_own_name_counts() -> None:
    person = AppointmentFactory(organisation__short_name="Puskesmas Cilandak").user

    with pytest.raises(ValidationError):
        validate_password("Puskesmas-cilandak9", person)
    validate_password("Puskesmas-cilandak9")


def test_each_piece_counts_as_one_sign() -> None:
    assert effective_length("Jakarta2026!", pieces("Jakarta2026!")) == 3
    assert effective_length("kuda hijau", pieces("kuda hijau")) == 10
    assert effective_length("", pieces("")) == 0


@pytest.mark.parametrize(
    ("password", "tone"),
    [("Jakarta2026!", "danger"), ("X7#mQp2!vLz9", "attention"), ("kuda hijau menari", "success")],
)
def test_the_strength_follows_the_rules_of_the_form(password: str, tone: str) -> None:
    strength = judge(password, SITI)

    assert strength is not None
    assert strength.tone == tone


@pytest.mark.django_db
def test_the_page_is_told_while_one_types_and_the_password_stays_out_of_it() -> None:
    answer = Client().post(STRENGTH, {"password1": "Jakarta2026!"})

    text = answer.content.decode()
    assert "Belum dapat dipakai" in text
    assert "Jakarta2026!" not in text
    assert "no-store" in answer["Cache-Control"]
    assert Client().post(STRENGTH, {"password1": ""}).content.strip() == b""
    assert Client().get(STRENGTH).status_code == 405
    assert Client().post(STRENGTH, {"password1": "x" * 100_000}).status_code == 200
    assert Client(enforce_csrf_checks=True).post(STRENGTH, {"password1": "a"}).status_code == 403
