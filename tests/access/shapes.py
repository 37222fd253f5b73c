"""What the API takes, read from its own schema, so that a new field is attacked by itself."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tests.access.routes import Route

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a body by its way in, e.g. `("lines", 0, "line")`, and its JSON type."""

    steps: Steps
    kind: str

    @property
    def name(self) -> str:
        return str(self.steps[-1])


@cache
def schema() -> dict[str, Any]:
    """This function will write the schema once per run."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


def operation(route: Route, method: str) -> Mapping[str, Any]:
    """This function will find the operation of a route, whatever its arguments are called."""
    wanted = re.sub(r"<\w+>", "*", route.shown)
    for path, methods in schema()["paths"].items():
        if re.sub(r"\{\w+\}", "*", path) == wanted:
            found: Mapping[str, Any] = methods.get(method.lower(), {})
            return found
    return {}


def fields(route: Route, method: str) -> list[Field]:
    """This function will list the fields that a route takes in its body."""
    content = operation(route, method).get("requestBody", {}).get("content", {})
    for media in content.values():
        return list(_below(media["schema"], ()))
    return []


def parameters(route: Route) -> list[str]:
    """This function will list the names that a route takes in its query."""
    found = operation(route, "GET").get("parameters", [])
    return [one["name"] for one in found if one["in"] == "query"]


def _below(part: Mapping[str, Any], steps: Steps) -> Iterator[Field]:
    while "$ref" in part:
        part = schema()["components"]["schemas"][part["$ref"].rsplit("/", 1)[1]]
    for rest in part.get("allOf", ()):
        yield from _below(rest, steps)
    for name, inner in part.get("properties", {}).items():
        yield from _below(inner, (*steps, name))
    if part.get("type") == "array":
        yield from _below(part["items"], (*steps, 0))
    if steps and "properties" not in part:
        yield Field(steps, str(part.get("type", "")))


def changed(body: Mapping[str, Any], field: Field, value: Any) -> dict[str, Any]:
    """This function will return the body with one field replaced, made where it was missing."""
    made = deepcopy(dict(body))
    place: Any = made
    for step, following in zip(field.steps, field.steps[1:], strict=False):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if not place:
                place.append(empty)
            place = place[step]
        else:
            place = place.setdefault(step, empty)
    last = field.steps[-1]
    if isinstance(last, int):
        place[:1] = [value]
    else:
        place[last] = value
    return made
