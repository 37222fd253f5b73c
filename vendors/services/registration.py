"""How a firm enters the system."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import duties
from accounts.duties import Holder
from accounts.identity import Person
from accounts.models import Organisation, Role
from core.acts import SYSTEM, Actor
from core.errors import NotAllowed, RuleRefused
from vendors import identity
from vendors.models import Vendor
from vendors.services import standing
from vendors.services.standing import Step
from vendors.states import VendorState

REGISTRARS = frozenset({Role.PPKUKM, Role.PEMBINA, Role.BPPBJ})


@dataclass(frozen=True, slots=True)
class NewVendor:
    """Everything that is known of a firm when it is taken in (dates are the last valid day)."""

    slug: str
    name: str
    story: str
    size: str
    legal_form: str
    owner_name: str
    nib: str
    npwp: str
    address: str
    kecamatan: str
    wilayah: str
    phone: str
    delivery_areas: list[str]
    delivery_fee: Decimal
    daily_capacity: int
    halal_number: str
    halal_until: date | None
    hygiene_until: date | None
    collects_pbjt: bool
    turnover_statement_year: int | None
    final_tax_letter: str
    final_tax_until: date | None
    bank_name: str
    bank_account: str
    bank_holder: str
    owner_nik: str = ""


class VendorInvalid(RuleRefused):
    """A figure of the firm's identity is not of its form."""


class MayNotRegister(NotAllowed):
    """The actor's office does not take firms in."""


@transaction.atomic(durable=True)
def register(new: NewVendor, *, by: Actor, at: datetime) -> Vendor:
    """This function will take a firm in, verified, with the organisation its people belong to.

    Raises MayNotRegister for other offices than those that bring firms in, VendorInvalid with the
    fields at fault.
    """
    if by != SYSTEM and by.role not in REGISTRARS:
        raise MayNotRegister("Hanya Dinas PPKUKM, pembina PKT, dan BPPBJ yang mendaftarkan usaha.")
    organisation = Organisation(
        code=new.slug,
        name=new.name,
        short_name=new.name[:80],
        kind=Organisation.Kind.UMK,
        address=new.address,
        wilayah=new.wilayah,
    )
    vendor = Vendor(**asdict(new) | {"delivery_areas": sorted(set(new.delivery_areas))})
    identity.refresh(vendor)
    _check(organisation, exclude=None)
    _check(vendor, exclude={"organisation"})
    _require_stranger(vendor, by=by, at=at)
    organisation.save(force_insert=True)
    vendor.organisation = organisation
    vendor.status = VendorState.VERIFIED
    vendor.save(force_insert=True)
    standing.tell_move(vendor, "", Step("vendor.register"), by=by, at=at)
    return vendor


def _require_stranger(vendor: Vendor, *, by: Actor, at: datetime) -> None:
    """Refuse an official who takes in the own firm."""
    owner = Person(None, "", vendor.owner_nik_hash)
    firm = Holder(duties.OWNER, owner, vendor.owner_name, f"pemilik {vendor.name}")
    verifier = duties.acting((duties.VERIFIER,), by)
    duties.require_separate([*verifier, firm], day=timezone.localdate(at))


def _check(row: Organisation | Vendor, *, exclude: set[str] | None) -> None:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        errors = error.message_dict
        first = next(iter(errors.values()))[0]
        raise VendorInvalid(
            f"Data usaha belum sah: {first} Perbaiki lalu daftarkan lagi.", errors=errors
        ) from error
