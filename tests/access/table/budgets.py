"""Budget lines and SPD: offices read their own, BPKD fills them."""

from collections.abc import Mapping
from typing import Any

from accounts.models import Role
from budgets import access
from tests.access.rules import Entry, Place, Roles
from tests.access.world import upload

VIEWERS: Roles = access.VIEWER_ROLES
ISSUER = frozenset({Role.BPKD})
BUMD = frozenset({Role.BPBUMD})
NO_SPD = "a BUMD draws on its RKAP and has no SPD"
LINE = {
    "year": 2026,
    "sub_activity_code": "7.02.01.1.06.0009",
    "sub_activity_name": "Penyelenggaraan Rapat Koordinasi",
    "account_code": "5.1.02.01.01.0052",
    "account_name": "Belanja Makanan dan Minuman Rapat",
    "dpa_number": "DPA/UJI/2026",
    "fund_source": "PAD",
    "amount": "1000000",
}
TRANCHE = {
    "year": 2026,
    "number": "SPD-UJI/2026",
    "issued_date": "2026-11-20",
    "month_from": 10,
    "month_to": 12,
}

DPPA = {"number": "DPPA/UJI/2026", "amount": "95000000", "reason": "Uji"}
TRANCHE_CHANGE = {
    "number": "SPD-UJI-P/2026",
    "issued_date": "2026-11-20",
    "month_to": 12,
    "reason": "Uji",
}


def line_of(place: Place) -> Mapping[str, Any]:
    """This function will return a DPA line to enter."""
    return LINE | {"organisation": place["office.id"]}


def tranche_page(place: Place) -> Mapping[str, Any]:
    """This function will return an SPD as its page posts it."""
    return TRANCHE | {f"line_{place['line.free']}": "1000000", "langkah": "terbitkan"}


def tranche_of(place: Place) -> Mapping[str, Any]:
    """This function will return an SPD as the API takes it."""
    lines = [{"line": place["line.free"], "amount": "1000000"}]
    return TRANCHE | {"organisation": place["office.id"], "lines": lines}


def revision_page(place: Place) -> Mapping[str, Any]:
    """This function will return a revision of an SPD as its page posts it."""
    amounts = {f"line_{place['line.free']}": "1000000"}
    return TRANCHE_CHANGE | amounts | {"langkah": "terbitkan"}


def revision_of(place: Place) -> Mapping[str, Any]:
    """This function will return a revision of an SPD as the API takes it."""
    return TRANCHE_CHANGE | {"lines": [{"line": place["line.free"], "amount": "1000000"}]}


def closing_of(place: Place) -> Mapping[str, Any]:
    """This function will return the year of an office to close; in November nobody can."""
    return {"organisation": place["office.id"], "year": 2026}


def table(_: Place) -> Mapping[str, Any]:
    """This function will return a file that is no table of the budget."""
    return {"file": upload("a.csv", b"a\n")}


def guarded(name: str, *args: str, **more: Any) -> Entry:
    """This function will describe a page whose role guard comes before the rows."""
    return Entry(name, "GET", VIEWERS, args, **more)


def issuing(name: str, method: str = "GET", **more: Any) -> Entry:
    """This function will describe a page of BPKD alone."""
    return Entry(name, method, ISSUER, **more)


def changing(name: str, token: str, method: str = "POST", **more: Any) -> Entry:
    """This function will describe an act of BPKD on a row that its office sees."""
    rest = VIEWERS - ISSUER
    return Entry(name, method, ISSUER, (token,), sees=rest, **more)


ENTRIES = (
    guarded("budgets:line_list"),
    guarded("budgets:absorption"),
    guarded("budgets:absorption_export"),
    guarded("budgets:dry"),
    guarded("budgets:unused"),
    guarded("budgets:line", "line.id", no_post=404),
    guarded("budgets:tranche_list"),
    guarded("budgets:tranche", "tranche.id", no_post=404, blind=BUMD, note=NO_SPD),
    issuing("budgets:line_create"),
    issuing("budgets:line_create", "POST", ok=302, body=line_of),
    issuing("budgets:line_import"),
    issuing("budgets:line_import", "POST", ok=200),
    issuing("budgets:line_template"),
    issuing("budgets:tranche_create"),
    issuing(
        "budgets:tranche_create",
        "POST",
        ok=302,
        body=tranche_page,
        query="?organisasi={office.id}&tahun=2026",
    ),
    issuing("budgets:tranche_import"),
    issuing("budgets:tranche_import", "POST", ok=200),
    issuing("budgets:tranche_template"),
    changing("budgets:line_revise", "line.id", "GET"),
    changing("budgets:line_revise", "line.free", ok=302, body=DPPA | {"langkah": "simpan"}),
    changing("budgets:line_block", "line.free", ok=302, body={"alasan": "Uji"}),
    changing("budgets:line_unblock", "line.free", ok=409, body={"alasan": "Uji"}),
    guarded("budgets:tranche_pdf", "tranche.id", no_post=404, blind=BUMD, note=NO_SPD),
    changing("budgets:tranche_revise", "tranche.id", "GET", blind=BUMD, note=NO_SPD),
    changing(
        "budgets:tranche_revise",
        "tranche.free",
        ok=302,
        body=revision_page,
        blind=BUMD,
        note=NO_SPD,
    ),
    changing(
        "budgets:tranche_withdraw",
        "tranche.free",
        ok=302,
        body={"alasan": "Uji"},
        blind=BUMD,
        note=NO_SPD,
    ),
    guarded("budgets:year_list"),
    Entry(
        "budgets:year_close",
        "POST",
        ISSUER,
        ("office.id", 2026),
        sees=VIEWERS - ISSUER,
        ok=422,
        note="in November nobody can",
    ),
    guarded("api-budget-lines"),
    guarded("api-budget-lines-dry"),
    guarded("api-budget-absorption"),
    issuing("api-budget-lines-import", "POST", ok=422, body=table),
    guarded("api-line-versions", "line.id", outside=403),
    guarded("api-line-explain", "line.id", outside=403),
    changing("api-line-revise", "line.free", body=DPPA, outside=403),
    changing("api-line-block", "line.free", body={"reason": "Uji"}, outside=403),
    changing("api-line-unblock", "line.free", ok=409, body={"reason": "Uji"}, outside=403),
    issuing("api-tranches-import", "POST", ok=422, body=table),
    guarded("api-tranche-pdf", "tranche.id", outside=403, blind=BUMD, note=NO_SPD),
    changing(
        "api-tranche-revise",
        "tranche.free",
        body=revision_of,
        outside=403,
        blind=BUMD,
        note=NO_SPD,
    ),
    changing(
        "api-tranche-withdraw",
        "tranche.free",
        body={"reason": "Uji"},
        outside=403,
        blind=BUMD,
        note=NO_SPD,
    ),
    guarded("api-budget-years"),
    issuing("api-budget-years", "POST", ok=422, body=closing_of),
    issuing("api-budget-lines", "POST", ok=201, body=line_of),
    guarded("api-budget-line", "line.id", outside=403),
    guarded("api-entries", "line.id", outside=403),
    guarded("api-tranches"),
    guarded("api-tranches-unused"),
    issuing("api-tranches", "POST", ok=201, body=tranche_of),
    guarded("api-tranche", "tranche.id", outside=403, blind=BUMD, note=NO_SPD),
)
