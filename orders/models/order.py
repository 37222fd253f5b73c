"""The order: a basket at one vendor that becomes a Surat Pesanan."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from budgets.models import MONEY
from core.events import Event
from orders.models.package import Package
from orders.states import ORDER_TRANSITIONS, OrderState
from vendors.models import Menu, Vendor


class Order(models.Model):
    """One order at one vendor for one package; figures are sums of stored lines, in rupiah."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="orders")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orders")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField("nomor Surat Pesanan", max_length=80, blank=True)
    status = models.CharField(max_length=20, choices=OrderState.choices, default=OrderState.DRAFT)
    version = models.PositiveIntegerField(default=1)

    # Delivery
    delivery_at = models.DateTimeField("waktu pengiriman")
    address = models.CharField("alamat pengiriman", max_length=300)
    contact_name = models.CharField("penerima di tempat", max_length=160)
    contact_phone = models.CharField("telepon penerima", max_length=20)
    note = models.CharField("catatan untuk penyedia", max_length=500, blank=True)

    # Money
    items_total = models.DecimalField("jumlah barang", default=Decimal(0), **MONEY)
    delivery_fee = models.DecimalField("ongkos kirim", default=Decimal(0), **MONEY)
    pbjt_rate = models.DecimalField(
        "tarif PBJT", max_digits=7, decimal_places=4, default=Decimal(0)
    )
    pbjt = models.DecimalField("PBJT", default=Decimal(0), **MONEY)
    total = models.DecimalField("total", default=Decimal(0), **MONEY)
    cap = models.DecimalField("batas per transaksi", **MONEY)

    # Clock
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "pesanan"
        indexes = [
            models.Index(fields=["organisation", "-id"], name="order_organisation"),
            models.Index(fields=["vendor", "-id"], name="order_vendor"),
            models.Index(fields=["status", "-id"], name="order_status"),
            models.Index(fields=["vendor", "delivery_at"], name="order_delivery_day"),
        ]
        constraints = [
            # A basket may grow too large on the way; nothing that was sent ever is.
            models.CheckConstraint(
                condition=Q(total__lte=F("cap")) | Q(status__in=["DRAFT", "CANCELLED"]),
                name="order_within_cap",
                violation_error_message="Total pesanan melebihi batas per transaksi.",
            ),
            models.CheckConstraint(
                condition=Q(total=F("items_total") + F("delivery_fee") + F("pbjt")),
                name="order_total_sums_up",
                violation_error_message="Total tidak sama dengan jumlah rinciannya.",
            ),
            models.UniqueConstraint(
                fields=["package"],
                condition=~Q(status__in=["REJECTED", "DECLINED", "CANCELLED"]),
                name="order_one_live_per_package",
                violation_error_message="Paket ini sudah mempunyai pesanan yang berjalan.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_edges",
                field="status",
                transitions=[
                    (a.value, b.value)
                    for a, edges in ORDER_TRANSITIONS.items()
                    for b in sorted(edges)
                ],
            )
        ]

    def __str__(self) -> str:
        return self.number or f"Keranjang {self.pk}"

    @property
    def reference(self) -> str:
        """Return the name under which the budget ledger holds this order's money."""
        return f"orders.order:{self.pk}"


class OrderLine(models.Model):
    """A menu in the order, its name and price frozen when it was put in."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    menu = models.ForeignKey(Menu, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("menu", max_length=120)
    unit = models.CharField("satuan", max_length=20)
    quantity = models.PositiveIntegerField("jumlah")
    unit_price = models.DecimalField("harga satuan", **MONEY)
    amount = models.DecimalField("jumlah harga", **MONEY)

    class Meta:
        verbose_name = "baris pesanan"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "menu"],
                name="order_line_unique",
                violation_error_message="Menu ini sudah ada di keranjang.",
            ),
            models.CheckConstraint(
                condition=Q(amount=F("quantity") * F("unit_price")) & Q(quantity__gte=1),
                name="order_line_amount",
                violation_error_message="Jumlah harga tidak sama dengan banyaknya kali harga.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"


class OrderEvent(Event):
    """How an order moved."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "riwayat pesanan"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.from_state} → {self.to_state}"
