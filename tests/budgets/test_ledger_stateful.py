"""Any sequence of acts on the ledger, beside a model in Python; after each step the books agree.

To add an act: a rule that says when it is possible, calls `attempt`, and follows in the model.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from budgets import queries, services
from budgets.models import Balance, BudgetLine, Encumbrance, LedgerEntry, Tranche
from budgets.rules import AnnexLine, Revision
from core.acts import SYSTEM
from core.errors import DomainError
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import budget_line, moment, new_tranche

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("legal")]

YEAR, DPA = 2026, 60
LINES = REFERENCES = 3
JANUARY = moment(YEAR)

lines = st.integers(0, LINES - 1)
references = st.integers(0, REFERENCES - 1)
amounts = st.integers(1, DPA // 2)
months = st.integers(1, 12)
serial = count(1)


@dataclass
class Held:
    """What the model knows of one reference."""

    name: str
    line: int | None = None
    reserved: int = 0
    committed: int = 0
    realised: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.reserved or self.committed or self.realised)


@dataclass
class Line:
    """What the model knows of one line."""

    row: BudgetLine
    dpa: int = DPA
    monthly: list[int] = field(default_factory=lambda: [0] * 12)
    # The SPD in force by their month.
    funded: dict[int, Tranche] = field(default_factory=dict)

    def move(self, month: int, change: int) -> None:
        """This function will let an SPD of a month open more, or less."""
        later = range(month - 1, 12)
        self.monthly = [now + change * (n in later) for n, now in enumerate(self.monthly)]


class Ledger(RuleBasedStateMachine):
    """The acts that a ledger knows, on lines of one office; `DPA` each, nothing released yet."""

    def __init__(self) -> None:
        super().__init__()
        office = OrganisationFactory()
        self.lines = [
            Line(budget_line(office, year=YEAR, dpa=DPA, released=0)) for _ in range(LINES)
        ]
        self.held = [Held(f"orders.order:{next(serial)}") for _ in range(REFERENCES)]

    def attempt(self, act: Callable[[], object], *, possible: bool) -> bool:
        """This function will act and return `possible`; a refusal must leave everything alone."""
        before = photograph()
        try:
            act()
        except DomainError:
            assert not possible
            assert photograph() == before
        else:
            assert possible
        return possible

    def used(self, number: int) -> int:
        mine = [held for held in self.held if held.line == number]
        return sum(held.reserved + held.committed + held.realised for held in mine)

    @rule(number=lines, amount=amounts, month=months)
    def issue(self, number: int, amount: int, month: int) -> None:
        line = self.lines[number]
        draft = new_tranche(line.row, amount, month_from=month)
        possible = line.monthly[-1] + amount <= line.dpa and month not in line.funded
        made: list[Tranche] = []
        if self.attempt(
            lambda: made.append(services.issue_tranche(draft, by=SYSTEM, at=JANUARY)),
            possible=possible,
        ):
            line.move(month, amount)
            line.funded[month] = made[0]

    @rule(number=lines, month=months, amount=amounts)
    def revise_tranche(self, number: int, month: int, amount: int) -> None:
        line = self.lines[number]
        tranche = line.funded.get(month)
        if tranche is None:
            return
        old = queries.draft_of(tranche)
        change = amount - int(old.total)
        new = replace(old, lines=(AnnexLine(line.row.pk, Decimal(amount)),))
        if change < 0:
            possible = self.used(number) - change <= line.monthly[month - 1]
        else:
            possible = change > 0 and line.monthly[-1] + change <= line.dpa
        if self.attempt(
            lambda: services.revise_tranche(tranche.pk, new, "Uji", by=SYSTEM, at=JANUARY),
            possible=possible,
        ):
            line.move(month, change)

    @rule(number=lines, month=months)
    def withdraw_tranche(self, number: int, month: int) -> None:
        line = self.lines[number]
        tranche = line.funded.get(month)
        if tranche is None:
            return
        amount = int(queries.draft_of(tranche).total)
        if self.attempt(
            lambda: services.withdraw_tranche(tranche.pk, "Uji", by=SYSTEM, at=JANUARY),
            possible=self.used(number) + amount <= line.monthly[month - 1],
        ):
            line.move(month, -amount)
            del line.funded[month]

    @rule(number=lines, amount=st.integers(0, 2 * DPA))
    def revise_line(self, number: int, amount: int) -> None:
        line = self.lines[number]
        new = Revision(f"DPPA/{next(serial)}", Decimal(amount), "Uji")
        if self.attempt(
            lambda: services.revise_line(line.row.pk, new, by=SYSTEM, at=JANUARY),
            possible=amount >= line.monthly[-1],
        ):
            line.dpa = amount

    @rule(number=lines, which=references, amount=amounts, month=months)
    def reserve(self, number: int, which: int, amount: int, month: int) -> None:
        held = self.held[which]
        has_room = self.used(number) + amount <= self.lines[number].monthly[month - 1]
        if self.attempt(
            lambda: spend(
                services.reserve,
                self.lines[number].row.pk,
                Decimal(amount),
                reference=held.name,
                label="Pesanan",
                at=moment(YEAR, month),
            ),
            possible=has_room and held.is_empty and held.line in {None, number},
        ):
            held.line, held.reserved = number, amount

    @rule(which=references)
    def commit(self, which: int) -> None:
        held = self.held[which]
        if self.attempt(lambda: spend(services.commit, held.name), possible=held.reserved > 0):
            held.reserved, held.committed = 0, held.committed + held.reserved

    @rule(which=references, amount=amounts)
    def release(self, which: int, amount: int) -> None:
        held = self.held[which]
        remaining = held.reserved or held.committed
        if self.attempt(
            lambda: spend(services.release, held.name, amount=Decimal(amount), reason="Kurang"),
            possible=0 < amount <= remaining,
        ):
            self.give_back(held, amount)

    @rule(which=references)
    def cancel(self, which: int) -> None:
        held = self.held[which]
        remaining = held.reserved or held.committed
        if self.attempt(
            lambda: spend(services.release, held.name, reason="Batal"), possible=remaining > 0
        ):
            self.give_back(held, remaining)

    @staticmethod
    def give_back(held: Held, amount: int) -> None:
        if held.reserved:
            held.reserved -= amount
        else:
            held.committed -= amount

    @rule(which=references)
    def realise(self, which: int) -> None:
        held = self.held[which]
        if self.attempt(lambda: spend(services.realise, held.name), possible=held.committed > 0):
            held.committed, held.realised = 0, held.realised + held.committed

    @rule(number=lines, column=st.sampled_from(["reserved", "committed", "realised"]))
    def overspend_by_sql(self, number: int, column: str) -> None:
        before = photograph()
        beyond = self.lines[number].monthly[-1] - self.used(number) + 1
        with pytest.raises(IntegrityError, match="balance_within_released"), transaction.atomic():
            raise_by_sql(self.lines[number].row, column, beyond)
        assert photograph() == before

    @invariant()
    def balances_are_those_of_the_model(self) -> None:
        for number, line in enumerate(self.lines):
            balance = Balance.objects.get(line=line.row)
            mine = [held for held in self.held if held.line == number]
            assert balance.released_monthly == line.monthly
            assert (balance.dpa, balance.released) == (line.dpa, line.monthly[-1])
            assert balance.reserved == sum(held.reserved for held in mine)
            assert balance.committed == sum(held.committed for held in mine)
            assert balance.realised == sum(held.realised for held in mine)

    @invariant()
    def books_agree(self) -> None:
        assert list(services.verify(lambda done: None)) == []


def spend(service: Callable[..., object], *target: object, **values: object) -> None:
    """This function will do an act of spending in a transaction, in January unless told."""
    with transaction.atomic():
        service(*target, **({"by": SYSTEM, "at": JANUARY} | values))


def raise_by_sql(line: BudgetLine, column: str, amount: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE budgets_balance SET {column} = {column} + %s WHERE line_id = %s",
            [amount, line.pk],
        )


def photograph() -> list[object]:
    """This function will read everything an act on the ledger could change."""
    return [
        list(Balance.objects.order_by("pk").values_list()),
        list(Encumbrance.objects.order_by("pk").values_list()),
        LedgerEntry.objects.count(),
        Tranche.objects.count(),
    ]


def test_any_sequence_of_acts_keeps_the_books_true() -> None:
    # A failure prints its few steps; making them fewer would take minutes on a real database.
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
