"""The one writer of a firm's status: legal edge, event, audit, together; and its notices."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import access as people
from accounts.models import Role
from core import audit, notifications
from core.acts import Actor
from core.errors import WrongState
from vendors.models import Vendor, VendorEvent
from vendors.states import VENDOR_TRANSITIONS, VendorState


@dataclass(frozen=True, slots=True)
class Step:
    """A move as it will be told: the act's name and why."""

    act: str
    reason: str = ""


def expect(firm: Vendor, states: frozenset[VendorState], what: str) -> None:
    """This function will raise WrongState unless the locked firm is in one of `states`."""
    if firm.status not in states:
        raise WrongState(
            f"{firm} berstatus “{firm.get_status_display()}”, jadi tidak dapat {what}. Muat ulang "
            "halaman untuk melihat langkah berikutnya."
        )


@transaction.atomic(savepoint=False)
def move(firm: Vendor, to: VendorState, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will move a locked firm along a legal edge, leaving event and audit."""
    before = VendorState(firm.status)
    if to not in VENDOR_TRANSITIONS[before]:
        raise WrongState(f"{firm} tidak dapat berpindah dari “{before.label}” ke “{to.label}”.")
    firm.status = to
    firm.version += 1
    firm.save(update_fields=["status", "version"])
    tell_move(firm, before, step, by=by, at=at)


@transaction.atomic(savepoint=False)
def tell_move(firm: Vendor, before: str, step: Step, *, by: Actor, at: datetime) -> None:
    """This function will leave the event and the audit of a move, or of a firm just made."""
    place = f"{by.post} · {by.organisation_name}" if by.organisation_name else by.post
    VendorEvent.objects.create(
        vendor=firm,
        at=at,
        from_state=before,
        to_state=firm.status,
        actor_id=by.user_id,
        actor_name=by.user_name,
        post=place,
        reason=step.reason,
    )
    change = audit.Change(from_state=before, to_state=firm.status, reason=step.reason)
    audit.record(step.act, firm, by=by, at=at, change=change)


def tell_owner(
    firm: Vendor, kind: str, subject: str, body: str, *, at: datetime, url: str = ""
) -> None:
    """This function will put a notice to the firm's people into the outbox."""
    posts = people.colleagues(firm.organisation_id, people.VENDOR_ROLES, timezone.localdate(at))
    message = notifications.Message(
        kind=f"vendor.{kind}",
        subject=subject,
        body=body,
        url=url or reverse("vendors:register"),
    )
    notifications.notify([post.user_id for post in posts], message, at=at)


def tell_curators(firm: Vendor, subject: str, body: str, *, at: datetime) -> None:
    """This function will put a notice to the offices that check firms into the outbox."""
    roles = frozenset({Role.PPKUKM, Role.PEMBINA})
    posts = people.holders(roles, timezone.localdate(at))
    message = notifications.Message(
        kind="vendor.submitted",
        subject=subject,
        body=body,
        url=reverse("curation:firm", args=[firm.pk]),
    )
    notifications.notify([post.user_id for post in posts], message, at=at)
