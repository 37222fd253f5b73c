"""Prepared reads: the rows of the queryset, its locks, its refusals; only the words are kept."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from accounts.models import Appointment, Organisation
from core import parameters
from core.models import Parameter
from core.prepared import Prepared
from tests.factories.accounts import AppointmentFactory, OrganisationFactory

POSTS = Prepared(
    lambda first, second, day: (
        Appointment.objects.select_related("user", "organisation")
        .filter(Q(valid_to=None) | Q(valid_to__gt=day), pk__in=[first, second], valid_from__lte=day)
        .order_by("pk")
    )
)
LOCKED = Prepared(lambda pk: Organisation.objects.select_for_update(no_key=True).filter(pk=pk))
TODAY = date(2026, 8, 14)


@pytest.mark.django_db
def test_rows_are_those_of_the_queryset_with_what_it_joins() -> None:
    one, two = AppointmentFactory(), AppointmentFactory()

    with CaptureQueriesContext(connection) as queries:
        found = POSTS.rows(first=two.pk, second=one.pk, day=TODAY)
        told = [(post, post.user, post.organisation) for post in found]

    assert told == [(post, post.user, post.organisation) for post in (one, two)]
    assert len(queries) == 1


@pytest.mark.django_db
def test_each_call_has_its_own_values() -> None:
    one, two = AppointmentFactory(), AppointmentFactory()

    assert POSTS.rows(first=one.pk, second=None, day=TODAY) == [one]
    assert POSTS.rows(first=two.pk, second=None, day=TODAY) == [two]
    assert POSTS.first(first=None, second=None, day=TODAY) is None


@pytest.mark.usefixtures("legal")
def test_a_row_changed_in_between_is_read_anew() -> None:
    before = parameters.value(parameters.ORDER_CAP, TODAY)
    Parameter.objects.filter(key=parameters.ORDER_CAP).update(value=before + 1)

    assert parameters.value(parameters.ORDER_CAP, TODAY) == before + 1


@pytest.mark.django_db
def test_an_id_larger_than_any_column_finds_nothing() -> None:
    assert LOCKED.first(pk=10**30) is None


@pytest.mark.django_db(transaction=True)
def test_a_lock_outside_a_transaction_is_refused_at_every_call() -> None:
    office = OrganisationFactory()

    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assert LOCKED.first(pk=office.pk) == office
    assert queries.captured_queries[-1]["sql"].endswith("FOR NO KEY UPDATE")

    for _ in range(2):
        with pytest.raises(TransactionManagementError):
            LOCKED.first(pk=office.pk)
