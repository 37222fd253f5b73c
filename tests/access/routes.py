"""Every route of an URLconf, so that the matrix can be held complete."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:\([^)]*\)|\[[^]]*\]|[^()])*\)")
# Stand-in values where "1" would not match.
SAMPLES = {"app_label": "accounts", "slug": "satu", "stem": "0" * 20, "width": "320"}


@dataclass(frozen=True, slots=True)
class Route:
    """A route by its full name and its path as written."""

    name: str
    path: str
    methods: tuple[str, ...] = ("GET",)

    @property
    def is_api(self) -> bool:
        """Tell whether refusals come as problem+json instead of pages."""
        return self.path.startswith("api/")

    @property
    def shown(self) -> str:
        """Return the path in words: `/pesanan/<pk>/kirim/`."""
        return self._filled(lambda name: f"<{name}>")

    @property
    def sample(self) -> str:
        """Return an address of this route with stand-in values."""
        return self._filled(lambda name: SAMPLES.get(name, "1"))

    def _filled(self, value: Any) -> str:
        text = ARGUMENT.sub(lambda found: value(found[1] or found[2]), self.path)
        return "/" + text.replace("^", "").replace("$", "").replace("\\", "")


def walk(patterns: Any, path: str = "", space: str = "") -> Iterator[Route]:
    """This function will list the routes below `patterns`, those without a name by their path."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name or here}", here, methods_of(pattern.callback))


def methods_of(view: Any) -> tuple[str, ...]:
    """This function will guess what a route takes, for the lines that a builder has to add."""
    actions = getattr(view, "actions", None) or vars(getattr(view, "cls", object))
    known = [name for name in ("get", "post", "put", "patch", "delete") if name in actions]
    return tuple(name.upper() for name in known) or ("GET",)


def routes(urlconf: str | None = None) -> dict[str, Route]:
    """This function will return the routes of the house by name; what is shadowed is no route."""
    found: dict[str, Route] = {}
    paths: set[str] = set()
    for route in walk(get_resolver(urlconf).url_patterns):
        path = route.shown
        if path not in paths:
            found.setdefault(route.name, route)
        paths.add(path)
    return found
