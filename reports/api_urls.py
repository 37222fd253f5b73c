"""API routes of this app."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from reports.api import forecast, reports
from reports.api.trail import AuditEventViewSet

router = SimpleRouter()
router.register("audit-events", AuditEventViewSet, basename="audit-event")

urlpatterns = [
    *router.urls,
    path("reports/summary/", reports.SummaryView.as_view(), name="api-report-summary"),
    path("reports/offices/", reports.OfficesView.as_view(), name="api-report-offices"),
    path("reports/forecast/", forecast.ForecastView.as_view(), name="api-report-forecast"),
    path("reports/late/", reports.LateView.as_view(), name="api-report-late"),
]
