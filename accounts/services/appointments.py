"""Acts on appointments: appoint, correct, end; the history stays."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts import access, locks, posts, sessions
from accounts.access import APPROVER_ROLES, OFFICE_ROLES, colleagues, in_force
from accounts.models import Appointment, Organisation, Role, User
from accounts.posts import DECREE_RULE, Post, Term
from accounts.services import invitations
from core import audit, idempotency, notifications
from core.acts import SYSTEM, Actor
from core.errors import RuleRefused, WrongState

OWNERS_ORDER = "Penugasan pemilik usaha"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """Who is appointed to what, by which decree, for which days (`valid_to` is exclusive).

    `user` is None while only the e-mail address of the person is known.
    """

    user: User | None
    organisation: Organisation
    role: Role
    title: str
    sk_number: str
    valid_from: date
    valid_to: date | None = None
    standing: str = Appointment.Standing.DEFINITIVE
    sk_file: ContentFile[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """The person to be appointed, found or made by e-mail address."""

    email: str
    name: str
    nip: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What may be corrected on an appointment: how it is written, never who, where or when."""

    title: str
    sk_number: str
    sk_file: ContentFile[bytes] | None = None


class AppointmentRefused(RuleRefused):
    """The post cannot be held there, by that person or on those days; `errors` names the fields."""


class EndRefused(RuleRefused):
    """The appointment cannot end like that."""


@transaction.atomic(durable=True)
def appoint(new: NewAppointment, *, by: Actor, at: datetime) -> Appointment:
    """This function will appoint a known person, who is told (BPPBJ; an owner the firm's staff).

    Raises AppointmentRefused with errors per field, NotAllowed or NotFound.
    """
    access.require_manager(by, new.organisation, new.role)
    seen = idempotency.claim("appointment.start", _content(new), by=by, at=at)
    if seen:
        return Appointment.objects.get(pk=seen.target_id)
    if new.user is None:
        raise AppointmentRefused("Pilih orangnya.", errors={"user": ["Wajib diisi."]})
    return _appoint(new.user, new, by=by, at=at)


@transaction.atomic(durable=True)
def invite(person: Person, new: NewAppointment, *, by: Actor, at: datetime) -> Appointment:
    """This function will appoint whoever has this e-mail address.

    A known person is told by a notice; an unknown one gets an account that opens only through the
    link that is mailed. Raises AppointmentRefused, NotAllowed or NotFound.
    """
    access.require_manager(by, new.organisation, new.role)
    email = person.email.strip().lower()
    content = f"{email}:{_content(new)}"
    seen = idempotency.claim("appointment.start", content, by=by, at=at)
    if seen:
        return Appointment.objects.get(pk=seen.target_id)
    locks.organisation(new.organisation.pk)
    user = User.objects.filter(email=email).first() or _new_user(person, email)
    _require_reachable(user, by)
    return _appoint(user, new, by=by, at=at)


def _new_user(person: Person, email: str) -> User:
    if not person.name.strip():
        raise AppointmentRefused(
            "Surel ini belum dikenal; isi nama orangnya agar akun dapat dibuat.",
            errors={"name": ["Wajib diisi untuk orang baru."]},
        )
    twin = User.objects.filter(nip=person.nip).first() if person.nip else None
    if twin is not None:
        raise AppointmentRefused(
            f"NIP ini milik {twin.name} dengan surel {twin.email}; pakai surel itu.",
            errors={"nip": [f"Sudah dipakai {twin.name}."]},
        )
    return User.objects.create_user(
        email, None, name=person.name.strip(), nip=person.nip, is_active=False
    )


def _require_reachable(user: User, by: Actor) -> None:
    """A closed account is not appointed; an owner does not reach into the offices."""
    if not user.is_active and user.has_usable_password():
        raise AppointmentRefused(
            f"Akun {user.email} dinonaktifkan; BPPBJ mengaktifkannya dahulu di halaman orangnya.",
            errors={"email": ["Akun ini dinonaktifkan."]},
        )
    official = user.is_superuser or user.appointments.exclude(role__in=posts.FIRM).exists()
    if by.role == Role.PEMILIK and official:
        raise AppointmentRefused(
            "Surel ini tidak dapat dijadikan staf usaha; minta surel pribadi yang lain.",
            rule="Perpres 16/2018 Pasal 7 huruf e",
            errors={"email": ["Pakai surel lain."]},
        )


def _content(new: NewAppointment) -> str:
    plain = (new.organisation.pk, str(new.role), new.title, new.sk_number, new.standing)
    return repr((*plain, new.valid_from, new.valid_to, getattr(new.user, "pk", None)))


