"""Reads of the supply: the public catalogue and its search, a menu, a firm."""

import dataclasses
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

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
MAX_CANDIDATES = 500
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


class Option(TypedDict):
    """One choice of a facet with the number of menus behind it."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """The choices beside the catalogue; each counts as if only its own facet were not set.

    `is_capped` when a search found more than it ranks, so that the counts are lower bounds.
    """

    total: int
    is_capped: bool
    categories: list[Option]
    delivered_to: list[Option]
    based_in: list[Option]


# How many menus stand behind each value of a facet.
Counts = dict[str, int]


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
    """This function will count the choices of each facet; the counts are kept for half a minute."""
    asked = f"{dataclasses.replace(filters, sort=None)}{today}{guessed}"
    key = f"catalogue-facets-{hashlib.sha256(asked.encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        known = _count(filters, today, guessed)
        cache.set(key, known, FACETS_KEPT_SECONDS)
    total, categories, based_in, delivered_to = known
    return Facets(
        total,
        bool(filters.text) and total >= MAX_CANDIDATES,
        _options(Menu.Category.choices, categories, filters.categories),
        _options(Wilayah.choices, delivered_to, filters.delivered_to),
        _options(Wilayah.choices, based_in, filters.based_in),
    )


def _options(
    choices: Iterable[tuple[str, str]], counts: Counts, chosen: tuple[str, ...]
) -> list[Option]:
    return [
        Option(value=code, label=label, count=counts.get(code, 0), selected=code in chosen)
        for code, label in choices
    ]


def _count(filters: Filters, today: date, guessed: bool) -> tuple[int, Counts, Counts, Counts]:
    """Count by category, place and delivery area, each facet blind to its own choice."""
    wanted = [set(filters.categories), set(filters.based_in), set(filters.delivered_to)]
    counts: list[Counts] = [{}, {}, {}]
    total = 0
    for category, place, areas, number in _cells(filters.without_facets, today, guessed):
        own = ((category,), (place,), areas)
        fits = [not want or not want.isdisjoint(had) for want, had in zip(wanted, own, strict=True)]
        total += number if all(fits) else 0
        for i in range(3):
            if all(fits[:i] + fits[i + 1 :]):
                for value in own[i]:
                    counts[i][value] = counts[i].get(value, 0) + number
    return total, counts[0], counts[1], counts[2]


def _cells(
    filters: Filters, today: date, guessed: bool
) -> Iterable[tuple[str, str, list[str], int]]:
    """Return how many menus share a category, a place and delivery areas."""
    menus = matching(filters, today)
    if guessed:
        menus = similar(menus, filters.text)
    elif filters.text:
        menus = with_words(menus, filters.text)
    place = ("category", "vendor__wilayah", "vendor__delivery_areas")
    return menus.order_by().values_list(*place).annotate(number=Count("pk"))


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
