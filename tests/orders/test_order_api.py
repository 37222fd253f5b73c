"""Orders under /api/v1/: the same rules, told as problem+json."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Role
from orders.models import Handover, Order
from orders.states import OrderState
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.callers import BASE, Caller, caller, foreign_caller
from tests.factories.ordering import (
    Deal,
    deal,
    deal_in,
    funded_desk,
    inspect,
    ready_package,
    traces,
)
from tests.factories.orders import MenuFactory, VendorFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]

WHY = {"reason": "Perlu diperbaiki"}


ACTS: dict[str, tuple[OrderState, str, dict[str, Any], str]] = {
    "submit": (OrderState.DRAFT, "pp", {}, "SUBMITTED"),
    "cancel": (OrderState.DRAFT, "pp", WHY, "CANCELLED"),
    "refresh-prices": (OrderState.DRAFT, "pp", {}, "DRAFT"),
    "send-back": (OrderState.SUBMITTED, "ppk", WHY, "DRAFT"),
    "sign": (OrderState.SUBMITTED, "ppk", {}, "SIGNED"),
    "accept": (OrderState.SIGNED, "owner", {}, "ACCEPTED"),
    "decline": (OrderState.SIGNED, "owner", WHY, "DECLINED"),
}


def test_order_is_opened_filled_and_shown() -> None:
    office = funded_desk()
    package, menu = ready_package(office), MenuFactory()
    pp = Caller(office.pp.user)

    opened = pp.post("orders/", {"package": package.pk, "vendor": menu.vendor_id})
    pk = opened.json()["id"]
    filled = pp.post(f"orders/{pk}/lines/", {"menu": menu.pk, "quantity": 100})
    shown = pp.get(f"orders/{pk}/")

    assert (opened.status_code, opened.headers["ETag"]) == (201, '"1"')
    assert (filled.status_code, filled.json()["total"]) == (200, "4000000.00")
    assert shown.headers["ETag"] == '"2"'
    assert shown.json()["lines"] == [
        {
            "id": shown.json()["lines"][0]["id"],
            "menu": menu.pk,
            "name": menu.name,
            "unit": "kotak",
            "quantity": 100,
            "unit_price": "40000.00",
            "amount": "4000000.00",
        }
    ]


def test_opening_with_delivery_keeps_it() -> None:
    office = funded_desk()
    delivery = {
        "delivery_at": "2026-12-01T10:00:00+07:00",
        "address": "Ruang 2",
        "contact_name": "Ani",
        "contact_phone": "0812 3456 7890",
    }
    body = {"package": ready_package(office).pk, "vendor": VendorFactory().pk, "delivery": delivery}

    answer = Caller(office.pp.user).post("orders/", body)

    assert answer.status_code == 201
    shown = delivery | {"contact_phone": "•••• 890"}
    assert {key: answer.json()[key] for key in delivery} == shown
    assert Order.objects.get().contact_phone == delivery["contact_phone"]


def test_opening_twice_with_one_key_answers_200() -> None:
    office = funded_desk()
    body = {"package": ready_package(office).pk, "vendor": VendorFactory().pk}
    pp = Caller(office.pp.user)

    answers = [pp.post("orders/", body, **{"Idempotency-Key": "a"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"package": None},
        {"package": "x"},
        {"package": -1},
        {"vendor": {}},
        {"vendor": True},
        {"delivery": {"delivery_at": "x"}},
        {"delivery": "besok"},
    ],
)
def test_opening_with_a_wrong_shape_is_a_bad_request(change: dict[str, object]) -> None:
    office = funded_desk()
    body = {"package": ready_package(office).pk, "vendor": VendorFactory().pk} | change

    answer = Caller(office.pp.user).post("orders/", body)

    assert answer.status_code in {400, 404} if change == {"vendor": True} else 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Order.objects.count() == 0


def test_opening_with_foreign_ids_is_not_found() -> None:
    office, other = funded_desk(), funded_desk()
    pp = Caller(office.pp.user)
    foreign, own = ready_package(other), ready_package(office)
    vendor = VendorFactory()

    for package, seller in ((foreign.pk, vendor.pk), (10**30, vendor.pk), (own.pk, 10**30)):
        answer = pp.post("orders/", {"package": package, "vendor": seller})
        assert answer.status_code == 404
    assert Order.objects.count() == 0


@pytest.mark.parametrize("name", ACTS)
def test_act_answers_with_the_order(name: str) -> None:
    start, duty, body, end = ACTS[name]
    made = deal_in(start)

    answer = caller(made, duty).post(f"orders/{made.order.pk}/{name}/", body)

    assert (answer.status_code, answer.json()["status"]) == (200, end)
    assert answer.headers["ETag"] == f'"{made.fresh().version}"'


@pytest.mark.parametrize("name", ACTS)
def test_act_is_closed_to_everybody_else(name: str) -> None:
    start, duty, body, _ = ACTS[name]
    made = deal_in(start)
    path = f"orders/{made.order.pk}/{name}/"
    before = traces(made)

    hidden = start in {OrderState.DRAFT, OrderState.SUBMITTED}
    for seat in {"pp", "ppk", "treasurer", "receiver", "approver", "owner"} - {duty}:
        expected = 404 if seat == "owner" and hidden else 403
        assert caller(made, seat).post(path, body).status_code == expected
    for role in (Role.PP, Role.PPK, Role.PEMILIK):
        assert foreign_caller(role).post(path, body).status_code == 404
    auditor = AppointmentFactory(
        role=Role.INSPEKTORAT, organisation=OrganisationFactory(kind="OVERSIGHT")
    )
    assert Caller(auditor.user).post(path, body).status_code == 403
    assert Caller().post(path, body).status_code == 401
    assert caller(made, duty).get(path).status_code == 405
    assert traces(made) == before


@pytest.mark.parametrize("name", ACTS)
def test_act_in_the_wrong_state_is_a_conflict(name: str) -> None:
    _, duty, body, _ = ACTS[name]
    made = deal_in(OrderState.RECEIVED)
    before = traces(made)

    answer = caller(made, duty).post(f"orders/{made.order.pk}/{name}/", body)

    assert (answer.status_code, answer.json()["title"]) == (409, "Tahap tidak sesuai")
    assert traces(made) == before


@pytest.mark.parametrize("name", [name for name in ACTS if name != "refresh-prices"])
def test_act_repeated_with_its_key_answers_the_same(name: str) -> None:
    start, duty, body, end = ACTS[name]
    made = deal_in(start)
    person = caller(made, duty)
    path = f"orders/{made.order.pk}/{name}/"

    first = person.post(path, body, **{"Idempotency-Key": "k-1"})
    after = traces(made)
    second = person.post(path, body, **{"Idempotency-Key": "k-1"})

    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json(), second.json()["status"]) == (second.json(), end)
    assert traces(made) == after


@pytest.mark.parametrize("name", ACTS)
def test_act_on_an_old_version_is_refused(name: str) -> None:
    start, duty, body, _ = ACTS[name]
    made = deal_in(start)
    before = traces(made)

    answer = caller(made, duty).post(
        f"orders/{made.order.pk}/{name}/", body, **{"If-Match": '"99"'}
    )

    assert answer.status_code == 412
    assert traces(made) == before


@pytest.mark.parametrize("reason", ["", " ", None, "x\x00", "x" * 501, {"a": 1}])
@pytest.mark.parametrize("name", ["send-back", "decline", "cancel"])
def test_bad_reason_is_a_bad_request(name: str, reason: object) -> None:
    start, duty, _, _ = ACTS[name]
    made = deal_in(start)
    before = traces(made)

    answer = caller(made, duty).post(f"orders/{made.order.pk}/{name}/", {"reason": reason})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["reason"])
    assert traces(made) == before


def test_cap_refusal_quotes_the_rule() -> None:
    vendor = VendorFactory(daily_capacity=1000)
    menu = MenuFactory(vendor=vendor, price=Decimal(50_000_001))
    made = deal(menu=menu, quantity=1, ceiling=Decimal(60_000_000))
    before = traces(made)

    answer = caller(made, "pp").post(f"orders/{made.order.pk}/submit/")

    problem = answer.json()
    assert answer.status_code == 422
    assert (problem["type"], problem["rule"]) == (
        "urn:eorder:cap-exceeded",
        "Ingub 1/2023 KESATU huruf h",
    )
    assert "kurangi Rp1." in problem["detail"]
    assert traces(made) == before


def test_spd_short_by_one_rupiah_is_refused() -> None:
    made = deal(office=funded_desk(3_999_999))
    before = traces(made)

    answer = caller(made, "pp").post(f"orders/{made.order.pk}/submit/")

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:eorder:funds-short")
    assert traces(made) == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"menu": None}, 400),
        ({"menu": "x"}, 400),
        ({"menu": 10**30}, 404),
        ({"menu": 0}, 400),
        ({"quantity": -1}, 400),
        ({"quantity": 10**12}, 400),
        ({"quantity": "banyak"}, 400),
    ],
)
def test_bad_line_is_refused(body: dict[str, object], code: int) -> None:
    made = deal()
    before = traces(made)
    values = {"menu": made.menu.pk, "quantity": 5} | body

    answer = caller(made, "pp").post(f"orders/{made.order.pk}/lines/", values)

    assert answer.status_code == code
    assert traces(made) == before


@pytest.mark.parametrize("body", ["[]", "null", '"x"', "{", "\x00"])
def test_body_of_the_wrong_kind_is_a_bad_request(body: str) -> None:
    made = deal()
    client = caller(made, "pp").client

    answer = client.post(
        f"{BASE}orders/{made.order.pk}/lines/", body, content_type="application/json"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("pk", ["0", str(10**18), "9" * 30, "9" * 5000, "-1", "x"])
@pytest.mark.parametrize("kind", ["orders", "handovers"])
def test_unknown_ids_are_not_found(kind: str, pk: str) -> None:
    person = foreign_caller(Role.PP)

    assert person.get(f"{kind}/{pk}/").status_code == 404
    assert person.post(f"{kind}/{pk}/sign/").status_code == 404


def test_list_is_scoped_and_filtered() -> None:
    made = deal_in(OrderState.SIGNED)
    deal(office=made.desk, menu=made.menu, owner=made.owner, rup_code="11111111")

    def ids(person: Caller, query: str = "") -> list[str]:
        rows = person.get(f"orders/{query}").json()["results"]
        return [row["status"] for row in rows]

    assert ids(caller(made, "pp")) == ["DRAFT", "SIGNED"]
    assert ids(caller(made, "pp"), "?status=SIGNED") == ["SIGNED"]
    assert ids(caller(made, "pp"), "?status=%00") == []
    assert ids(caller(made, "pp"), "?q=11111111") == ["DRAFT"]
    assert ids(caller(made, "owner")) == ["SIGNED"]
    assert ids(foreign_caller(Role.PPK)) == []
    assert Caller().get("orders/").status_code == 401


def test_lists_need_the_same_queries_for_3_and_30_rows(django_assert_max_num_queries) -> None:
    made = deal_in(OrderState.DELIVERED)
    person = caller(made, "ppk")
    inspect(made)
    add_copies(made, 2)
    for path in ("orders/?page_size=100", "handovers/?page_size=100"):
        with django_assert_max_num_queries(10) as few:
            assert len(person.get(path).json()["results"]) == 3
        add_copies(made, 27)
        with django_assert_max_num_queries(len(few)):
            assert len(person.get(path).json()["results"]) == 30
        remove_copies(made, 27)


def add_copies(made: Deal, number: int) -> None:
    """This function will add rejected orders with a handover beside the deal's own."""
    for _ in range(number):
        order, found = Order.objects.get(pk=made.order.pk), made.handover
        order.pk, order.status = None, OrderState.REJECTED
        order.save(force_insert=True)
        found.pk, found.order = None, order
        found.save(force_insert=True)


def remove_copies(made: Deal, number: int) -> None:
    """This function will remove the newest copies again."""
    copies = Order.objects.filter(status=OrderState.REJECTED).order_by("-pk")[:number]
    ids = list(copies.values_list("pk", flat=True))
    Handover.objects.filter(order__in=ids).delete()
    Order.objects.filter(pk__in=ids).delete()
