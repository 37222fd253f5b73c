"""The catalogue's address: where a page goes on, which wishes stand in it, how to drop one."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.http import HttpRequest, QueryDict

from core import money
from vendors.filters import Filters, Sort
from vendors.forms.catalogue import SORT_LABELS, CatalogueForm
from vendors.models import Vendor
from vendors.paging import Cursor, read_token
from vendors.queries.catalogue import KEYSETS

PAGE = "halaman"
# What may follow a page of another search must start over.
NOT_WISHES = {PAGE, "urut", "q"}
AFFIXES = {
    "antar": "Diantar ke {}",
    "wilayah": "Penyedia di {}",
    "harga_min": "Dari {}",
    "harga_maks": "Sampai {}",
    "jumlah": "Untuk {} porsi",
    "penyedia": "Penyedia {}",
}


class Wish(NamedTuple):
    """One wish in words with the address of the catalogue without it."""

    label: str
    without: str


class SortLink(NamedTuple):
    """One order of reading with its address."""

    label: str
    url: str
    active: bool


def cursor(request: HttpRequest, filters: Filters) -> tuple[Cursor | None, bool]:
    """This function will read where the page starts, and tell whether the token made no sense."""
    token = request.GET.get(PAGE, "")
    found = read_token(token, KEYSETS[filters.order]) if token else None
    return found, bool(token) and found is None


def of_vendor(vendor: Vendor) -> Filters:
    """This function will return the wish for all menus of a firm."""
    return Filters(vendor=vendor.slug, sort=Sort.NEWEST)


def wishes(form: CatalogueForm, query: QueryDict) -> list[Wish]:
    """This function will put every sound wish into words, each with the way to drop it."""
    return [
        Wish(_label(form, name, value), _without(query, name, value))
        for name, value in _sound(form, query)
    ]


def sorts(filters: Filters, query: QueryDict) -> list[SortLink]:
    """This function will return the orders one can choose; relevance only in a search."""
    links = []
    for sort, label in SORT_LABELS.items():
        if sort != Sort.RELEVANT or filters.text:
            changed = query.copy()
            changed.pop(PAGE, None)
            changed["urut"] = sort.value
            links.append(SortLink(label, f"?{changed.urlencode()}", sort == filters.order))
    return links


def kept(query: QueryDict) -> list[tuple[str, str]]:
    """This function will return the parts of the address that a new search keeps."""
    return [
        (name, value)
        for name, values in query.lists()
        if name in CatalogueForm.base_fields and name != "q"
        for value in values
        if isinstance(value, str) and value and len(value) <= 100
    ]


def _sound(form: CatalogueForm, query: QueryDict) -> Iterator[tuple[str, str]]:
    for name in form.fields:
        if name not in NOT_WISHES and name in form.cleaned_data:
            values = query.getlist(name)
            yield from ((name, str(value)) for value in dict.fromkeys(values) if value)


def _label(form: CatalogueForm, name: str, value: str) -> str:
    field, sound = form.fields[name], form.cleaned_data[name]
    if name == "halal":
        return str(field.label)
    if isinstance(sound, Decimal):
        value = money.rupiah(sound)
    words = dict(getattr(field, "choices", ())).get(value, value)
    return AFFIXES.get(name, "{}").format(words)


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.pop(PAGE, None)
    left = [other for other in rest.getlist(name) if other != value]
    rest.setlist(name, left)
    return f"?{rest.urlencode()}"
