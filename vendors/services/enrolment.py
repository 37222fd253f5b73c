"""A person registers a firm: begins it, fills it in step by step, attaches proofs, sends it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import access as people
from accounts.models import Appointment, Organisation, Role
from accounts.services import firms
from core import audit, idempotency, uploads
from core.acts import Actor
from core.errors import NotAllowed, NotFound, RuleRefused
from vendors import access, identity, locks, numbers, regions
from vendors import enrolment as rules
from vendors.models import SecondFirmPermit, Vendor, VendorProof
from vendors.services import standing
from vendors.services.registration import VendorInvalid
from vendors.services.standing import Step
from vendors.states import OPEN_STATES, VendorState

LONGEST_NAME = 160
SPELLINGS: dict[str, Callable[[str], str]] = {
    "nib": numbers.nib,
    "owner_nik": numbers.nik,
    "npwp": numbers.npwp,
    "phone": numbers.phone,
    "bank_account": numbers.account,
    "halal_number": numbers.halal,
}


class OfficialMayNotSell(NotAllowed):
    """Who holds an official post does not register a firm."""


class SecondFirm(RuleRefused):
    """The person owns a firm already, and BPPBJ has not allowed another."""


class NibTaken(RuleRefused):
    """Another firm was sent with this NIB."""


class Incomplete(RuleRefused):
    """The registration still lacks something; `errors` maps steps to sentences."""


@transaction.atomic(durable=True)
def start(name: str, *, by: Actor, at: datetime) -> Appointment:
    """This function will begin a registration: a firm in draft that the person owns.

    Returns the owner's appointment. A draft that is open already is returned instead of a second
    one. Raises OfficialMayNotSell, SecondFirm, RuleRefused for an empty name.
    """
    if by.user_id is None:
        raise NotAllowed("Pendaftaran usaha dimulai oleh pemiliknya sendiri; masuk lebih dahulu.")
    user = locks.owner(by.user_id)
    posts = list(people.appointments_of(user.pk, timezone.localdate(at)))
    _require_no_office(posts)
    owned = _owned(posts)
    permit = SecondFirmPermit.objects.filter(owner=user, used_for=None).first()
    still_open = next((post for post in owned if post.organisation.vendor.is_open), None)
    if still_open is not None:
        return still_open
    if owned and permit is None:
        raise SecondFirm(
            f"Anda sudah memiliki {owned[0].organisation.name}. Satu orang mendaftarkan satu "
            "usaha; mintalah izin BPPBJ untuk usaha kedua.",
        )
    return _found(_checked_name(name), user.pk, permit, by=by, at=at)


def save_step(
    firm_id: int, code: str, values: Mapping[str, Any], *, by: Actor, at: datetime
) -> Vendor:
    """This function will store one step of a registration that is still open.

    Numbers are checked and spelled in one way. Raises VendorInvalid with the fields at fault,
    NibTaken, WrongState once it was sent, StaleVersion.
    """
    return _guarded(lambda: _save_step(firm_id, code, values, by=by, at=at))


def attach(firm_id: int, kind: str, upload: File[Any], *, by: Actor, at: datetime) -> VendorProof:
    """This function will keep a proof of the registration in place of an earlier one of its kind.

    The file is judged before the transaction. Raises UploadRefused, WrongState once it was sent.
    """
    file = uploads.check_document(upload)
    proof, replaced = _attach(firm_id, kind, file, by=by, at=at)
    if replaced:
        proof.file.storage.delete(replaced)
    return proof


def submit(firm_id: int, *, by: Actor, at: datetime) -> Vendor:
    """This function will send a registration to its curators.

    Raises Incomplete with what is lacking per step, NibTaken, WrongState.
    """
    return _guarded(lambda: _submit(firm_id, by=by, at=at))


@transaction.atomic(durable=True)
def _save_step(
    firm_id: int, code: str, values: Mapping[str, Any], *, by: Actor, at: datetime
) -> Vendor:
    firm = own(firm_id, by)
    standing.expect(firm, OPEN_STATES, "diubah")
    step = rules.BY_CODE[code]
    wanted = spelled({name: values[name] for name in step.fields if name in values})
    if "kecamatan" in wanted:
        wanted["wilayah"] = _wilayah_of(wanted["kecamatan"])
    changed = [name for name, value in wanted.items() if getattr(firm, name) != value]
    for name in changed:
        setattr(firm, name, wanted[name])
    _require_sound(firm, changed)
    if not changed:
        return firm
    firm.version += 1
    firm.save(update_fields=[*changed, *identity.refresh(firm), "version"])
    _mirror(firm)
    change = audit.Change(data={"step": code, "fields": changed})
    audit.record("vendor.fill_in", firm, by=by, at=at, change=change)
    return firm


@transaction.atomic(durable=True)
def _attach(
    firm_id: int, kind: str, file: ContentFile[bytes], *, by: Actor, at: datetime
) -> tuple[VendorProof, str]:
    firm = own(firm_id, by)
    standing.expect(firm, OPEN_STATES, "diubah")
    proof = VendorProof.objects.filter(vendor=firm, kind=kind).first()
    replaced = proof.file.name or "" if proof else ""
    if proof is None:
        proof = VendorProof(vendor=firm, kind=kind)
    proof.file, proof.uploaded_at, proof.uploaded_by_name = file, at, by.user_name
    if proof._state.adding:
        proof.save(force_insert=True)
    else:
        proof.save(update_fields=["file", "uploaded_at", "uploaded_by_name"])
    firm.version += 1
    firm.save(update_fields=["version"])
    audit.record("vendor.attach", firm, by=by, at=at, change=audit.Change(data={"kind": kind}))
    return proof, replaced


@transaction.atomic(durable=True)
def _submit(firm_id: int, *, by: Actor, at: datetime) -> Vendor:
    seen = idempotency.claim("vendor.submit", str(firm_id), by=by, at=at)
    if seen:
        return Vendor.objects.get(pk=seen.target_id)
    firm = own(firm_id, by)
    standing.expect(firm, OPEN_STATES, "dikirim")
    proofs = set(firm.proofs.values_list("kind", flat=True))
    lacking = rules.missing(firm, proofs, timezone.localdate(at))
    if lacking:
        first = next(iter(lacking.values()))[0]
        raise Incomplete(f"Pendaftaran belum lengkap: {first}", errors=lacking)
    _require_free_nib(firm)
    require_holder(firm, firm.bank_holder)
    standing.move(firm, VendorState.SUBMITTED, Step("vendor.submit"), by=by, at=at)
    standing.tell_curators(
        firm,
        f"Pendaftaran usaha baru: {firm.name}",
        f"{firm.name} di {firm.place} mengirim pendaftarannya. Periksa buktinya, lalu verifikasi "
        "atau kembalikan.",
        at=at,
    )
    idempotency.settle(firm.pk, by=by)
    return firm


def _guarded(act: Callable[[], Vendor]) -> Vendor:
    """Do an act whose last guard of the NIB is the unique index, for two who come at once."""
    try:
        return act()
    except IntegrityError as error:
        if "vendor_nib_unique" not in str(error):
            raise
        raise _nib_taken() from error


def own(firm_id: int, by: Actor) -> Vendor:
    """This function will lock the firm that the actor owns; NotFound for another one."""
    if access.own_registration(by).pk != firm_id:
        raise NotFound
    return locks.firm(firm_id, by=by)


def _require_no_office(posts: list[Appointment]) -> None:
    office = next((post for post in posts if post.role not in people.VENDOR_ROLES), None)
    if office is not None:
        raise OfficialMayNotSell(
            f"Anda memegang penunjukan {office.post} di {office.organisation.short_name}; pejabat "
            "tidak mendaftarkan usaha penyedia.",
            rule="Perpres 16/2018 Pasal 7 huruf e",
        )


def _owned(posts: list[Appointment]) -> list[Appointment]:
    """Return the ownerships that count: a rejected firm leaves room for another."""
    ids = [post.organisation_id for post in posts if post.role == Role.PEMILIK]
    firms = Vendor.objects.filter(organisation__in=ids).exclude(status=VendorState.REJECTED)
    by_office = {firm.organisation_id: firm for firm in firms}
    owned = [
        post for post in posts if post.role == Role.PEMILIK and post.organisation_id in by_office
    ]
    for post in owned:
        post.organisation.vendor = by_office[post.organisation_id]
    return owned


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        text = f"Isi nama usaha, paling banyak {LONGEST_NAME} huruf."
        raise VendorInvalid(text, errors={"name": [text]})
    return name


def _found(
    name: str, user_id: int, permit: SecondFirmPermit | None, *, by: Actor, at: datetime
) -> Appointment:
    slug = _free_slug(name)
    organisation = Organisation(
        code=slug, name=name, short_name=name[:80], kind=Organisation.Kind.UMK
    )
    owner = locks.owner(user_id)
    appointment = firms.found(owner, organisation, by=by, at=at)
    firm = Vendor.objects.create(
        organisation=organisation,
        name=name,
        slug=slug,
        owner_name=owner.name,
        delivery_areas=[],
        daily_capacity=0,
    )
    if permit is not None:
        permit.used_for = firm
        permit.save(update_fields=["used_for"])
    standing.tell_move(firm, "", Step("vendor.start"), by=by, at=at)
    return appointment


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:40].strip("-")
    taken = Organisation.objects.filter(code=wanted).exists()
    return f"{wanted or 'usaha'}-{secrets.token_hex(3)}" if taken or not wanted else wanted


def spelled(typed: dict[str, Any]) -> dict[str, Any]:
    """This function will return what was typed as it is kept.

    Raises VendorInvalid with every number that is not of its form.
    """
    values, wrong = {}, {}
    for name, value in typed.items():
        plain = value.strip() if isinstance(value, str) else value
        try:
            values[name] = SPELLINGS[name](plain) if name in SPELLINGS and plain else plain
        except numbers.NumberInvalid as refusal:
            wrong[name] = [refusal.message]
    if wrong:
        raise VendorInvalid(next(iter(wrong.values()))[0], errors=wrong)
    if "delivery_areas" in values:
        values["delivery_areas"] = sorted(set(values["delivery_areas"]))
    return values


def _wilayah_of(kecamatan: str) -> str:
    """Return the wilayah a kecamatan lies in, nothing for none, or refuse an unknown one."""
    if kecamatan and kecamatan not in regions.WILAYAH_OF:
        text = f"“{kecamatan[:60]}” bukan kecamatan di Jakarta; pilih dari daftar."
        raise VendorInvalid(text, errors={"kecamatan": [text]})
    return str(regions.WILAYAH_OF.get(kecamatan, ""))


def _require_sound(firm: Vendor, changed: list[str]) -> None:
    """Refuse what the columns cannot mean, a taken NIB, and an account of somebody else."""
    filled = {name for name in changed if getattr(firm, name) not in ("", None, [], 0)}
    names = {field.name for field in Vendor._meta.get_fields() if hasattr(field, "attname")}
    try:
        firm.clean_fields(exclude=names - filled)
    except ValidationError as error:
        errors = error.message_dict
        raise VendorInvalid(next(iter(errors.values()))[0], errors=errors) from error
    if "nib" in filled:
        _require_free_nib(firm)
    if "bank_holder" in filled:
        require_holder(firm, firm.bank_holder)


def _require_free_nib(firm: Vendor) -> None:
    closed = (VendorState.DRAFT, VendorState.REJECTED)
    others = Vendor.objects.filter(nib=firm.nib).exclude(pk=firm.pk).exclude(status__in=closed)
    if firm.nib and others.exists():
        raise _nib_taken()


def _nib_taken() -> NibTaken:
    text = (
        "NIB ini sudah dipakai usaha lain yang terdaftar; periksa angkanya, atau hubungi Dinas "
        "PPKUKM bila usaha itu milik Anda."
    )
    return NibTaken(text, errors={"nib": [text]})


def require_holder(firm: Vendor, holder: str) -> None:
    """This function will refuse an account that is neither the owner's nor the firm's."""
    if not numbers.is_same_name(holder, firm.owner_name, firm.name):
        text = (
            f"Rekening atas nama “{holder}” bukan milik pemilik ({firm.owner_name}) atau "
            f"usaha ({firm.name}); pakai rekening pemilik atau usaha."
        )
        raise VendorInvalid(text, errors={"bank_holder": [text]})


def _mirror(firm: Vendor) -> None:
    """Keep the organisation that papers print as the firm is filled in."""
    office = firm.organisation
    office.name, office.short_name = firm.name, firm.name[:80]
    office.address, office.wilayah = firm.address, firm.wilayah
    office.save(update_fields=["name", "short_name", "address", "wilayah"])
