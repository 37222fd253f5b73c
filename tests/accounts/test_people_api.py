"""People over the API: three roles read them, BPPBJ alone corrects, and no NIK comes back."""

import pytest

from accounts.models import Role, User
from core import privacy
from core.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.callers import overseer, stranger

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/people/"
NIK = "3171014502800003"


def body(person: User, **changes: str) -> dict[str, str]:
    return {"name": person.name, "nip": person.nip or "", "email": person.email} | changes


def test_a_nik_is_kept_as_a_hash_and_never_told() -> None:
    person, keeper = UserFactory(), overseer(Role.BPPBJ)
    path = f"{PEOPLE}{person.pk}/"

    answer = keeper.put(path, body(person, nik=NIK), content_type="application/json")

    assert (answer.status_code, answer.json()["has_nik"]) == (200, True)
    assert NIK not in answer.content.decode()
    person.refresh_from_db()
    assert person.nik_hash == privacy.fingerprint(privacy.NIK, NIK)
    event = AuditEvent.objects.get(act="person.correct")
    assert (event.target_id, event.data) == (person.pk, {"fields": ["nik"]})


@pytest.mark.parametrize("nik", ["317101450280000", "31710145028000AB", "²³" * 8])
def test_a_number_that_is_no_nik_changes_nothing(nik: str) -> None:
    person, keeper = UserFactory(), overseer(Role.BPPBJ)

    answer = keeper.put(
        f"{PEOPLE}{person.pk}/", body(person, nik=nik), content_type="application/json"
    )

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["nik"])
    person.refresh_from_db()
    assert person.nik_hash == ""


@pytest.mark.parametrize("role", [Role.INSPEKTORAT, Role.GUBERNUR])
def test_others_read_and_do_not_correct(role: Role) -> None:
    person, reader = UserFactory(), overseer(role)
    path = f"{PEOPLE}{person.pk}/"

    answer = reader.put(path, body(person, name="Lain"), content_type="application/json")

    assert (reader.get(path).status_code, answer.status_code) == (200, 403)
    assert User.objects.get(pk=person.pk).name == person.name


def test_an_office_reads_nobody() -> None:
    assert stranger(Role.PPK).get(PEOPLE).status_code == 403


def test_an_account_is_closed_and_opened_with_a_reason() -> None:
    person, keeper = UserFactory(), overseer(Role.BPPBJ)
    path = f"{PEOPLE}{person.pk}/"

    def send(act: str, **data: str) -> tuple[int, str]:
        answer = keeper.post(f"{path}{act}/", data, content_type="application/json")
        return answer.status_code, keeper.get(path).json()["state"]

    assert send("close") == (400, "active")
    assert send("close", reason="Mutasi keluar") == (200, "closed")
    assert send("close", reason="Mutasi keluar") == (409, "closed")
    assert send("reopen", reason="Kembali") == (200, "active")


def test_the_list_is_found_by_words_and_state() -> None:
    first, second = UserFactory(name="Siti Aminah"), UserFactory(name="Siti Zubaidah")
    second.is_active = False
    second.save(update_fields=["is_active"])
    keeper = overseer(Role.BPPBJ)

    def ids(query: str) -> list[int]:
        return [row["id"] for row in keeper.get(f"{PEOPLE}?{query}").json()["results"]]

    assert ids("q=siti") == [second.pk, first.pk]
    assert ids("q=siti&state=closed") == [second.pk]
    assert ids("q=siti&state=invited") == []
