"""Acts on organisations: enter, correct, rename from a date, close; nothing is ever deleted."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import access, locks, structure
from accounts.access import in_force
from accounts.models import Organisation, OrganisationName
from accounts.queries import names
from accounts.structure import Place
from core import audit, idempotency
from core.acts import SYSTEM, Actor
from core.errors import RuleRefused, WrongState

NAMED = ("name", "short_name", "letterhead")
EDITED = ("level", "parent_id", "coordinator_id", "address", "wilayah", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation:
    """An organisation as entered; `parent_id` and `coordinator_id` are organisations."""

    code: str
    name: str
    short_name: str
    kind: str
    level: str
    parent_id: int | None = None
    coordinator_id: int | None = None
    wilayah: str = ""
    address: str = ""
    phone: str = ""
    letterhead: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What may be corrected at any time, for it has no history: place in the tree and address."""

    level: str
    parent_id: int | None
    coordinator_id: int | None
    wilayah: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """A name and letterhead from a date on, with the regulation that gave it."""

    name: str
    short_name: str
    letterhead: str
    valid_from: date
    legal_basis: str


class OrganisationRefused(RuleRefused):
    """The organisation cannot stand like this; `errors` names the fields."""


class StillInUse(RuleRefused):
    """People hold posts here, or units belong here."""


@transaction.atomic(durable=True)
def create(new: NewOrganisation, *, by: Actor, at: datetime) -> Organisation:
    """This function will enter an organisation with its first name (BPPBJ).

    Raises OrganisationRefused with errors per field, NotAllowed.
    """
    access.require_keeper(by)
    seen = idempotency.claim("organisation.create", repr(new), by=by, at=at)
    if seen:
        return Organisation.objects.get(pk=seen.target_id)
    locks.tree()
    tree = structure.load()
    place = Place(None, new.code, new.kind, new.level, new.parent_id, new.coordinator_id, None)
    _require_sound(structure.faults(place, tree), place.code)
    today = timezone.localdate(at)
    row = Organisation.objects.create(**_columns(new))
    OrganisationName.objects.create(
        organisation=row,
        name=new.name,
        short_name=new.short_name,
        letterhead=new.letterhead,
        valid_from=today,
        legal_basis=new.legal_basis or "Pencatatan awal",
    )
    audit.record(
        "organisation.create", row, by=by, at=at, change=audit.Change(data={"code": row.code})
    )
    idempotency.settle(row.pk, by=by)
    return row


def _columns(new: NewOrganisation) -> dict[str, object]:
    return {f.name: getattr(new, f.name) for f in fields(new) if f.name != "legal_basis"}


def _require_sound(faults: structure.Faults, code: str) -> None:
    if faults:
        first = next(iter(faults.values()))[0]
        raise OrganisationRefused(f"{code}: {first}", errors=faults)


@transaction.atomic(durable=True)
def edit(organisation_id: int, facts: Facts, *, by: Actor, at: datetime) -> Organisation:
    """This function will correct an organisation's place, Asisten and address (BPPBJ).

    A change of the Asisten is an act of its own in the trail, from whom to whom.
    """
    access.require_keeper(by)
    locks.tree()
    row = locks.organisation(organisation_id, by=by)
    if row.kind == Organisation.Kind.UMK:
        raise OrganisationRefused(
            "Data usaha diubah oleh penyedianya sendiri di halaman Usaha saya, bukan di sini."
        )
    place = Place(
        row.pk,
        row.code,
        row.kind,
        facts.level,
        facts.parent_id,
        facts.coordinator_id,
        row.closed_date,
    )
    _require_sound(structure.faults(place, structure.load()), row.code)
    apply_facts(row, facts, by=by, at=at)
    return row


@transaction.atomic(savepoint=False)
def apply_facts(row: Organisation, facts: Facts, *, by: Actor, at: datetime) -> bool:
    """This function will write changed facts of a locked organisation; False if there are none."""
    changed = [name for name in EDITED if getattr(row, name) != getattr(facts, name)]
    if not changed:
        return False
    before = _named(row, changed)
    for name in changed:
        setattr(row, name, getattr(facts, name))
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    data = {"from": before, "to": _named(row, changed)}
    act = "organisation.portfolio" if "coordinator_id" in changed else "organisation.edit"
    audit.record(act, row, by=by, at=at, change=audit.Change(data=data))
    return True


def _named(row: Organisation, changed: list[str]) -> dict[str, str]:
    return {
        name.removesuffix("_id"): str(getattr(row, name.removesuffix("_id")) or "")
        for name in changed
        if name not in {"phone", "address"}
    } | {name: "diubah" for name in changed if name in {"phone", "address"}}


