"""Pages of this app."""

from orders.order_urls import order_patterns

app_name = "orders"
urlpatterns = [*order_patterns]
