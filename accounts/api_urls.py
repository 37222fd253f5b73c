"""API routes of offices and people."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from accounts import api
from accounts.appointments_api import AppointmentViewSet
from accounts.organisations_api import OrganisationViewSet
from accounts.people_api import PersonViewSet

router = SimpleRouter()
router.register("organisations", OrganisationViewSet, basename="api-organisation")
router.register("appointments", AppointmentViewSet, basename="api-appointment")
router.register("people", PersonViewSet, basename="api-person")

urlpatterns = [
    path("me/", api.MeView.as_view(), name="api-me"),
    path("", include(router.urls)),
]
