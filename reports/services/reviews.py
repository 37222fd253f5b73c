"""What the inspectorate does with the trail: look at an event, say something, take a copy."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation
from core import audit, idempotency
from core.acts import Actor
from core.errors import RuleRefused, WrongState
from core.models import AuditEvent
from reports import access
from reports.models import AuditReview

LONGEST = 2_000
MOST_EXPORTED = 100_000


class CommentRefused(RuleRefused):
    """A comment is empty or too long."""


class AlreadySeen(WrongState):
    """Somebody has looked at the event before."""


class TooMuchToExport(RuleRefused):
    """More events than one file may hold."""


@transaction.atomic(durable=True)
def see(event_id: int, *, by: Actor, at: datetime) -> AuditReview:
    """This function will note that an auditor has looked at an event, once for all.

    Raises NotAllowed, NotFound, AlreadySeen.
    """
    seen = idempotency.claim("audit.seen", str(event_id), by=by, at=at)
    if seen:
        return AuditReview.objects.get(pk=seen.target_id)
    event = access.get_event(by, event_id)
    access.require_reviewer(by)
    review = _review(event, AuditReview.Kind.SEEN, "", by=by, at=at)
    AuditReview.objects.bulk_create([review], ignore_conflicts=True)
    made = AuditReview.objects.get(event=event, kind=AuditReview.Kind.SEEN)
    if (made.actor_id, made.at) != (review.actor_id, review.at):
        raise AlreadySeen(
            f"Tindakan nomor {event_id} sudah ditinjau oleh {made.actor_name}; tambahkan catatan "
            "bila ada yang perlu disampaikan."
        )
    audit.record("audit.seen", event, by=by, at=at)
    idempotency.settle(made.pk, by=by)
    return made


@transaction.atomic(durable=True)
def comment(event_id: int, text: str, *, by: Actor, at: datetime) -> AuditReview:
    """This function will add an auditor's comment to an event.

    Raises NotAllowed, NotFound, CommentRefused.
    """
    claimed = idempotency.claim("audit.comment", f"{event_id}:{text}", by=by, at=at)
    if claimed:
        return AuditReview.objects.get(pk=claimed.target_id)
    event = access.get_event(by, event_id)
    access.require_reviewer(by)
    review = _review(event, AuditReview.Kind.COMMENT, _sound(text), by=by, at=at)
    review.save(force_insert=True)
    audit.record("audit.comment", event, by=by, at=at, change=audit.Change(reason=review.text))
    idempotency.settle(review.pk, by=by)
    return review


@transaction.atomic(durable=True)
def take_copy(form: str, asked: dict[str, str], count: int, *, by: Actor, at: datetime) -> None:
    """This function will note that `count` events were taken out as a file, and by what filters.

    Raises NotAllowed, TooMuchToExport.
    """
    access.require_trail(by)
    if count > MOST_EXPORTED:
        most = f"{MOST_EXPORTED:,}".replace(",", ".")
        raise TooMuchToExport(
            f"Satu berkas memuat paling banyak {most} tindakan dan pilihan ini memuat lebih; "
            "persempit tanggal atau saringan lain, lalu unduh beberapa berkas."
        )
    office = Organisation.objects.get(pk=by.organisation_id or 0)
    data = {"format": form, "rows": count, "filters": asked}
    audit.record("audit.export", office, by=by, at=at, change=audit.Change(data=data))


def _review(
    event: AuditEvent, kind: AuditReview.Kind, text: str, *, by: Actor, at: datetime
) -> AuditReview:
    return AuditReview(
        event=event,
        kind=kind,
        text=text,
        at=at,
        actor_id=by.user_id or 0,
        actor_name=by.user_name,
        post=by.post,
    )


def _sound(text: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        message = "Catatan masih kosong; tulis apa yang Anda temukan."
        raise CommentRefused(message, errors={"text": [message]})
    if len(words) > LONGEST:
        message = f"Catatan terlalu panjang ({len(words)} huruf); paling banyak {LONGEST} huruf."
        raise CommentRefused(message, errors={"text": [message]})
    return words
