"""API routes of this app."""

from rest_framework.routers import SimpleRouter

from payments.api.views import BillViewSet, PaymentViewSet

router = SimpleRouter()
router.register("bills", BillViewSet, basename="bill")
router.register("payments", PaymentViewSet, basename="payment")

urlpatterns = router.urls
