"""Addresses of the pages that belong to no app."""

from django.urls import path

from core import health, views

app_name = "core"

urlpatterns = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/<int:pk>/", views.notice, name="notice"),
    path("pemberitahuan/dibaca/", views.read_notices, name="read_notices"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("komponen/", views.components, name="components"),
]
