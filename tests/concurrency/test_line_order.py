"""Two budget lines taken in opposite order, 500 times: no deadlock, balances go lowest line first.

SPD over several lines, issued, imported or withdrawn, take two in one transaction; a reservation
takes one, as its last statement. The control locks as the annex lists the lines.
"""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction

from budgets import locks, services
from budgets.models import Balance, BudgetLine, Tranche
from budgets.rules import AnnexLine, NewTranche
from core.acts import SYSTEM
from tests.concurrency.house import deadlocks
from tests.factories.budgets import budget_line, moment, new_tranche

pytestmark = [pytest.mark.concurrency, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PEOPLE = 10
TIMES = 500
NOW = moment(2026, 3)
ONE = Decimal(1)
Pair = tuple[BudgetLine, BudgetLine]


@pytest.fixture
def pair() -> Pair:
    first = budget_line(year=2026, dpa=10**9, released=10**6)
    return first, budget_line(first.organisation, year=2026, dpa=10**9, released=10**6)


def spd(*lines: BudgetLine, month: int = 2) -> NewTranche:
    """This function will draft an SPD of a month whose annex lists the lines in this order."""
    annex = tuple(AnnexLine(line.pk, ONE) for line in lines)
    return new_tranche(lines[0], 1, month_from=month, lines=annex)


def reserve(line: BudgetLine, reference: str) -> None:
    with transaction.atomic():
        services.reserve(line.pk, ONE, reference=reference, label="Pesanan", by=SYSTEM, at=NOW)


def outcomes_of(acts: list[list[NewTranche]], lines: Pair) -> Counter[str]:
    """This function will issue or import each entry of `acts`, PEOPLE at once, and reserve too.

    What was issued is withdrawn again, so that everybody's month is free for the next.
    """
    start = Barrier(PEOPLE)

    def person(number: int) -> Counter[str]:
        start.wait(timeout=60)
        try:
            return Counter(act(n) for n in range(number, len(acts), PEOPLE))
        finally:
            connection.close()

    def act(number: int) -> str:
        drafts = acts[number]
        reserve(lines[number % 2], f"order:{number}")
        try:
            if len(drafts) == 1:
                made = [services.issue_tranche(drafts[0], by=SYSTEM, at=NOW)]
            else:
                made = services.import_tranches(drafts, by=SYSTEM, at=NOW)
            for tranche in made:
                services.withdraw_tranche(tranche.pk, "Uji", by=SYSTEM, at=NOW)
        except OperationalError as error:
            return type(error.__cause__).__name__
        return "done"

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sum(pool.map(person, range(PEOPLE)), Counter())


def crossing(times: int, lines: Pair) -> list[list[NewTranche]]:
    """This function will draft SPD over both lines, in turn one way round and the other.

    Every fifth is an import of two SPD of one line each. Each person has a month of their own.
    """
    found = []
    for n in range(times):
        way, month = (lines, lines[::-1])[n % 2], 2 + n % PEOPLE
        apart = n % 5 == 0
        found.append(
            [spd(line, month=month) for line in way] if apart else [spd(*way, month=month)]
        )
    return found


def test_lines_in_opposite_order_never_hold_each_other_up(pair: Pair) -> None:
    acts, before = crossing(TIMES, pair), deadlocks()

    outcomes = outcomes_of(acts, pair)

    assert outcomes == {"done": TIMES}
    assert deadlocks() == before
    assert Tranche.objects.count() == 2 + sum(len(drafts) for drafts in acts)
    for line in pair:
        balance = Balance.objects.get(line=line)
        assert (balance.released, balance.reserved) == (10**6, TIMES / 2)
    assert list(services.verify(lambda done: None)) == []


def test_control_locked_as_the_annex_lists_them_they_do(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    halfway = Barrier(2)
    sorted_locks = locks.balances

    def as_listed(line_ids: Iterable[int]) -> dict[int, Balance]:
        first, second = line_ids
        one = sorted_locks([first])
        halfway.wait(timeout=60)
        return one | sorted_locks([second])

    monkeypatch.setattr(locks, "balances", as_listed)
    drafts = [spd(*pair), spd(*pair[::-1])]

    def issue(draft: NewTranche) -> str:
        try:
            services.issue_tranche(draft, by=SYSTEM, at=NOW)
        except OperationalError as error:
            return type(error.__cause__).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(issue, drafts))

    assert outcomes == ["DeadlockDetected", "done"]
