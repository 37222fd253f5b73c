"""Numbers, holidays and the separation of duties: BPPBJ keeps them, few read the pages."""

from collections.abc import Mapping
from typing import Any

from accounts import duty_rules
from accounts.models import Role
from payments import access
from tests.access.rules import EVERYBODY, OPEN, Entry, Place, Roles
from tests.access.world import upload

KEEPER: Roles = frozenset(access.KEEPERS)
READERS: Roles = frozenset(access.SETTINGS_READERS)
RULE_READERS: Roles = duty_rules.READERS
BPPBJ: Roles = frozenset({Role.BPPBJ})
BASIS = {"legal_basis": "Pergub 12/2026 Pasal 4", "reason": "Diperintahkan Pergub"}
VALUE = BASIS | {"value": "60000000", "valid_from": "2027-01-01"}
DAY = {
    "date": "2026-12-28",
    "name": "Cuti bersama akhir tahun",
    "category": "JOINT_LEAVE",
    "legal_basis": "SKB 3 Menteri 1/2026",
    "decree_date": "2026-11-20",
}
REMOVAL = {"legal_basis": "SKB 3 Menteri 2/2026", "decree_date": "2026-11-20", "reason": "Dicabut"}
SWITCH = BASIS | {"from_date": "2026-11-24"}


def page(name: str, method: str = "GET", *args: str, may: Roles = KEEPER, **more: Any) -> Entry:
    """This function will describe a page of the settings, the same rows for all who enter."""
    return Entry(name, method, may, args, **{"scope": OPEN} | more)


def switch(place: Place) -> Mapping[str, Any]:
    """This function will return a rule to be switched off."""
    return SWITCH | {"version": place["rule.version"], "active": False, "aktif": "0"}


ENTRIES = (
    page("payments:settings", may=READERS),
    page("payments:parameter_list", may=READERS),
    page("payments:parameter", "GET", "parameter.key", may=READERS),
    page("payments:parameter_plan", "GET", "parameter.key"),
    page(
        "payments:parameter_plan",
        "POST",
        "parameter.key",
        ok=302,
        body=VALUE | {"langkah": "simpan"},
    ),
    page("payments:parameter_withdraw", "GET", "parameter.key", "planned.id"),
    page(
        "payments:parameter_withdraw",
        "POST",
        "parameter.key",
        "planned.id",
        ok=302,
        body={"alasan": "Pergub batal"},
    ),
    page("payments:personal_data"),
    page("payments:personal_data", "POST", ok=422, body={"email": "tidak@ada.test"}),
    page("payments:erasure", "GET", "own.user"),
    page(
        "payments:erasure",
        "POST",
        "own.user",
        ok=422,
        body={"reason": "Surat 1/2026"},
        note="who holds a post is not erased",
    ),
    page("payments:holiday_list", may=READERS),
    page("payments:holiday_create"),
    page("payments:holiday_create", "POST", ok=302, body=DAY | {"langkah": "simpan"}),
    page("payments:holiday_import"),
    page("payments:holiday_import", "POST", ok=302),
    page("payments:holiday_csv"),
    page(
        "payments:holiday_csv",
        "POST",
        ok=422,
        body=lambda _: {"file": upload("a.csv", b"a\n")},
        note="a wrong file is shown with its faults",
    ),
    page("payments:holiday_csv_apply", "POST", ok=422, note="only what was checked is applied"),
    page("payments:holiday_template"),
    page("payments:holiday_edit", "GET", "holiday.id"),
    page("payments:holiday_edit", "POST", "holiday.id", ok=302, body=DAY | {"langkah": "simpan"}),
    page("payments:holiday_remove", "GET", "holiday.id"),
    page("payments:holiday_remove", "POST", "holiday.id", ok=302, body=REMOVAL),
    page("orders:separation_matrix", may=RULE_READERS),
    page("orders:separation_rule", "GET", "rule.id", may=RULE_READERS),
    page("orders:separation_rule", "POST", "rule.id", may=BPPBJ, ok=302, body=switch),
    page("separation-rule-list", may=RULE_READERS),
    page("separation-rule-detail", "GET", "rule.id", may=RULE_READERS),
    page("separation-rule-impact", "GET", "rule.id", may=RULE_READERS),
    page("separation-rule-switch", "POST", "rule.id", may=BPPBJ, body=switch),
    page("parameter-list", may=EVERYBODY, note="law, open to whoever acts"),
    page("parameter-detail", "GET", "parameter.key", may=EVERYBODY),
    page("parameter-plan", "POST", "parameter.key", ok=201, body=VALUE),
    page("parameter-preview", "POST", "parameter.key", body=VALUE),
    page(
        "parameter-withdraw",
        "POST",
        "parameter.key",
        body=lambda p: {"value_id": p["planned.id"], "reason": "Pergub batal"},
    ),
    page("holiday-list", may=EVERYBODY),
    page("holiday-list", "POST", ok=201, body=DAY),
    page("holiday-detail", "GET", "holiday.id", may=EVERYBODY),
    page("holiday-detail", "PUT", "holiday.id", body=DAY),
    page("holiday-detail", "DELETE", "holiday.id", body=REMOVAL),
    page("holiday-preview", "POST", body=DAY),
    page("holiday-bring", "POST", body={"year": 2026}),
)
