"""API routes of this app."""

from django.urls import URLPattern, path

from reports import api

urlpatterns: list[URLPattern] = [
    path("reports/summary/", api.SummaryView.as_view(), name="api-report-summary"),
    path("reports/offices/", api.OfficesView.as_view(), name="api-report-offices"),
    path("reports/late/", api.LateView.as_view(), name="api-report-late"),
]
