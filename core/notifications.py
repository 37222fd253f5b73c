"""The outbox: a row now, a mail after commit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.models import Notification


@dataclass(frozen=True, slots=True)
class Message:
    """What a notice says; `dedupe` makes it go out once per recipient, however often repeated."""

    kind: str
    subject: str
    body: str
    url: str = ""
    dedupe: str = ""


@transaction.atomic(savepoint=False)
def notify(user_ids: Iterable[int], message: Message, *, at: datetime) -> None:
    """This function will put one notice per recipient into the outbox."""
    rows = [
        Notification(
            recipient_id=user_id,
            kind=message.kind,
            subject=message.subject[:200],
            body=message.body,
            url=message.url,
            dedupe_key=f"{message.dedupe}:{user_id}" if message.dedupe else None,
            created_at=at,
        )
        for user_id in sorted(set(user_ids))
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
