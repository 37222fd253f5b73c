"""Looks at the audit chain every so often and tells the inspectorate and BPPBJ when it breaks."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.access import in_force
from accounts.models import Appointment
from core import chain, notifications
from core.chain import BEGINNING, Anchor, Result
from core.models import AuditCheck
from core.notifications import Message
from reports.access import TRAIL_ROLES


def check(*, at: datetime, whole: bool = False) -> AuditCheck:
    """This function will verify what came since the last good check, or the whole chain.

    The position and hash of the last good check are the anchor: a chain that was cut or made
    anew behind it is found too. A fault is told once, however often it is found again.
    """
    since = _last_good()
    if whole:
        result = chain.verify(_silent, anchor=since if since.position else None)
    else:
        result = chain.verify(_silent, since=since)
    return _note(result, at=at)


def _silent(done: int) -> None:
    """Nobody watches a periodic task."""


def _last_good() -> Anchor:
    row = AuditCheck.objects.filter(fault="").order_by("-pk").first()
    return Anchor(row.position, bytes(row.hash)) if row else BEGINNING


@transaction.atomic(durable=True)
def _note(result: Result, *, at: datetime) -> AuditCheck:
    row = AuditCheck.objects.create(
        at=at,
        first=result.first,
        position=result.last.position,
        hash=result.last.hash,
        fault=result.fault,
    )
    if result.fault:
        message = Message(
            kind="audit.broken",
            subject="Rantai jejak audit rusak",
            body=(
                f"{result.fault}\n\nJangan ubah apa pun. Simpan cadangan basis data, jalankan "
                "`manage.py verify_audit`, dan bandingkan dengan posisi dan hash yang Anda catat."
            ),
            url=reverse("reports:audit_list"),
            dedupe=f"audit.broken:{sha256(result.fault.encode()).hexdigest()[:16]}",
        )
        notifications.notify(_guardians(at), message, at=at)
    return row


def _guardians(at: datetime) -> list[int]:
    rows = Appointment.objects.filter(
        in_force(timezone.localdate(at)), role__in=TRAIL_ROLES, user__is_active=True
    )
    return list(rows.order_by("user_id").values_list("user_id", flat=True))
