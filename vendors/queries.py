"""Reads of the supply: the public catalogue and its search, a menu, a firm."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.core.cache import cache
from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from accounts.models import Wilayah
from core.errors import NotFound
from vendors import access
from vendors.filters import Filters, Sort
from vendors.models import Menu, MenuPicture, Vendor
from vendors.paging import Cursor, Keyset, Page, page_of

PAGE_SIZE = 24
# A search ranks at most so many hits: beyond that, ranking costs more than it tells.
MAX_CANDIDATES = 1000
MAX_SIMILAR = 120
FACETS_KEPT_SECONDS = 30

KEYSETS = {
    Sort.NEWEST: Keyset(("pk",), descending=True),
    Sort.CHEAPEST: Keyset(("price", "pk"), descending=False),
    Sort.RELEVANT: Keyset(("score", "pk"), descending=True),
}

CARD_FIELDS = (
    "slug",
    "name",
    "category",
    "unit",
    "price",
    "min_quantity",
    "lead_days",
    "vendor__name",
    "vendor__wilayah",
    "vendor__halal_number",
    "vendor__halal_until",
)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the catalogue; `guessed` when no menu has the words and similar ones came."""

    page: Page[Menu]
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet with the number of menus behind it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices beside the catalogue; each counts as if only its own facet were not set."""

    total: int
    categories: list[Option]
    delivered_to: list[Option]
    based_in: list[Option]


class Cell(NamedTuple):
    """How many menus share a category, a place and delivery areas."""

    category: str
    based_in: str
    delivered_to: list[str]
    menus: int


def matching(filters: Filters, today: date) -> QuerySet[Menu]:
    """This function will return the public menus that meet every wish except the words."""
    wishes: dict[str, object] = {
        "category__in": filters.categories,
        "vendor__wilayah__in": filters.based_in,
        "vendor__delivery_areas__overlap": list(filters.delivered_to),
        "price__gte": filters.price_from,
        "price__lte": filters.price_to,
        "vendor__slug": filters.vendor,
        "min_quantity__lte": filters.quantity,
        "vendor__daily_capacity__gte": filters.quantity,
    }
    menus = access.public_menus().filter(
        **{lookup: wish for lookup, wish in wishes.items() if wish not in (None, "", (), [])}
    )
    if filters.halal:
        menus = menus.exclude(vendor__halal_number="").filter(vendor__halal_until__gte=today)
    return menus


def with_words(menus: QuerySet[Menu], text: str) -> QuerySet[Menu]:
    """This function will return those of `menus` that have the words, with their `score`.

    Indonesian full text; at most MAX_CANDIDATES hits are ranked.
    """
    words = SearchQuery(text, config="indonesian", search_type="websearch")
    hits = menus.filter(search=words).values("pk")[:MAX_CANDIDATES]
    rank = SearchRank(F("search"), words) * 1_000_000
    return Menu.objects.filter(pk__in=hits).annotate(score=Cast(rank, IntegerField()))


def similar(menus: QuerySet[Menu], text: str) -> QuerySet[Menu]:
    """This function will return those of `menus` whose name looks like `text`, with their `score`.

    By trigrams, so that slips of the finger still find something.
    """
    near = RawSQL("SELECT vendors_similar_menus(%s, %s)", (text, MAX_SIMILAR))
    likeness = TrigramWordSimilarity(text, "name") * 1_000_000
    return menus.filter(pk__in=near).annotate(score=Cast(likeness, IntegerField()))


def search(filters: Filters, today: date) -> QuerySet[Menu]:
    """This function will return every public menu that meets the wishes, similar names at need."""
    menus = matching(filters, today)
    if not filters.text:
        return menus
    found = with_words(menus, filters.text)
    return found if found.exists() else similar(menus, filters.text)


def catalogue(
    filters: Filters, *, today: date, cursor: Cursor | None = None, size: int = PAGE_SIZE
) -> Found:
    """This function will return one page of menus as cards need them, usually with one query."""
    keyset = KEYSETS[filters.order]
    menus = matching(filters, today)
    if not filters.text:
        return Found(page_of(as_cards(menus), keyset, cursor, size))
    page = page_of(as_cards(with_words(menus, filters.text)), keyset, cursor, size)
    if page.rows or cursor is not None:
        return Found(page)
    guesses = page_of(as_cards(similar(menus, filters.text)), keyset, None, size)
    return Found(Page(guesses.rows), guessed=bool(guesses.rows))


def as_cards(menus: QuerySet[Menu]) -> QuerySet[Menu]:
    """This function will load what a card shows: the menu, its firm and the stem of its cover."""
    return menus.select_related("vendor").only(*CARD_FIELDS).annotate(cover=_cover())


def _cover() -> Subquery:
    pictures = MenuPicture.objects.filter(menu=OuterRef("pk")).order_by("position", "pk")
    return Subquery(pictures.values("stem")[:1])


def facets(filters: Filters, *, today: date, guessed: bool = False) -> Facets:
    """This function will count the choices of each facet, from a table kept for half a minute."""
    cells = _cells(filters.without_facets, today, guessed)
    chosen = (filters.categories, filters.based_in, filters.delivered_to)
    totals: list[dict[str, int]] = [{}, {}, {}]
    total = 0
    for cell in cells:
        values = ([cell.category], [cell.based_in], cell.delivered_to)
        fits = [
            not wanted or not set(wanted).isdisjoint(own)
            for wanted, own in zip(chosen, values, strict=True)
        ]
        total += cell.menus if all(fits) else 0
        for i, counts in enumerate(totals):
            if all(fits[:i] + fits[i + 1 :]):
                for value in values[i]:
                    counts[value] = counts.get(value, 0) + cell.menus
    return Facets(
        total,
        _options(Menu.Category.choices, totals[0], filters.categories),
        _options(Wilayah.choices, totals[2], filters.delivered_to),
        _options(Wilayah.choices, totals[1], filters.based_in),
    )


def _options(
    choices: Iterable[tuple[str, str]], counts: dict[str, int], chosen: tuple[str, ...]
) -> list[Option]:
    return [Option(code, label, counts.get(code, 0), code in chosen) for code, label in choices]


def _cells(filters: Filters, today: date, guessed: bool) -> list[Cell]:
    asked = f"{filters}{today}{guessed}"
    key = f"catalogue-cells-{hashlib.sha256(asked.encode()).hexdigest()}"
    rows = cache.get(key)
    if rows is None:
        rows = list(_counted(filters, today, guessed))
        cache.set(key, rows, FACETS_KEPT_SECONDS)
    return [Cell(*row) for row in rows]


def _counted(filters: Filters, today: date, guessed: bool) -> QuerySet[Menu, tuple[object, ...]]:
    menus = matching(filters, today)
    if guessed:
        menus = similar(menus, filters.text)
    elif filters.text:
        menus = with_words(menus, filters.text)
    place = ("category", "vendor__wilayah", "vendor__delivery_areas")
    return menus.order_by().values_list(*place).annotate(count=Count("pk"))


def menu_by_slug(slug: str) -> Menu:
    """This function will return a public menu with its firm and pictures, else raise NotFound."""
    in_order = MenuPicture.objects.order_by("position", "pk")
    menu = (
        access.public_menus()
        .filter(slug=slug)
        .select_related("vendor")
        .prefetch_related(Prefetch("pictures", in_order))
        .first()
    )
    if menu is None:
        raise NotFound("Menu ini tidak ada di katalog atau sedang tidak ditawarkan.")
    return menu


def others_of(menu: Menu, limit: int = 4) -> list[Menu]:
    """This function will return a few more menus of the same firm, as cards need them."""
    own = access.public_menus().filter(vendor_id=menu.vendor_id).exclude(pk=menu.pk)
    return list(as_cards(own).order_by("-pk")[:limit])


def vendor_by_slug(slug: str) -> Vendor:
    """This function will return a verified firm, else raise NotFound."""
    vendor = access.public_vendors().filter(slug=slug).first()
    if vendor is None:
        raise NotFound("Penyedia ini tidak ada di katalog.")
    return vendor


def orderable(menu_ids: Iterable[int]) -> QuerySet[Menu]:
    """This function will return those of the menus that can be ordered now, with their firm."""
    return access.public_menus().filter(pk__in=list(menu_ids)).select_related("vendor")


def own_list(menus: QuerySet[Menu], cursor: Cursor | None, size: int = PAGE_SIZE) -> Page[Menu]:
    """This function will return one page of a firm's own menus, newest first, with their cover."""
    return page_of(menus.annotate(cover=_cover()), KEYSETS[Sort.NEWEST], cursor, size)
