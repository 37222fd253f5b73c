"""Pages of this app."""

from django.urls import URLPattern, path

from reports.views import dashboard, forecast, trail

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("", dashboard.dashboard, name="dashboard"),
    path("terlambat/", dashboard.late_list, name="late"),
    path("dana/", forecast.forecast, name="forecast"),
    path("ekspor.csv", dashboard.export, name="export"),
    path("jejak/", trail.audit_list, name="audit_list"),
    path("jejak/ekspor/", trail.export, name="audit_export"),
    path("jejak/<int:pk>/", trail.audit_event, name="audit_event"),
    path("jejak/<int:pk>/tinjau/", trail.see, name="audit_see"),
    path("jejak/<int:pk>/catatan/", trail.comment, name="audit_comment"),
]
