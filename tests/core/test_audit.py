"""The trail: one row per act, in the act's own transaction, never changed."""

from datetime import UTC, datetime

import pytest
from django.db import InternalError, transaction

from core import audit
from core.models import AuditEvent, Holiday
from tests.factories.accounts import OrganisationFactory, actor

pytestmark = pytest.mark.django_db

AT = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)


def test_an_event_says_who_did_what_as_which_post() -> None:
    by = actor("PPK")
    office = OrganisationFactory()

    event = audit.record(
        "test.move", office, by=by, at=AT, change=audit.Change("A", "B", "karena", {"n": 1})
    )

    assert (event.actor_id, event.appointment_id, event.post) == (
        by.user_id,
        by.appointment_id,
        by.post,
    )
    assert (event.target_type, event.target_id) == ("accounts.organisation", office.pk)
    assert (event.from_state, event.to_state, event.reason) == ("A", "B", "karena")
    assert event.data == {"n": 1}


def test_an_event_goes_when_the_act_is_rolled_back() -> None:
    office = OrganisationFactory()

    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (act and fault)
        audit.record("test.move", office, by=actor("PPK"), at=AT)
        raise RuntimeError

    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_rewrite_an_event(change: str) -> None:
    event = audit.record("test.move", OrganisationFactory(), by=actor("PPK"), at=AT)
    rows = AuditEvent.objects.filter(pk=event.pk)

    with pytest.raises(InternalError), transaction.atomic():
        rows.update(act="other") if change == "update" else rows.delete()

    assert AuditEvent.objects.get(pk=event.pk).act == "test.move"


def test_labels_of_any_length_fit() -> None:
    holiday = Holiday.objects.create(
        date=AT.date(), name="n" * 160, category="NATIONAL", legal_basis="b" * 200
    )

    event = audit.record("test.move", holiday, by=actor("PPK"), at=AT)

    assert event.target_label == str(holiday)[:200]
