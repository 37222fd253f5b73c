"""Legal numbers and days off for machines: everybody with a post reads, BPPBJ writes."""

from datetime import date
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Role
from core import parameters
from core.models import Holiday, Parameter
from payments.models import Payment
from tests.factories.accounts import AppointmentFactory
from tests.factories.payments import billed
from tests.payments.calls import client
from tests.payments.conftest import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

NUMBERS, DAYS = "/api/v1/parameters/", "/api/v1/holidays/"
CAP = f"{NUMBERS}order.cap/"
PLAN = {
    "value": "40000000",
    "valid_from": "2027-01-01",
    "legal_basis": "Ingub 5/2026",
    "reason": "Batas diturunkan",
}
DAY = {
    "date": "2026-11-24",
    "name": "Pilkada",
    "category": "NATIONAL",
    "legal_basis": "Keppres 10/2026",
    "decree_date": "2026-11-20",
}
WHY = {"legal_basis": "Keppres 11/2026", "decree_date": "2026-11-21", "reason": "Ditunda"}


def of(role: Role) -> APIClient:
    return client(AppointmentFactory(role=role))


def bppbj() -> APIClient:
    return of(Role.BPPBJ)


def row_of(day: date) -> Holiday:
    return Holiday.objects.get(date=day)


WRITES: list[tuple[str, str, Any]] = [
    ("post", f"{CAP}plan/", PLAN),
    ("post", f"{CAP}withdraw/", {"value_id": 1, "reason": "Batal"}),
    ("post", f"{CAP}preview/", PLAN),
    ("post", DAYS, DAY),
    ("put", f"{DAYS}1/", DAY),
    ("delete", f"{DAYS}1/", WHY),
    ("post", f"{DAYS}preview/", DAY),
    ("post", f"{DAYS}import/", {"year": 2026}),
]
READS = [NUMBERS, CAP, DAYS]


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("role", [Role.BPPBJ, Role.PPK, Role.PEMILIK, Role.GUBERNUR])
def test_anybody_with_a_post_reads(role: Role, path: str) -> None:
    assert of(role).get(path).status_code == 200


@pytest.mark.parametrize(("method", "path", "data"), WRITES)
@pytest.mark.parametrize("role", [Role.PPK, Role.INSPEKTORAT, Role.PEMILIK])
def test_only_bppbj_writes(
    role: Role, method: str, path: str, data: object, world: Snapshot
) -> None:
    api, before = of(role), world()

    answer = getattr(api, method)(path, data, format="json")

    assert (answer.status_code, answer.data["type"]) == (403, "urn:eorder:not-allowed")
    assert world() == before


@pytest.mark.parametrize("path", [*READS, *(path for _, path, _ in WRITES)])
def test_visitors_are_refused(path: str) -> None:
    assert APIClient().get(path).status_code == 401


@pytest.mark.parametrize("path", [NUMBERS, CAP])
def test_numbers_are_not_written_by_method(path: str) -> None:
    for method in ("put", "patch", "delete"):
        assert getattr(bppbj(), method)(path, PLAN, format="json").status_code == 405


def test_a_number_is_shown_with_history_and_version() -> None:
    answer = of(Role.PPK).get(CAP)

    assert answer["ETag"] == '"1"'
    assert answer.data["current"]["value"] == "50000000.0000"
    assert answer.data["current"]["shown"] == "Rp50.000.000"
    assert [value["standing"] for value in answer.data["history"]] == ["IN_FORCE"]


def test_the_list_holds_every_number_once() -> None:
    keys = [row["key"] for row in of(Role.PPK).get(NUMBERS).data]

    assert sorted(keys) == sorted(Parameter.objects.values_list("key", flat=True))


def test_a_value_is_previewed_planned_and_withdrawn() -> None:
    api = bppbj()

    effects = api.post(f"{CAP}preview/", PLAN, format="json")
    assert effects.data[0]["sentence"] == "Rp50.000.000 → Rp40.000.000 mulai 1 Januari 2027."
    assert Parameter.objects.filter(key=parameters.ORDER_CAP).count() == 1

    made = api.post(f"{CAP}plan/", PLAN, format="json")
    assert (made.status_code, made["ETag"]) == (201, '"3"')
    planned = made.data["planned"][0]

    done = api.post(
        f"{CAP}withdraw/", {"value_id": planned["id"], "reason": "Batal"}, format="json"
    )
    assert (done.status_code, done.data["planned"]) == (200, [])
    again = api.post(
        f"{CAP}withdraw/", {"value_id": planned["id"], "reason": "Batal"}, format="json"
    )
    assert again.status_code == 409


def test_a_stale_plan_is_refused(world: Snapshot) -> None:
    api = bppbj()
    api.post(f"{CAP}plan/", PLAN, format="json", headers={"If-Match": '"1"'})
    before = world()

    late = PLAN | {"valid_from": "2027-02-01", "value": "45000000"}
    answer = api.post(f"{CAP}plan/", late, format="json", headers={"If-Match": '"1"'})

    assert (answer.status_code, answer["Content-Type"]) == (412, "application/problem+json")
    assert world() == before