def _appoint(user: User, new: NewAppointment, *, by: Actor, at: datetime) -> Appointment:
    place = locks.organisation(new.organisation.pk)
    new = replace(new, organisation=place, sk_number=new.sk_number.strip())
    if not new.sk_number and by.role == Role.PEMILIK:
        new = replace(new, sk_number=OWNERS_ORDER)
    # History played back by a command may be over by now; people appoint for days to come.
    _require_sound(user, new, timezone.localdate(at) if by != SYSTEM else new.valid_from)
    row = Appointment.objects.create(
        user=user,
        organisation=place,
        role=new.role,
        title=new.title.strip(),
        standing=new.standing,
        sk_number=new.sk_number,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        sk_file=new.sk_file or "",
    )
    data = {"role": row.role, "sk": row.sk_number, "from": str(row.valid_from)}
    data["to"] = str(row.valid_to or "")
    audit.record("appointment.start", row, by=by, at=at, change=audit.Change(data=data))
    if user.is_active:
        _tell(row, at=at)
    else:
        invitations.open_for(row, by=by, at=at)
    idempotency.settle(row.pk, by=by)
    return row


def _require_sound(user: User, new: NewAppointment, today: date) -> None:
    term = Term(new.valid_from, new.valid_to)
    post = Post(new.role, new.standing, term, user.name, user.pk)
    faults = posts.place_faults(Role(new.role), new.organisation, term)
    faults |= posts.time_faults(post, today)
    if not new.sk_number:
        faults["sk_number"] = ["Isi nomor SK penunjukan."]
    if not faults:
        faults = posts.overlap_faults(post, _posts_at(new.organisation.pk, new.role))
    if faults:
        first = next(iter(faults.values()))[0]
        raise AppointmentRefused(first, rule=DECREE_RULE, errors=faults)


def _posts_at(organisation_id: int, role: str) -> Iterable[Post]:
    rows = Appointment.objects.filter(organisation_id=organisation_id, role=role)
    for row in rows.select_related("user").order_by("valid_from", "pk"):
        term = Term(row.valid_from, row.valid_to)
        if term.end is None or term.start < term.end:
            yield Post(Role(row.role), row.standing, term, row.user.name, row.user_id)


@transaction.atomic(durable=True)
def correct(appointment_id: int, correction: Correction, *, by: Actor, at: datetime) -> Appointment:
    """This function will correct the title and SK of an appointment, or add the SK's file."""
    row = locks.appointment(appointment_id, by=by)
    access.require_manager(by, row.organisation, row.role)
    if not correction.sk_number.strip():
        raise AppointmentRefused("Isi nomor SK.", errors={"sk_number": ["Wajib diisi."]})
    changed = {
        name: (getattr(row, name), text)
        for name, text in (
            ("title", correction.title.strip()),
            ("sk_number", correction.sk_number.strip()),
        )
        if getattr(row, name) != text
    }
    for name, (_, text) in changed.items():
        setattr(row, name, text)
    written = [*changed]
    if correction.sk_file is not None:
        row.sk_file.save(correction.sk_file.name or "sk.pdf", correction.sk_file, save=False)
        written.append("sk_file")
    if written:
        row.version += 1
        row.save(update_fields=[*written, "version"])
        data = {name: list(pair) for name, pair in changed.items()} | {"file": "sk_file" in written}
        audit.record("appointment.correct", row, by=by, at=at, change=audit.Change(data=data))
    return row


@transaction.atomic(durable=True)
def end(appointment_id: int, day: date, reason: str, *, by: Actor, at: datetime) -> Appointment:
    """This function will end an appointment: from `day` on the post is no longer held.

    With today's date it ends at once: the sessions that work as it and every API token of the
    person are gone before anything else can be asked; with the last appointment, all sessions.
    Raises EndRefused, WrongState, NotAllowed or NotFound.
    """
    row = locks.appointment(appointment_id, by=by)
    access.require_manager(by, row.organisation, row.role)
    seen = idempotency.claim("appointment.end", f"{row.pk}:{day}:{reason}", by=by, at=at)
    if seen:
        return row
    today = timezone.localdate(at)
    _require_endable(row, day, reason, today)
    # A post that was to begin later simply never does.
    row.valid_to = max(day, row.valid_from) if row.valid_from <= today else row.valid_from
    row.ended_at, row.end_reason = at, reason.strip()
    row.version += 1
    row.save(update_fields=["valid_to", "ended_at", "end_reason", "version"])
    change = audit.Change(to_state="ENDED", reason=row.end_reason, data={"from": str(row.valid_to)})
    audit.record("appointment.end", row, by=by, at=at, change=change)
    if row.is_over(today):
        invitations.revoke_open(row, by=by, at=at)
        _cut_off(row, today)
    _tell_of_end(row, by=by, at=at)
    idempotency.settle(row.pk, by=by)
    return row


