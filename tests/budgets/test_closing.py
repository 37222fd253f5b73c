"""The end of a budget year: the last day for orders, carrying over, closing."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import Organisation, Role
from budgets import queries, services
from budgets.models import Balance, BudgetLine, LedgerEntry, YearClosing
from budgets.rules import Revision
from budgets.services.closing import AlreadyClosed, StillHeld
from budgets.services.funding import DraftRefused
from budgets.services.shortages import FundsShort, YearClosed
from budgets.services.spending import NothingHeld
from core.acts import SYSTEM
from core.errors import NotAllowed, NotFound, RuleRefused
from core.models import AuditEvent, Parameter
from tests.factories.accounts import OrganisationFactory, actor
from tests.factories.budgets import budget_line, issue, moment, new_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

YEAR = 2026
ORDER = "orders.order:1"
JANUARY = moment(YEAR + 1, 1, 5)


@pytest.fixture
def office() -> Organisation:
    return OrganisationFactory(short_name="Diskominfotik")


@pytest.fixture
def line(office: Organisation) -> BudgetLine:
    return budget_line(office, year=YEAR, dpa=1_000, released=800)


@pytest.fixture
def bpkd_circular(legal: None) -> None:
    """The circular of the year's end: no orders after 15 December."""
    Parameter.objects.filter(key="budget.last_order_day").update(
        value=15, legal_basis="SE Gubernur 12/2026"
    )


def hold(line: BudgetLine, at: datetime, amount: int = 100, reference: str = ORDER) -> None:
    services.reserve(
        line.pk, Decimal(amount), reference=reference, label="Pesanan Rapat", by=SYSTEM, at=at
    )


def state(line: BudgetLine) -> tuple[object, ...]:
    balance = Balance.objects.get(line=line)
    return (
        (balance.reserved, balance.committed, balance.realised, balance.is_closed),
        LedgerEntry.objects.count(),
        YearClosing.objects.count(),
        AuditEvent.objects.count(),
    )


@pytest.mark.usefixtures("bpkd_circular")
def test_orders_end_with_the_day_of_the_circular(line: BudgetLine) -> None:
    hold(line, moment(YEAR, 12, 15))
    before = state(line)

    with pytest.raises(YearClosed) as refused, transaction.atomic():
        hold(line, moment(YEAR, 12, 16), reference="orders.order:2")

    assert "berakhir 15 Desember 2026; hari ini 16 Desember" in str(refused.value)
    assert refused.value.rule == "SE Gubernur 12/2026"
    assert state(line) == before
    services.commit(ORDER, by=SYSTEM, at=moment(YEAR, 12, 20))
    services.realise(ORDER, by=SYSTEM, at=moment(YEAR, 12, 30))


def test_without_a_circular_orders_run_to_the_end_of_the_year(line: BudgetLine) -> None:
    hold(line, moment(YEAR, 12, 31))

    assert Balance.objects.get(line=line).reserved == 100


def test_a_year_is_closed_when_nothing_is_held(line: BudgetLine, office: Organisation) -> None:
    hold(line, moment(YEAR, 12, 30))
    services.commit(ORDER, by=SYSTEM, at=moment(YEAR, 12, 30))
    bpkd = actor(Role.BPKD)
    before = state(line)

    with pytest.raises(StillHeld, match="1 pesanan masih memegang Rp100: Pesanan Rapat Rp100"):
        services.close_year(office.pk, YEAR, by=bpkd, at=JANUARY)
    assert state(line) == before

    services.realise(ORDER, by=SYSTEM, at=moment(YEAR, 12, 31))
    closing = services.close_year(office.pk, YEAR, by=bpkd, at=JANUARY)

    assert (closing.dpa, closing.released, closing.realised) == (1_000, 800, 100)
    assert Balance.objects.get(line=line).is_closed is True
    assert AuditEvent.objects.get(act="budget-year.close").target_id == closing.pk
    assert list(services.verify(lambda done: None)) == []


@pytest.mark.parametrize(
    ("last", "at", "is_open"),
    [
        (31, moment(YEAR, 12, 31), False),
        (31, moment(YEAR + 1, 1, 1), True),
        (15, moment(YEAR, 12, 15), False),
        (15, moment(YEAR, 12, 16), True),
    ],
)
def test_a_year_is_closed_after_its_last_day_for_orders(
    line: BudgetLine, office: Organisation, last: int, at: datetime, is_open: bool
) -> None:
    Parameter.objects.filter(key="budget.last_order_day").update(value=last)

    if is_open:
        assert services.close_year(office.pk, YEAR, by=actor(Role.BPKD), at=at).year == YEAR
    else:
        with pytest.raises(RuleRefused, match="dapat ditutup mulai"):
            services.close_year(office.pk, YEAR, by=actor(Role.BPKD), at=at)
        assert YearClosing.objects.count() == 0


