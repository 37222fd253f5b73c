"""A day off is decreed while a payment is being opened: the due date is right either way."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from accounts.models import Role
from core import locks
from core.models import Holiday
from payments.models import Payment
from payments.queries import facts
from payments.services import billing, holidays
from payments.services.holidays import NewHoliday
from tests.factories.accounts import actor
from tests.factories.payments import DUE, NOW, received

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

THURSDAY = date(2026, 11, 26)
NEW = NewHoliday(date(2026, 11, 24), "Pilkada", "NATIONAL", "Keppres 10/2026", date(2026, 11, 20))


def race(monkeypatch: pytest.MonkeyPatch) -> Payment:
    """Bill a handover, and add a day off between reading the calendar and writing the payment."""
    deal, by = received(), actor(Role.BPPBJ)
    has_read, may_write = threading.Event(), threading.Event()
    term_from = facts.term_from

    def slow_term(start: date) -> object:
        term = term_from(start)
        has_read.set()
        may_write.wait(timeout=1)
        return term

    monkeypatch.setattr(facts, "term_from", slow_term)

    def decree() -> None:
        assert has_read.wait(timeout=20)
        holidays.add(NEW, by=by, at=NOW)
        may_write.set()

    def bill() -> None:
        billing.bill(deal.handover.pk, "INV-1", by=deal.by("owner"), at=NOW)

    run(decree, bill)
    return Payment.objects.get()


def run(*acts: Callable[[], None]) -> None:
    def closing(act: Callable[[], None]) -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=closing, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_payment_opened_while_a_day_off_is_added_counts_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert race(monkeypatch).due_date == THURSDAY
    assert Holiday.objects.filter(date=NEW.date).count() == 1


def test_control_without_the_calendar_lock_the_due_date_is_stale(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locks, "calendar_read", lambda: None)

    assert race(monkeypatch).due_date == DUE


def test_two_people_adding_the_same_day_make_one_row() -> None:
    by, ends = actor(Role.BPPBJ), []

    def add() -> None:
        try:
            holidays.add(NEW, by=by, at=NOW)
            ends.append("added")
        except holidays.HolidayTaken:
            ends.append("taken")

    run(add, add)

    assert sorted(ends) == ["added", "taken"]
    assert Holiday.objects.filter(date=NEW.date).count() == 1


def test_the_calendar_lock_is_shared_among_readers() -> None:
    with transaction.atomic():
        locks.calendar_read()
        passed = []

        def read() -> None:
            with transaction.atomic():
                locks.calendar_read()
                passed.append(True)

        run(read)

    assert passed == [True]
