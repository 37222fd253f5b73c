"""API routes of this app."""

from rest_framework.routers import SimpleRouter

from payments.api.holidays import HolidayViewSet
from payments.api.parameters import ParameterViewSet
from payments.api.views import BillViewSet, PaymentViewSet

router = SimpleRouter()
router.register("bills", BillViewSet, basename="bill")
router.register("payments", PaymentViewSet, basename="payment")
router.register("parameters", ParameterViewSet, basename="parameter")
router.register("holidays", HolidayViewSet, basename="holiday")

urlpatterns = router.urls
