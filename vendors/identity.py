"""The keyed hashes of a firm, by which one identity behind two names is found."""

from collections.abc import Mapping

from core import privacy
from vendors.models import Vendor

HASHES = ("owner_nik_hash", "phone_hash", "account_hash", "address_hash")


def hashes_of(vendor: Vendor) -> dict[str, str]:
    """This function will return the hash columns that belong to a firm's present numbers."""
    return {
        "owner_nik_hash": privacy.fingerprint(privacy.NIK, vendor.owner_nik),
        "phone_hash": privacy.fingerprint(privacy.PHONE, vendor.phone),
        "account_hash": privacy.fingerprint(privacy.ACCOUNT, vendor.bank_account),
        "address_hash": privacy.fingerprint(privacy.ADDRESS, vendor.address),
    }


def refresh(vendor: Vendor) -> list[str]:
    """This function will set the hashes of a firm and return the columns to save with it.

    Whoever changes a firm's NIK, telephone, account or address calls it before saving.
    """
    wanted = hashes_of(vendor)
    for name, value in wanted.items():
        setattr(vendor, name, value)
    return list(wanted)


def marks(values: Mapping[str, object]) -> str:
    """This function will stand for values that may hold an account number, which is hashed."""
    plain = {name: str(value) for name, value in sorted(values.items())}
    account = plain.pop("bank_account", "")
    return f"{plain}:{privacy.fingerprint(privacy.ACCOUNT, account)}"
