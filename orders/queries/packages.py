"""What the pages of packages and papers show; also the PPK's and PP's cards of "Tugas saya"."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.access import APPROVER_ROLES, colleagues
from accounts.models import Appointment, Role
from budgets.models import BudgetLine
from core import parameters
from core.acts import Actor
from core.worklist import Task
from orders import drafts, prices
from orders.access.packages import documents_for, holds, packages_for
from orders.models import Comparable, Document, Order, Package, PackageEvent, Preparation
from orders.prices import PriceSummary
from orders.states import FAILED_ORDER_STATES, OrderState, PackageState
from vendors.access import public_menus
from vendors.filters import Filters, Sort
from vendors.models import Menu
from vendors.queries.catalogue import catalogue

SHOWN = 50
SUGGESTIONS = 9

TEAM_LABELS = (
    ("approver", "PA/KPA", "menyetujui pembayaran"),
    ("ppk", "PPK", "menyiapkan dokumen, menandatangani Surat Pesanan dan BAST"),
    ("pp", "Pejabat Pengadaan", "memilih penyedia dan memesan"),
    ("treasurer", "Bendahara", "membuat draf pembayaran dan membayar"),
    ("receiver", "Penerima barang", "menghitung kiriman di tempat"),
)


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A budget line that a disposition may draw on, with its funds this month, in rupiah."""

    line: BudgetLine
    opened: Decimal
    free: Decimal


@dataclass(frozen=True, slots=True)
class Seat:
    """One duty of a team: its name, what it does, who holds it."""

    seat: str
    label: str
    duty: str
    appointment: Appointment | None
    is_me: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """The legal numbers a preparation is held to, on a day."""

    cap: Decimal
    min_comparables: int


@dataclass(frozen=True, slots=True)
class Pricing:
    """The Referensi Harga while it grows: its sources, their summary, the proposal, the total."""

    sources: list[Comparable]
    summary: PriceSummary
    missing: int
    total: Decimal
    is_above_sources: bool

    @property
    def is_single_source(self) -> bool:
        """Tell whether one firm gave every price."""
        return len({source.vendor_name for source in self.sources}) == 1


def search(scope: QuerySet[Package], words: str, year: int | None) -> QuerySet[Package]:
    """This function will keep the packages that have the words, and those of a budget year."""
    if words:
        scope = scope.filter(
            Q(name__icontains=words) | Q(event_name__icontains=words) | Q(rup_code=words)
        )
    return scope.filter(line__year=year) if year else scope


def narrowed(
    scope: QuerySet[Package], *, line: int | None, office: int | None
) -> QuerySet[Package]:
    """This function will keep the packages of a budget line, and those of an office."""
    if line is not None:
        scope = scope.filter(line_id=line)
    return scope if office is None else scope.filter(organisation_id=office)


def rows(scope: QuerySet[Package]) -> QuerySet[Package]:
    """This function will load what a list of packages shows, newest first."""
    return scope.select_related("organisation", "ppk__user", "pp__user").order_by("-pk")


def line_choices(organisation_id: int, day: date) -> list[LineChoice]:
    """This function will return an office's budget lines of the year, with their funds."""
    lines = BudgetLine.objects.filter(organisation_id=organisation_id, year=day.year)
    lines = lines.select_related("balance").order_by("sub_activity_code", "account_code", "pk")
    return [
        LineChoice(line, line.balance.opened(day.month), line.balance.free(day.month))
        for line in lines
    ]


def team_choices(organisation_id: int, day: date) -> dict[str, list[Appointment]]:
    """This function will return who may take which duty of a team at an office on `day`."""
    roles = APPROVER_ROLES | {Role.PPK, Role.PP, Role.BENDAHARA, Role.PENERIMA}
    people = list(colleagues(organisation_id, frozenset(roles), day))
    wanted = {
        "approver": APPROVER_ROLES,
        "ppk": {Role.PPK},
        "pp": {Role.PP},
        "treasurer": {Role.BENDAHARA},
        "receiver": {Role.PENERIMA},
    }
    return {duty: [a for a in people if a.role in role] for duty, role in wanted.items()}


def team_of(package: Package, actor: Actor | None) -> list[Seat]:
    """This function will tell who holds which duty on a package."""
    return [
        Seat(member, label, duty, getattr(package, member), holds(actor, getattr(package, member)))
        for member, label, duty in TEAM_LABELS
    ]


