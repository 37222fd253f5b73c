"""API routes of this app."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from orders.api.handovers import HandoverViewSet
from orders.api.orders import OrderViewSet
from orders.api.separation import SeparationRuleViewSet
from orders.package_api_urls import package_patterns

router = SimpleRouter()
router.register("orders", OrderViewSet, basename="order")
router.register("handovers", HandoverViewSet, basename="handover")
router.register("separation-rules", SeparationRuleViewSet, basename="separation-rule")

urlpatterns: list[URLPattern | URLResolver] = [*package_patterns, *router.urls]
