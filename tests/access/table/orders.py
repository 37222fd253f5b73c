"""Pages of packages, papers, orders and handovers: each act belongs to one seat or one firm."""

from typing import Any

from accounts.models import Role
from tests.access.rules import (
    APPROVERS,
    BUYERS,
    EVERYBODY,
    OPEN,
    VENDOR,
    Entry,
    Place,
    Roles,
)

PPK: Roles = frozenset({Role.PPK})
PP: Roles = frozenset({Role.PP})
AUDITOR: Roles = frozenset({Role.INSPEKTORAT})
# Who talks by telephone about an order: those who send and those who receive.
CALLERS: Roles = VENDOR | {Role.PPK, Role.PP, Role.PENERIMA}
REASON = {"alasan": "Acara ditunda oleh pimpinan"}
DELIVERY = {
    "delivery_at": "2026-12-01T11:00",
    "address": "Balai Kota Blok G",
    "contact_name": "Rina Wati",
    "contact_phone": "+628111222333",
}
SIGNED_ON = "A vendor finds an order from the PPK's signature on"


def disposition(place: Place) -> dict[str, Any]:
    """This function will return a package to hand out, with the place's own team."""
    return {
        "line": place["line.id"],
        "rup_code": "52345678",
        "name": "Paket uji",
        "ceiling": "5000000",
        "event_name": "Rapat uji",
        "event_at": "2026-12-01T12:00",
        "place": "Ruang rapat",
        "wilayah": "31.71",
        "attendance": 100,
        **{seat: place[f"seat.{seat}"] for seat in ("approver", "ppk", "pp", "treasurer")},
    }


def counts(place: Place) -> dict[str, Any]:
    """This function will return the PPK's counts as the page posts them."""
    return {
        f"received_{place['line_of.delivered']}": 100,
        f"received_{place['line_of.received']}": 100,
        "function_ok": "on",
        "quantity_ok": "on",
        "time_ok": "on",
    }


def read(name: str, *args: str, readers: Roles = BUYERS, **more: Any) -> Entry:
    """This function will describe a page that everybody in scope reads."""
    return Entry(name, "GET", readers, args, **more)


def act(name: str, may: Roles, *args: Any, sees: Roles = BUYERS, **more: Any) -> Entry:
    """This function will describe an act on a row: one seat does it, the rest of the scope not."""
    values = {"ok": 302, "seat": may in (PPK, PP)} | more
    return Entry(name, "POST", may, args, sees=sees - may, **values)


def firm(name: str, *args: str, **more: Any) -> Entry:
    """This function will describe an act of the vendor, which the buyers see but may not do."""
    return act(name, VENDOR, *args, **more)


def prepare(name: str, *more_args: str, **more: Any) -> Entry:
    """This function will describe a step of the PPK's preparation."""
    return act(name, PPK, "package.filled", *more_args, **more)


