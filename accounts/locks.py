"""Locks on organisations and appointments: organisation first, then its appointments."""

from accounts.models import Appointment, Invitation, Organisation, User
from core.acts import Actor
from core.errors import NotFound, StaleVersion


def organisation(pk: int, *, by: Actor | None = None) -> Organisation:
    """This function will lock an organisation; `by` refuses who decided on an older version."""
    row = Organisation.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound
    if by is not None:
        _require_fresh(by, row.version)
    return row


def tree() -> None:
    """This function will lock the tree's shape: moves and imports come one after another."""
    list(
        Organisation.objects.select_for_update(no_key=True)
        .exclude(kind=Organisation.Kind.UMK)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def appointment(pk: int, *, by: Actor) -> Appointment:
    """This function will lock an appointment with its organisation before it."""
    place = Appointment.objects.filter(pk=pk).values_list("organisation_id", flat=True).first()
    if place is None:
        raise NotFound
    organisation(place)
    row = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user", "organisation")
        .get(pk=pk)
    )
    _require_fresh(by, row.version)
    return row


def person(pk: int) -> User:
    """This function will lock a person."""
    row = User.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def invitation(token_hash: str) -> Invitation | None:
    """This function will lock the invitation of a token's hash, None when there is none."""
    return (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("appointment__user", "appointment__organisation")
        .filter(token_hash=token_hash)
        .first()
    )


def _require_fresh(by: Actor, version: int) -> None:
    if by.seen_version is not None and by.seen_version != version:
        raise StaleVersion(
            f"Data ini sudah berubah (versi {version}); muat ulang lalu periksa kembali."
        )
