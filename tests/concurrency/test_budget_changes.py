"""Races between who spends a line and who changes it: DPPA, withdrawal, block, import, closing."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import Organisation
from budgets import services
from budgets.ledger import EntryKind
from budgets.models import Balance, BudgetLine, LineVersion, Tranche, YearClosing
from budgets.rules import Revision
from budgets.services import funding, posting
from core.acts import SYSTEM
from tests.concurrency.guards import dropped_check
from tests.concurrency.test_budget import NOW, PRICE, Act, race, reserve
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import budget_line, moment, new_line

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

PEOPLE = 20
NEW_YEAR = moment(2027, 1, 5)


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(year=2026, dpa=PEOPLE * PRICE, released=PEOPLE * PRICE)


def mixed(first: Act, others: Act) -> Act:
    """This function will let one of the people do something else than the rest."""
    return lambda number: others(number) if number % PEOPLE else first(number)


def test_an_spd_is_never_withdrawn_from_under_an_order(line: BudgetLine) -> None:
    tranche = Tranche.objects.get()

    outcomes = race(
        mixed(
            lambda _: services.withdraw_tranche(tranche.pk, "Uji", by=SYSTEM, at=NOW),
            reserve(line),
        ),
        people=PEOPLE,
    )

    balance = Balance.objects.get(line=line)
    is_withdrawn = outcomes[0] == "done"
    assert outcomes.count("done") == (1 if is_withdrawn else PEOPLE - 1)
    assert (balance.released, balance.reserved) == (
        (0, 0) if is_withdrawn else (PEOPLE * PRICE, (PEOPLE - 1) * PRICE)
    )
    assert list(services.verify(lambda done: None)) == []


def test_without_its_condition_a_withdrawal_overspends(
    line: BudgetLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "ROOM", {})
    posting._statements.cache_clear()
    reserve(line)(1)
    tranche = Tranche.objects.get()

    with dropped_check(), transaction.atomic():
        entry = funding.entry_for(line, EntryKind.WITHDRAW, tranche, by=SYSTEM, at=NOW)
        entry.amount, entry.month, entry.label = tranche.total, 1, "Uji"
        assert posting.post(entry) is True
        balance = Balance.objects.get(line=line)
        assert (balance.released, balance.reserved) == (0, PRICE)
        transaction.set_rollback(True)
    posting._statements.cache_clear()


def test_a_dppa_and_an_spd_meet(line: BudgetLine) -> None:
    poor = budget_line(line.organisation, year=2026, dpa=10, released=0)

    def lower(number: int) -> None:
        change = Revision(f"DPPA/{number}", Decimal(10 - number % 10), "Uji")
        services.revise_line(poor.pk, change, by=SYSTEM, at=NOW)

    outcomes = race(lower, people=10)

    assert outcomes == ["done"] * 10
    versions = LineVersion.objects.filter(line=poor).order_by("version")
    assert list(versions.values_list("version", flat=True)) == list(range(1, 12))
    assert Balance.objects.get(line=poor).dpa == versions.last().amount  # type: ignore[union-attr]
    assert list(services.verify(lambda done: None)) == []


def test_a_block_lets_nothing_through_afterwards(line: BudgetLine) -> None:
    outcomes = race(
        mixed(lambda _: services.block_line(line.pk, "Uji", by=SYSTEM, at=NOW), reserve(line)),
        people=PEOPLE,
    )

    assert outcomes[0] == "done"
    assert set(outcomes) <= {"done", "LineBlocked"}
    assert Balance.objects.get(line=line).reserved == (outcomes.count("done") - 1) * PRICE
    assert race(reserve(line), people=3) == ["AlreadyHeld" if n in done_by(outcomes) else
                                             "LineBlocked" for n in range(3)]  # fmt: skip


def done_by(outcomes: list[str]) -> set[int]:
    """This function will name the people who reserved."""
    return {number for number, outcome in enumerate(outcomes) if outcome == "done" and number}


def test_two_imports_at_once_write_each_line_once() -> None:
    office = OrganisationFactory()
    drafts = [new_line(office, year=2026) for _ in range(20)]
    orders = [drafts, drafts[::-1]]

    outcomes = race(
        lambda number: services.import_lines(orders[number % 2], by=SYSTEM, at=NOW), people=8
    )

    assert set(outcomes) <= {"done", "DraftRefused"}
    assert outcomes.count("done") >= 1
    assert BudgetLine.objects.count() == LineVersion.objects.count() == len(drafts)
    assert list(services.verify(lambda done: None)) == []


def test_two_dppa_imports_at_once_do_not_deadlock() -> None:
    office = OrganisationFactory()
    drafts = [new_line(office, year=2026) for _ in range(20)]
    services.import_lines(drafts, by=SYSTEM, at=NOW)
    changed = [
        [replace(draft, dpa_number=f"DPPA/{n}", amount=draft.amount + n) for draft in drafts]
        for n in (1, 2)
    ]

    outcomes = race(
        lambda n: services.import_lines(changed[n][:: 1 - 2 * n], by=SYSTEM, at=NOW), people=2
    )

    assert outcomes == ["done", "done"]
    assert LineVersion.objects.count() == 3 * len(drafts)
    assert list(services.verify(lambda done: None)) == []


def close(office: Organisation, at: datetime) -> object:
    return services.close_year(office.pk, 2026, by=SYSTEM, at=at)


@pytest.mark.usefixtures("legal")
def test_a_year_is_closed_once_and_never_over_an_order(line: BudgetLine) -> None:
    late = moment(2026, 12, 31)

    def spend(number: int) -> None:
        with transaction.atomic():
            services.reserve(
                line.pk, PRICE, reference=f"order:{number}", label="Pesanan", by=SYSTEM, at=late
            )

    outcomes = race(
        lambda n: close(line.organisation, NEW_YEAR) if n < 3 else spend(n), people=PEOPLE
    )

    balance, closings = Balance.objects.get(line=line), YearClosing.objects.count()
    assert outcomes[:3].count("done") == closings
    assert (closings, balance.reserved > 0) in {(1, False), (0, True)}
    assert balance.is_closed is bool(closings)
    assert list(services.verify(lambda done: None)) == []
