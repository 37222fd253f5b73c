"""The API twins of packages, papers, orders and handovers."""

from typing import Any

from tests.access.rules import APPROVERS, BUYERS, EVERYBODY, ROWS, VENDOR, Entry, Place
from tests.access.table.orders import (
    AUDITOR,
    CALLERS,
    DELIVERY,
    PP,
    PPK,
    act,
    disposition,
    firm,
    read,
)

REASON = {"reason": "Acara ditunda oleh pimpinan"}


def counts(place: Place) -> dict[str, Any]:
    """This function will return the PPK's counts as the API takes them."""
    lines = [{"order_line": place["line_of.delivered"], "received": 100}]
    return {"lines": lines, "function_ok": True, "quantity_ok": True, "time_ok": True}


def basket(place: Place) -> dict[str, Any]:
    """This function will return a basket to open."""
    return {"package": place["package.prepared"], "vendor": place["vendor.id"]}


def prepare(name: str, *more_args: str, ok: int = 200, **more: Any) -> Entry:
    """This function will describe a step of the PPK's preparation."""
    return act(name, PPK, "package.filled", *more_args, ok=ok, **more)


PACKAGES = (
    Entry("package-list", "GET", EVERYBODY),
    Entry("package-vacancies", "GET", EVERYBODY),
    Entry("package-list", "POST", APPROVERS, ok=201, body=disposition),
    read("package-detail", "package.assigned"),
    act(
        "package-cancel",
        APPROVERS,
        "package.assigned",
        ok=200,
        body=REASON,
        wrong=("package_of.signed", 409),
    ),
    act(
        "package-reassign",
        APPROVERS,
        "package.assigned",
        ok=422,
        body={"seat": "ppk", "appointment": 1, "reason": "SK baru"},
        note="another office's appointment is refused",
    ),
    prepare("package-preparation", body={"background": "Isi"}),
    Entry(
        "package-preparation",
        "PUT",
        PPK,
        ("package.filled",),
        sees=BUYERS - PPK,
        seat=True,
        body={"background": "Isi"},
        wrong=("package.prepared", 409),
    ),
    prepare("package-comparables", ok=201, body=lambda p: {"menu": p["menu.id"]}),
    Entry(
        "package-comparable",
        "DELETE",
        PPK,
        ("package.filled", "comparable.id"),
        ok=204,
        sees=BUYERS - PPK,
        seat=True,
    ),
    prepare("package-issue", wrong=("package.prepared", 409)),
    Entry("document-list", "GET", EVERYBODY),
    read("document-detail", "document.id", readers=BUYERS | VENDOR),
    read("document-pdf", "document.id", readers=BUYERS | VENDOR),
    act(
        "document-original",
        AUDITOR,
        "document.id",
        sees=BUYERS | VENDOR,
        ok=200,
        body=REASON,
    ),
    act(
        "order-reveal",
        CALLERS,
        "order.signed",
        ok=200,
        seat=True,
        body={"field": "contact_phone"},
    ),
)
ORDERS = (
    Entry("order-list", "GET", EVERYBODY),
    Entry("order-list", "POST", PP, scope=ROWS, sees=BUYERS - PP, ok=201, body=basket, seat=True),
    read("order-detail", "order.signed", readers=BUYERS | VENDOR),
    act(
        "order-lines",
        PP,
        "order.draft",
        ok=200,
        body=lambda p: {"menu": p["menu.id"], "quantity": 90},
        wrong=("order.submitted", 409),
    ),
    act(
        "order-delivery",
        PP,
        "order.draft",
        ok=200,
        body=DELIVERY | {"delivery_at": "2026-12-01T11:00:00+07:00"},
        wrong=("order.submitted", 409),
    ),
    act("order-refresh-prices", PP, "order.draft", ok=200, wrong=("order.submitted", 409)),
    act("order-submit", PP, "order.draft", ok=200, wrong=("order.submitted", 409)),
    act(
        "order-send-back", PPK, "order.submitted", ok=200, body=REASON, wrong=("order.signed", 409)
    ),
    act("order-sign", PPK, "order.submitted", ok=200, wrong=("order.signed", 409)),
    firm("order-accept", "order.signed", ok=200, wrong=("order.accepted", 409)),
    firm("order-decline", "order.signed", ok=200, body=REASON, wrong=("order.accepted", 409)),
    act("order-cancel", PP, "order.submitted", ok=200, body=REASON, wrong=("order.signed", 409)),
    act(
        "order-carry-over",
        APPROVERS,
        "order.accepted",
        sees=BUYERS | VENDOR,
        ok=422,
        body=lambda p: REASON | {"line": p["line.free"]},
        note="the order's own year still runs",
    ),
    firm("order-deliver", "order.accepted", ok=201, wrong=("order.delivered", 409)),
)
HANDOVERS = (
    Entry("handover-list", "GET", EVERYBODY),
    read("handover-detail", "handover.delivered", readers=BUYERS | VENDOR),
    act(
        "handover-inspect",
        PPK,
        "handover.delivered",
        sees=BUYERS | VENDOR,
        ok=200,
        body=counts,
        wrong=("handover.received", 409),
    ),
    firm("handover-sign", "handover.inspected", ok=200, wrong=("handover.delivered", 409)),
    firm(
        "handover-dispute",
        "handover.inspected",
        ok=200,
        body=REASON,
        wrong=("handover.delivered", 409),
    ),
)
ENTRIES = (*PACKAGES, *ORDERS, *HANDOVERS)
