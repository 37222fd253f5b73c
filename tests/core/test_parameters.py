"""Legal numbers on a date."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core import legal, parameters
from core.models import Parameter

pytestmark = pytest.mark.usefixtures("legal")


def change_cap(day: date, value: int) -> None:
    Parameter.objects.filter(key=parameters.ORDER_CAP, valid_to=None).update(valid_to=day)
    Parameter.objects.create(
        key=parameters.ORDER_CAP,
        value=value,
        unit="Rp",
        label="Batas",
        legal_basis="Ingub lain",
        valid_from=day,
    )


def test_the_value_is_the_one_in_force_on_the_day() -> None:
    change_cap(date(2027, 1, 1), 75_000_000)

    assert parameters.value(parameters.ORDER_CAP, date(2026, 12, 31)) == Decimal(50_000_000)
    assert parameters.value(parameters.ORDER_CAP, date(2027, 1, 1)) == Decimal(75_000_000)


def test_several_values_take_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        found = parameters.values(
            (parameters.ORDER_CAP, parameters.PAYMENT_DAYS), date(2026, 8, 14)
        )

    assert found == {
        parameters.ORDER_CAP: Decimal(50_000_000),
        parameters.PAYMENT_DAYS: Decimal(3),
    }


@pytest.mark.parametrize("key", [parameters.ORDER_CAP, "tidak.ada"])
def test_no_value_on_the_day_is_a_refusal(key: str) -> None:
    with pytest.raises(parameters.ParameterMissing, match=key):
        parameters.value(key, date(2020, 1, 1))
    with pytest.raises(parameters.ParameterMissing, match=key):
        parameters.values((key,), date(2020, 1, 1))


def test_two_values_cannot_be_in_force_at_once() -> None:
    with pytest.raises(IntegrityError, match="parameter_no_overlap"), transaction.atomic():
        Parameter.objects.create(
            key=parameters.ORDER_CAP,
            value=1,
            unit="Rp",
            label="Batas",
            legal_basis="x",
            valid_from=date(2026, 1, 1),
        )

    assert Parameter.objects.filter(key=parameters.ORDER_CAP).count() == 1


def test_each_legal_number_names_its_source_and_is_entered_once() -> None:
    assert legal.ensure_parameters() == 0
    assert Parameter.objects.filter(legal_basis="").count() == 0
    assert Parameter.objects.count() == len(legal.LEGAL_NUMBERS)
