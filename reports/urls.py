"""Pages of this app."""

from django.urls import URLPattern, path

from reports.views import dashboard

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", dashboard.dashboard, name="dashboard"),
    path("terlambat/", dashboard.late_list, name="late"),
    path("ekspor.csv", dashboard.export, name="export"),
]