def test_a_repeated_key_plans_once() -> None:
    api = bppbj()
    for _ in range(2):
        answer = api.post(
            f"{CAP}plan/", PLAN, format="json", headers={"Idempotency-Key": "kunci-1"}
        )
        assert answer.status_code == 201

    assert Parameter.objects.filter(key=parameters.ORDER_CAP).count() == 2


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"value": "-1"}, 422, "value"),
        ({"value": "banyak"}, 400, "value"),
        ({"valid_from": "2026-11-23"}, 422, "valid_from"),
        ({"valid_from": "2026-02-30"}, 400, "valid_from"),
        ({"reason": ""}, 400, "reason"),
    ],
)
@pytest.mark.parametrize("act", ["plan", "preview"])
def test_a_bad_value_is_refused(
    act: str, wrong: dict[str, str], status: int, field: str, world: Snapshot
) -> None:
    api, before = bppbj(), world()

    answer = api.post(f"{CAP}{act}/", PLAN | wrong, format="json")

    assert (answer.status_code, list(answer.data["errors"])) == (status, [field])
    assert world() == before


def test_unknown_numbers_and_days_are_not_found() -> None:
    api = bppbj()

    assert api.get(f"{NUMBERS}tidak.ada/").status_code == 404
    assert api.post(f"{NUMBERS}tidak.ada/plan/", PLAN, format="json").status_code == 404
    assert api.get(f"{DAYS}99999999999999999999/").status_code == 404
    assert api.put(f"{DAYS}99999999999999999999/", DAY, format="json").status_code == 404
    assert api.delete(f"{DAYS}999999/", WHY, format="json").status_code == 404


def test_days_off_are_listed_by_year() -> None:
    api = of(Role.PPK)

    assert len(api.get(DAYS).data) == 25
    assert api.get(f"{DAYS}?year=2027").data[0]["date"] == "2027-01-01"
    assert api.get(f"{DAYS}?year=x").status_code == 400
    one = api.get(f"{DAYS}{row_of(date(2026, 12, 25)).pk}/")
    assert (one.data["name"], one["ETag"]) == ("Hari Raya Natal", '"1"')


def test_a_day_off_is_previewed_added_changed_and_removed() -> None:
    api = bppbj()
    deal, payment = billed()

    preview = api.post(f"{DAYS}preview/", DAY, format="json")
    assert preview.data == {
        "count": 1,
        "shifts": [
            {
                "payment": payment.pk,
                "order_number": deal.order.number,
                "organisation": deal.desk.office.name,
                "old": "2026-11-25",
                "new": "2026-11-26",
            }
        ],
    }
    made = api.post(DAYS, DAY, format="json")
    assert (made.status_code, made["ETag"], made.data["moved"]) == (201, '"1"', 1)
    path = f"{DAYS}{made.data['holiday']['id']}/"
    later = DAY | {"date": "2026-11-27"}
    asked = later | {"replaces": made.data["holiday"]["id"]}
    assert api.post(f"{DAYS}preview/", asked, format="json").data["count"] == 1
    moved = api.put(path, later, format="json", headers={"If-Match": '"1"'})
    assert (moved.status_code, moved["ETag"], moved.data["moved"]) == (200, '"2"', 1)
    assert api.put(path, DAY, format="json", headers={"If-Match": '"1"'}).status_code == 412
    assert api.delete(path, WHY, format="json").data["moved"] == 0
    assert api.get(path).status_code == 404
    assert Payment.objects.get(pk=payment.pk).due_date == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"date": "2026-12-25"}, 422, "date"),
        ({"date": "1999-01-01"}, 422, "date"),
        ({"decree_date": "2027-01-01"}, 422, "decree_date"),
        ({"category": "LAIN"}, 400, "category"),
        ({"name": ""}, 400, "name"),
    ],
)
@pytest.mark.parametrize("path", [DAYS, f"{DAYS}preview/"])
def test_a_bad_day_is_refused(
    path: str, wrong: dict[str, str], status: int, field: str, world: Snapshot
) -> None:
    api, before = bppbj(), world()

    answer = api.post(path, DAY | wrong, format="json")

    assert (answer.status_code, list(answer.data["errors"])) == (status, [field])
    assert world() == before


def test_the_import_is_a_dry_run_unless_told_to_apply() -> None:
    api = bppbj()
    _, payment = billed()
    Holiday.objects.filter(date=date(2026, 12, 24)).delete()
    Holiday.objects.create(
        date=date(2026, 11, 24), name="Salah", category="NATIONAL", legal_basis="-"
    )

    dry = api.post(f"{DAYS}import/", {"year": 2026}, format="json")
    assert (dry.data["dry_run"], dry.data["changed"], dry.data["moved"]) == (True, 2, 0)
    fates = {line["date"]: line["fate"] for line in dry.data["lines"] if line["fate"] != "SAME"}
    assert fates == {"2026-11-24": "GONE", "2026-12-24": "NEW"}
    assert Holiday.objects.filter(date=date(2026, 12, 24)).count() == 0

    done = api.post(f"{DAYS}import/", {"year": 2026, "dry_run": False}, format="json")
    assert (done.data["dry_run"], done.data["changed"]) == (False, 2)
    assert Payment.objects.get(pk=payment.pk).due_date == date(2026, 11, 25)
    wrong = api.post(f"{DAYS}import/", {"year": 2040}, format="json")
    assert (wrong.status_code, list(wrong.data["errors"])) == (422, ["year"])


def test_reading_costs_the_same_for_few_and_many(django_assert_max_num_queries: Any) -> None:
    api = bppbj()
    for path in READS:
        with django_assert_max_num_queries(8):
            api.get(path)
