"""Pages of this app."""

from orders.order_urls import order_patterns
from orders.package_urls import package_patterns

app_name = "orders"
urlpatterns = [*package_patterns, *order_patterns]
