"""Pages of this app: payments, and the settings of the whole house."""

from django.urls import include, path

from payments.settings_urls import settings_patterns
from payments.views import payments as views

app_name = "payments"
payment_patterns = [
    path("", views.payment_list, name="payment_list"),
    path("<int:pk>/", views.payment, name="payment"),
    path("<int:pk>/draf/", views.draft, name="draft"),
    path("<int:pk>/setujui/", views.approve, name="approve"),
    path("<int:pk>/kembalikan/", views.send_back, name="send_back"),
    path("<int:pk>/bayar/", views.pay, name="pay"),
    path("<int:pk>/konfirmasi/", views.confirm, name="confirm"),
    path("<int:pk>/tampilkan/", views.reveal, name="reveal"),
    path("<int:pk>/bukti/", views.proof, name="proof"),
    path("tagihan/<int:pk>/", views.bill_create, name="bill_create"),
    path("pesanan/<int:pk>/", views.order_panel, name="order_panel"),
]
urlpatterns = [
    path("pembayaran/", include(payment_patterns)),
    path("pengaturan/", include(settings_patterns)),
]
