"""The trail of business acts, written in the transaction of the act itself."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core import privacy
from core.acts import Actor
from core.models import AuditEvent


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to its target: states as codes, free data without personal numbers."""

    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)


NOTHING = Change()


@transaction.atomic(savepoint=False)
def record(
    act: str, target: models.Model, *, by: Actor, at: datetime, change: Change = NOTHING
) -> AuditEvent:
    """This function will write one audit event, e.g. `record("order.sign", order, by=…, at=…)`.

    Must be called inside the transaction of the act, so that neither exists without the other.
    """
    return AuditEvent.objects.create(
        at=at,
        act=act,
        actor_id=by.user_id,
        actor_name=by.user_name,
        appointment_id=by.appointment_id,
        post=by.post,
        organisation_id=by.organisation_id,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_label=str(target)[:200],
        from_state=change.from_state,
        to_state=change.to_state,
        reason=privacy.scrub(change.reason),
        data=change.data,
        request_id=by.request_id,
        address=by.address,
    )
