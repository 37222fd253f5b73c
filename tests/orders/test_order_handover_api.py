"""Handovers under /api/v1/: delivery, inspection, dispute and BAST."""

import pytest

from accounts.models import Role
from orders.states import OrderState
from tests.factories.callers import Caller, caller, foreign_caller
from tests.factories.ordering import (
    deal_in,
    inspect,
    traces,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]

WHY = {"reason": "Perlu diperbaiki"}


def test_delivery_inspection_and_signature() -> None:
    made = deal_in(OrderState.ACCEPTED)
    line = made.order.lines.get()
    counts = [{"order_line": line.pk, "received": 90, "note": "Basi"}]
    checks = {"function_ok": True, "quantity_ok": False, "time_ok": True}

    reported = caller(made, "owner").post(f"orders/{made.order.pk}/deliver/", {"note": "Tiba"})
    pk = reported.json()["id"]
    inspected = caller(made, "ppk").post(f"handovers/{pk}/inspect/", {"lines": counts, **checks})
    signed = caller(made, "owner").post(f"handovers/{pk}/sign/")

    assert (reported.status_code, reported.json()["status"]) == (201, "REPORTED")
    assert (inspected.status_code, inspected.json()["accepted_total"]) == (200, "3600000.00")
    assert (signed.status_code, signed.json()["status"]) == (200, "SIGNED")
    assert signed.json()["lines"][0]["rejected"] == 10
    assert made.fresh().status == OrderState.RECEIVED


def test_bast_before_acceptance_is_a_conflict() -> None:
    made = deal_in(OrderState.SIGNED)
    before = traces(made)

    answer = caller(made, "owner").post(f"orders/{made.order.pk}/deliver/", {})

    assert answer.status_code == 409
    assert traces(made) == before


@pytest.mark.parametrize(
    "lines",
    [
        None,
        [],
        "x",
        [{}],
        [{"order_line": "x", "received": 1}],
        [{"order_line": 1, "received": -1}],
        [{"order_line": 1, "received": 10**12}],
        [{"order_line": 1, "received": 1, "note": "x" * 301}],
        [{"order_line": 1, "received": 1}, {"order_line": 1, "received": 2}],
    ],
)
def test_inspection_of_a_wrong_shape_is_a_bad_request(lines: object) -> None:
    made = deal_in(OrderState.DELIVERED)
    body = {"lines": lines, "function_ok": True, "quantity_ok": True, "time_ok": True}
    before = traces(made)

    answer = caller(made, "ppk").post(f"handovers/{made.handover.pk}/inspect/", body)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["lines"])
    assert traces(made) == before


def test_inspection_beyond_the_order_is_refused() -> None:
    made = deal_in(OrderState.DELIVERED)
    line = made.order.lines.get()
    before = traces(made)

    for counts in ([(line.pk, 101)], [(line.pk, 90)], [(line.pk, 100), (10**30, 1)]):
        lines = [{"order_line": pk, "received": number} for pk, number in counts]
        body = {"lines": lines, "function_ok": True, "quantity_ok": True, "time_ok": True}
        answer = caller(made, "ppk").post(f"handovers/{made.handover.pk}/inspect/", body)
        assert answer.status_code == 422
    assert traces(made) == before


def test_dispute_returns_the_inspection() -> None:
    made = deal_in(OrderState.DELIVERED)
    inspect(made, 90)

    answer = caller(made, "owner").post(f"handovers/{made.handover.pk}/dispute/", WHY)

    assert (answer.status_code, answer.json()["status"]) == (200, "REPORTED")


def test_handover_acts_are_closed_to_others_and_to_other_states() -> None:
    made = deal_in(OrderState.DELIVERED)
    path = f"handovers/{made.handover.pk}/"
    inspect(made)
    before = traces(made)

    for name in ("sign/", "dispute/"):
        for seat in ("pp", "ppk", "treasurer", "receiver"):
            assert caller(made, seat).post(path + name, WHY).status_code == 403
        assert foreign_caller(Role.PEMILIK).post(path + name, WHY).status_code == 404
        assert Caller().post(path + name, WHY).status_code == 401
        assert caller(made, "owner").get(path + name).status_code == 405
    line = made.order.lines.get()
    body = {
        "lines": [{"order_line": line.pk, "received": 100}],
        "function_ok": True,
        "quantity_ok": True,
        "time_ok": True,
    }
    assert caller(made, "ppk").post(path + "inspect/", body).status_code == 409
    assert traces(made) == before


def test_handover_has_its_version_as_etag() -> None:
    made = deal_in(OrderState.DELIVERED)
    inspect(made)

    shown = caller(made, "owner").get(f"handovers/{made.handover.pk}/")
    stale = caller(made, "owner").post(f"handovers/{made.handover.pk}/sign/", **{"If-Match": '"1"'})

    assert shown.headers["ETag"] == '"2"'
    assert stale.status_code == 412
