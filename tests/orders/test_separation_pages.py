"""The separation matrix on pages and in the API."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts import duty_rules
from accounts.models import Role, SeparationChange, SeparationRule
from core.models import AuditEvent
from orders.models import Package
from tests.factories.accounts import AppointmentFactory
from tests.factories.callers import BASE, Caller, overseer
from tests.factories.ordering import deal, funded_desk, ready_package

pytestmark = pytest.mark.usefixtures("legal")
MATRIX = "/pengaturan/pemisahan-tugas/"
RULES = BASE + "separation-rules/"


def rule(first: str = "PPK", second: str = "PP") -> SeparationRule:
    return SeparationRule.objects.get(first=first, second=second)


def wish(row: SeparationRule, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "aktif": "0",
        "from_date": timezone.localdate().isoformat(),
        "legal_basis": "Pergub 12/2026",
        "reason": "Uji coba.",
        "version": row.version,
    }
    return values | changes


def body(row: SeparationRule, **changes: object) -> dict[str, object]:
    data = wish(row) | {"active": False} | changes
    data.pop("aktif")
    return data


def both(first: str, second: str) -> Package:
    """This function will make a running package in which one person holds two seats."""
    office = funded_desk()
    package = ready_package(office)
    Package.objects.filter(pk=package.pk).update(**{first: getattr(office, second)})
    return package


@pytest.mark.parametrize("role", [Role.BPPBJ, Role.INSPEKTORAT])
def test_readers_see_matrix_and_rule(role: Role) -> None:
    client, row = overseer(role), rule()

    matrix = client.get(MATRIX).content.decode()
    page = client.get(f"{MATRIX}{row.pk}/").content.decode()

    assert matrix.count("matrix-cell") == SeparationRule.objects.count()
    assert "PPK ≠ Pejabat Pengadaan" in page
    assert row.legal_basis in page
    assert ("Matikan aturan" in page) == (role == Role.BPPBJ)


@pytest.mark.parametrize("role", sorted(set(Role) - duty_rules.READERS))
def test_others_are_refused_everywhere(role: Role) -> None:
    client, row = overseer(role), rule()

    answers = [
        client.get(MATRIX),
        client.get(f"{MATRIX}{row.pk}/"),
        client.post(f"{MATRIX}{row.pk}/", wish(row)),
        client.get(RULES),
        client.get(f"{RULES}{row.pk}/"),
        client.get(f"{RULES}{row.pk}/impact/"),
        client.post(f"{RULES}{row.pk}/switch/", body(row), content_type="application/json"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 7
    assert SeparationChange.objects.count() == 0


def test_inspektorat_may_not_switch() -> None:
    client, row = overseer(Role.INSPEKTORAT), rule()

    page = client.post(f"{MATRIX}{row.pk}/", wish(row))
    api = client.post(f"{RULES}{row.pk}/switch/", body(row), content_type="application/json")

    assert (page.status_code, api.status_code) == (403, 403)
    assert SeparationChange.objects.count() == 0


def test_anonymous_is_asked_to_log_in(client: Client) -> None:
    assert client.get(MATRIX).status_code == 302
    assert client.get(f"{MATRIX}1/").status_code == 302
    assert client.get(RULES).status_code == 401


def test_unknown_rules_and_wrong_methods() -> None:
    client, row = overseer(Role.BPPBJ), rule()

    assert client.get(f"{MATRIX}999999/").status_code == 404
    assert client.get(f"{RULES}999999/").status_code == 404
    assert client.post(MATRIX).status_code == 405
    assert client.put(f"{MATRIX}{row.pk}/").status_code == 405
    assert client.get(f"{RULES}{row.pk}/switch/").status_code == 405


def test_the_page_tells_beforehand_what_a_ban_touches() -> None:
    row = rule("APPROVER", "PPK")
    touched = [both("approver", "ppk") for _ in range(4)]
    ready_package(funded_desk())
    Package.objects.filter(pk=touched[0].pk).update(status="CANCELLED")

    page = overseer(Role.BPPBJ).get(f"{MATRIX}{row.pk}/").content.decode()

    assert "3 paket berjalan akan melanggar aturan ini" in page
    assert [f"/paket/{p.pk}/" in page for p in touched] == [False, True, True, True]


def test_it_tells_what_a_permission_frees_and_counts_firms() -> None:
    made = deal()
    AppointmentFactory(
        user=made.desk.treasurer.user, organisation=made.menu.vendor.organisation, role=Role.STAF
    )
    client = overseer(Role.BPPBJ)

    staff = client.get(f"{RULES}{rule('BENDAHARA', 'STAF').pk}/impact/").json()
    owner = client.get(f"{RULES}{rule('BENDAHARA', 'PEMILIK').pk}/impact/").json()
    verifier = client.get(f"{RULES}{rule('VERIFIKATOR', 'STAF').pk}/impact/").json()
    page = client.get(f"{MATRIX}{rule('BENDAHARA', 'STAF').pk}/").content.decode()

    assert (staff["count"], owner["count"], verifier["count"]) == (1, 0, 0)
    assert [row["package"] for row in staff["packages"]] == [made.package.pk]
    assert "1 paket berjalan kini tertahan aturan ini" in page


def test_switching_by_page_goes_on_to_the_rule() -> None:
    client, row = overseer(Role.BPPBJ), rule()

    answer = client.post(f"{MATRIX}{row.pk}/", wish(row), follow=True)

    page = answer.content.decode()
    assert "dimatikan; tercatat di jejak audit" in page
    assert "Uji coba." in page
    assert "Nyalakan aturan" in page
    assert not rule().active
    assert list(AuditEvent.objects.values_list("act", flat=True)) == ["duties.switch_off"]


@pytest.mark.parametrize(
    ("flaw", "status", "words"),
    [
        ({"legal_basis": ""}, 422, "Isi dasar hukum"),
        ({"legal_basis": "Rapat"}, 422, "hanya dapat dimatikan dengan peraturan lain"),
        ({"reason": " "}, 422, "Tulis alasan"),
        ({"from_date": "2024-01-01"}, 422, "tidak dapat diubah surut"),
        ({"version": 7}, 412, "sudah diubah orang lain"),
        ({"aktif": "1"}, 409, "sudah berlaku"),
        ({"version": "x"}, 422, ""),
    ],
)
def test_a_flawed_switch_keeps_what_was_typed(
    flaw: dict[str, object], status: int, words: str
) -> None:
    client, row = overseer(Role.BPPBJ), rule()

    answer = client.post(f"{MATRIX}{row.pk}/", wish(row) | flaw)

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert rule().active
    assert SeparationChange.objects.count() == 0


def test_switching_by_api_answers_with_the_rule_and_its_history() -> None:
    by, row = AppointmentFactory(role=Role.BPPBJ), rule()
    tomorrow = timezone.localdate() + timedelta(days=1)
    wanted = body(row, from_date=tomorrow.isoformat())

    first = Caller(by.user).post(
        f"separation-rules/{row.pk}/switch/", wanted, **{"Idempotency-Key": "k1"}
    )
    again = Caller(by.user).post(
        f"separation-rules/{row.pk}/switch/", wanted, **{"Idempotency-Key": "k1"}
    )

    answer = first.json()
    assert (first.status_code, again.status_code) == (200, 200)
    assert first["ETag"] == '"2"'
    assert (answer["valid_to"], answer["forbids_today"]) == (tomorrow.isoformat(), True)
    assert [change["reason"] for change in answer["changes"]] == ["Uji coba."]
    assert SeparationChange.objects.count() == 1


@pytest.mark.parametrize(
    ("flaw", "status", "kind"),
    [
        ({"legal_basis": "Rapat"}, 422, "urn:eorder:switch-refused"),
        ({"version": 9}, 412, "urn:eorder:stale-version"),
        ({"active": True}, 409, "urn:eorder:wrong-state"),
        ({"from_date": "kemarin"}, 400, "about:blank"),
    ],
)
def test_a_flawed_call_is_a_problem(flaw: dict[str, object], status: int, kind: str) -> None:
    by, row = AppointmentFactory(role=Role.BPPBJ), rule()

    answer = Caller(by.user).post(f"separation-rules/{row.pk}/switch/", body(row, **flaw))

    assert (answer.status_code, answer.json()["type"]) == (status, kind)
    assert SeparationChange.objects.count() == 0


def test_lists_cost_the_same_for_few_and_many(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, row = overseer(Role.BPPBJ), rule("APPROVER", "PPK")
    for _ in range(3):
        both("approver", "ppk")
    client.get(MATRIX)

    for address in (MATRIX, f"{MATRIX}{row.pk}/", RULES, f"{RULES}{row.pk}/impact/"):
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200


def test_the_start_of_the_rules_is_the_day_of_the_instruction() -> None:
    assert set(SeparationRule.objects.values_list("valid_from", flat=True)) == {date(2023, 1, 24)}
