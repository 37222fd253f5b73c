"""Under the bell: the notices of one person."""

from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.http import url_has_allowed_host_and_scheme

from core.models import Notification


def unread_count(user_id: int) -> int:
    """This function will count the notices that the person has not opened."""
    return Notification.objects.filter(recipient_id=user_id, read_at=None).count()


def notices(user_id: int, before: int | None = None) -> QuerySet[Notification]:
    """This function will return the person's notices, newest first, older than `before`."""
    mine = Notification.objects.filter(recipient_id=user_id).order_by("-pk")
    return mine if before is None else mine.filter(pk__lt=before)


def read_one(user_id: int, pk: int, *, at: datetime) -> str:
    """This function will mark a notice as read and return the page it speaks of, or ""."""
    notice = get_object_or_404(Notification, pk=pk, recipient_id=user_id)
    Notification.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return notice.url if is_ours else ""


def read_all(user_id: int, *, at: datetime) -> int:
    """This function will mark all notices as read and return how many there were."""
    return Notification.objects.filter(recipient_id=user_id, read_at=None).update(read_at=at)
