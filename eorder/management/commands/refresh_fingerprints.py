"""`manage.py refresh_fingerprints`: hash what has no hash yet, and renew hashes after a new key."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.identity import phone_columns
from accounts.models import Organisation, User
from core import privacy
from vendors.identity import HASHES, refresh
from vendors.models import Vendor

BATCH = 500
PERSON = ("nik_hash", "phone_hash")


class Command(BaseCommand):
    help = "Fill and renew the keyed hashes of NIK, telephone, account and address."

    def handle(self, *args: Any, **options: Any) -> None:
        people = [user for user in User.objects.order_by("pk").iterator(BATCH) if _renew(user)]
        User.objects.bulk_update(people, PERSON, batch_size=BATCH)
        firms = [firm for firm in Vendor.objects.order_by("pk").iterator(BATCH) if _rehash(firm)]
        Vendor.objects.bulk_update(firms, HASHES, batch_size=BATCH)
        # A firm's number belongs to the firm alone, where it is masked.
        Organisation.objects.filter(kind=Organisation.Kind.UMK).update(phone="")
        self.stdout.write(f"{len(people)} people, {len(firms)} firms renewed.")


def _renew(user: User) -> bool:
    before = [getattr(user, name) for name in PERSON]
    user.nik_hash = privacy.advance(user.nik_hash)
    user.phone_hash = phone_columns(user.phone)["phone_hash"]
    return before != [getattr(user, name) for name in PERSON]


def _rehash(firm: Vendor) -> bool:
    before = [getattr(firm, name) for name in HASHES]
    refresh(firm)
    return before != [getattr(firm, name) for name in HASHES]
