"""API routes of this app."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from orders.api.handovers import HandoverViewSet
from orders.api.orders import OrderViewSet

router = SimpleRouter()
router.register("orders", OrderViewSet, basename="order")
router.register("handovers", HandoverViewSet, basename="handover")

urlpatterns: list[URLPattern | URLResolver] = [*router.urls]
