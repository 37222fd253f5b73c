"""Takes the personal data of a firm's owner out of a firm that is gone."""

from datetime import datetime

from django.db import transaction

from core import audit
from core.acts import Actor
from vendors import identity, locks
from vendors.models import Vendor, VendorChange
from vendors.services import changes, standing
from vendors.services.standing import Step
from vendors.states import VendorState

# What becomes of a firm without its owner's numbers; a closed or open registration stays.
CLOSED_AS = {
    VendorState.VERIFIED: VendorState.SUSPENDED,
    VendorState.SUBMITTED: VendorState.REJECTED,
}
NUMBERS = ("owner_nik", "npwp", "phone", "bank_account")


@transaction.atomic(savepoint=False)
def forget(vendor_id: int, *, reason: str, by: Actor, at: datetime) -> Vendor:
    """This function will erase NIK, NPWP, telephone and account of a firm, and suspend it.

    Menus, name and papers stay: a firm's trade is no personal data.
    """
    vendor = locks.vendor(vendor_id)
    for waiting in vendor.changes.filter(state=VendorChange.State.WAITING):
        changes.close(waiting, VendorChange.State.REFUSED, reason, by=by, at=at)
    for name in NUMBERS:
        setattr(vendor, name, "")
    hashes = identity.refresh(vendor)
    if vendor.status in CLOSED_AS:
        to = CLOSED_AS[VendorState(vendor.status)]
        standing.move(vendor, to, Step("vendor.erased", reason), by=by, at=at)
    vendor.save(update_fields=[*NUMBERS, *hashes])
    change = audit.Change(reason=reason, data={"fields": list(NUMBERS)})
    audit.record("privacy.erase", vendor, by=by, at=at, change=change)
    return vendor