def limits(day: date) -> Limits:
    """This function will return the legal numbers for a preparation on `day`."""
    keys = (parameters.ORDER_CAP, parameters.MIN_COMPARABLES)
    values = parameters.values(keys, day)
    return Limits(values[parameters.ORDER_CAP], int(values[parameters.MIN_COMPARABLES]))


def pricing(package: Package, row: Preparation, needed: int) -> Pricing:
    """This function will sum up the Referensi Harga as it stands."""
    sources = list(package.comparables.order_by("price", "pk"))
    summary = prices.summarise([source.price for source in sources])
    price = row.unit_price or Decimal(0)
    return Pricing(
        sources=sources,
        summary=summary,
        missing=max(needed - len(sources), 0),
        total=(row.quantity or 0) * price,
        is_above_sources=bool(sources) and price > summary.highest,
    )


def drafted(package: Package, row: Preparation) -> dict[str, object]:
    """This function will return what the PPK wrote, and a draft where nothing is written yet."""
    suggestion = drafts.suggest(drafts.facts_of(package))
    return {name: getattr(row, name) or text for name, text in suggestion.items()}


def candidates(package: Package, words: str, day: date) -> list[Menu]:
    """This function will search the catalogue for prices to compare, for the package's place."""
    taken = set(package.comparables.values_list("menu_id", flat=True))
    sort = None if words else Sort.CHEAPEST
    wishes = Filters(text=words, delivered_to=(package.wilayah,), sort=sort)
    found = catalogue(wishes, today=day, size=SUGGESTIONS + len(taken))
    return [menu for menu in found.page.rows if menu.pk not in taken][:SUGGESTIONS]


def comparable_menu(pk: int) -> Menu | None:
    """This function will return a menu of the public catalogue with its firm, or None."""
    return public_menus().select_related("vendor").filter(pk=pk).first()


def open_preparations(actor: Actor | None) -> QuerySet[Package]:
    """This function will return the packages that `actor` prepares as PPK, the soonest first."""
    if actor is None or actor.role != Role.PPK:
        return Package.objects.none()
    mine = packages_for(actor).filter(status=PackageState.ASSIGNED, ppk__user_id=actor.user_id or 0)
    return mine.annotate(picked=Count("comparables")).order_by("event_at", "pk")


def events_of(package: Package) -> QuerySet[PackageEvent]:
    """This function will return how a package moved, newest first."""
    return package.events.order_by("-pk")


def live_order(package: Package) -> Order | None:
    """This function will return the order that lives on a package, or the one that ended it."""
    orders = package.orders.exclude(status__in=FAILED_ORDER_STATES).select_related("vendor")
    return orders.order_by("-pk").first()


def papers_of(package: Package, actor: Actor | None) -> QuerySet[Document]:
    """This function will return the papers of a package that `actor` may read, oldest first."""
    return documents_for(actor).filter(package=package).defer("snapshot").order_by("pk")


def paper_rows(scope: QuerySet[Document]) -> QuerySet[Document]:
    """This function will load what a list of papers shows, newest first."""
    loaded = scope.select_related("organisation", "package", "order__vendor")
    return loaded.defer("snapshot").order_by("-pk")


def with_details(scope: QuerySet[Package]) -> QuerySet[Package]:
    """This function will load what the API tells of a package, in a fixed number of queries."""
    comparables = Comparable.objects.order_by("price", "pk")
    papers = Document.objects.filter(order=None).defer("snapshot").order_by("pk")
    return scope.select_related("preparation").prefetch_related(
        Prefetch("comparables", comparables), Prefetch("documents", papers)
    )


def package_tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will return the packages that wait for `actor`, the soonest event first."""
    if actor is None:
        return []
    if actor.role == Role.PPK:
        waits = Q(status=PackageState.ASSIGNED, ppk__user_id=actor.user_id)
        verb, page = "Siapkan dokumen", "orders:package_prepare"
    elif actor.role == Role.PP:
        has_basket = Q(orders__status=OrderState.DRAFT)  # which is a task of its own
        waits = Q(status=PackageState.PREPARED, pp__user_id=actor.user_id) & ~has_basket
        verb, page = "Pilih penyedia", "orders:package"
    else:
        return []
    scope = packages_for(actor).filter(waits).select_related("ppk__user", "approver__user")
    return [
        Task(
            verb=verb,
            subject=package.event_name,
            url=reverse(page, args=[package.pk]),
            since=package.created_at,
            amount=package.ceiling,
            waiting=f"{package.attendance} peserta menunggu",
            due_date=timezone.localdate(package.event_at),
            detail=package.name,
        )
        for package in scope.order_by("event_at", "pk")[:SHOWN]
    ]
