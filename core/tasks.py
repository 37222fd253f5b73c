"""Periodic work of the house itself; each task is a sweep, safe to run twice."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from core import delivery, leftovers

HEARTBEAT_KEY = "worker-heartbeat"


@shared_task
def deliver_pending() -> int:
    """Send the notices that no mail has left for yet; returns how many went out."""
    return delivery.deliver_pending(at=timezone.now())


@shared_task
def heartbeat() -> None:
    """Tell `/readyz` that a worker is alive."""
    cache.set(HEARTBEAT_KEY, timezone.now().isoformat(), timeout=120)


@shared_task
def sweep_files() -> int:
    """Delete stored files that no row names; returns how many."""
    return leftovers.sweep(at=timezone.now())
