"""Periodic work of this app; each task is a sweep, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from payments.services import due_dates, flags


@shared_task
def flag_payments() -> int:
    """Raise the alerts of payments near, at or past their due date; returns how many were new."""
    return flags.flag_payments(at=timezone.now())


@shared_task
def recompute_due_dates() -> int:
    """Move the open due dates that drifted from the calendar; returns how many moved."""
    return due_dates.sweep(at=timezone.now())
