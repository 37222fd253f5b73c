"""Wiring only: settings, URLs, Celery, WSGI."""

from eorder.celery import app as celery_app

__all__ = ["celery_app"]
