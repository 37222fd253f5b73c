"""Sends what the outbox holds, one transaction per notice, each exactly once."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from core.models import Notification

MAX_ATTEMPTS = 8
BATCH = 200


def deliver_pending(*, at: datetime) -> int:
    """This function will mail every pending notice and return how many were sent."""
    pending = Notification.objects.filter(sent_at=None, attempts__lt=MAX_ATTEMPTS)
    ids = list(pending.order_by("pk").values_list("pk", flat=True)[:BATCH])
    return sum(deliver(pk, at=at) for pk in ids)


def deliver(pk: int, *, at: datetime) -> bool:
    """This function will mail one notice unless another worker holds or has sent it.

    The row is claimed and marked before the mail leaves: a crash in between loses a copy that
    stays readable under the bell, and never sends two.
    """
    with transaction.atomic():
        row = (
            Notification.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient")
            .filter(pk=pk, sent_at=None)
            .first()
        )
        if row is None:
            return False
        row.sent_at = at
        row.attempts += 1
        row.save(update_fields=["sent_at", "attempts"])
    return _send(row)


def _send(row: Notification) -> bool:
    link = f"\n\nBuka: {settings.SITE_URL}{row.url}" if row.url else ""
    mail = EmailMessage(subject=row.subject, body=row.body + link, to=[row.recipient.email])
    try:
        mail.send()
    except OSError as error:
        Notification.objects.filter(pk=row.pk).update(sent_at=None, last_error=str(error)[:300])
        return False
    return True
