"""Periodic work on people and offices; each task is a sweep, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from accounts.services import appointments, invitations, organisations

REMINDER_DAYS = 7


@shared_task
def send_invitations() -> int:
    """Mail the invitations that wait; returns how many went out."""
    return invitations.send_pending(at=timezone.now())


@shared_task
def turn_the_day() -> int:
    """Let dated names begin and tell of posts that end soon; returns how many names changed."""
    now = timezone.now()
    appointments.remind_of_endings(REMINDER_DAYS, at=now)
    return organisations.take_over_names(at=now)
