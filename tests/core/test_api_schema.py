"""The API's description is the library's own, written once."""

import json

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from core import api_schema

PATH = "/api/v1/schema/"


def test_description_is_the_librarys_own() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)

    answer = Client().get(PATH)

    assert answer.content == OpenApiYamlRenderer().render(schema, renderer_context={})
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi")


def test_description_comes_as_json_to_who_asks_for_it() -> None:
    answer = Client().get(PATH, headers={"Accept": "application/json"})

    assert json.loads(answer.content)["openapi"].startswith("3.")
    assert answer["Content-Disposition"] == 'inline; filename="e-order.json"'


def test_description_is_written_once() -> None:
    api_schema.written.cache_clear()

    for path in (PATH, f"{PATH}?lang=de", f"{PATH}?version=2"):
        assert Client().get(path).status_code == 200

    assert api_schema.written.cache_info().misses == 1


def test_a_kind_that_is_not_written_is_refused() -> None:
    answer = Client().get(PATH, headers={"Accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (406, "application/problem+json")