@transaction.atomic(durable=True)
def rename(organisation_id: int, new: NewName, *, by: Actor, at: datetime) -> OrganisationName:
    """This function will give an organisation a name and letterhead from a date on (BPPBJ).

    A name that already begins on that date is corrected. Papers of earlier dates keep the earlier
    name; the name of today is taken over at once.
    """
    access.require_keeper(by)
    row = locks.organisation(organisation_id, by=by)
    if not new.legal_basis.strip():
        raise OrganisationRefused(
            "Sebutkan dasar hukum perubahan nama atau kop surat.",
            errors={"legal_basis": ["Wajib diisi, misalnya UU 2/2024 Pasal 73."]},
        )
    _keep_first_name(row, new.valid_from)
    values = {f.name: getattr(new, f.name) for f in fields(new) if f.name != "valid_from"}
    name, made = OrganisationName.objects.update_or_create(
        organisation=row, valid_from=new.valid_from, defaults=values
    )
    change = audit.Change(
        from_state="" if made else "diperbaiki",
        reason=new.legal_basis,
        data={"name": new.name, "letterhead": new.letterhead, "from": new.valid_from.isoformat()},
    )
    audit.record("organisation.rename", row, by=by, at=at, change=change)
    if not _take_over(row, timezone.localdate(at)):
        row.version += 1
        row.save(update_fields=["version"])
    return name


def _keep_first_name(row: Organisation, valid_from: date) -> None:
    """Write down the undated name, so that papers before the change keep it."""
    if not row.names.exists():
        OrganisationName.objects.create(
            organisation=row,
            name=row.name,
            short_name=row.short_name,
            letterhead=row.letterhead,
            valid_from=min(date(2000, 1, 1), valid_from),
            legal_basis="Nama semula",
        )


def _take_over(row: Organisation, today: date) -> bool:
    """Write the name of today onto a locked organisation; False when it bears it already."""
    now = names.row_on(row.names.all(), today)
    changed = [f for f in NAMED if now is not None and getattr(row, f) != getattr(now, f)]
    if not changed:
        return False
    for field in changed:
        setattr(row, field, getattr(now, field))
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    return True


@transaction.atomic(durable=True)
def take_over_names(*, at: datetime) -> int:
    """This function will let names that have begun count; returns how many organisations changed.

    Looks a month back, so that a day without a worker is made up for.
    """
    today = timezone.localdate(at)
    due = OrganisationName.objects.filter(
        valid_from__gt=today - timedelta(days=31), valid_from__lte=today
    )
    changed = 0
    for pk in sorted(set(due.values_list("organisation_id", flat=True))):
        row = locks.organisation(pk)
        if _take_over(row, today):
            audit.record("organisation.take_over_name", row, by=SYSTEM, at=at)
            changed += 1
    return changed


@transaction.atomic(durable=True)
def close(organisation_id: int, day: date, reason: str, *, by: Actor, at: datetime) -> Organisation:
    """This function will close an organisation from `day` on (BPPBJ); it stays readable.

    Raises StillInUse while units or people belong to it on that day, WrongState when it is closed.
    """
    access.require_keeper(by)
    row = locks.organisation(organisation_id, by=by)
    if row.closed_date is not None:
        raise WrongState(f"{row.short_name} sudah ditutup sejak {row.closed_date:%d/%m/%Y}.")
    if not reason.strip():
        raise OrganisationRefused(
            "Tulis alasan dan dasar penutupan.", errors={"reason": ["Wajib diisi."]}
        )
    _require_unused(row, day)
    row.closed_date = day
    row.version += 1
    row.save(update_fields=["closed_date", "version"])
    change = audit.Change(to_state="CLOSED", reason=reason.strip(), data={"from": day.isoformat()})
    audit.record("organisation.close", row, by=by, at=at, change=change)
    return row


def _require_unused(row: Organisation, day: date) -> None:
    units = [unit for unit in row.children.all() if unit.is_open(day)]
    posts = row.appointments.filter(in_force(day)).count()
    later = row.appointments.filter(valid_from__gt=day, ended_at=None).count()
    if units or posts or later:
        raise StillInUse(
            f"{row.short_name} belum dapat ditutup: masih ada {len(units)} unit di bawahnya dan "
            f"{posts + later} penunjukan yang berlaku pada tanggal itu. Akhiri atau pindahkan "
            "dahulu."
        )
