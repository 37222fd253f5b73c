"""What the pages and the API of organisations show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.access import in_force
from accounts.models import Appointment, Level, Organisation, OrganisationName

CLOSED = "tutup"
ANY_STATE = "semua"
MOST_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list of organisations down; empty words narrow nothing."""

    text: str = ""
    kind: str = ""
    level: str = ""
    wilayah: str = ""
    asisten: int | None = None
    state: str = ""

    @property
    def count(self) -> int:
        """Return how many filters are in use, the searched words apart."""
        return sum(map(bool, (self.kind, self.level, self.wilayah, self.asisten, self.state)))

    @property
    def any(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.text) or self.count > 0


@dataclass(frozen=True, slots=True)
class Branch:
    """A place in the tree with what is directly below, and below that."""

    here: Organisation | None
    above: list[Organisation]
    groups: list[tuple[str, list["Node"]]]


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of a branch with its own units."""

    organisation: Organisation
    children: list[Organisation]


def search(scope: QuerySet[Organisation], wanted: Filters, day: date) -> QuerySet[Organisation]:
    """This function will keep what the filters ask for; closed ones only when asked."""
    if wanted.text:
        scope = scope.filter(
            Q(name__icontains=wanted.text)
            | Q(short_name__icontains=wanted.text)
            | Q(code__icontains=wanted.text)
        )
    plain = {"kind": wanted.kind, "level": wanted.level, "wilayah": wanted.wilayah}
    scope = scope.filter(**{name: value for name, value in plain.items() if value})
    if wanted.asisten:
        scope = scope.filter(coordinator_id=wanted.asisten)
    closed = Q(closed_date__lte=day)
    if wanted.state == CLOSED:
        return scope.filter(closed)
    return scope if wanted.state == ANY_STATE else scope.exclude(closed)


def rows(scope: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """This function will load what a list shows: parent, Asisten, how many people are in post."""
    loaded = with_people(scope.select_related("parent", "coordinator"), day)
    return loaded.order_by("name", "pk")


def with_people(scope: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """This function will count the posts in force as `people`."""
    posts = (
        Appointment.objects.filter(in_force(day), organisation=OuterRef("pk"))
        .order_by()
        .values("organisation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return scope.annotate(people=Coalesce(Subquery(posts, output_field=IntegerField()), 0))


def branch(here: Organisation | None, day: date) -> Branch:
    """This function will show one place of the tree: its units by level, with their units.

    Without a place it starts at the province.
    """
    start = here or Organisation.objects.filter(level=Level.PROVINSI).order_by("pk").first()
    units = Organisation.objects.exclude(kind=Organisation.Kind.UMK).exclude(closed_date__lte=day)
    below = list(with_people(units.filter(parent=start), day).order_by("name", "pk")[:MOST_SHOWN])
    deeper: dict[int, list[Organisation]] = {}
    for unit in units.filter(parent__in=[unit.pk for unit in below]).order_by("name", "pk"):
        deeper.setdefault(unit.parent_id or 0, []).append(unit)
    groups: dict[str, list[Node]] = {}
    order = {level.value: place for place, level in enumerate(Level)}
    for unit in sorted(below, key=lambda unit: order.get(unit.level, len(order))):
        node = Node(unit, deeper.get(unit.pk, []))
        groups.setdefault(unit.get_level_display() or "Lainnya", []).append(node)
    return Branch(start, lineage(start), list(groups.items()))


def lineage(row: Organisation | None) -> list[Organisation]:
    """This function will return what stands above an organisation, the top first."""
    above: list[Organisation] = []
    while row is not None and row.parent_id is not None and len(above) < 12:
        row = Organisation.objects.filter(pk=row.parent_id).first()
        if row is not None:
            above.insert(0, row)
    return above


def asisten_offices() -> QuerySet[Organisation]:
    """This function will return the offices of the Asisten Sekda."""
    return Organisation.objects.filter(level=Level.ASISTEN).order_by("name", "pk")


def parents() -> QuerySet[Organisation]:
    """This function will return what may stand above another: every office that is not closed."""
    open_ones = Organisation.objects.exclude(kind=Organisation.Kind.UMK).filter(closed_date=None)
    return open_ones.order_by("name", "pk")


def names_of(row: Organisation) -> QuerySet[OrganisationName]:
    """This function will return the names over time, the newest first."""
    return row.names.order_by("-valid_from", "-pk")


def units_of(row: Organisation, day: date) -> QuerySet[Organisation]:
    """This function will return the units directly below, with their people counted."""
    return with_people(row.children.all(), day).order_by("name", "pk")


def portfolio_of(row: Organisation) -> QuerySet[Organisation]:
    """This function will return what an Asisten coordinates, by name."""
    return row.portfolio.exclude(level=Level.KELURAHAN).order_by("name", "pk")
