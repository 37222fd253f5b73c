"""The public catalogue and a firm's own side."""

from accounts.models import Role
from tests.access.rules import EVERYBODY, OPEN, ROWS, VENDOR, Entry, Roles
from tests.factories.vendors import photo

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


ENTRIES = (
    public("catalogue:list"),
    public("catalogue:picture", "picture.stem", "320"),
    public("catalogue:vendor", "vendor.slug"),
    public("catalogue:menu", "menu.slug"),
    own("vendors:profile", "GET"),
    own("vendors:menu_list", "GET"),
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
