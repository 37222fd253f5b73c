"""API routes of this app."""

from django.urls import URLPattern, path

from core.api_schema import DescriptionView

urlpatterns: list[URLPattern] = [path("schema/", DescriptionView.as_view(), name="api-schema")]
