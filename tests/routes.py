"""Every route of the URLconf with a path that reaches its view."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

SAMPLES = {
    "int": "999999",
    "slug": "tidak-ada",
    "str": "tidak-ada",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "path": "tidak-ada",
}
# What a regular expression's group must look like to match, by its name.
GROUPS = {
    "step": "izin",
    "pk": "999999",
    "id": "999999",
    "object_id": "999999",
    "format": "json",
    "key": "tidak",
    "uidb36": "zz",
    "app_label": "accounts",
    "url": "tidak-ada",
    "stem": "ab" * 10,
    "width": "480",
    "content_type_id": "1",
}


@dataclass(frozen=True)
class Route:
    """A named way to a view: namespaced name and the pieces of its path."""

    name: str
    pieces: tuple[Any, ...]


def _walk(patterns: list[Any], before: tuple[Any, ...], space: str) -> Iterator[Route]:
    for entry in patterns:
        pieces = (*before, entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry.url_patterns, pieces, inner)
        elif isinstance(entry, URLPattern):
            name = entry.name or str(entry.pattern)
            yield Route(f"{space}{name}", pieces)


def path_of(route: Route) -> str:
    """This function will return a path that leads to the route's view."""
    return "/" + "".join(_piece(piece) for piece in route.pieces)


def _piece(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        text = str(pattern)
        for name, converter in pattern.converters.items():
            kind = (
                type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            )
            sample = SAMPLES.get(kind, "999999")
            for spelling in (f"<{kind}:{name}>", f"<{name}>"):
                text = text.replace(spelling, sample)
        return text
    assert isinstance(pattern, RegexPattern)
    return next(iter(_possibilities(pattern)))


def _possibilities(pattern: RegexPattern) -> Iterator[str]:
    for template, names in normalize(pattern.regex.pattern):
        yield template % {name: GROUPS.get(name, "999999") for name in names}


ROUTES: list[Route] = list(_walk(get_resolver().url_patterns, (), ""))
