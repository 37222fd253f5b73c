"""From an accepted handover to money in the vendor's account."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from budgets.models import MONEY
from core.events import Event
from orders.models import Document, Handover, Order
from payments.states import PAYMENT_TRANSITIONS, FlagKind, PaymentState, TaxRule
from vendors.models import Vendor


class Bill(models.Model):
    """The vendor's bill for one handover; its amount equals the accepted value."""

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="bill")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="bill")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="bills")
    number = models.CharField("nomor tagihan penyedia", max_length=60)
    amount = models.DecimalField("jumlah", **MONEY)
    billed_at = models.DateTimeField("dikirim")
    receipt = models.OneToOneField(
        Document, verbose_name="kuitansi", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "tagihan"
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "number"],
                name="bill_number_unique",
                violation_error_message="Nomor tagihan ini sudah Anda pakai.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="bill_positive",
                violation_error_message="Jumlah tagihan harus lebih dari Rp0.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tagihan {self.number}"


class Payment(models.Model):
    """The payment of one bill; the clock starts at the BAST and stops at the value date."""

    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="payment")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="payment")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="payments"
    )
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="payments")
    status = models.CharField(
        max_length=20, choices=PaymentState.choices, default=PaymentState.BILLED
    )
    version = models.PositiveIntegerField(default=1)

    # Clock (dates are legal local dates)
    start_date = models.DateField("hari ke-0")
    working_days = models.PositiveSmallIntegerField("batas hari kerja")
    due_date = models.DateField("jatuh tempo")
    value_date = models.DateField("tanggal nilai transfer", null=True)
    late_reason = models.CharField("alasan terlambat", max_length=500, blank=True)

    # Money, all in rupiah
    gross = models.DecimalField("bruto", **MONEY)
    tax_rule = models.CharField("aturan PPh", max_length=16, choices=TaxRule.choices, blank=True)
    tax_base = models.DecimalField("dasar pengenaan", default=Decimal(0), **MONEY)
    tax_rate = models.DecimalField("tarif", max_digits=7, decimal_places=4, default=Decimal(0))
    tax = models.DecimalField("PPh dipotong", default=Decimal(0), **MONEY)
    tax_reason = models.CharField("alasan pilihan pajak", max_length=300, blank=True)
    tax_evidence = models.CharField("bukti pajak", max_length=200, blank=True)
    net = models.DecimalField("dibayarkan", **MONEY)

    # Payee, frozen when the draft is made
    bank_name = models.CharField(max_length=60, blank=True)
    bank_account = models.CharField(max_length=30, blank=True)
    bank_holder = models.CharField(max_length=160, blank=True)

    # Approval
    letter = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    content_hash = models.CharField(max_length=64, blank=True)
    drafted_by_id = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)

    # Transfer
    bank_reference = models.CharField("nomor referensi bank", max_length=60, blank=True)
    proof = models.FileField("bukti transfer", upload_to="proofs/%Y/%m", blank=True)
    paid_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "pembayaran"
        indexes = [
            models.Index(fields=["organisation", "-id"], name="payment_organisation"),
            models.Index(fields=["vendor", "-id"], name="payment_vendor"),
            models.Index(
                fields=["due_date"],
                name="payment_open_due",
                condition=Q(status__in=["BILLED", "DRAFTED", "APPROVED"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross=F("net") + F("tax")) & Q(tax__gte=0) & Q(net__gt=0),
                name="payment_net_plus_tax",
                violation_error_message="Bruto harus sama dengan neto ditambah pajak.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id=None) | ~Q(approved_by_id=F("drafted_by_id")),
                name="payment_approver_not_drafter",
                violation_error_message="Penyetuju tidak boleh orang yang membuat draf.",
            ),
            models.CheckConstraint(
                condition=Q(value_date=None) | Q(value_date__gte=F("start_date")),
                name="payment_value_date_after_bast",
                violation_error_message="Tanggal nilai transfer tidak boleh sebelum BAST.",
            ),
            models.CheckConstraint(
                condition=Q(value_date=None)
                | Q(value_date__lte=F("due_date"))
                | ~Q(late_reason=""),
                name="payment_late_has_reason",
                violation_error_message="Pembayaran yang terlambat harus disertai alasan.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["PAID", "ARRIVED"])
                | (
                    Q(value_date__isnull=False)
                    & ~Q(bank_reference="")
                    & ~Q(proof="")
                    & Q(approved_by_id__isnull=False)
                ),
                name="payment_paid_is_proven",
                violation_error_message="Pembayaran harus disetujui dan punya bukti transfer.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_edges",
                field="status",
                transitions=[
                    (a.value, b.value)
                    for a, edges in PAYMENT_TRANSITIONS.items()
                    for b in sorted(edges)
                ],
            )
        ]

    def __str__(self) -> str:
        return f"Pembayaran {self.order}"


class PaymentEvent(Event):
    """How a payment moved."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "riwayat pembayaran"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.from_state} → {self.to_state}"


class PaymentFlag(models.Model):
    """An alert that was raised, once per payment, kind and due date."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField("jenis", max_length=12, choices=FlagKind.choices)
    due_date = models.DateField("jatuh tempo")
    raised_at = models.DateTimeField("dibuat")

    class Meta:
        verbose_name = "penanda jatuh tempo"
        constraints = [
            models.UniqueConstraint(
                fields=["payment", "kind", "due_date"], name="payment_flag_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.payment_id}"


class DueDateChange(models.Model):
    """How the due date of an open payment moved with the calendar, and by which decree."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="due_changes")
    at = models.DateTimeField("waktu")
    from_date = models.DateField("dari")
    to_date = models.DateField("menjadi")
    reason = models.CharField("sebab", max_length=300)
    decree = models.CharField("dasar hukum", max_length=200, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("pelaku", max_length=200)
    post = models.CharField("jabatan", max_length=200, blank=True)

    class Meta:
        verbose_name = "perubahan jatuh tempo"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_date=F("to_date")),
                name="due_date_change_moves",
                violation_error_message="Jatuh tempo tidak berubah.",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}: {self.from_date.isoformat()} → {self.to_date.isoformat()}"
