"""THE access matrix: who reads and who acts on every route, own office, other office, nobody.

Every route of the URLconf, pages and API, needs one entry per method it takes. Without it
`test_every_route_has_an_entry` fails and prints the line to add. Put it into the module of your
app here; each module is a plain tuple:

    Entry("orders:sign", "POST", may={Role.PPK}, args=("order.submitted",),
          sees=BUYERS - {Role.PPK}, ok=302, seat=True, wrong=("order.signed", 409))

reads: an order that is SUBMITTED; the PPK who sits on its team signs (302 back to the page); all
others of the office and those who watch it see it but are refused (403); everybody else, and the
PPK of another office, gets 404; a signed order answers 409.

    name, method   as in the URLconf; every method that has no entry must answer 405
    may            roles that get `ok`
    sees           roles that find the object but may not: 403 (or `refusal`)
    blind          roles that pass a role guard but never find such a row: 404
    args           the path's values: tokens of `tests.access.world` ("order.signed", "menu.slug",
                   "own.notice" …) or plain values; a new kind of object is one line in its builder
    scope          ROWS (default with args): another office gets 404 (or `foreign`); LIST (default
                   without args); SELF: the person's own, all others 404; OPEN: the same for all
    outside        what all other roles get: 404 for ROWS, else 403; say 403 where a role guard
                   comes first
    everywhere     roles of `may`/`sees` that watch all offices (PROVINCE)
    seat           a colleague with the same role who is not on the package's team gets 403
    anonymous      302 to the log-in (API: 401) unless said; no_post: 403 unless said
    body           a dict, or a function of the place: lambda p: {"menu": p["menu.id"]}
    wrong          another first token whose state forbids the act, and the status (409, 422)
    note           a word for the auditor, printed in docs/access.md

Then run `pytest -n 0 tests/access` and `python -m tests.access.doc`, which prints docs/access.md.
"""

from tests.access.rules import Entry, Group
from tests.access.table import (
    accounts,
    budgets,
    core,
    orders,
    orders_api,
    payments,
    register,
    reports,
    settings,
)
from tests.access.table import vendors as supply

AREAS: dict[str, tuple[Entry, ...]] = {
    "Front door, notices, health": core.ENTRIES,
    "Account and log-in": accounts.ENTRIES,
    "Catalogue and vendors": supply.ENTRIES,
    "Budget and SPD": budgets.ENTRIES,
    "Packages, papers, orders, handovers: pages": orders.ENTRIES,
    "Packages, papers, orders, handovers: API": orders_api.ENTRIES,
    "Bills and payments": payments.ENTRIES,
    "Reports": reports.ENTRIES,
    "Organisations, people, appointments": register.ENTRIES,
    "Settings of the house": settings.ENTRIES,
}
TABLE: tuple[Entry, ...] = tuple(entry for area in AREAS.values() for entry in area)
GROUPS: tuple[Group, ...] = (core.ADMIN,)
