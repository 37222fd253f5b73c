"""Addresses of the pages that belong to no app."""

from django.urls import path

from core import views

app_name = "core"

urlpatterns = [
    path("pemberitahuan/", views.notices, name="notices"),
    path("pemberitahuan/<int:pk>/", views.notice, name="notice"),
    path("pemberitahuan/dibaca/", views.read_notices, name="read_notices"),
    path("komponen/", views.components, name="components"),
]
