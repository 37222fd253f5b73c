"""What is measured. A case is data; `bench/run.py` knows how to run any of them.

To add one, append a Case. `requests` is called in a process with Django set up and the database
filled; it yields as many different requests as the case can bear (an order can be submitted only
once), or one that may be repeated for ever.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


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


def fill(menus: int) -> None:
    """This function will fill the database with `menus` menus; called once per size, ascending."""


UNIT = Case(
    "one query + small template (the unit)",
    unit,
    bare=True,
    sql="SELECT name, applied FROM django_migrations WHERE id = 1;",
)
CASES: list[Case] = [UNIT]
