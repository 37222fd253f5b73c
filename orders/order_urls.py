"""Addresses of baskets, orders and handovers."""

from django.urls import path

from orders.views import basket, handover, orders

order_patterns = [
    path("pesanan/", orders.order_list, name="order_list"),
    path("pesanan/menu/<int:menu_pk>/", basket.choose_package, name="choose_package"),
    path("pesanan/<int:pk>/", orders.order, name="order"),
    path("pesanan/<int:pk>/keranjang/", basket.basket, name="basket"),
    path("pesanan/<int:pk>/menu/<int:menu_pk>/", basket.set_line, name="set_line"),
    path("pesanan/<int:pk>/pengiriman/", basket.set_delivery, name="set_delivery"),
    path("pesanan/<int:pk>/perbarui-harga/", basket.refresh_prices, name="refresh_prices"),
    path("pesanan/<int:pk>/kirim/", orders.submit, name="submit"),
    path("pesanan/<int:pk>/kembalikan/", orders.send_back, name="send_back"),
    path("pesanan/<int:pk>/tanda-tangan/", orders.sign, name="sign"),
    path("pesanan/<int:pk>/terima/", orders.accept, name="accept"),
    path("pesanan/<int:pk>/tolak/", orders.decline, name="decline"),
    path("pesanan/<int:pk>/batal/", orders.cancel, name="cancel"),
    path("pesanan/<int:pk>/tiba/", orders.deliver, name="deliver"),
    path("pesanan/<int:pk>/alihkan/", orders.carry_over, name="carry_over"),
    path("pesanan/<int:pk>/tampilkan/", orders.reveal, name="reveal"),
    path("serah-terima/<int:pk>/", handover.handover, name="handover"),
    path("serah-terima/<int:pk>/tanda-tangan/", handover.sign, name="handover_sign"),
    path("serah-terima/<int:pk>/sanggah/", handover.dispute, name="handover_dispute"),
]
