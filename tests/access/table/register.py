"""Organisations, people and appointments: BPPBJ keeps them, others read their own scope."""

from collections.abc import Mapping
from typing import Any

from accounts import access
from accounts.models import Role
from tests.access.rules import EVERYBODY, LIST, OFFICE, OPEN, ROWS, Entry, Place, Roles

KEEPER: Roles = frozenset({Role.BPPBJ})
REGISTER: Roles = access.REGISTER_ROLES
READERS: Roles = OFFICE | REGISTER | {Role.ASISTEN, Role.BPBUMD}
LOOKERS: Roles = READERS - KEEPER
IN_USE = "422 while people hold posts there"
ROOT = "api-organisation"
POSTS = "api-appointment"
PEOPLE = "api-person"
FACTS = {"level": "DINAS", "address": "Jalan Uji 1"}
NAME = {
    "name": "Dinas Uji",
    "short_name": "Uji",
    "letterhead": "",
    "valid_from": "2026-11-23",
    "legal_basis": "Perda 1/2026",
}
NEW = NAME | FACTS | {"code": "dinas-uji", "kind": "SKPD"}
CLOSE = {"day": "2026-11-23", "reason": "Digabung"}
END = {"day": "2026-11-23", "reason": "Mutasi"}
DECREE = {"title": "PPK", "sk_number": "2/SK/2026"}
PERSON = {"name": "Orang Uji", "email": "uji@kantor.test", "nip": ""}
REASON = {"alasan": "Uji"}
POST = {
    "email": "baru@kantor.test",
    "name": "Orang Baru",
    "role": "PPK",
    "standing": "DEFINITIVE",
    "sk_number": "3/SK/2026",
    "valid_from": "2026-11-23",
}
HERE = "?organisasi={office.id}"


def post_of(place: Place) -> Mapping[str, Any]:
    """This function will return an appointment at the office."""
    return POST | {"organisation": place["office.id"]}


def keeping(name: str, method: str = "GET", *args: str, **more: Any) -> Entry:
    """This function will describe a page of BPPBJ alone, whose guard comes before the rows."""
    more.setdefault("ok", 200 if method == "GET" else 302)
    return Entry(f"accounts:{name}", method, KEEPER, args, scope=LIST, **more)


def reading(name: str, *args: str, **more: Any) -> Entry:
    """This function will describe a page of those who read the office's entry."""
    return Entry(name, "GET", READERS, args, everywhere=REGISTER, **more)


def changing(name: str, method: str, *args: str, **more: Any) -> Entry:
    """This function will describe an act of BPPBJ on what others of the scope only read."""
    return Entry(name, method, KEEPER, args, sees=LOOKERS, everywhere=REGISTER, **more)


def person(name: str, method: str, token: str = "person.id", **more: Any) -> Entry:
    """This function will describe BPPBJ's act on a person over the API."""
    return Entry(f"{PEOPLE}-{name}", method, KEEPER, (token,), LIST, **more)


def invitation(method: str) -> Entry:
    """This function will describe the page of a link that nobody sent."""
    everybody = {"ok": 404, "no_post": 404, "anonymous": 404}
    return Entry("accounts:invitation", method, EVERYBODY, ("x",), OPEN, **everybody)  # type: ignore[arg-type]


ENTRIES = (
    Entry("accounts:organisation_list", "GET", EVERYBODY),
    Entry("accounts:organisation_export", "GET", EVERYBODY),
    reading("accounts:organisation", "office.id"),
    keeping("organisation_create"),
    keeping("organisation_create", "POST", body=NEW),
    keeping("organisation_import"),
    keeping("organisation_import", "POST", ok=422, note="422 without a file"),
    keeping("organisation_template"),
    keeping("organisation_edit", "GET", "office.id"),
    keeping("organisation_edit", "POST", "office.id", body=FACTS),
    keeping("organisation_rename", "GET", "office.id"),
    keeping("organisation_rename", "POST", "office.id", body=NAME),
    keeping("organisation_close", "GET", "office.id"),
    keeping("organisation_close", "POST", "office.id", body=CLOSE, ok=422, note=IN_USE),
    Entry("accounts:people", "GET", REGISTER),
    Entry("accounts:person", "GET", REGISTER, ("person.id",), LIST),
    keeping("person_edit", "GET", "person.id"),
    keeping("person_edit", "POST", "person.id", body=PERSON),
    keeping("person_close", "POST", "person.id", body=REASON),
    keeping("person_open", "POST", "person.closed", body=REASON),
    changing("accounts:appointment_create", "GET", scope=ROWS, query=HERE),
    changing("accounts:appointment_create", "POST", scope=ROWS, query=HERE, body=POST, ok=302),
    reading("accounts:appointment", "seat.ppk"),
    reading("accounts:appointment_decree", "seat.ppk"),
    changing("accounts:appointment_correct", "GET", "seat.ppk"),
    changing("accounts:appointment_correct", "POST", "seat.ppk", body=DECREE, ok=302),
    changing("accounts:appointment_end", "GET", "seat.ppk"),
    changing("accounts:appointment_end", "POST", "seat.ppk", body=END, ok=302),
    changing("accounts:invitation_resend", "POST", "appointment.invited", ok=302),
    changing("accounts:invitation_revoke", "POST", "appointment.invited", ok=302),
    invitation("GET"),
    invitation("POST"),
    Entry(f"{ROOT}-list", "GET", EVERYBODY),
    Entry(f"{ROOT}-list", "POST", KEEPER, body=NEW, ok=201),
    reading(f"{ROOT}-detail", "office.id"),
    changing(f"{ROOT}-detail", "PUT", "office.id", body=FACTS),
    changing(f"{ROOT}-names", "POST", "office.id", body=NAME, ok=201),
    changing(f"{ROOT}-close", "POST", "office.id", body=CLOSE, ok=422, note=IN_USE),
    Entry(f"{POSTS}-list", "GET", EVERYBODY),
    changing(f"{POSTS}-list", "POST", scope=ROWS, body=post_of, ok=201),
    reading(f"{POSTS}-detail", "seat.ppk"),
    reading(f"{POSTS}-decree", "seat.ppk"),
    changing(f"{POSTS}-detail", "PUT", "seat.ppk", body=DECREE),
    changing(f"{POSTS}-end", "POST", "seat.ppk", body=END),
    changing(f"{POSTS}-resend", "POST", "appointment.invited", ok=201),
    changing(f"{POSTS}-revoke", "POST", "appointment.invited"),
    Entry(f"{PEOPLE}-list", "GET", REGISTER),
    Entry(f"{PEOPLE}-detail", "GET", REGISTER, ("person.id",), LIST),
    person("detail", "PUT", body=PERSON),
    person("close", "POST", body={"reason": "Uji"}),
    person("reopen", "POST", "person.closed", body={"reason": "Uji"}),
)
