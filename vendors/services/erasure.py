"""Takes the personal data of a firm's owner out of a firm that is gone."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.acts import Actor
from vendors import identity, locks
from vendors.models import Vendor

NUMBERS = ("owner_nik", "npwp", "phone", "bank_account")


@transaction.atomic(savepoint=False)
def forget(vendor_id: int, *, reason: str, by: Actor, at: datetime) -> Vendor:
    """This function will erase NIK, NPWP, telephone and account of a firm, and suspend it.

    Menus, name and papers stay: a firm's trade is no personal data.
    """
    vendor = locks.vendor(vendor_id)
    for name in NUMBERS:
        setattr(vendor, name, "")
    vendor.status = Vendor.Status.SUSPENDED
    hashes = identity.refresh(vendor)
    vendor.save(update_fields=[*NUMBERS, *hashes, "status"])
    change = audit.Change(reason=reason, data={"fields": list(NUMBERS)})
    audit.record("privacy.erase", vendor, by=by, at=at, change=change)
    return vendor
