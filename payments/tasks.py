"""Periodic work of this app; each task is a sweep, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from payments.services import due_dates, flags, retention


@shared_task
def flag_payments() -> int:
    """Raise the alerts of payments near, at or past their due date; returns how many were new."""
    return flags.flag_payments(at=timezone.now())


@shared_task
def recompute_due_dates() -> int:
    """Move the open due dates that drifted from the calendar; returns how many moved."""
    return due_dates.sweep(at=timezone.now())


@shared_task
def retain_personal_data() -> int:
    """Erase personal data past its term; returns how many people and firms were erased."""
    now = timezone.now()
    erased = sum(1 for _ in retention.sweep(at=now))
    retention.drop_old_notices(at=now)
    return erased
