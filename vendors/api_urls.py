"""API routes of this app."""

from rest_framework.routers import SimpleRouter

from vendors.api.catalogue import MenuViewSet
from vendors.api.changes import VendorChangeViewSet
from vendors.api.firms import VendorViewSet

router = SimpleRouter()
router.register("menus", MenuViewSet, basename="menu")
router.register("vendors", VendorViewSet, basename="vendor")
router.register("vendor-changes", VendorChangeViewSet, basename="vendor-change")
urlpatterns = router.urls
