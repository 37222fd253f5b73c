"""The public catalogue and a firm's own side."""

from typing import Any

from accounts.models import Role
from tests.access.rules import EVERYBODY, OPEN, ROWS, VENDOR, Entry, Roles
from tests.factories.firms import STEPS, paper
from tests.factories.vendors import photo
from vendors import access

OWNER: Roles = frozenset({Role.PEMILIK})
STAFF: Roles = frozenset({Role.STAF})
CURATORS: Roles = frozenset(access.CURATORS)
SUSPENDERS: Roles = frozenset(access.SUSPENDERS)
CURATION_READERS: Roles = frozenset(access.READERS)
BPPBJ: Roles = frozenset({Role.BPPBJ})
CHANGE_READERS: Roles = CURATION_READERS | VENDOR
HYGIENE = {"hygiene_until": "2028-06-30"}
SENT = "a firm that was sent takes no more changes; tests/vendors fills in open ones"
PROOF = {"kind": "NIB"}

MENTORS: Roles = frozenset({Role.PPKUKM, Role.PEMBINA})
MENU = {
    "name": "Nasi liwet",
    "description": "Isi.",
    "category": "BOX",
    "unit": "BOX",
    "price": "35000",
    "min_quantity": 20,
    "lead_days": 2,
}


def public(name: str, *args: str) -> Entry:
    """This function will describe a page that anybody reads."""
    return Entry(name, "GET", EVERYBODY, args, OPEN, anonymous=200, no_post=200)


def own(name: str, method: str, *args: str, **more: object) -> Entry:
    """This function will describe a page of the firm's own people."""
    return Entry(name, method, VENDOR, args, outside=403, **more)  # type: ignore[arg-type]


def shown(name: str, **more: object) -> Entry:
    """This function will describe a firm's number in full: to its own people, to who verifies."""
    may = VENDOR | MENTORS
    values = {"everywhere": MENTORS, "body": {"field": "npwp"}} | more
    return Entry(name, "POST", may, ("vendor.id",), **values)  # type: ignore[arg-type]


def fill_in(name: str, method: str, *args: str, **more: Any) -> Entry:
    """This function will describe an owner's step in the registration of the own firm."""
    told = {"outside": 403, "ok": 409, "note": SENT}
    return Entry(name, method, OWNER, args, **told | {"scope": OPEN} | more)


def owner(name: str, method: str, *args: str, **more: Any) -> Entry:
    """This function will describe what the owner of a firm asks to change."""
    return Entry(name, method, OWNER, args, outside=403, **{"scope": OPEN} | more)


def changing(name: str, *args: str, **more: Any) -> Entry:
    """This function will describe the curators' word about a change."""
    return curated(name, "POST", CURATORS, "change.waiting", *args, **more)


def curated(name: str, method: str, may: Roles, *args: str, **more: Any) -> Entry:
    """This function will describe what the curators see or decide, the same firms for all."""
    return Entry(name, method, may, args, **{"scope": OPEN} | more)


def decision(word: str, may: Roles, firm: str, other: str) -> tuple[Entry, Entry]:
    """This function will describe one decision, by page and by API."""
    pages = {
        "verify": "verifikasi",
        "send-back": "kembalikan",
        "reject": "tolak",
        "suspend": "bekukan",
        "lift": "cabut",
    }
    page = curated(
        "curation:decide",
        "POST",
        may,
        firm,
        pages[word],
        ok=302,
        body={"alasan": "Sesuai berkas"},
        wrong=(other, 409),
    )
    told = {"reason": "Sesuai berkas"}
    api = curated(f"vendor-{word}", "POST", may, firm, body=told, wrong=(other, 409))
    return page, api


