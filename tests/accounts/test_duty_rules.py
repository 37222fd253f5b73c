"""Switching a rule: who, with what, what is left behind."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import InternalError, transaction

from accounts import duties, duty_rules
from accounts.duty_rules import Switch, SwitchRefused
from accounts.models import Role, SeparationChange, SeparationRule
from core.errors import NotAllowed, NotFound, StaleVersion, WrongState
from core.models import AuditEvent
from tests.factories.accounts import actor

pytestmark = pytest.mark.usefixtures("legal")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY, LATER = date(2026, 11, 23), date(2026, 12, 1)
OFF = Switch(False, TODAY, "Pergub 12/2026 Pasal 4", "Uji coba unit kecil.", 1)


def rule_of(first: str, second: str) -> SeparationRule:
    return SeparationRule.objects.get(first=first, second=second)


def switch(rule: SeparationRule, wish: Switch, role: Role = Role.BPPBJ) -> SeparationRule:
    with transaction.atomic():
        return duty_rules.apply(duty_rules.lock(rule.pk), wish, affected=4, by=actor(role), at=NOW)


def traces() -> tuple[object, ...]:
    rules = SeparationRule.objects.order_by("pk").values_list("active", "version", "valid_to")
    return (*rules, SeparationChange.objects.count(), AuditEvent.objects.count())


def test_rules_are_entered_once() -> None:
    assert duty_rules.ensure_rules() == 0
    assert SeparationRule.objects.count() == len(duty_rules.RULES)


def test_every_pair_is_written_once_and_between_known_duties() -> None:
    pairs = [frozenset((seed.first, seed.second)) for seed in duty_rules.RULES]

    assert len(set(pairs)) == len(pairs)
    assert set().union(*pairs) == set(duties.DUTIES)


def test_switching_off_leaves_history_and_audit() -> None:
    rule = switch(rule_of(duties.PPK, duties.PP), OFF)

    assert (rule.active, rule.valid_to, rule.version) == (False, TODAY, 2)
    assert rule.legal_basis == "Pergub 12/2026 Pasal 4"
    change = rule.changes.get()
    assert (change.active, change.from_date, change.affected) == (False, TODAY, 4)
    assert change.reason == "Uji coba unit kecil."
    event = AuditEvent.objects.get()
    assert (event.act, event.from_state, event.to_state) == (
        "duties.switch_off",
        "AKTIF",
        "NONAKTIF",
    )
    assert event.reason == "Uji coba unit kecil."


def test_a_later_day_keeps_the_rule_until_then() -> None:
    rule = switch(rule_of(duties.PPK, duties.PP), replace(OFF, from_date=LATER))

    assert rule.is_in_force(date(2026, 11, 30))
    assert not rule.is_in_force(LATER)


def test_switching_on_again_starts_a_new_period() -> None:
    rule = switch(rule_of(duties.PPK, duties.PP), OFF)

    rule = switch(rule, Switch(True, LATER, "Pergub 13/2026", "Uji coba selesai.", 2))

    assert (rule.active, rule.valid_from, rule.valid_to) == (True, LATER, None)
    assert [row.active for row in rule.changes.order_by("pk")] == [False, True]


def test_calling_a_planned_end_off_keeps_the_rule_without_a_gap() -> None:
    rule = switch(rule_of(duties.PPK, duties.PP), replace(OFF, from_date=LATER))

    rule = switch(rule, Switch(True, LATER, "Pergub 13/2026", "Batal.", 2))

    assert (rule.valid_from, rule.valid_to) == (date(2023, 1, 24), None)


@pytest.mark.parametrize(
    ("flaw", "field"),
    [
        ({"legal_basis": " "}, "legal_basis"),
        ({"legal_basis": "Kebijakan kami"}, "legal_basis"),
        ({"legal_basis": "Rapat 12/2026"}, "legal_basis"),
        ({"reason": " "}, "reason"),
        ({"from_date": date(2026, 11, 22)}, "from_date"),
    ],
)
def test_a_flawed_wish_changes_nothing(flaw: dict[str, object], field: str) -> None:
    rule, before = rule_of(duties.PPK, duties.PP), traces()

    with pytest.raises(SwitchRefused) as refused:
        switch(rule, replace(OFF, **flaw))

    assert list(refused.value.errors) == [field]
    assert traces() == before


@pytest.mark.parametrize(
    "basis",
    ["Pergub 12/2026", "UU Nomor 23 Tahun 2014", "Permendagri 77/2020", "PMK 168/PMK.03/2023"],
)
def test_a_regulation_switches_a_statutory_rule_off(basis: str) -> None:
    rule = switch(rule_of(duties.PPK, duties.PP), replace(OFF, legal_basis=basis))

    assert not rule.active


def test_a_policy_switches_what_no_law_fixes() -> None:
    rule = switch(
        rule_of(duties.PP, duties.RECEIVER), Switch(True, TODAY, "Kebijakan BPPBJ", "Uji.", 1)
    )

    assert rule.forbids(TODAY)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.BPPBJ])
def test_nobody_else_switches(role: Role) -> None:
    rule, before = rule_of(duties.PPK, duties.PP), traces()

    with pytest.raises(NotAllowed):
        switch(rule, OFF, role)

    assert traces() == before


def test_a_stale_view_is_refused() -> None:
    rule = switch(rule_of(duties.PPK, duties.PP), replace(OFF, from_date=LATER))
    before = traces()

    with pytest.raises(StaleVersion):
        switch(rule, OFF)

    assert traces() == before


@pytest.mark.parametrize("active", [True, False])
def test_switching_to_what_is_already_so_is_a_wrong_state(active: bool) -> None:
    pair = (duties.PPK, duties.PP) if active else (duties.PP, duties.RECEIVER)
    before = traces()

    with pytest.raises(WrongState):
        switch(rule_of(*pair), replace(OFF, active=active))

    assert traces() == before


@pytest.mark.parametrize("role", list(Role))
def test_bppbj_and_inspektorat_read(role: Role) -> None:
    rule = rule_of(duties.PPK, duties.PP)

    if role in {Role.BPPBJ, Role.INSPEKTORAT}:
        assert duty_rules.get_rule(actor(role), rule.pk) == rule
    else:
        with pytest.raises(NotAllowed):
            duty_rules.get_rule(actor(role), rule.pk)


def test_an_unknown_rule_is_not_found() -> None:
    with pytest.raises(NotFound):
        duty_rules.get_rule(actor(Role.BPPBJ), 10**9)


def test_history_cannot_be_rewritten() -> None:
    change = switch(rule_of(duties.PPK, duties.PP), OFF).changes.get()

    with pytest.raises(InternalError), transaction.atomic():
        SeparationChange.objects.filter(pk=change.pk).update(reason="lain")
    assert SeparationChange.objects.get().reason == "Uji coba unit kecil."
