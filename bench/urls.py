"""The product's pages and the unit: one query and a small template, nothing else."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import include, path

TEMPLATE = Engine().from_string("<!doctype html><title>{{ name }}</title><p>{{ name }}: {{ at }}")


def unit(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, applied FROM django_migrations WHERE id = %s", [1])
        name, at = cursor.fetchone()
    return HttpResponse(TEMPLATE.render(Context({"name": name, "at": at})))


urlpatterns = [path("bench/unit/", unit), path("", include("eorder.urls"))]
