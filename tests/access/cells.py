"""The cells of the matrix: which route is asked by whom, and how many these are."""

from accounts.models import Role
from tests.access.routes import routes
from tests.access.rules import ANONYMOUS, NO_POST, OWN, Group, Subject, subjects
from tests.access.table import GROUPS, TABLE

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROUTES = routes()
GROUPED = {name: group for group in GROUPS for name in ROUTES if name.startswith(group.prefix)}
DECLARED = {name: {e.method for e in TABLE if e.name == name} for name in ROUTES}
STRICT = {e.name for e in TABLE} - {e.name for e in TABLE if not e.all_methods}


def group_cells(group: Group) -> list[tuple[str, Subject]]:
    """This function will return who asks a library's page; beyond GET one of each kind."""
    people = [Subject(ANONYMOUS), Subject(NO_POST), *(Subject(OWN, role) for role in Role)]
    few = [*people[:2], Subject(OWN, Role.BPPBJ)]
    return [(m, who) for m in group.methods for who in (people if m == "GET" else few)]


def count() -> int:
    """This function will count the cells as `test_matrix` walks them."""
    return (
        sum(len(subjects(entry)) for entry in TABLE)
        + sum(len(e.may - {Role.BPBUMD}) for e in TABLE if e.wrong)
        + sum(len(METHODS) - len(DECLARED[name]) for name in STRICT)
        + sum(len(group_cells(group)) for group in GROUPED.values())
    )


def summary() -> str:
    """This function will say in one sentence how much the matrix holds."""
    return (
        f"{len(ROUTES)} routes, {len(TABLE)} entries of route and method, "
        f"{len(set().union(*map(subjects, TABLE)))} subjects: {count()} cells."
    )
