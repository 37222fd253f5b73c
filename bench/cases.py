"""What is measured. A case is data; `bench/run.py` knows how to run any of them.

To add one, append a Case. `requests` is called in a process with Django set up and the database
filled; it yields as many different requests as the case can bear (an order can be submitted only
once), or one that may be repeated for ever.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from django.db import connection

from bench import world
from core import roles
from vendors.models import Menu, Vendor


@dataclass(frozen=True)
class Request:
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    status: int = 200


@dataclass(frozen=True)
class Case:
    """One row of the table.

    name       what the row is called
    requests   (menus in the database) -> requests; a repeatable case yields exactly one
    sizes      numbers of menus at which it is measured; () means it does not depend on them
    bare       served without any middleware
    sql        pgbench script doing the same rows by hand, "" for none
    goal       at most this many units, None for no goal
    """

    name: str
    requests: Callable[[int], Iterator[Request]]
    sizes: tuple[int, ...] = ()
    bare: bool = False
    sql: str = ""
    goal: float | None = None


def unit(menus: int) -> Iterator[Request]:
    yield Request("/bench/unit/")


def catalogue(menus: int) -> Iterator[Request]:
    yield Request("/katalog/")


def deep_catalogue(menus: int) -> Iterator[Request]:
    """The page that the "next" link of page 49 leads to: below the newest 1,176 menus or so."""
    skipped = min(49 * CARDS, menus // 2)
    below = Menu.objects.order_by("-pk").values_list("pk", flat=True)[skipped]
    yield Request(f"/katalog/?hal=s_{below}")


def search(menus: int) -> Iterator[Request]:
    yield Request("/katalog/?q=ayam+bakar")


def menu_page(menus: int) -> Iterator[Request]:
    yield Request(f"/katalog/menu-{menus // 2}/")


def submit(menus: int) -> Iterator[Request]:
    """Each basket once, by token, all rules, audit and outbox on."""
    state = _state()
    baskets = world.baskets(state.desk, state.firms[0], BASKETS, state.made)
    state.made += BASKETS
    yield from (submit_request(pk, state.desk.token) for pk in baskets)


def submit_request(pk: int, token: str) -> Request:
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    key = {"Idempotency-Key": f"ukur-{pk}"}
    return Request(f"/api/v1/orders/{pk}/submit/", "POST", headers | key, b"{}")


@dataclass
class State:
    """What one run has put into the database so far."""

    desk: world.Desk
    firms: list[Vendor]
    menus: int = 0
    made: int = 0


@cache
def _state() -> State:
    return State(world.office(), world.vendors())


def firm() -> Vendor:
    """This function will return the vendor at which baskets are filled."""
    return _state().firms[0]


def fill(menus: int) -> None:
    """This function will fill the database with `menus` menus; called once per size, ascending."""
    state = _state()
    world.menus(state.menus, menus, state.firms)
    state.menus = max(menus, state.menus)
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


CARDS = 24
BASKETS = 3000
SUBMIT_SQL = """
\\set r random(1, 1000000000000)
\\set o random(1, 3000)
BEGIN;
SELECT * FROM orders_package WHERE id = (SELECT package_id FROM orders_order WHERE id = :o)
  FOR UPDATE;
SELECT * FROM orders_order WHERE id = :o FOR UPDATE;
SELECT * FROM orders_orderline WHERE order_id = :o;
UPDATE orders_order SET version = version + 1 WHERE id = :o;
UPDATE orders_package SET version = version + 1
  WHERE id = (SELECT package_id FROM orders_order WHERE id = :o);
INSERT INTO orders_orderevent (at, from_state, to_state, actor_id, actor_name, post, reason,
  order_id) VALUES (now(), 'DRAFT', 'SUBMITTED', 1, 'PP', 'PP', '', :o);
INSERT INTO orders_packageevent (at, from_state, to_state, actor_id, actor_name, post, reason,
  package_id) SELECT now(), 'PREPARED', 'ORDERED', 1, 'PP', 'PP', '', package_id
  FROM orders_order WHERE id = :o;
INSERT INTO core_auditevent (at, act, actor_id, actor_name, post, target_type, target_id,
  target_label, from_state, to_state, reason, data, request_id, address)
  VALUES (now(), 'order.submit', 1, 'PP', 'PP', 'orders.order', :o, 'x', 'DRAFT', 'SUBMITTED', '',
  '{}', '', ''), (now(), 'package.order', 1, 'PP', 'PP', 'orders.package', :o, 'x', 'PREPARED',
  'ORDERED', '', '{}', '', '');
INSERT INTO core_notification (kind, subject, body, url, created_at, attempts, last_error,
  recipient_id) SELECT 'order.submitted', 'x', 'x', '', now(), 0, '', min(id)
  FROM accounts_user;
INSERT INTO budgets_encumbrance (reference, label, reserved, committed, realised, line_id)
  SELECT 'bench:' || :r, 'x', 1, 0, 0, min(id) FROM budgets_budgetline;
INSERT INTO budgets_ledgerentry (kind, amount, month, reference, label, reason, at, actor_name,
  line_id) SELECT 'RESERVE', 1, 1, 'bench:' || :r, 'x', '', now(), 'PP', min(id)
  FROM budgets_budgetline;
UPDATE budgets_balance SET reserved = reserved + 1
  WHERE reserved + committed + realised + 1 <= released;
COMMIT;
"""

UNIT = Case(
    "one query + small template (the unit)",
    unit,
    bare=True,
    sql="SELECT name, applied FROM django_migrations WHERE id = 1;",
)
SIZES = (1_000, 10_000)
CASES: list[Case] = [
    UNIT,
    Case("catalogue page 1, 24 cards", catalogue, SIZES, goal=9),
    Case("catalogue page 50", deep_catalogue, SIZES, goal=9),
    Case("search “ayam bakar”", search, SIZES, goal=9),
    Case("menu page", menu_page, SIZES, goal=6),
    Case("order submit, 3 lines (API)", submit, SIZES, sql=SUBMIT_SQL),
]
