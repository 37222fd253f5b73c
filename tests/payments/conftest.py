"""What the tests of payments share: the legal numbers, and a way to see that nothing changed."""

from collections.abc import Callable, Iterator

import pytest
import time_machine

from budgets.models import Balance, LedgerEntry
from core.models import (
    AuditEvent,
    Holiday,
    IdempotencyKey,
    Notification,
    NumberSeries,
    Parameter,
)
from orders.models import Document, Order
from payments.models import Bill, DueDateChange, Payment, PaymentEvent, PaymentFlag
from tests.factories.payments import NOW

TABLES = (
    Payment,
    Bill,
    PaymentEvent,
    PaymentFlag,
    DueDateChange,
    Parameter,
    Holiday,
    Document,
    Order,
    Balance,
    LedgerEntry,
    AuditEvent,
    Notification,
    NumberSeries,
    IdempotencyKey,
)
Snapshot = Callable[[], list[list[tuple[object, ...]]]]


@pytest.fixture(autouse=True)
def _legal_numbers(request: pytest.FixtureRequest) -> None:
    """This fixture will enter the legal numbers wherever a test uses the database."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("legal")


@pytest.fixture(name="monday")
def _monday() -> Iterator[None]:
    """This fixture will let a test happen on Monday 23 November 2026, nine o'clock."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(name="world")
def _world() -> Snapshot:
    """This fixture will give a function that reads every row a refused act could have touched."""

    def rows() -> list[list[tuple[object, ...]]]:
        return [list(table.objects.order_by("pk").values_list()) for table in TABLES]

    return rows
