"""What the pages and the API of people and appointments show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.access import in_force
from accounts.models import Appointment, Invitation, Organisation, User

SOON = timedelta(days=14)
INVITED = Q(is_active=False, password__startswith=UNUSABLE_PASSWORD_PREFIX)
STATES = (
    ("", "Semua"),
    ("aktif", "Aktif"),
    ("diundang", "Diundang"),
    ("nonaktif", "Nonaktif"),
    ("segera", "Segera berakhir"),
    ("tanpa", "Tanpa jabatan"),
)


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment as it stands on a day, in words for a badge."""

    appointment: Appointment
    label: str
    tone: str
    icon: str
    days_left: int | None


def state_of(user: User) -> tuple[str, str, str]:
    """This function will tell a person's account in words: label, tone, icon."""
    if user.is_active:
        return "Aktif", "success", "circle-check"
    if user.has_usable_password():
        return "Nonaktif", "danger", "ban"
    return "Diundang", "attention", "hourglass"


def search(scope: QuerySet[User], words: str, state: str, day: date) -> QuerySet[User]:
    """This function will keep the people of a name or address, in a state."""
    if words:
        scope = scope.filter(Q(name__icontains=words) | Q(email__icontains=words))
    held = Appointment.objects.filter(in_force(day), user=OuterRef("pk"))
    if state == "aktif":
        return scope.filter(is_active=True)
    if state == "diundang":
        return scope.filter(INVITED)
    if state == "nonaktif":
        return scope.filter(is_active=False).exclude(INVITED)
    if state == "segera":
        return scope.filter(Exists(held.filter(valid_to__lte=day + SOON)))
    if state == "tanpa":
        return scope.filter(~Exists(held))
    return scope


def rows(scope: QuerySet[User], day: date) -> QuerySet[User]:
    """This function will load what a list of people shows: the posts in force as `posts`."""
    held = Appointment.objects.filter(in_force(day)).select_related("organisation")
    posts = Prefetch("appointments", held.order_by("valid_from", "pk"), to_attr="posts")
    return scope.prefetch_related(posts).order_by("name", "pk")


def held(row: Appointment, day: date) -> Held:
    """This function will tell how an appointment stands on a day."""
    left = (row.valid_to - day).days if row.valid_to else None
    if row.is_over(day):
        return Held(row, "Berakhir", "neutral", "circle-slash", None)
    if row.valid_from > day:
        return Held(row, "Belum mulai", "info", "calendar-clock", None)
    if left is not None and left <= SOON.days:
        label = f"Berakhir {left} hari lagi" if left > 1 else "Berakhir besok"
        return Held(row, label, "attention", "hourglass", left)
    return Held(row, "Berlaku", "success", "circle-check", left)


def posts_at(place: Organisation, day: date) -> tuple[list[Held], list[Held]]:
    """This function will return who is or will be in post at an organisation, and who was."""
    return _split(place.appointments.select_related("user", "organisation"), day)


def posts_of(user: User, day: date) -> tuple[list[Held], list[Held]]:
    """This function will return a person's present and planned posts, and the past ones."""
    return _split(user.appointments.select_related("user", "organisation"), day)


def _split(scope: QuerySet[Appointment], day: date) -> tuple[list[Held], list[Held]]:
    everything = [held(row, day) for row in scope.order_by("-valid_from", "-pk")[:500]]
    present = [one for one in everything if not one.appointment.is_over(day)]
    past = [one for one in everything if one.appointment.is_over(day)]
    return present, past


def ending_soon(scope: QuerySet[Appointment], day: date) -> list[Held]:
    """This function will return the posts in force that end within two weeks, the first first."""
    soon = scope.filter(in_force(day), valid_to__lte=day + SOON).order_by("valid_to", "pk")
    return [held(row, day) for row in soon[:50]]


def open_invitation(row: Appointment) -> Invitation | None:
    """This function will return the invitation that is neither used nor revoked, if any."""
    return row.invitations.filter(used_at=None, revoked_at=None).first()


def last_invitation(row: Appointment) -> Invitation | None:
    """This function will return the newest invitation of an appointment, if any."""
    return row.invitations.order_by("-pk").first()


def invitation_words(invitation: Invitation, now: datetime) -> tuple[str, str]:
    """This function will tell an invitation in words: label, tone."""
    if invitation.used_at is not None:
        return "Diterima", "success"
    if invitation.revoked_at is not None:
        return "Dicabut", "neutral"
    if invitation.expires_at <= now:
        return "Kedaluwarsa", "danger"
    return ("Terkirim", "attention") if invitation.sent_at else ("Menunggu dikirim", "info")


def search_posts(
    scope: QuerySet[Appointment], filters: dict[str, str], day: date
) -> QuerySet[Appointment]:
    """This function will keep the appointments of a role, an organisation, a person, a state."""
    for name in ("role", "organisation_id", "user_id"):
        if filters.get(name):
            scope = scope.filter(**{name: filters[name]})
    state = filters.get("state")
    if state == "in_force":
        return scope.filter(in_force(day))
    if state == "ended":
        return scope.filter(valid_to__lte=day)
    if state == "planned":
        return scope.filter(valid_from__gt=day).exclude(valid_to__lte=day)
    return scope
