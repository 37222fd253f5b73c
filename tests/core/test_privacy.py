"""Masks leave four characters, hashes compare without telling, addresses carry no number."""

import pytest
from django.test import Client
from pytest_django import Settings

from core import privacy

OLD, NEW = "k" * 40, "n" * 40
NIK = "3171014502800003"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(NIK, "•••• 0003"), ("10123456789", "•••• 6789"), ("1234", "••••"), ("", ""), ("  ", "")],
)
def test_a_number_keeps_its_last_four(number: str, shown: str) -> None:
    assert privacy.mask(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+62 812-0000-0123", "•••• 123"), ("0218", "••••"), ("", ""), ("tidak ada", "")],
)
def test_a_telephone_keeps_its_last_three(number: str, shown: str) -> None:
    assert privacy.mask_phone(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"), [("budi@dinkes.go.id", "b••••@dinkes.go.id"), ("", ""), ("budi", "")]
)
def test_an_email_keeps_its_domain(address: str, shown: str) -> None:
    assert privacy.mask_email(address) == shown


def test_a_hash_needs_the_key(settings: Settings) -> None:
    first = privacy.fingerprint(privacy.NIK, NIK)
    settings.PRIVACY_KEYS = [NEW]

    assert privacy.fingerprint(privacy.NIK, NIK) != first
    assert first.startswith("1:")
    assert len(first) == 66
    assert NIK not in first


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (privacy.NIK, NIK, "3171 0145 0280 0003"),
        (privacy.PHONE, "+62 812-3456-789", "0812 3456789"),
        (privacy.ACCOUNT, "101-2345-6789", "10123456789"),
        (privacy.ADDRESS, "Jalan Cikini Raya No. 12", "jl cikini raya nomor 12"),
    ],
)
def test_spellings_of_one_number_are_one(kind: str, one: str, other: str) -> None:
    assert privacy.fingerprint(kind, one) == privacy.fingerprint(kind, other)


def test_kinds_do_not_meet_and_nothing_has_no_hash() -> None:
    digits = "81234567890"

    assert privacy.fingerprint(privacy.PHONE, digits) != privacy.fingerprint(
        privacy.ACCOUNT, digits
    )
    assert privacy.fingerprint(privacy.NIK, "") == ""
    assert privacy.advance("") == ""


def test_a_new_key_renews_hashes_without_the_number(settings: Settings) -> None:
    settings.PRIVACY_KEYS = [OLD]
    stored = privacy.fingerprint(privacy.NIK, NIK)

    settings.PRIVACY_KEYS = [OLD, NEW]
    renewed = privacy.advance(stored)

    assert renewed == privacy.fingerprint(privacy.NIK, NIK)
    assert renewed.startswith("2:")
    assert renewed != stored
    assert privacy.advance(renewed) == renewed


@pytest.mark.parametrize(
    "text",
    [
        f"NIK {NIK} ditolak",
        "NPWP 09.254.294.3-407.000",
        "telepon 0812-3456-7890",
        "hubungi +6281234567890 segera",
        "npwp lama 092542943407000.",
    ],
)
def test_free_text_loses_its_numbers(text: str) -> None:
    assert privacy.has_personal_number(text)
    assert not any(len(word) > 9 for word in privacy.scrub(text).split() if word[0].isdigit())
    assert privacy.DOTS in privacy.scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rp50.000.000",
        "198209242009032003",
        "1234567890123",
        "001/SP/DINKES/XI/2026",
        "52345678",
        "2026-11-26",
        "cD0xMjM0NTY3ODkwMTIzNDU2",
        "50000000.00",
    ],
)
def test_other_figures_stay(text: str) -> None:
    assert not privacy.has_personal_number(text)
    assert privacy.scrub(text) == text


@pytest.mark.django_db
@pytest.mark.parametrize("value", [NIK, "081234567890", "09.254.294.3-407.000"])
@pytest.mark.parametrize("path", ["/katalog/", "/akun/login/"])
def test_an_address_with_a_number_is_refused(client: Client, path: str, value: str) -> None:
    answer = client.get(path, {"q": value})

    assert answer.status_code == 400
    assert "UU 27/2022" in answer.content.decode()
    assert value not in answer.content.decode()


@pytest.mark.django_db
def test_the_api_refuses_it_as_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/vendors/", {"q": NIK})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:eorder:personal-number-in-address"
    assert NIK not in answer.content.decode()


@pytest.mark.django_db
def test_ordinary_searches_pass(client: Client) -> None:
    assert client.get("/katalog/", {"q": "nasi kotak", "harga_maks": "50000"}).status_code == 200
