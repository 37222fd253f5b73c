"""API routes of packages and papers."""

from rest_framework.routers import SimpleRouter

from orders.api.documents import DocumentViewSet
from orders.api.packages import PackageViewSet

router = SimpleRouter()
router.register("packages", PackageViewSet, basename="package")
router.register("documents", DocumentViewSet, basename="document")

package_patterns = router.urls
