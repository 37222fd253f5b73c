"""The look at a line beforehand: refuses in the words of the reservation, and locks nothing."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from budgets import services
from budgets.models import Balance, BudgetLine, LedgerEntry
from core import parameters
from core.acts import SYSTEM
from core.errors import DomainError
from core.models import Parameter
from tests.factories.budgets import budget_line, moment

pytestmark = pytest.mark.usefixtures("legal")

YEAR = 2026
RELEASED = Decimal(10_000_000)
ORDER = "orders.order:1"


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(year=YEAR, dpa=20_000_000, released=RELEASED)


def reserve(line: BudgetLine, amount: Decimal, at: datetime) -> None:
    services.reserve(line.pk, amount, reference=ORDER, label="Rapat", by=SYSTEM, at=at)


def told(act: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        act()
    error = refused.value
    return error.code, error.message, error.rule


@pytest.mark.parametrize(
    ("amount", "changes", "at", "code"),
    [
        (RELEASED + 1, {}, moment(YEAR, 9), "funds-short"),
        (Decimal(1), {"blocked_reason": "Efisiensi"}, moment(YEAR, 9), "line-blocked"),
        (Decimal(1), {"is_closed": True}, moment(YEAR, 9), "year-closed"),
        (RELEASED + 1, {}, moment(YEAR, 12, 16), "year-closed"),
    ],
)
def test_the_look_refuses_in_the_words_of_the_reservation(
    line: BudgetLine, amount: Decimal, changes: dict[str, object], at: datetime, code: str
) -> None:
    Parameter.objects.filter(key=parameters.LAST_ORDER_DAY).update(value=15)
    Balance.objects.filter(line=line).update(**changes)
    before = LedgerEntry.objects.count()

    beforehand = told(lambda: services.require_room(line.pk, amount, at=at))

    assert beforehand == told(lambda: reserve(line, amount, at))
    assert beforehand[0] == code
    assert LedgerEntry.objects.count() == before


def test_the_last_rupiah_passes_in_one_query_without_a_lock(line: BudgetLine) -> None:
    with CaptureQueriesContext(connection) as queries:
        services.require_room(line.pk, RELEASED, at=moment(YEAR, 9))

    assert len(queries) == 1
    assert "FOR " not in queries.captured_queries[0]["sql"]


@pytest.mark.parametrize(("year", "amount"), [(YEAR - 1, 1), (YEAR + 1, 1), (YEAR, 10_000_000)])
def test_what_is_no_want_of_money_is_left_to_the_reservation(
    line: BudgetLine, year: int, amount: int
) -> None:
    before = Balance.objects.values_list().get(line=line)

    for line_id in (line.pk, line.pk + 1):
        with CaptureQueriesContext(connection) as queries:
            services.require_room(line_id, Decimal(amount), at=moment(year, 9))
        assert len(queries) == 1

    assert Balance.objects.values_list().get(line=line) == before
