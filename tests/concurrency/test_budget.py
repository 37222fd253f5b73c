"""Races on one budget line, on real connections; and controls that show the races are real.

The services never overspend. The first control reads the balance and then writes it, as systems
without a lock do, and overspends; the second leaves the condition out of the UPDATE and is
stopped by the CHECK; without the CHECK it overspends too.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum

from budgets import services
from budgets.models import Balance, BudgetLine, Encumbrance, LedgerEntry, Tranche
from budgets.services.funding import DraftRefused
from budgets.services.shortages import FundsShort
from budgets.services.spending import AlreadyHeld
from core.acts import SYSTEM
from tests.concurrency.guards import dropped_check
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import budget_line, moment, new_line, new_tranche

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PEOPLE = 50
ROOM = 7
PRICE = Decimal(1_000_000)
NOW = moment(2026, 3)
Act = Callable[[int], object]


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(year=2026, dpa=ROOM * PRICE + 999_999, released=ROOM * PRICE + 999_999)


def race(act: Act, people: int = PEOPLE) -> list[str]:
    """This function will run `act(number)` in parallel from one start, and name each outcome."""
    start = Barrier(people)

    def run(number: int) -> str:
        try:
            connection.ensure_connection()
            start.wait(timeout=60)
            act(number)
        except Exception as error:  # noqa: BLE001
            return type(error).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(run, range(people)))


def reserve(line: BudgetLine) -> Act:
    def act(number: int) -> None:
        with transaction.atomic():
            services.reserve(
                line.pk, PRICE, reference=f"order:{number}", label="Pesanan", by=SYSTEM, at=NOW
            )

    return act


def entered(line: BudgetLine) -> Decimal:
    rows = LedgerEntry.objects.filter(line=line, kind="RESERVE")
    return rows.aggregate(sum=Sum("amount", default=Decimal(0)))["sum"]


def write_down(line: BudgetLine, number: int) -> None:
    Encumbrance.objects.create(
        line=line, reference=f"order:{number}", label="Pesanan", reserved=PRICE
    )
    LedgerEntry.objects.create(
        line=line,
        kind="RESERVE",
        amount=PRICE,
        month=3,
        reference=f"order:{number}",
        label="Pesanan",
        at=NOW,
        actor_name="x",
    )


def test_fifty_reserves_with_room_for_seven(line: BudgetLine) -> None:
    outcomes = race(reserve(line))

    assert (outcomes.count("done"), outcomes.count(FundsShort.__name__)) == (ROOM, PEOPLE - ROOM)
    assert Balance.objects.get(line=line).reserved == ROOM * PRICE
    assert (Encumbrance.objects.count(), entered(line)) == (ROOM, ROOM * PRICE)
    assert list(services.verify(lambda done: None)) == []


def test_control_reading_before_writing_overspends(line: BudgetLine) -> None:
    read = Barrier(PEOPLE)

    def unlocked(number: int) -> None:
        with transaction.atomic():
            balance = Balance.objects.get(line=line)
            read.wait(timeout=60)
            if balance.free(NOW.month) < PRICE:
                raise FundsShort("kurang")
            write_down(line, number)
            Balance.objects.filter(line=line).update(reserved=balance.reserved + PRICE)

    outcomes = race(unlocked)

    assert outcomes.count("done") > ROOM
    assert entered(line) > Balance.objects.get(line=line).released
    assert any("dicadangkan pada saldo" in text for text in services.verify(lambda done: None))


def unconditional(line: BudgetLine) -> Act:
    def act(number: int) -> None:
        with transaction.atomic():
            write_down(line, number)
            Balance.objects.filter(line=line).update(reserved=F("reserved") + PRICE)

    return act


def test_control_without_the_condition_the_check_still_stops(line: BudgetLine) -> None:
    outcomes = race(unconditional(line))

    assert outcomes.count("done") == ROOM
    assert outcomes.count(IntegrityError.__name__) == PEOPLE - ROOM
    assert entered(line) == ROOM * PRICE


def test_control_without_condition_and_check_overspends(line: BudgetLine) -> None:
    with dropped_check():
        outcomes = race(unconditional(line))

        assert outcomes.count("done") == PEOPLE
        assert Balance.objects.get(line=line).reserved == PEOPLE * PRICE


def test_one_reference_holds_money_once(line: BudgetLine) -> None:
    act = reserve(line)

    outcomes = race(lambda _: act(1), people=10)

    assert (outcomes.count("done"), outcomes.count(AlreadyHeld.__name__)) == (1, 9)
    assert Balance.objects.get(line=line).reserved == PRICE


def test_a_release_is_given_back_once(line: BudgetLine) -> None:
    reserve(line)(1)

    def release(_: int) -> None:
        with transaction.atomic():
            services.release("order:1", reason="Batal", by=SYSTEM, at=NOW)

    outcomes = race(release, people=10)

    assert (outcomes.count("done"), outcomes.count("NothingHeld")) == (1, 9)
    assert Balance.objects.get(line=line).reserved == 0


def test_parallel_spd_stay_within_the_dpa() -> None:
    line = budget_line(year=2026, dpa=ROOM, released=0)
    drafts = [new_tranche(line, 1, month_from=month) for month in range(1, 13)]

    outcomes = race(lambda n: services.issue_tranche(drafts[n], by=SYSTEM, at=NOW), people=12)

    assert (outcomes.count("done"), outcomes.count(DraftRefused.__name__)) == (ROOM, 12 - ROOM)
    assert Balance.objects.get(line=line).released == ROOM
    assert Tranche.objects.count() == ROOM


def test_a_month_is_funded_once() -> None:
    line = budget_line(year=2026, dpa=20, released=0)
    drafts = [new_tranche(line, 1) for _ in range(20)]

    outcomes = race(lambda n: services.issue_tranche(drafts[n], by=SYSTEM, at=NOW), people=20)

    assert (outcomes.count("done"), outcomes.count(DraftRefused.__name__)) == (1, 19)
    assert Balance.objects.get(line=line).released_monthly == [1] * 12


def test_one_number_is_issued_once() -> None:
    lines = [budget_line(year=2026, dpa=10, released=0) for _ in range(8)]
    drafts = [new_tranche(line, 1, number="900/1") for line in lines]

    outcomes = race(lambda n: services.issue_tranche(drafts[n], by=SYSTEM, at=NOW), people=8)

    assert (outcomes.count("done"), outcomes.count(DraftRefused.__name__)) == (1, 7)
    assert Tranche.objects.count() == 1


def test_one_line_is_entered_once() -> None:
    draft = new_line(OrganisationFactory(), year=2026)

    outcomes = race(lambda _: services.create_line(draft, by=SYSTEM, at=NOW), people=8)

    assert (outcomes.count("done"), outcomes.count(DraftRefused.__name__)) == (1, 7)
    assert BudgetLine.objects.count() == 1


def test_spending_while_funds_open(line: BudgetLine) -> None:
    other = budget_line(line.organisation, year=2026, dpa=100 * PRICE, released=0)
    take = reserve(other)

    def act(number: int) -> None:
        if number % 2:
            take(number)
        else:
            draft = new_tranche(other, PRICE, month_from=1 + number // 2)
            services.issue_tranche(draft, by=SYSTEM, at=NOW)

    race(act, people=20)

    balance = Balance.objects.get(line=other)
    assert balance.released == 10 * PRICE
    assert balance.reserved == entered(other)
    assert list(services.verify(lambda done: None)) == []