ENTRIES = (
    Entry("vendors:register", "GET", EVERYBODY, scope=OPEN, no_post=200),
    Entry(
        "vendors:registration_start",
        "POST",
        STAFF,
        scope=OPEN,
        sees=OWNER,
        refusal=422,
        ok=302,
        no_post=302,
        body={"name": "Dapur Baru"},
        note="one firm per owner; officials own none",
    ),
    fill_in("vendors:registration_step", "GET", "izin", ok=302),
    fill_in("vendors:registration_step", "POST", "izin", body=STEPS["rekening"]),
    fill_in("vendors:registration_submit", "POST"),
    curated("vendors:proof", "GET", CURATION_READERS, "proof.sent", outside=404, no_post=404),
    owner("vendors:change", "GET", "slhs"),
    owner("vendors:change", "POST", "slhs", ok=302, body=lambda _: HYGIENE | {"file": paper()}),
    curated("vendors:change_file", "GET", CURATION_READERS, "change.waiting", blind=VENDOR),
    changing("curation:change_decide", "terima", ok=302),
    changing("vendor-change-accept"),
    changing("vendor-change-refuse", body={"reason": "Buktinya buram"}),
    Entry("vendor-change-list", "GET", CHANGE_READERS),
    owner(
        "vendor-change-list",
        "POST",
        ok=201,
        body=lambda _: HYGIENE | {"kind": "HYGIENE", "file": paper()},
    ),
    curated("curation:list", "GET", CURATION_READERS),
    curated("curation:firm", "GET", CURATION_READERS, "firm.sent"),
    curated("curation:permit", "POST", BPPBJ, "firm.sent", ok=302, body={"alasan": "Cabang"}),
    *decision("verify", CURATORS, "firm.sent", "firm.verified"),
    *decision("send-back", CURATORS, "firm.sent", "firm.verified"),
    *decision("reject", CURATORS, "firm.sent", "firm.verified"),
    *decision("suspend", SUSPENDERS, "firm.verified", "firm.sent"),
    *decision("lift", SUSPENDERS, "firm.suspended", "firm.sent"),
    Entry(
        "vendor-list",
        "POST",
        STAFF,
        scope=OPEN,
        sees=OWNER,
        refusal=422,
        ok=201,
        no_post=201,
        body={"name": "Dapur Baru"},
    ),
    Entry("vendor-mine", "GET", VENDOR, scope=OPEN),
    fill_in("vendor-steps", "PUT", "vendor.id", "izin", body=STEPS["izin"], scope=ROWS),
    fill_in(
        "vendor-proofs",
        "POST",
        "vendor.id",
        scope=ROWS,
        body=lambda _: PROOF | {"file": paper()},
    ),
    fill_in("vendor-submit", "POST", "vendor.id", scope=ROWS),
    curated("vendor-queue", "GET", CURATION_READERS),
    curated("vendor-registration", "GET", CURATION_READERS, "firm.sent"),
    curated("vendor-permit-second", "POST", BPPBJ, "firm.sent", body={"reason": "Cabang"}),
    public("catalogue:list"),
    public("catalogue:picture", "picture.stem", "320"),
    public("catalogue:vendor", "vendor.slug"),
    public("catalogue:menu", "menu.slug"),
    own("vendors:profile", "GET"),
    own("vendors:my_data", "GET"),
    own("vendors:menu_list", "GET"),
    Entry(
        "vendor-disclosures",
        "GET",
        VENDOR,
        ("vendor.id",),
        note="the firm's own people only",
    ),
    own("vendors:menu_create", "GET"),
    own("vendors:menu_create", "POST", ok=302, body=MENU),
    own("vendors:menu_edit", "GET", "menu.id"),
    own("vendors:menu_edit", "POST", "menu.id", ok=302, body=MENU),
    own("vendors:menu_show", "POST", "menu.id", ok=302),
    own(
        "vendors:picture_add",
        "POST",
        "menu.id",
        ok=302,
        body=lambda _: {"picture": photo(), "alt": "Sepiring nasi"},
    ),
    own("vendors:picture_remove", "POST", "menu.id", "picture.id", ok=302, scope=ROWS),
    shown("vendors:reveal", no_post=404),
    shown("vendor-reveal"),
    Entry("menu-list", "GET", EVERYBODY, scope=OPEN),
    Entry("menu-detail", "GET", EVERYBODY, ("menu.id",), OPEN),
    Entry("vendor-list", "GET", EVERYBODY, scope=OPEN),
    Entry("vendor-detail", "GET", EVERYBODY, ("vendor.id",), OPEN),
)
