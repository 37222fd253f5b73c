"""A firm's numbers in full: to its own people and to the offices that verify it."""

from datetime import datetime

from django.db import transaction

from core import disclosure
from core.acts import Actor
from core.disclosure import Disclosed
from vendors import access
from vendors.models import Vendor

FIELDS = {"nik": "owner_nik", "npwp": "npwp", "account": "bank_account", "phone": "phone"}


def allowed(actor: Actor | None, vendor: Vendor) -> set[str]:
    """This function will return the numbers of a firm that this post needs in full."""
    if actor is None:
        return set()
    return (
        set(FIELDS)
        if actor.role in access.VERIFIER_ROLES or access.is_own(actor, vendor)
        else set()
    )


@transaction.atomic(durable=True)
def reveal(vendor_id: int, field: str, *, by: Actor, at: datetime) -> Disclosed:
    """This function will return one number of a firm in full, leaving who saw it.

    Raises NotFound for a firm out of scope, NotNeeded for a post that can do without.
    """
    vendor = access.get_firm(by, vendor_id)
    disclosure.require(field, allowed(by, vendor), set(FIELDS))
    shown = Disclosed(field, vendor.name, getattr(vendor, FIELDS[field]))
    purpose = "Melihat data usaha sendiri" if access.is_own(by, vendor) else "Memeriksa data usaha"
    return disclosure.record(shown, vendor, purpose=purpose, by=by, at=at)