def test_nothing_moves_in_a_closed_year(line: BudgetLine, office: Organisation) -> None:
    services.close_year(office.pk, YEAR, by=actor(Role.BPKD), at=JANUARY)
    before = state(line)
    late = moment(YEAR, 12, 31)

    with pytest.raises(YearClosed, match="sudah ditutup"), transaction.atomic():
        hold(line, late)
    with pytest.raises(DraftRefused, match="sudah ditutup"):
        issue(line, 1)
    with pytest.raises(DraftRefused, match="sudah ditutup"):
        services.create_line(new_line(office, year=YEAR), by=SYSTEM, at=late)
    change = Revision("DPPA/1", Decimal(900), "Terlambat")
    with pytest.raises(DraftRefused, match="sudah ditutup"):
        services.revise_line(line.pk, change, by=SYSTEM, at=late)
    with pytest.raises(AlreadyClosed):
        services.close_year(office.pk, YEAR, by=actor(Role.BPKD), at=JANUARY)

    assert state(line) == before
    assert budget_line(office, year=YEAR + 1).balance.is_closed is False


def test_only_who_fills_an_office_closes_it(line: BudgetLine, office: Organisation) -> None:
    bumd = OrganisationFactory(kind=Organisation.Kind.BUMD)
    budget_line(bumd, year=YEAR)
    before = state(line)

    for by, target, error in (
        (actor(Role.PA, office), office, NotAllowed),
        (actor(Role.PA, OrganisationFactory()), office, NotFound),
        (actor(Role.BPKD), bumd, NotAllowed),
        (actor(Role.INSPEKTORAT), office, NotAllowed),
    ):
        with pytest.raises(error):
            services.close_year(target.pk, YEAR, by=by, at=JANUARY)

    assert state(line) == before
    services.close_year(bumd.pk, YEAR, by=actor(Role.PA, bumd), at=JANUARY)


def test_a_late_order_moves_to_the_new_year(line: BudgetLine, office: Organisation) -> None:
    hold(line, moment(YEAR, 12, 30))
    services.commit(ORDER, by=SYSTEM, at=moment(YEAR, 12, 31))
    after = budget_line(office, year=YEAR + 1, dpa=500, released=500)

    services.carry_over(ORDER, after.pk, reason="Belum terbayar", by=SYSTEM, at=JANUARY)

    assert state(line)[0] == (0, 0, 0, False)
    assert state(after)[0] == (0, 100, 0, False)
    rows = LedgerEntry.objects.filter(reference=ORDER).order_by("pk")
    assert list(rows.values_list("line_id", "kind", "amount")) == [
        (line.pk, "RESERVE", 100),
        (line.pk, "COMMIT", 100),
        (line.pk, "RELEASE_COMMITTED", 100),
        (after.pk, "RESERVE", 100),
        (after.pk, "COMMIT", 100),
    ]
    assert list(services.verify(lambda done: None)) == []
    services.close_year(office.pk, YEAR, by=actor(Role.BPKD), at=JANUARY)
    services.realise(ORDER, by=SYSTEM, at=JANUARY)
    assert state(after)[0] == (0, 0, 100, False)


def test_a_late_order_needs_room_in_the_new_year(line: BudgetLine, office: Organisation) -> None:
    hold(line, moment(YEAR, 12, 30))
    services.commit(ORDER, by=SYSTEM, at=moment(YEAR, 12, 31))
    poor = budget_line(office, year=YEAR + 1, dpa=500, released=99)
    before = (state(line), state(poor))

    with pytest.raises(FundsShort, match="kurang Rp1 "), transaction.atomic():
        services.carry_over(ORDER, poor.pk, reason="Lambat", by=SYSTEM, at=JANUARY)
    with pytest.raises(YearClosed, match="masih berjalan"), transaction.atomic():
        services.carry_over(ORDER, poor.pk, reason="Lambat", by=SYSTEM, at=moment(YEAR, 12, 31))
    with pytest.raises(YearClosed, match="milik tahun 2026"), transaction.atomic():
        services.carry_over(ORDER, line.pk, reason="Lambat", by=SYSTEM, at=JANUARY)
    with pytest.raises(NothingHeld), transaction.atomic():
        services.carry_over("orders.order:9", poor.pk, reason="Lambat", by=SYSTEM, at=JANUARY)

    assert (state(line), state(poor)) == before


def test_the_offices_of_a_year_are_listed(line: BudgetLine, office: Organisation) -> None:
    hold(line, moment(YEAR, 5))
    other = OrganisationFactory(short_name="Arsip")
    budget_line(other, year=YEAR, dpa=300, released=200)
    services.close_year(other.pk, YEAR, by=SYSTEM, at=JANUARY)

    rows = queries.office_years(actor(Role.BPKD), YEAR)

    assert [(row.organisation, row.held, row.orders, row.unspent) for row in rows] == [
        (other, 0, 0, 200),
        (office, 100, 1, 700),
    ]
    assert [row.closing is not None for row in rows] == [True, False]
    assert [row.label for row in queries.held(office.pk, YEAR)] == ["Pesanan Rapat"]
    assert [row.organisation for row in queries.office_years(actor(Role.PA, office), YEAR)] == [
        office
    ]
    assert queries.office_years(actor(Role.BPKD), date(YEAR, 1, 1).year - 1) == []
