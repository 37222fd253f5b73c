"""Bills and payments: read by both sides, moved by the one whose step it is."""

from typing import Any

from accounts.models import Role
from tests.access.rules import APPROVERS, BUYERS, EVERYBODY, ROWS, VENDOR, Entry, Roles
from tests.factories.payments import ContentFile, pdf_bytes

READERS: Roles = BUYERS | VENDOR
TREASURER: Roles = frozenset({Role.BENDAHARA})


def transfer(_: object) -> dict[str, Any]:
    """This function will return a transfer with its proof."""
    proof = ContentFile(pdf_bytes(), name="bukti.pdf")
    return {"value_date": "2026-11-23", "bank_reference": "TRX-1", "proof": proof}


def read(name: str, *args: str, **more: Any) -> Entry:
    """This function will describe what everybody in scope reads."""
    return Entry(name, "GET", READERS, args, **{"no_post": 404} | more)


def act(name: str, method: str, may: Roles, *args: str, **more: Any) -> Entry:
    """This function will describe a step of those who see the payment."""
    return Entry(name, method, may, args, sees=READERS - may, **{"no_post": 404} | more)


def bill(name: str, *args: str, **more: Any) -> Entry:
    """This function will describe the vendor's step before there is a payment."""
    return act(name, "POST", VENDOR, *args, **more)


ENTRIES = (
    Entry("payments:payment_list", "GET", EVERYBODY),
    read("payments:payment", "payment.billed"),
    act(
        "payments:proof",
        "GET",
        VENDOR | APPROVERS | {Role.BENDAHARA, Role.INSPEKTORAT},
        "payment.paid",
        note="the bank's proof prints the account",
    ),
    act(
        "payments:reveal",
        "POST",
        VENDOR | TREASURER,
        "payment.paid",
        seat=True,
        no_post=403,
        body={"field": "npwp"},
    ),
    act(
        "payment-reveal",
        "POST",
        VENDOR | TREASURER,
        "payment.paid",
        seat=True,
        no_post=403,
        body={"field": "npwp"},
    ),
    read("payments:order_panel", "order_of.billed", ok=302),
    act(
        "payments:bill_create",
        "GET",
        VENDOR,
        "handover.received",
        wrong=("handover.delivered", 409),
    ),
    bill(
        "payments:bill_create",
        "handover.received",
        ok=302,
        body={"number": "INV-UJI"},
        wrong=("handover.delivered", 409),
    ),
    act("payments:draft", "GET", TREASURER, "payment.billed", seat=True),
    act(
        "payments:draft",
        "POST",
        TREASURER,
        "payment.billed",
        ok=302,
        seat=True,
        body={"rule": "P3B_23", "reason": "Sesuai penegasan KPP"},
        wrong=("payment.paid", 409),
    ),
    act(
        "payments:approve",
        "POST",
        APPROVERS,
        "payment.drafted",
        ok=302,
        body=lambda p: {"content_hash": p["hash_of.drafted"]},
        wrong=("payment.paid", 409),
    ),
    act("payments:send_back", "GET", APPROVERS, "payment.drafted"),
    act(
        "payments:send_back",
        "POST",
        APPROVERS,
        "payment.drafted",
        ok=302,
        body={"alasan": "Nomor rekening keliru"},
        wrong=("payment.paid", 409),
    ),
    act("payments:pay", "GET", TREASURER, "payment.approved", seat=True),
    act(
        "payments:pay",
        "POST",
        TREASURER,
        "payment.approved",
        ok=302,
        seat=True,
        body=transfer,
        wrong=("payment.billed", 409),
    ),
    act("payments:confirm", "POST", VENDOR, "payment.paid", ok=302, wrong=("payment.billed", 409)),
    Entry("bill-list", "GET", EVERYBODY),
    Entry(
        "bill-list",
        "POST",
        VENDOR,
        scope=ROWS,
        sees=BUYERS,
        ok=201,
        body=lambda p: {"handover": p["handover.received"], "number": "INV-UJI"},
    ),
    read("bill-detail", "bill.billed", no_post=403),
    Entry("payment-list", "GET", EVERYBODY),
    read("payment-detail", "payment.billed", no_post=403),
    act(
        "payment-draft",
        "POST",
        TREASURER,
        "payment.billed",
        seat=True,
        no_post=403,
        body={"rule": "P3B_23", "reason": "Sesuai penegasan KPP"},
        wrong=("payment.paid", 409),
    ),
    act(
        "payment-approve",
        "POST",
        APPROVERS,
        "payment.drafted",
        no_post=403,
        body=lambda p: {"content_hash": p["hash_of.drafted"]},
        wrong=("payment.paid", 409),
    ),
    act(
        "payment-send-back",
        "POST",
        APPROVERS,
        "payment.drafted",
        no_post=403,
        body={"reason": "Nomor rekening keliru"},
        wrong=("payment.paid", 409),
    ),
    act(
        "payment-pay",
        "POST",
        TREASURER,
        "payment.approved",
        seat=True,
        no_post=403,
        body=transfer,
        wrong=("payment.billed", 409),
    ),
    act(
        "payment-confirm",
        "POST",
        VENDOR,
        "payment.paid",
        no_post=403,
        wrong=("payment.billed", 409),
    ),
)
