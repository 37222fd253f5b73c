"""Periodic work of this app; each task is a sweep, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from reports.services import watch


@shared_task
def check_audit() -> str:
    """Verify what came into the audit chain since the last check; returns its fault."""
    return watch.check(at=timezone.now()).fault


@shared_task
def check_audit_whole() -> str:
    """Verify the whole audit chain; returns its fault."""
    return watch.check(at=timezone.now(), whole=True).fault
