"""The inspectorate at work in the demo: a checked chain, some events seen, one with a question."""

from datetime import datetime

from accounts.acting import actor_of
from accounts.models import Appointment, Role
from core.acts import Actor
from core.models import AuditEvent
from reports.models import AuditReview
from reports.services import reviews, watch

SEEN = 6
QUESTION = (
    "Pembatalan mendekati hari acara. Mohon PPK melampirkan surat penundaan acara pada SPJ; akan "
    "dicek pada pemeriksaan berikutnya."
)


def ensure_reviews(now: datetime) -> None:
    """This function will let the auditor look at some events, once, and check the chain."""
    auditor = Appointment.objects.filter(role=Role.INSPEKTORAT).order_by("pk").first()
    if auditor is not None and not AuditReview.objects.exists():
        by = actor_of(auditor)
        for pk in _latest("payment.pay", SEEN):
            reviews.see(pk, by=by, at=now)
        for pk in _latest("order.cancel", 1):
            _ask(pk, by, now)
    watch.check(at=now)


def _latest(act: str, count: int) -> list[int]:
    rows = AuditEvent.objects.filter(act=act).order_by("-at", "-pk")
    return list(rows.values_list("pk", flat=True)[:count])


def _ask(pk: int, by: Actor, now: datetime) -> None:
    reviews.see(pk, by=by, at=now)
    reviews.comment(pk, QUESTION, by=by, at=now)