PACKAGES = (
    Entry("orders:package_vacancies", "GET", EVERYBODY, note="empty for those without packages"),
    Entry("orders:package_list", "GET", EVERYBODY, note="vendors and mentors find none"),
    Entry("orders:package_create", "GET", APPROVERS),
    Entry("orders:package_create", "POST", APPROVERS, ok=302, body=disposition),
    read("orders:package", "package.assigned"),
    act(
        "orders:package_cancel",
        APPROVERS,
        "package.assigned",
        body=REASON,
        wrong=("package_of.signed", 409),
    ),
    Entry(
        "orders:package_reassign",
        "GET",
        APPROVERS,
        ("package.assigned", "ppk"),
        sees=BUYERS - APPROVERS,
    ),
    act(
        "orders:package_reassign",
        APPROVERS,
        "package.assigned",
        "ppk",
        ok=422,
        body={"appointment": "1", "reason": "SK baru"},
        note="another office's appointment is refused",
    ),
    Entry("orders:package_prepare", "GET", PPK, ("package.filled",), sees=BUYERS - PPK, seat=True),
    prepare(
        "orders:package_prepare",
        ok=302,
        body=dict.fromkeys(("background", "purpose", "target", "output"), "Isi"),
    ),
    prepare("orders:package_issue", wrong=("package.prepared", 409)),
    prepare("orders:comparable_add", body=lambda p: {"menu": p["menu.id"]}),
    prepare("orders:comparable_remove", "comparable.id"),
    Entry("orders:choose_comparable", "GET", PPK, ("menu.id",), OPEN),
    Entry(
        "orders:choose_comparable",
        "POST",
        PPK,
        ("menu.id",),
        ok=302,
        outside=403,
        seat=True,
        body=lambda p: {"package": p["package.filled"]},
    ),
    Entry("orders:document_list", "GET", EVERYBODY),
    read("orders:document", "document.id", readers=BUYERS | VENDOR),
    act(
        "orders:document_original",
        AUDITOR,
        "document.id",
        sees=BUYERS | VENDOR,
        ok=200,
        body={"alasan": "Pemeriksaan 12/2026"},
        note="all others get the original, or a copy with masked numbers, by GET",
    ),
)
ORDERS = (
    Entry("orders:order_list", "GET", EVERYBODY, note=SIGNED_ON),
    read("orders:order", "order.signed", readers=BUYERS | VENDOR),
    Entry("orders:choose_package", "GET", PP, ("menu.id",), OPEN),
    Entry(
        "orders:choose_package",
        "POST",
        PP,
        ("menu.id",),
        ok=302,
        outside=403,
        seat=True,
        foreign=422,
        refusal=422,
        note="offers the PP's own packages only",
        body=lambda p: {"package": p["package.prepared"], "quantity": 100},
    ),
    Entry(
        "orders:basket",
        "GET",
        PP,
        ("order.draft",),
        sees=BUYERS - PP,
        refusal=302,
        note="everybody but its PP is led to the order's page",
    ),
    act(
        "orders:set_line",
        PP,
        "order.draft",
        "menu.id",
        body={"quantity": 90},
        wrong=("order.submitted", 409),
    ),
    act("orders:set_delivery", PP, "order.draft", body=DELIVERY, wrong=("order.submitted", 409)),
    act("orders:refresh_prices", PP, "order.draft", wrong=("order.submitted", 409)),
    act("orders:submit", PP, "order.draft", wrong=("order.submitted", 409)),
    act("orders:send_back", PPK, "order.submitted", body=REASON, wrong=("order.signed", 409)),
    act("orders:sign", PPK, "order.submitted", wrong=("order.signed", 409)),
    firm("orders:accept", "order.signed", wrong=("order.accepted", 409)),
    firm("orders:decline", "order.signed", body=REASON, wrong=("order.accepted", 409)),
    act("orders:cancel", PP, "order.submitted", body=REASON, wrong=("order.signed", 409)),
    act(
        "orders:carry_over",
        APPROVERS,
        "order.accepted",
        sees=BUYERS | VENDOR,
        ok=422,
        body=lambda p: REASON | {"baris": p["line.free"]},
        note="the order's own year still runs",
    ),
    act(
        "orders:reveal",
        CALLERS,
        "order.signed",
        ok=200,
        seat=True,
        body={"field": "contact_phone"},
    ),
    firm("orders:deliver", "order.accepted", wrong=("order.delivered", 409)),
)
HANDOVERS = (
    read("orders:handover", "handover.delivered", readers=BUYERS | VENDOR),
    act(
        "orders:handover",
        PPK,
        "handover.delivered",
        sees=BUYERS | VENDOR,
        body=counts,
        wrong=("handover.received", 409),
    ),
    firm("orders:handover_sign", "handover.inspected", wrong=("handover.delivered", 409)),
    firm(
        "orders:handover_dispute",
        "handover.inspected",
        body=REASON,
        wrong=("handover.delivered", 409),
    ),
)
ENTRIES = (*PACKAGES, *ORDERS, *HANDOVERS)
