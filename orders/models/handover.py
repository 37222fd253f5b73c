"""Delivery, inspection per line, and the BAST both sides sign."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from budgets.models import MONEY
from core.events import Event
from orders.models.order import Order, OrderLine
from orders.states import HANDOVER_TRANSITIONS, HandoverState


class Handover(models.Model):
    """The handover of one order (berita acara pemeriksaan dan serah terima)."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="handover")
    number = models.CharField("nomor BAST", max_length=80, blank=True)
    status = models.CharField(
        max_length=20, choices=HandoverState.choices, default=HandoverState.REPORTED
    )
    version = models.PositiveIntegerField(default=1)

    delivered_at = models.DateTimeField("tiba pada")
    delivery_note = models.CharField("catatan pengiriman", max_length=500, blank=True)
    inspected_at = models.DateTimeField(null=True)
    inspection_note = models.CharField("catatan pemeriksaan", max_length=500, blank=True)
    function_ok = models.BooleanField("sesuai fungsi", default=False)
    quantity_ok = models.BooleanField("sesuai jumlah", default=False)
    time_ok = models.BooleanField("tepat waktu", default=False)
    vendor_signed_at = models.DateTimeField(null=True)
    accepted_items = models.DecimalField("barang diterima", default=Decimal(0), **MONEY)
    accepted_delivery_fee = models.DecimalField("ongkos kirim", default=Decimal(0), **MONEY)
    accepted_pbjt = models.DecimalField("PBJT", default=Decimal(0), **MONEY)
    accepted_total = models.DecimalField("nilai diterima", default=Decimal(0), **MONEY)
    # Legal date of the BAST: the day the second party signed; day 0 of the payment clock.
    bast_date = models.DateField("tanggal BAST", null=True)

    class Meta:
        verbose_name = "serah terima"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    accepted_total=F("accepted_items")
                    + F("accepted_delivery_fee")
                    + F("accepted_pbjt")
                ),
                name="handover_total_sums_up",
                violation_error_message="Nilai diterima tidak sama dengan jumlah rinciannya.",
            )
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_edges",
                field="status",
                transitions=[
                    (a.value, b.value)
                    for a, edges in HANDOVER_TRANSITIONS.items()
                    for b in sorted(edges)
                ],
            )
        ]

    def __str__(self) -> str:
        return self.number or f"Serah terima pesanan {self.order_id}"


class HandoverLine(models.Model):
    """Ordered, received and rejected per line; only what is received is paid."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="lines")
    order_line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, related_name="handover_line"
    )
    ordered = models.PositiveIntegerField("dipesan")
    received = models.PositiveIntegerField("diterima baik")
    rejected = models.PositiveIntegerField("ditolak/kurang")
    accepted_amount = models.DecimalField("nilai diterima", **MONEY)
    note = models.CharField("catatan", max_length=300, blank=True)

    class Meta:
        verbose_name = "baris serah terima"
        constraints = [
            models.CheckConstraint(
                condition=Q(ordered=F("received") + F("rejected")),
                name="handover_line_counts",
                violation_error_message="Diterima ditambah ditolak harus sama dengan dipesan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.received}/{self.ordered} {self.order_line_id}"


class HandoverEvent(Event):
    """How a handover moved."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "riwayat serah terima"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.from_state} → {self.to_state}"
