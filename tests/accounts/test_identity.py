"""Two accounts of one human are recognised without the NIK being kept."""

import pytest
from django.core.management import call_command
from pytest_django import Settings

from accounts import identity
from accounts.identity import Person
from accounts.models import User
from core import privacy
from tests.factories.accounts import UserFactory
from tests.factories.vendors import VendorFactory
from vendors.models import Vendor

NIK = "3171014502800003"
FIRST, SECOND = "1:aa", "1:bb"


@pytest.mark.parametrize(
    ("one", "other", "by"),
    [
        (Person(7), Person(7, "1", FIRST), "akun"),
        (Person(7, "198209242009032003"), Person(8, "198209242009032003"), "NIP"),
        (Person(7, "1", FIRST), Person(8, "2", FIRST), "NIK"),
        (Person(None, "", FIRST), Person(8, "", FIRST), "NIK"),
        (Person(7, "1", FIRST), Person(8, "2", SECOND), ""),
        (Person(7), Person(8), ""),
        (Person(), Person(), ""),
    ],
)
def test_persons_are_one_by_account_nip_or_nik(one: Person, other: Person, by: str) -> None:
    assert one.same_as(other) == by
    assert other.same_as(one) == by


def test_of_a_nik_only_hash_and_last_four_are_kept() -> None:
    columns = identity.nik_columns("3171 0145 0280 0003")

    assert columns == {"nik_hash": privacy.fingerprint(privacy.NIK, NIK), "nik_last4": "0003"}
    assert NIK not in str(columns)


@pytest.mark.django_db
def test_marks_of_an_account_spell_the_nip_in_digits() -> None:
    user = UserFactory(nip="19820924200903", nik_hash=FIRST)

    assert identity.person_of(user) == Person(user.pk, "19820924200903", FIRST)


@pytest.mark.django_db
def test_old_rows_are_hashed_and_renewed_by_command(settings: Settings) -> None:
    user = UserFactory(**identity.nik_columns(NIK))
    firm = VendorFactory(owner_nik=NIK)
    assert (user.phone_hash, firm.account_hash) == ("", "")

    call_command("refresh_fingerprints")
    settings.PRIVACY_KEYS = [*settings.PRIVACY_KEYS, "n" * 40]
    call_command("refresh_fingerprints")

    user, firm = User.objects.get(pk=user.pk), Vendor.objects.get(pk=firm.pk)
    assert user.nik_hash == firm.owner_nik_hash == privacy.fingerprint(privacy.NIK, NIK)
    assert user.phone_hash == privacy.fingerprint(privacy.PHONE, user.phone)
    assert firm.account_hash == privacy.fingerprint(privacy.ACCOUNT, firm.bank_account)
    assert user.nik_hash.startswith("2:")


@pytest.mark.django_db
def test_a_second_run_of_the_command_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    UserFactory()
    call_command("refresh_fingerprints")
    capsys.readouterr()

    call_command("refresh_fingerprints")

    assert capsys.readouterr().out == "0 people, 0 firms renewed.\n"
