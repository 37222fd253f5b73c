"""Acts on people: correct who they are, close and reopen an account."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import access, identity, locks, sessions
from accounts.models import User
from accounts.services import invitations
from core import audit, idempotency
from core.acts import Actor
from core.errors import RuleRefused, WrongState


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What BPPBJ corrects on a person: the name and NIP papers print, the address of the log-in.

    `nik` has 16 digits, or is empty to keep the one known.
    """

    name: str
    nip: str
    email: str
    nik: str = ""


class PersonRefused(RuleRefused):
    """The person cannot be like that, or the account cannot be closed."""


@transaction.atomic(durable=True)
def correct(user_id: int, facts: PersonFacts, *, by: Actor, at: datetime) -> User:
    """This function will correct a person's name, NIP, NIK and log-in address (BPPBJ).

    Of the NIK only a keyed hash and four digits stay, to know one human with two accounts (UU
    27/2022). A new address ends every session, for it is what one logs in with.
    """
    access.require_keeper(by)
    row = locks.person(user_id)
    wanted = {"name": facts.name.strip(), "nip": facts.nip, "email": facts.email.strip().lower()}
    _require_single(row, wanted)
    wanted |= identity.nik_columns(facts.nik) if facts.nik else {}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, wanted[name])
    row.save(update_fields=changed)
    fields = sorted({"nik" if name.startswith("nik_") else name for name in changed})
    audit.record("person.correct", row, by=by, at=at, change=audit.Change(data={"fields": fields}))
    if "email" in changed:
        sessions.end_all(row.pk)
    return row


def _require_single(row: User, wanted: dict[str, str]) -> None:
    others = User.objects.exclude(pk=row.pk)
    errors: dict[str, list[str]] = {}
    if not wanted["name"]:
        errors["name"] = ["Wajib diisi."]
    if others.filter(email=wanted["email"]).exists():
        errors["email"] = ["Surel ini sudah dipakai orang lain."]
    if wanted["nip"] and others.filter(nip=wanted["nip"]).exists():
        errors["nip"] = ["NIP ini sudah dipakai orang lain; satu orang cukup satu akun."]
    if errors:
        raise PersonRefused(next(iter(errors.values()))[0], errors=errors)


@transaction.atomic(durable=True)
def deactivate(user_id: int, reason: str, *, by: Actor, at: datetime) -> User:
    """This function will close an account: no session, token or invitation works any more (BPPBJ).

    Appointments stay as they are; the person counts nowhere while the account is closed.
    """
    access.require_keeper(by)
    row = locks.person(user_id)
    seen = idempotency.claim("person.deactivate", f"{row.pk}:{reason}", by=by, at=at)
    if seen:
        return row
    if row.pk == by.user_id:
        raise PersonRefused("Anda tidak dapat menonaktifkan akun Anda sendiri; minta rekan BPPBJ.")
    if not reason.strip():
        raise PersonRefused("Tulis alasannya.", errors={"reason": ["Wajib diisi."]})
    if not row.is_active and row.has_usable_password():
        raise WrongState(f"Akun {row.name} sudah nonaktif.")
    row.is_active = False
    row.save(update_fields=["is_active"])
    sessions.end_all(row.pk)
    change = audit.Change("ACTIVE", "INACTIVE", reason.strip())
    audit.record("person.deactivate", row, by=by, at=at, change=change)
    for appointment in row.appointments.select_related("user", "organisation").order_by("pk"):
        invitations.revoke_open(appointment, by=by, at=at)
    idempotency.settle(row.pk, by=by)
    return row


@transaction.atomic(durable=True)
def reactivate(user_id: int, reason: str, *, by: Actor, at: datetime) -> User:
    """This function will open a closed account again (BPPBJ); the person logs in anew."""
    access.require_keeper(by)
    row = locks.person(user_id)
    seen = idempotency.claim("person.reactivate", f"{row.pk}:{reason}", by=by, at=at)
    if seen:
        return row
    if row.is_active or not row.has_usable_password():
        raise WrongState("Akun ini tidak sedang dinonaktifkan.")
    if not reason.strip():
        raise PersonRefused("Tulis alasannya.", errors={"reason": ["Wajib diisi."]})
    row.is_active = True
    row.save(update_fields=["is_active"])
    change = audit.Change("INACTIVE", "ACTIVE", reason.strip())
    audit.record("person.reactivate", row, by=by, at=at, change=change)
    idempotency.settle(row.pk, by=by)
    return row
