"""What waits for one person, from every app, and what the person did last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from budgets import queries as budget_queries
from core.acts import Actor
from core.models import AuditEvent
from core.worklist import Task
from orders import queries as order_queries
from payments import queries as payment_queries
from vendors import queries as vendor_queries

# Logging in or adding a passkey is no work of the post.
OWN_ACCOUNT = "account."


@dataclass(frozen=True, slots=True)
class Deed:
    """The person's latest act: its code, what it was done to, when."""

    act: str
    kind: str
    label: str
    at: datetime


def tasks(actor: Actor, today: date) -> list[Task]:
    """This function will return the person's next steps, least time left first."""
    apps = (budget_queries, order_queries, payment_queries)
    found = list(chain.from_iterable(app.tasks(actor, today) for app in apps))
    # Curators, and firms whose registration is open, have no other steps: nothing is hidden.
    return by_time_left(found or vendor_queries.tasks(actor, today), today)


def by_time_left(tasks: Iterable[Task], today: date) -> list[Task]:
    """This function will sort by due date, then by how long somebody has been waiting.

    A step without a deadline is for today, after whatever is due today.
    """

    def urgency(task: Task) -> tuple[date, bool, datetime]:
        return (task.due_date or today, task.due_date is None, task.since)

    return sorted(tasks, key=urgency)


def last_deed(actor: Actor) -> Deed | None:
    """This function will return what the person did last in this post, None for a newcomer."""
    row = (
        AuditEvent.objects.filter(
            organisation_id=actor.organisation_id, appointment_id=actor.appointment_id
        )
        .exclude(act__startswith=OWN_ACCOUNT)
        .order_by("-id")
        .values_list("act", "target_type", "target_label", "at")
        .first()
    )
    return Deed(*row) if row else None
