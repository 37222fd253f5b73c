"""What must be refused, by HTTP, each time with nothing changed."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine

from budgets.models import Balance, LedgerEntry
from core.models import AuditEvent
from orders.models import Handover, Order, Package
from tests import world
from tests.flows.steps import ORDERED, Api, basket, disposition, fund, order, prepare
from vendors.models import Menu

pytestmark = pytest.mark.usefixtures("legal")


@pytest.fixture
def api() -> Api:
    return Api(world.build())


def state() -> tuple[Any, ...]:
    """Everything a refused act could have moved."""
    balances = Balance.objects.order_by("pk").values_list("reserved", "committed", "realised")
    orders = Order.objects.order_by("pk").values_list("status", "total", "version")
    # Issuing the caller's token, at the first call, is no part of the act.
    acts = AuditEvent.objects.exclude(act__startswith="account.").count()
    counts = [model.objects.count() for model in (LedgerEntry, Package, Handover)]
    return (list(balances), list(orders), acts, counts)


def refused(api: Api, who: str, path: str, body: Any, status: int) -> dict[str, Any]:
    """Post, expect a refusal, and prove that nothing changed."""
    before = state()
    answer = api.call(who, "post", path, body)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert state() == before
    found: dict[str, Any] = answer.json()
    return found


@time_machine.travel(ORDERED)
def test_the_cap_holds_to_the_rupiah(api: Api) -> None:
    line = fund(api, "150000000.00")
    pk = basket(api, prepare(api, line), quantity=100)
    Menu.objects.filter(pk=api.world.menus[0].pk).update(price=Decimal(500_000))
    api.post("pp", f"orders/{pk}/refresh-prices/")
    assert api.get("pp", f"orders/{pk}/")["total"] == "50000000.00"
    api.world.vendor.delivery_fee = Decimal(1)
    api.world.vendor.save(update_fields=["delivery_fee"])
    fixed = api.call("pp", "post", f"orders/{pk}/refresh-prices/", {})

    if fixed.status_code == 200:
        fixed = api.call("pp", "post", f"orders/{pk}/submit/", {})

    problem = fixed.json()
    assert fixed.status_code == 422
    assert "Rp50.000.001" in problem["detail"]
    assert "Rp50.000.000" in problem["detail"]
    assert "Ingub 1/2023" in problem["rule"]
    assert Balance.objects.get().reserved == 0


@time_machine.travel(ORDERED)
def test_the_cap_itself_is_allowed(api: Api) -> None:
    pk = basket(api, prepare(api, fund(api, "150000000.00")), quantity=100)
    Menu.objects.filter(pk=api.world.menus[0].pk).update(price=Decimal(500_000))
    api.post("pp", f"orders/{pk}/refresh-prices/")

    api.post("pp", f"orders/{pk}/submit/")

    assert Balance.objects.get().reserved == Decimal(50_000_000)


@time_machine.travel(ORDERED)
def test_one_rupiah_short_of_the_spd_is_short(api: Api) -> None:
    pk = basket(api, prepare(api, fund(api, "3999999.00")))

    problem = refused(api, "pp", f"orders/{pk}/submit/", {}, 422)

    assert problem["type"] == "urn:eorder:funds-short"
    assert "kurang Rp1 " in problem["detail"]


@time_machine.travel(ORDERED)
def test_the_last_rupiah_of_the_spd_may_be_used(api: Api) -> None:
    pk = basket(api, prepare(api, fund(api, "4000000.00")))

    api.post("pp", f"orders/{pk}/submit/")

    assert Balance.objects.get().reserved == Decimal(4_000_000)


@time_machine.travel(ORDERED)
def test_one_person_cannot_prepare_and_order(api: Api) -> None:
    line = fund(api)
    people = api.world.people
    people["pp"].user_id = people["ppk"].user_id
    people["pp"].save(update_fields=["user"])

    problem = refused(api, "kpa", "packages/", disposition(api, line), 422)

    assert problem["type"] == "urn:eorder:duties-not-separate"
    assert "PPK" in problem["detail"]


@time_machine.travel(ORDERED)
@pytest.mark.parametrize(
    ("who", "act"),
    [
        ("other_ppk", "sign"),
        ("other_pp", "submit"),
        ("other_owner", "accept"),
        ("owner", "submit"),
    ],
)
def test_strangers_do_not_even_see_the_order(api: Api, who: str, act: str) -> None:
    pk = basket(api, prepare(api, fund(api)))
    api.post("pp", f"orders/{pk}/submit/")

    refused(api, who, f"orders/{pk}/{act}/", {}, 404)
    assert api.call(who, "get", f"orders/{pk}/").status_code == 404
    assert api.get(who, "orders/")["results"] == []


@time_machine.travel(ORDERED)
def test_a_foreign_team_or_line_is_refused(api: Api) -> None:
    line = fund(api)
    foreign = api.world.people["other_ppk"].pk

    team = refused(api, "kpa", "packages/", disposition(api, line, ppk=foreign), 422)
    money = refused(api, "other_kpa", "packages/", disposition(api, line), 422)

    assert "ppk" in team["errors"]
    assert money["errors"]


@time_machine.travel(ORDERED)
def test_nothing_is_received_before_it_was_accepted(api: Api) -> None:
    pk = basket(api, prepare(api, fund(api)))
    api.post("pp", f"orders/{pk}/submit/")
    api.post("ppk", f"orders/{pk}/sign/")

    refused(api, "owner", f"orders/{pk}/deliver/", {}, 409)

    assert Handover.objects.count() == 0


@time_machine.travel(ORDERED)
@pytest.mark.parametrize(
    ("who", "act", "body"),
    [
        ("pp", "submit", {}),
        ("ppk", "sign", {}),
        ("owner", "decline", {"reason": "Berubah pikiran."}),
        ("pp", "cancel", {"reason": "Batal."}),
    ],
)
def test_an_accepted_order_does_not_go_back(
    api: Api, who: str, act: str, body: dict[str, str]
) -> None:
    pk = order(api, prepare(api, fund(api)))

    refused(api, who, f"orders/{pk}/{act}/", body, 409)


@time_machine.travel(ORDERED)
def test_a_doubled_submit_reserves_once(api: Api) -> None:
    pk = basket(api, prepare(api, fund(api)))
    headers = {"Idempotency-Key": "ganda"}

    first = api.call("pp", "post", f"orders/{pk}/submit/", {}, headers=headers)
    second = api.call("pp", "post", f"orders/{pk}/submit/", {}, headers=headers)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert LedgerEntry.objects.filter(kind="RESERVE").count() == 1
    refused(api, "pp", f"orders/{pk}/submit/", {}, 409)


@time_machine.travel(ORDERED)
def test_a_stale_version_is_refused(api: Api) -> None:
    pk = basket(api, prepare(api, fund(api)))
    before = state()

    answer = api.call("pp", "post", f"orders/{pk}/submit/", {}, headers={"If-Match": '"1"'})

    assert answer.status_code == 412
    assert state() == before


@time_machine.travel(ORDERED)
@pytest.mark.parametrize(
    ("who", "path", "body"),
    [
        ("pp", "orders/", {"package": 10**30, "vendor": 1}),
        ("pp", "orders/", {"package": -1, "vendor": 1}),
        ("pp", "orders/", {"package": "abc", "vendor": None}),
        ("pp", "orders/", []),
        ("kpa", "packages/", {}),
        ("kpa", "packages/", {"line": 10**30, "ceiling": "1e400", "name": "\x00"}),
        ("bpkd", "spd-tranches/", {"organisation": 10**25, "lines": "x"}),
        ("bpkd", "budget-lines/", {"amount": "NaN", "year": -1}),
        ("owner", "bills/", {"handover": 10**30, "number": "\x00"}),
    ],
)
def test_nonsense_is_a_clear_refusal(api: Api, who: str, path: str, body: Any) -> None:
    before = state()

    answer = api.call(who, "post", path, body)

    assert 400 <= answer.status_code < 500, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert state() == before


@pytest.mark.parametrize("kind", ["orders", "packages", "handovers", "bills", "payments"])
@pytest.mark.parametrize("pk", ["0", "999999", str(2**63), "9" * 40])
def test_unknown_ids_are_not_found(api: Api, kind: str, pk: str) -> None:
    assert api.call("ppk", "get", f"{kind}/{pk}/").status_code == 404


@pytest.mark.parametrize("body", ["{", '{"a": "\\ud800"}', "\x00"])
def test_broken_json_is_a_400(api: Api, body: str) -> None:
    answer = api.call("pp", "post", "orders/", body)

    assert answer.status_code == 400
