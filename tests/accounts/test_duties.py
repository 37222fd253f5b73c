"""Separation of duties: data, not code, decides."""

import pytest

from accounts import duties
from accounts.models import SeparationRule

pytestmark = pytest.mark.usefixtures("legal")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (duties.PPK, duties.PP),
        (duties.PPK, duties.TREASURER),
        (duties.PP, duties.TREASURER),
        (duties.APPROVER, duties.DRAFTER),
        (duties.PPK, duties.OWNER),
    ],
)
def test_one_person_may_not_hold_both(first: str, second: str) -> None:
    with pytest.raises(duties.DutiesNotSeparate) as refused:
        duties.require_separate({first: 7, second: 7})

    rule = SeparationRule.objects.get(first=first, second=second)
    assert refused.value.rule == rule.legal_basis
    assert duties.LABELS[first] in refused.value.message
    assert duties.LABELS[second] in refused.value.message


def test_different_people_pass() -> None:
    holders = {duties.PPK: 1, duties.PP: 2, duties.TREASURER: 3, duties.APPROVER: 1}

    duties.require_separate(holders)

    assert len(set(holders.values())) == 3


def test_an_empty_post_is_nobody() -> None:
    duties.require_separate({duties.PPK: None, duties.PP: None})

    assert SeparationRule.objects.count() == len(duties.RULES)


def test_a_rule_out_of_force_does_not_refuse() -> None:
    SeparationRule.objects.filter(first=duties.PPK, second=duties.PP).update(active=False)

    duties.require_separate({duties.PPK: 7, duties.PP: 7})

    assert SeparationRule.objects.filter(active=False).count() == 1


def test_rules_are_entered_once() -> None:
    assert duties.ensure_rules() == 0
    assert SeparationRule.objects.count() == len(duties.RULES)
