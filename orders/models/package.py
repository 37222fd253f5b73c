"""A RUP package handed to a team, and the PPK's preparation for it."""

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Appointment, Organisation, Wilayah
from budgets.models import MONEY, BudgetLine
from core.events import Event
from orders.states import PACKAGE_TRANSITIONS, PackageState
from vendors.models import Menu


class Package(models.Model):
    """One RUP package for one event: its line, its money, its team (disposisi)."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="packages"
    )
    line = models.ForeignKey(
        BudgetLine, verbose_name="baris anggaran", on_delete=models.PROTECT, related_name="packages"
    )
    rup_code = models.CharField(
        "kode RUP",
        max_length=8,
        validators=[RegexValidator(r"^\d{8}$", "Kode RUP terdiri dari 8 angka.")],
    )
    name = models.CharField("nama paket", max_length=200)
    ceiling = models.DecimalField("pagu paket", **MONEY)
    status = models.CharField(
        max_length=20, choices=PackageState.choices, default=PackageState.ASSIGNED
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    # The event
    event_name = models.CharField("nama acara", max_length=200)
    event_at = models.DateTimeField("waktu acara")
    place = models.CharField("tempat", max_length=300)
    wilayah = models.CharField(max_length=5, choices=Wilayah.choices)
    attendance = models.PositiveIntegerField("jumlah peserta")

    # The team
    approver = models.ForeignKey(
        Appointment, verbose_name="PA/KPA", on_delete=models.PROTECT, related_name="+"
    )
    ppk = models.ForeignKey(
        Appointment, verbose_name="PPK", on_delete=models.PROTECT, related_name="+"
    )
    pp = models.ForeignKey(
        Appointment, verbose_name="Pejabat Pengadaan", on_delete=models.PROTECT, related_name="+"
    )
    treasurer = models.ForeignKey(
        Appointment, verbose_name="bendahara", on_delete=models.PROTECT, related_name="+"
    )
    receiver = models.ForeignKey(
        Appointment,
        verbose_name="penerima barang",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "paket"
        indexes = [models.Index(fields=["organisation", "-id"], name="package_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "rup_code", "event_at"],
                condition=~Q(status="CANCELLED"),
                name="package_unique",
                violation_error_message="Paket RUP ini sudah didisposisikan untuk acara itu.",
            ),
            models.CheckConstraint(
                condition=Q(ceiling__gt=0),
                name="package_ceiling_positive",
                violation_error_message="Pagu paket harus lebih dari Rp0.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_edges",
                field="status",
                transitions=[
                    (a.value, b.value)
                    for a, edges in PACKAGE_TRANSITIONS.items()
                    for b in sorted(edges)
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.rup_code} {self.name}"


class PackageEvent(Event):
    """How a package moved."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "riwayat paket"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.package_id}: {self.from_state} → {self.to_state}"


class Preparation(models.Model):
    """What the PPK writes: the fields of KAK, Referensi Harga and Spesifikasi (one row each)."""

    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="preparation")

    # KAK
    background = models.TextField("latar belakang", blank=True)
    purpose = models.TextField("maksud dan tujuan", blank=True)
    target = models.TextField("sasaran/penerima manfaat", blank=True)
    output = models.TextField("keluaran", blank=True)

    # Referensi Harga
    quantity = models.PositiveIntegerField("jumlah porsi", null=True, blank=True)
    unit_price = models.DecimalField("harga satuan referensi", null=True, blank=True, **MONEY)
    price_note = models.TextField("catatan harga", blank=True)

    # Spesifikasi
    composition = models.TextField("menu dan komponen", blank=True)
    packaging = models.TextField("kemasan", blank=True)
    hygiene = models.TextField("higiene dan halal", blank=True)
    serving = models.TextField("waktu dan suhu saji", blank=True)
    service = models.TextField("layanan", blank=True)
    replacement = models.TextField("ketentuan penggantian", blank=True)

    class Meta:
        verbose_name = "penyiapan paket"

    def __str__(self) -> str:
        return f"Penyiapan {self.package_id}"


class Comparable(models.Model):
    """A catalogue price picked as a source of the Referensi Harga, frozen when picked."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="comparables")
    menu = models.ForeignKey(Menu, on_delete=models.PROTECT, related_name="+")
    menu_name = models.CharField(max_length=120)
    vendor_name = models.CharField(max_length=160)
    unit = models.CharField(max_length=20)
    price = models.DecimalField(**MONEY)
    picked_date = models.DateField()

    class Meta:
        verbose_name = "pembanding harga"
        constraints = [
            models.UniqueConstraint(
                fields=["package", "menu"],
                name="comparable_unique",
                violation_error_message="Menu ini sudah menjadi pembanding.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.menu_name} ({self.vendor_name})"
