"""Periodic work of this app; each task is a sweep, safe to run twice."""

from celery import shared_task

from orders.services import documents


@shared_task
def render_pending() -> int:
    """Render the papers that were issued but have no PDF yet."""
    return documents.render_pending()