def _require_endable(row: Appointment, day: date, reason: str, today: date) -> None:
    if row.is_over(today):
        raise WrongState(f"Penunjukan ini sudah berakhir pada {row.last_day:%d/%m/%Y}.")
    if not reason.strip():
        raise EndRefused("Tulis alasan berakhirnya.", errors={"reason": ["Wajib diisi."]})
    if day < today:
        raise EndRefused(
            "Penunjukan tidak dapat diakhiri mundur, karena tindakannya sudah sah; pilih hari ini "
            "atau sesudahnya.",
            errors={"day": [f"Paling awal {today:%d/%m/%Y}."]},
        )
    if row.valid_to is not None and day > row.valid_to:
        raise EndRefused(
            f"Penunjukan ini memang berakhir pada {row.last_day:%d/%m/%Y}; perpanjangan memerlukan "
            "penunjukan baru dengan SK-nya.",
            errors={"day": [f"Paling akhir {row.valid_to:%d/%m/%Y}."]},
        )
    others = Appointment.objects.filter(in_force(today), role=Role.BPPBJ, user__is_active=True)
    if row.role == Role.BPPBJ and not others.exclude(pk=row.pk).exists():
        raise EndRefused(
            "Ini penunjukan BPPBJ terakhir; tanpa BPPBJ tidak ada yang dapat menunjuk lagi. Tunjuk "
            "penggantinya dahulu."
        )


def _cut_off(row: Appointment, today: date) -> None:
    left = Appointment.objects.filter(in_force(today), user_id=row.user_id).exclude(pk=row.pk)
    if left.exists():
        sessions.end_acting(row.user_id, row.pk)
    else:
        sessions.end_all(row.user_id)


def _tell(row: Appointment, *, at: datetime) -> None:
    until = f" sampai dengan {row.last_day:%d/%m/%Y}" if row.last_day else ""
    message = notifications.Message(
        kind="appointment",
        subject=f"Anda ditunjuk sebagai {row.post}, {row.organisation.short_name}",
        body=(
            f"SK {row.sk_number}, berlaku sejak {row.valid_from:%d/%m/%Y}{until}. Bila Anda "
            "memegang jabatan lain, ganti jabatan di kanan atas setiap halaman."
        ),
        url="/akun/profil/",
    )
    notifications.notify([row.user_id], message, at=at)


def _tell_of_end(row: Appointment, *, by: Actor, at: datetime) -> None:
    """Tell the person, and those who must name a successor on the packages left behind."""
    subject = f"Penunjukan {row.user.name} sebagai {row.post} berakhir {row.last_day:%d/%m/%Y}"
    own = notifications.Message(
        "appointment", subject, f"{row.organisation.name}: {row.end_reason}", "/akun/profil/"
    )
    notifications.notify([row.user_id], own, at=at)
    if row.role not in OFFICE_ROLES:
        return
    approvers = colleagues(row.organisation_id, APPROVER_ROLES, timezone.localdate(at))
    ids = {a.user_id for a in approvers} - {row.user_id, by.user_id}
    body = "Periksa paket yang dipegangnya dan tunjuk penggantinya agar tidak terhenti."
    successor = notifications.Message("appointment", subject, body, "/paket/perlu-pejabat/")
    notifications.notify(ids, successor, at=at)


@transaction.atomic(durable=True)
def remind_of_endings(days: int, *, at: datetime) -> int:
    """This function will tell people and BPPBJ once of posts that end within `days`; how many."""
    today = timezone.localdate(at)
    ending = Appointment.objects.filter(
        in_force(today), valid_to__lte=today + timedelta(days=days), user__is_active=True
    )
    keepers = Appointment.objects.filter(in_force(today), role=Role.BPPBJ, user__is_active=True)
    keeper_ids = set(keepers.values_list("user_id", flat=True))
    count = 0
    for row in ending.select_related("user", "organisation").order_by("pk"):
        until = f"{row.last_day:%d/%m/%Y}"
        message = notifications.Message(
            kind="appointment",
            subject=f"Penunjukan {row.user.name} sebagai {row.post} berakhir {until}",
            body=f"{row.organisation.name}. Siapkan perpanjangan atau penggantinya dengan SK baru.",
            url="/akun/profil/",
            dedupe=f"appointment-ending:{row.pk}:{row.valid_to}",
        )
        notifications.notify({row.user_id, *keeper_ids}, message, at=at)
        count += 1
    return count
