"""Events of the trail, recorded and linked as the services do."""

from datetime import timedelta

from django.db import connection, models

from core import audit
from core.acts import Actor
from core.audit import Change
from core.models import AuditEvent
from tests.factories.budgets import moment

NOW = moment(2026, 3)


def record(
    act: str, target: models.Model, by: Actor, hours: int, change: Change = audit.NOTHING
) -> AuditEvent:
    """This function will record an act some hours after `NOW`."""
    return audit.record(act, target, by=by, at=NOW + timedelta(hours=hours), change=change)


def finish() -> None:
    """This function will link what was recorded, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
