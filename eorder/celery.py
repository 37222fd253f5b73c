"""The Celery application; tasks live in each app's `tasks` module."""

import os
from typing import Any

from celery import Celery, Task

from core import origin

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eorder.settings")


class HouseTask(Task):  # type: ignore[misc]
    """A task whose name every row it changes remembers."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task with its origin told."""
        with origin.told(lambda: {"task": self.name}):
            return super().__call__(*args, **kwargs)


app = Celery("eorder", task_cls=HouseTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
