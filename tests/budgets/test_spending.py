"""Reserve, commit, realise and release on one line."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Organisation
from budgets import queries, services
from budgets.models import Balance, BudgetLine, Encumbrance, LedgerEntry
from budgets.services.posting import LedgerBroken
from budgets.services.shortages import FundsShort, YearClosed
from budgets.services.spending import (
    AlreadyHeld,
    AmountRefused,
    NothingHeld,
)
from core.acts import SYSTEM
from core.errors import NotFound
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import Released, budget_line, moment

pytestmark = pytest.mark.django_db

YEAR = 2026
SEPTEMBER = moment(YEAR, 9)
ORDER = "orders.order:1"


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(
        year=YEAR,
        dpa=20_000_000,
        released=(Released(5_000_000), Released(5_000_000, 7), Released(4_000_000, 10)),
    )


def hold(
    line: BudgetLine, amount: int | str, at: datetime = SEPTEMBER, reference: str = ORDER
) -> Encumbrance:
    return services.reserve(
        line.pk, Decimal(amount), reference=reference, label="Pesanan 1", by=SYSTEM, at=at
    )


def figures(line: BudgetLine) -> tuple[Decimal, Decimal, Decimal]:
    balance = Balance.objects.get(line=line)
    return balance.reserved, balance.committed, balance.realised


def kinds(line: BudgetLine) -> list[str]:
    rows = LedgerEntry.objects.filter(line=line, reference=ORDER).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_money_moves_from_reserved_to_committed_to_realised(line: BudgetLine) -> None:
    hold(line, 3_000_000)
    assert figures(line) == (3_000_000, 0, 0)

    services.commit(ORDER, by=SYSTEM, at=SEPTEMBER)
    assert figures(line) == (0, 3_000_000, 0)

    services.release(
        ORDER, amount=Decimal(500_000), reason="Diterima sebagian", by=SYSTEM, at=SEPTEMBER
    )
    assert figures(line) == (0, 2_500_000, 0)

    services.realise(ORDER, by=SYSTEM, at=moment(YEAR, 12))
    assert figures(line) == (0, 0, 2_500_000)
    assert kinds(line) == ["RESERVE", "COMMIT", "RELEASE_COMMITTED", "REALISE"]
    held = Encumbrance.objects.get(reference=ORDER)
    assert (held.reserved, held.committed, held.realised) == (0, 0, 2_500_000)
    assert list(services.verify(lambda done: None)) == []


def test_the_last_rupiah_may_be_reserved_and_not_one_more(line: BudgetLine) -> None:
    with pytest.raises(FundsShort) as short, transaction.atomic():
        hold(line, "10000001")

    assert short.value.message == (
        "SPD sampai bulan September kurang Rp1 (tersedia Rp10.000.000, diminta Rp10.000.001). "
        "SPD berikutnya Rp4.000.000 mulai 1 Oktober 2026."
    )
    assert (short.value.status, short.value.code) == (422, "funds-short")
    assert figures(line) == (0, 0, 0)
    assert (Encumbrance.objects.count(), kinds(line)) == (0, [])

    hold(line, 10_000_000)
    assert figures(line) == (10_000_000, 0, 0)


def test_a_tranche_counts_from_its_first_month_and_stays_open(line: BudgetLine) -> None:
    with pytest.raises(FundsShort), transaction.atomic():
        hold(line, 5_000_001, at=moment(YEAR, 6, 30))

    hold(line, 5_000_001, at=moment(YEAR, 7, 1))

    assert figures(line) == (5_000_001, 0, 0)


def test_without_a_later_tranche_the_refusal_says_what_to_do(line: BudgetLine) -> None:
    with pytest.raises(FundsShort) as short, transaction.atomic():
        hold(line, 14_000_001, at=moment(YEAR, 11))

    assert short.value.message == (
        "SPD sampai bulan November kurang Rp1 (tersedia Rp14.000.000, diminta Rp14.000.001). "
        "Belum ada SPD berikutnya; kurangi pesanan atau minta BPKD menerbitkan SPD."
    )


def test_a_bumd_is_told_about_its_rkap() -> None:
    office = OrganisationFactory(kind=Organisation.Kind.BUMD)
    line = budget_line(office, year=YEAR, dpa=1_000_000)

    with pytest.raises(FundsShort) as short, transaction.atomic():
        hold(line, 1_500_000, at=moment(YEAR, 1))

    assert short.value.message == (
        "RKAP kurang Rp500.000 (tersedia Rp1.000.000, diminta Rp1.500.000). Kurangi pesanan."
    )
    assert short.value.rule == "Ingub 1/2023 KEDUA"


@pytest.mark.parametrize("year", [2025, 2027])
def test_another_year_is_closed(line: BudgetLine, year: int) -> None:
    with pytest.raises(YearClosed) as closed, transaction.atomic():
        hold(line, 1_000, at=moment(year, 1, 5))

    assert f"5 Januari {year}" in closed.value.message
    assert figures(line) == (0, 0, 0)
    assert Encumbrance.objects.count() == 0


def test_the_month_is_the_one_in_jakarta(line: BudgetLine) -> None:
    first_minute_of_july = moment(YEAR, 7, 1).replace(hour=0, minute=1)

    hold(line, 10_000_000, at=first_minute_of_july)

    assert LedgerEntry.objects.get(reference=ORDER).month == 7


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "99999999999999999", "NaN", "Infinity"])
def test_senseless_amounts_are_refused(line: BudgetLine, amount: str) -> None:
    with pytest.raises(AmountRefused), transaction.atomic():
        hold(line, amount)

    assert figures(line) == (0, 0, 0)


def test_a_reference_holds_money_once(line: BudgetLine) -> None:
    hold(line, 1_000_000)

    with pytest.raises(AlreadyHeld), transaction.atomic():
        hold(line, 1_000_000)

    assert figures(line) == (1_000_000, 0, 0)


def test_an_emptied_reference_is_used_again(line: BudgetLine) -> None:
    hold(line, 1_000_000)
    services.release(ORDER, reason="Dikembalikan PPK", by=SYSTEM, at=SEPTEMBER)
    assert figures(line) == (0, 0, 0)

    hold(line, 2_000_000)

    assert figures(line) == (2_000_000, 0, 0)
    assert kinds(line) == ["RESERVE", "RELEASE_RESERVED", "RESERVE"]
    assert Encumbrance.objects.count() == 1


def test_an_emptied_reference_stays_on_its_line(line: BudgetLine) -> None:
    hold(line, 1_000_000)
    services.release(ORDER, reason="Batal", by=SYSTEM, at=SEPTEMBER)
    other = budget_line(year=YEAR)

    with pytest.raises(AlreadyHeld), transaction.atomic():
        hold(other, 1_000_000)

    assert figures(other) == (0, 0, 0)


def test_an_unknown_line_is_not_found(line: BudgetLine) -> None:
    with pytest.raises(NotFound), transaction.atomic():
        services.reserve(
            line.pk + 999, Decimal(1), reference=ORDER, label="x", by=SYSTEM, at=SEPTEMBER
        )

    assert Encumbrance.objects.count() == 0


@pytest.mark.parametrize("act", ["commit", "realise", "release"])
def test_an_unknown_reference_holds_nothing(act: str) -> None:
    more = {"reason": "Batal"} if act == "release" else {}

    with pytest.raises(NothingHeld), transaction.atomic():
        getattr(services, act)("orders.order:99", by=SYSTEM, at=SEPTEMBER, **more)

    assert LedgerEntry.objects.count() == 0


def test_steps_cannot_be_skipped_or_repeated(line: BudgetLine) -> None:
    hold(line, 1_000_000)
    with pytest.raises(NothingHeld), transaction.atomic():
        services.realise(ORDER, by=SYSTEM, at=SEPTEMBER)

    services.commit(ORDER, by=SYSTEM, at=SEPTEMBER)
    with pytest.raises(NothingHeld), transaction.atomic():
        services.commit(ORDER, by=SYSTEM, at=SEPTEMBER)

    services.realise(ORDER, by=SYSTEM, at=SEPTEMBER)
    with pytest.raises(NothingHeld), transaction.atomic():
        services.release(ORDER, reason="Terlambat", by=SYSTEM, at=SEPTEMBER)

    assert figures(line) == (0, 0, 1_000_000)
    assert kinds(line) == ["RESERVE", "COMMIT", "REALISE"]


def test_no_more_is_released_than_held(line: BudgetLine) -> None:
    hold(line, 1_000_000)

    with pytest.raises(AmountRefused) as refused, transaction.atomic():
        services.release(ORDER, amount=Decimal(1_000_001), reason="Batal", by=SYSTEM, at=SEPTEMBER)

    assert "Rp1.000.001" in refused.value.message
    assert "Rp1.000.000" in refused.value.message
    assert figures(line) == (1_000_000, 0, 0)


def test_payment_after_new_year_counts_for_the_old_year(legal: None, line: BudgetLine) -> None:
    hold(line, 1_000_000, at=moment(YEAR, 12, 30))
    services.commit(ORDER, by=SYSTEM, at=moment(YEAR, 12, 31))

    services.realise(ORDER, by=SYSTEM, at=moment(YEAR + 1, 1, 4))

    assert LedgerEntry.objects.get(kind="REALISE").month == 12


def test_no_order_is_signed_on_last_years_line(legal: None, line: BudgetLine) -> None:
    hold(line, 1_000_000, at=moment(YEAR, 12, 30))

    with pytest.raises(YearClosed), transaction.atomic():
        services.commit(ORDER, by=SYSTEM, at=moment(YEAR + 1, 1, 4))

    assert figures(line) == (1_000_000, 0, 0)


def test_a_tampered_balance_stops_the_next_move(line: BudgetLine) -> None:
    hold(line, 1_000_000)
    Balance.objects.filter(line=line).update(reserved=0)

    with pytest.raises(LedgerBroken), transaction.atomic():
        services.commit(ORDER, by=SYSTEM, at=SEPTEMBER)

    assert kinds(line) == ["RESERVE"]


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        ("reserved = 14000001", "balance_within_released"),
        ("reserved = -1", "balance_not_negative"),
        ("dpa = 13999999", "balance_within_dpa"),
        ("released = 15000000", "balance_monthly_sums_up"),
    ],
)
def test_the_database_itself_refuses(line: BudgetLine, column: str, constraint: str) -> None:
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE budgets_balance SET {column} WHERE line_id = %s", [line.pk])

    assert figures(line) == (0, 0, 0)


def test_standing_explains_the_line(line: BudgetLine) -> None:
    hold(line, 3_000_000)

    standing = queries.standing(line.pk, SEPTEMBER.date())

    assert (standing.dpa, standing.opened, standing.free) == (20_000_000, 10_000_000, 7_000_000)
    assert (standing.reserved, standing.committed, standing.realised) == (3_000_000, 0, 0)
    assert (standing.next_month, standing.next_amount) == (10, 4_000_000)
    assert standing.next_opening == "1 Oktober 2026"


def test_standing_outside_the_year(line: BudgetLine) -> None:
    before = queries.standing(line.pk, moment(YEAR - 1, 12, 31).date())
    after = queries.standing(line.pk, moment(YEAR + 1).date())

    assert (before.opened, before.next_month, before.next_amount) == (0, 1, 5_000_000)
    assert (after.opened, after.next_month, after.next_opening) == (14_000_000, None, "")


def test_standing_of_an_unknown_line() -> None:
    with pytest.raises(NotFound):
        queries.standing(10**30, SEPTEMBER.date())


def test_reserving_takes_two_messages(line: BudgetLine, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        hold(line, 1_000_000)
