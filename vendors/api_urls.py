"""API routes of this app."""

from rest_framework.routers import SimpleRouter

from vendors import api

router = SimpleRouter()
router.register("menus", api.MenuViewSet, basename="menu")
router.register("vendors", api.VendorViewSet, basename="vendor")
urlpatterns = router.urls
