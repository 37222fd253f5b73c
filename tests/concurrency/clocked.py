"""The product's web and worker as processes, on the day on which the factories order."""

import time_machine

from eorder.wsgi import application

# The models behind the factories exist once the application has been loaded.
from eorder.celery import app  # isort: skip
from tests.factories.ordering import START  # isort: skip

__all__ = ["app", "application"]

time_machine.travel(START, tick=True).start()
