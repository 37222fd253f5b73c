"""Separation of duties: data, not code, decides, and it is about humans, not accounts."""

from dataclasses import replace
from datetime import date

import pytest

from accounts import duties, duty_rules
from accounts.duties import Holder
from accounts.identity import Person
from accounts.models import Role, SeparationRule
from tests.factories.accounts import AppointmentFactory, UserFactory, actor

pytestmark = pytest.mark.usefixtures("legal")
DAY = date(2026, 11, 23)
FORBIDDEN = [
    (seed.first, seed.second)
    for seed in duty_rules.RULES
    if seed.active and seed.kind == SeparationRule.Kind.FORBIDDEN
]
SAME = {
    "akun": (Person(7), Person(7)),
    "NIP": (Person(7, "19820924"), Person(8, "19820924")),
    "NIK": (Person(7, "1", "1:a"), Person(8, "2", "1:a")),
}


def held(duty: str, person: Person, name: str = "Budi") -> Holder:
    return Holder(duty, person, name, f"{duty} Dinas Contoh")


@pytest.mark.parametrize("by", SAME)
@pytest.mark.parametrize(("first", "second"), FORBIDDEN)
def test_one_human_may_not_hold_both(first: str, second: str, by: str) -> None:
    one, other = SAME[by]

    with pytest.raises(duties.DutiesNotSeparate) as refused:
        duties.require_separate([held(first, one), held(second, other, "Budi S.")], day=DAY)

    rule = SeparationRule.objects.get(first=first, second=second)
    message = refused.value.message
    assert refused.value.rule == rule.legal_basis
    assert duties.LABELS[first] in message
    assert duties.LABELS[second] in message
    assert f"{first} Dinas Contoh" in message
    assert f"{second} Dinas Contoh" in message
    assert ("Budi S." in message) == (by != "akun")
    assert message.split("; ")[-1].startswith(("pilih", "minta"))


@pytest.mark.parametrize(("first", "second"), FORBIDDEN)
def test_the_order_of_naming_does_not_matter(first: str, second: str) -> None:
    one, other = SAME["NIP"]

    found = list(duties.find([held(second, other), held(first, one)], day=DAY))

    assert [(row.first.duty, row.second.duty) for row in found] == [(first, second)]


def test_different_people_pass() -> None:
    people = [held(duty, Person(i, str(i), f"1:{i}")) for i, duty in enumerate(duties.DUTIES)]

    assert list(duties.find(people, day=DAY)) == []


def test_unknown_marks_are_nobody() -> None:
    assert list(duties.find([held(d, Person()) for d in duties.DUTIES], day=DAY)) == []


def test_kpa_may_act_as_ppk_until_the_exception_is_withdrawn() -> None:
    both = [held(duties.APPROVER, Person(7)), held(duties.PPK, Person(7))]
    assert list(duties.find(both, day=DAY)) == []

    exception = SeparationRule.objects.filter(first=duties.APPROVER, second=duties.PPK)
    exception.update(valid_to=DAY)

    assert [row.same_by for row in duties.find(both, day=DAY)] == ["akun"]
    assert list(duties.find(both, day=date(2026, 11, 22))) == []


def test_a_rule_counts_from_its_day_to_its_day() -> None:
    both = [held(duties.PPK, Person(7)), held(duties.PP, Person(7))]
    rule = SeparationRule.objects.filter(first=duties.PPK, second=duties.PP)

    rule.update(valid_from=DAY, valid_to=date(2026, 11, 25))

    forbidden = [bool(list(duties.find(both, day=date(2026, 11, day)))) for day in range(22, 27)]
    assert forbidden == [False, True, True, False, False]


def test_a_rule_out_of_force_does_not_refuse() -> None:
    SeparationRule.objects.filter(first=duties.PPK, second=duties.PP).update(active=False)

    both = [held(duties.PPK, Person(7)), held(duties.PP, Person(7))]

    assert list(duties.find(both, day=DAY)) == []


def test_only_narrows_to_the_duties_of_the_actor() -> None:
    team = [held(duties.PPK, Person(7)), held(duties.PP, Person(7))]
    team.append(held(duties.TREASURER, Person(8)))

    assert list(duties.find(team, day=DAY, only=(duties.TREASURER,))) == []
    assert len(list(duties.find(team, day=DAY, only=(duties.PP,)))) == 1


def test_who_acts_is_described_with_all_marks() -> None:
    user = UserFactory(nip="19820924200903", nik_hash="1:a")
    by = replace(actor(Role.PPK), user_id=user.pk, post="Plt. PPK", organisation_name="Dinkes")

    rows = duties.acting((duties.PPK, duties.DRAFTER), by)

    person = Person(user.pk, "19820924200903", "1:a")
    assert [(r.duty, r.person, r.post) for r in rows] == [
        (duties.PPK, person, "Plt. PPK, Dinkes"),
        (duties.DRAFTER, person, "Plt. PPK, Dinkes"),
    ]


def test_the_system_is_nobody() -> None:
    assert duties.acting((duties.PPK,), replace(actor(Role.PPK), user_id=None)) == []


def test_an_acting_official_is_named_as_such() -> None:
    row = AppointmentFactory(role=Role.PPK, standing="PLH")

    assert duties.holder(duties.PPK, row).post == (
        f"Plh. Pejabat Pembuat Komitmen, {row.organisation.short_name}"
    )
