"""Firms come in whole, by the offices that bring them in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts import identity
from accounts.duties import DutiesNotSeparate
from accounts.models import Organisation, Role, User
from core import privacy
from core.acts import SYSTEM
from core.models import AuditEvent
from tests.factories.accounts import actor
from tests.factories.vendors import NOW, TODAY
from vendors.models import Vendor
from vendors.services import registration

pytestmark = pytest.mark.django_db

NEW = registration.NewVendor(
    slug="dapur-uji",
    name="Dapur Uji",
    story="",
    size="MICRO",
    legal_form="PERSON",
    owner_name="Siti Aminah",
    nib="1234567890123",
    npwp="3171234567890001",
    address="Jalan Cikini Raya 12",
    kecamatan="Menteng",
    wilayah="31.71",
    phone="+62 812 0000 0001",
    delivery_areas=["31.71"],
    delivery_fee=Decimal(0),
    daily_capacity=100,
    halal_number="ID31110000000010101",
    halal_until=TODAY,
    hygiene_until=None,
    collects_pbjt=False,
    turnover_statement_year=None,
    final_tax_letter="",
    final_tax_until=None,
    bank_name="Bank Jakarta",
    bank_account="10123456789",
    bank_holder="Siti Aminah",
)


@pytest.mark.parametrize("role", [Role.PPKUKM, Role.PEMBINA, Role.BPPBJ])
def test_register_makes_the_firm_and_its_organisation(role: Role) -> None:
    vendor = registration.register(NEW, by=actor(role), at=NOW)

    stored = Vendor.objects.select_related("organisation").get()
    assert (stored.pk, stored.status) == (vendor.pk, Vendor.Status.VERIFIED)
    assert (stored.organisation.code, stored.organisation.kind) == ("dapur-uji", "UMK")
    assert list(AuditEvent.objects.values_list("act", "target_label")) == [
        ("vendor.register", "Dapur Uji")
    ]


@pytest.mark.parametrize("role", [Role.PEMILIK, Role.PP, Role.INSPEKTORAT])
def test_register_is_refused_to_other_offices(role: Role) -> None:
    by = actor(role)

    with pytest.raises(registration.MayNotRegister):
        registration.register(NEW, by=by, at=NOW)

    assert (Vendor.objects.count(), Organisation.objects.filter(kind="UMK").count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"nib": "123"}, "nib"),
        ({"wilayah": "99.99"}, "wilayah"),
        ({"delivery_areas": ["31.71", "x"]}, "delivery_areas"),
        ({"daily_capacity": -1}, "daily_capacity"),
        ({"slug": "a b"}, "code"),
        ({"bank_holder": "x" * 161}, "bank_holder"),
    ],
)
def test_register_names_the_field_at_fault(wrong: dict[str, object], field: str) -> None:
    with pytest.raises(registration.VendorInvalid) as refusal:
        registration.register(replace(NEW, **wrong), by=SYSTEM, at=NOW)

    assert list(refusal.value.errors) == [field]
    assert (Vendor.objects.count(), Organisation.objects.count()) == (0, 0)


def test_register_refuses_a_second_firm_of_that_code() -> None:
    registration.register(NEW, by=SYSTEM, at=NOW)

    with pytest.raises(registration.VendorInvalid):
        registration.register(NEW, by=SYSTEM, at=NOW)

    assert Vendor.objects.count() == 1


@pytest.mark.usefixtures("legal")
def test_nobody_takes_in_the_own_firm() -> None:
    by, nik = actor(Role.PPKUKM), "3171014502800003"
    User.objects.filter(pk=by.user_id).update(**identity.nik_columns(nik))

    with pytest.raises(DutiesNotSeparate, match="verifikator lain"):
        registration.register(replace(NEW, owner_nik=nik), by=by, at=NOW)

    assert (Vendor.objects.count(), AuditEvent.objects.count()) == (0, 0)


def test_register_keeps_hashes_beside_the_numbers() -> None:
    vendor = registration.register(replace(NEW, owner_nik="3171014502800003"), by=SYSTEM, at=NOW)

    assert vendor.owner_nik_hash == privacy.fingerprint(privacy.NIK, "3171014502800003")
    assert vendor.phone_hash == privacy.fingerprint(privacy.PHONE, NEW.phone)
    assert vendor.account_hash == privacy.fingerprint(privacy.ACCOUNT, NEW.bank_account)
    assert vendor.address_hash == privacy.fingerprint(privacy.ADDRESS, NEW.address)
