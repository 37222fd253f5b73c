"""Reads that pages and other apps share."""

from datetime import date

from core.acts import Actor
from core.worklist import Task
from orders.queries.order_tasks import order_tasks
from orders.queries.packages import package_tasks
from orders.queries.teams import team_tasks

__all__ = ["order_tasks", "package_tasks", "tasks", "team_tasks"]


def tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will list what waits for the actor among packages, their teams and orders."""
    return [
        *package_tasks(actor, today),
        *order_tasks(actor, today),
        *team_tasks(actor, today),
    ]
