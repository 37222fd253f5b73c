"""Legal numbers over time: planned, withdrawn, never backdated, never overwritten unseen."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Role
from core import legal, legal_units, parameters
from core.acts import Actor
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState
from core.models import AuditEvent, Parameter
from payments.queries import parameters as queries
from payments.queries.parameters import Standing
from payments.services import parameters as services
from payments.services.parameters import NewValue
from tests.factories.accounts import actor
from tests.factories.payments import NOW
from tests.payments.conftest import Snapshot

pytestmark = pytest.mark.django_db

CAP = parameters.ORDER_CAP
TODAY = date(2026, 11, 23)
TOMORROW = date(2026, 11, 24)
NEW_YEAR = date(2027, 1, 1)
NEW = NewValue(Decimal(75_000_000), "Ingub 5/2026 KESATU huruf h", NEW_YEAR, "Ingub baru")


def keeper() -> Actor:
    return actor(Role.BPPBJ)


def standings(key: str = CAP) -> list[tuple[str, str]]:
    return [(value.shown, value.standing) for value in queries.series(key, TODAY).values]


def test_a_planned_value_ends_the_one_before_and_leaves_its_trace() -> None:
    by = keeper()

    row = services.plan(CAP, NEW, by=by, at=NOW)

    old = Parameter.objects.get(key=CAP, valid_from=date(2023, 1, 24))
    assert (old.valid_to, row.valid_to, row.set_by_name) == (NEW_YEAR, None, by.user_name)
    assert standings() == [
        ("Rp50.000.000", Standing.IN_FORCE),
        ("Rp75.000.000", Standing.PLANNED),
    ]
    event = AuditEvent.objects.get(act="parameter.plan")
    assert (event.from_state, event.to_state, event.reason) == (
        "Rp50.000.000",
        "Rp75.000.000",
        "Ingub baru",
    )
    assert parameters.value(CAP, date(2026, 12, 31)) == Decimal(50_000_000)
    assert parameters.value(CAP, NEW_YEAR) == Decimal(75_000_000)


def test_a_value_between_two_ends_where_the_later_begins() -> None:
    by = keeper()
    services.plan(CAP, NEW, by=by, at=NOW)

    between = replace(NEW, value=Decimal(60_000_000), valid_from=date(2026, 12, 1))
    row = services.plan(CAP, between, by=by, at=NOW)

    assert row.valid_to == NEW_YEAR
    assert [shown for shown, _ in standings()] == ["Rp50.000.000", "Rp60.000.000", "Rp75.000.000"]


def test_withdrawing_lets_the_earlier_value_go_on() -> None:
    by = keeper()
    row = services.plan(CAP, NEW, by=by, at=NOW)

    services.withdraw(CAP, row.pk, "Batal terbit", by=by, at=NOW)

    assert standings() == [
        ("Rp50.000.000", Standing.IN_FORCE),
        ("Rp75.000.000", Standing.WITHDRAWN),
    ]
    assert parameters.value(CAP, date(2028, 1, 1)) == Decimal(50_000_000)
    assert AuditEvent.objects.filter(act="parameter.withdraw", reason="Batal terbit").count() == 1
    assert services.plan(CAP, NEW, by=by, at=NOW).valid_from == NEW_YEAR


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"value": Decimal(-1)}, "value", "antara Rp1 dan"),
        ({"value": Decimal("1.5")}, "value", "rupiah bulat"),
        ({"value": Decimal(50_000_000)}, "value", "sama dengan Rp50.000.000"),
        ({"valid_from": date(2026, 11, 22)}, "valid_from", "24 November 2026"),
        ({"valid_from": TODAY}, "valid_from", "24 November 2026"),
        ({"valid_from": date(2037, 1, 1)}, "valid_from", "periksa tahunnya"),
        ({"legal_basis": " "}, "legal_basis", "Dasar hukum"),
        ({"reason": " "}, "reason", "Alasan"),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused(
    wrong: dict[str, object], field: str, words: str, world: Snapshot
) -> None:
    by = keeper()
    before = world()

    with pytest.raises(RuleRefused, match=words) as refusal:
        services.plan(CAP, replace(NEW, **wrong), by=by, at=NOW)

    assert list(refusal.value.errors) == [field]
    assert world() == before


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        (parameters.PBJT_RATE, "3", "antara 0% dan 100%"),
        (parameters.PPH_FINAL_RATE, "0.00555", "dua angka"),
        (parameters.PAYMENT_DAYS, "2.5", "bilangan bulat"),
        (parameters.PAYMENT_DAYS, "0", "antara 1 hari kerja dan 30 hari kerja"),
        (parameters.LATE_PENALTY, "0.5", "5% per hari"),
        (CAP, "NaN", "antara"),
    ],
)
def test_each_unit_has_its_range(key: str, value: str, words: str) -> None:
    with pytest.raises(legal_units.ValueOutOfRange, match=words):
        services.plan(key, replace(NEW, value=Decimal(value)), by=keeper(), at=NOW)

    assert Parameter.objects.filter(key=key).count() == 1


def test_two_values_cannot_begin_on_one_day() -> None:
    by = keeper()
    services.plan(CAP, NEW, by=by, at=NOW)

    with pytest.raises(services.PeriodTaken, match=r"Rp75\.000\.000"):
        services.plan(CAP, replace(NEW, value=Decimal(80_000_000)), by=by, at=NOW)


def test_a_value_equal_to_the_next_planned_one_is_refused() -> None:
    by = keeper()
    services.plan(CAP, NEW, by=by, at=NOW)

    with pytest.raises(services.ValueUnchanged, match="1 Januari 2027"):
        services.plan(CAP, replace(NEW, valid_from=TOMORROW), by=by, at=NOW)


def test_a_hole_may_be_filled_from_today() -> None:
    Parameter.objects.filter(key=CAP).update(valid_to=TODAY)
    assert [one.key for one in queries.faults(queries.catalogue(TODAY))] == [CAP]

    services.plan(CAP, replace(NEW, valid_from=TODAY), by=keeper(), at=NOW)

    assert parameters.value(CAP, TODAY) == Decimal(75_000_000)
    assert queries.faults(queries.catalogue(TODAY)) == []


def test_the_second_of_two_who_saw_the_same_is_told_so(world: Snapshot) -> None:
    seen = replace(keeper(), seen_version=queries.series(CAP, TODAY).version)
    services.plan(CAP, NEW, by=seen, at=NOW)
    before = world()

    with pytest.raises(StaleVersion, match="sudah diubah orang lain"):
        services.plan(CAP, replace(NEW, valid_from=TOMORROW), by=seen, at=NOW)

    assert world() == before


def test_what_is_in_force_cannot_be_withdrawn() -> None:
    current = Parameter.objects.get(key=CAP)

    with pytest.raises(WrongState, match="sudah berlaku sejak 24 Januari 2023"):
        services.withdraw(CAP, current.pk, "Salah", by=keeper(), at=NOW)


def test_withdrawing_twice_or_elsewhere_is_refused() -> None:
    by = keeper()
    row = services.plan(CAP, NEW, by=by, at=NOW)
    with pytest.raises(NotFound):
        services.withdraw(parameters.PAYMENT_DAYS, row.pk, "Salah", by=by, at=NOW)
    with pytest.raises(RuleRefused, match="Alasan"):
        services.withdraw(CAP, row.pk, " ", by=by, at=NOW)
    services.withdraw(CAP, row.pk, "Batal", by=by, at=NOW)

    with pytest.raises(WrongState, match="sudah ditarik"):
        services.withdraw(CAP, row.pk, "Lagi", by=by, at=NOW)


def test_a_repeated_key_changes_nothing_twice() -> None:
    by = keeper().with_key("kunci-1")
    first = services.plan(CAP, NEW, by=by, at=NOW)

    assert services.plan(CAP, NEW, by=by, at=NOW).pk == first.pk
    assert AuditEvent.objects.filter(act="parameter.plan").count() == 1


@pytest.mark.parametrize("role", [r for r in Role if r != Role.BPPBJ])
def test_only_bppbj_changes_legal_numbers(role: Role, world: Snapshot) -> None:
    by = actor(role)
    before = world()

    with pytest.raises(NotAllowed):
        services.plan(CAP, NEW, by=by, at=NOW)
    assert world() == before


def test_an_unknown_number_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.plan("tidak.ada", NEW, by=keeper(), at=NOW)


def test_every_number_the_code_asks_for_is_known_and_has_its_range() -> None:
    names = {
        value
        for name, value in vars(parameters).items()
        if name.isupper() and isinstance(value, str)
    }

    assert {number.key for number in legal.LEGAL_NUMBERS} == names
    assert {number.key for number in legal.LEGAL_NUMBERS} == set(legal_units.SPECS)
