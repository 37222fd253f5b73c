"""DPA lines, what each DPA or DPPA said about them, and the one row of numbers behind each."""

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from core.money import quantise

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
ACCOUNT_CODE = r"^\d\.\d\.\d{2}\.\d{2}\.\d{2}\.\d{4}$"
SUB_ACTIVITY_CODE = r"^(\d|X)\.(\d{2}|XX)\.\d{2}\.\d\.\d{2}\.(\d{4}|\d{2})$"
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class BudgetLine(models.Model):
    """A DPA (or RKAP) line: organisation × sub kegiatan × akun × year."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField("tahun anggaran")
    sub_activity_code = models.CharField(
        "kode sub kegiatan",
        max_length=24,
        validators=[
            RegexValidator(
                SUB_ACTIVITY_CODE, "Kode sub kegiatan berbentuk 7.02.01.1.06.0009 (SIPD)."
            )
        ],
    )
    sub_activity_name = models.CharField("sub kegiatan", max_length=200)
    account_code = models.CharField(
        "kode akun",
        max_length=17,
        validators=[RegexValidator(ACCOUNT_CODE, "Kode akun berbentuk 5.1.02.01.01.0052 (SIPD).")],
    )
    account_name = models.CharField("nama akun", max_length=200)
    dpa_number = models.CharField("nomor DPA", max_length=80)
    fund_source = models.CharField("sumber dana", max_length=80, default="PAD")

    class Meta:
        verbose_name = "baris anggaran"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "sub_activity_code", "account_code"],
                name="budget_line_unique",
                violation_error_message="Baris anggaran ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.sub_activity_code} {self.account_code}"


class Balance(models.Model):
    """The one row of numbers behind a budget line, in rupiah; the CHECKs are the last guard.

    `released_monthly[m-1]` is what the tranches that start in month m or earlier have released.
    """

    line = models.OneToOneField(BudgetLine, on_delete=models.PROTECT, related_name="balance")
    dpa = models.DecimalField("DPA", **MONEY)
    released = models.DecimalField("SPD terbit", default=Decimal(0), **MONEY)
    released_monthly = ArrayField(models.DecimalField(**MONEY), size=12)
    reserved = models.DecimalField("dicadangkan", default=Decimal(0), **MONEY)
    committed = models.DecimalField("terikat", default=Decimal(0), **MONEY)
    realised = models.DecimalField("terealisasi", default=Decimal(0), **MONEY)
    # Why nothing new may be spent (SIPD: blokir); empty while the line is open.
    blocked_reason = models.CharField("alasan blokir", max_length=300, blank=True)
    # Set when the office's year is closed; no movement follows.
    is_closed = models.BooleanField("tahun ditutup", default=False)

    class Meta:
        verbose_name = "saldo anggaran"
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(committed__gte=0) & Q(realised__gte=0),
                name="balance_not_negative",
                violation_error_message="Saldo anggaran tidak boleh negatif.",
            ),
            models.CheckConstraint(
                condition=Q(released__gte=F("reserved") + F("committed") + F("realised")),
                name="balance_within_released",
                violation_error_message="Pemakaian melebihi dana yang telah di-SPD-kan.",
            ),
            models.CheckConstraint(
                condition=Q(dpa__gte=F("released")) & Q(released__gte=0),
                name="balance_within_dpa",
                violation_error_message="SPD melebihi pagu DPA.",
            ),
            models.CheckConstraint(
                condition=Q(released_monthly__len=12) & Q(released_monthly__11=F("released")),
                name="balance_monthly_sums_up",
                violation_error_message="Rincian SPD bulanan tidak sama dengan jumlahnya.",
            ),
        ]

    def __str__(self) -> str:
        return f"Saldo {self.line_id}"

    @property
    def used(self) -> Decimal:
        """Return reserved + committed + realised."""
        return self.reserved + self.committed + self.realised

    def opened(self, month: int) -> Decimal:
        """Return the funds released for months up to `month` (1–12)."""
        return self.released_monthly[month - 1]

    def free(self, month: int) -> Decimal:
        """Return what may still be reserved in `month`; never below zero."""
        return max(self.opened(month) - self.used, Decimal(0))

    def has_room(self, amount: Decimal, month: int) -> bool:
        """Tell whether the row as it was read would take a reservation in `month`."""
        is_open = not self.is_closed and not self.blocked_reason
        return is_open and self.opened(month) >= self.used + amount


class LineVersion(models.Model):
    """What a DPA (version 1) or a later DPPA says of a line; never changed afterwards."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField("versi")
    number = models.CharField("nomor DPA/DPPA", max_length=80)
    amount = models.DecimalField("pagu", **MONEY)
    reason = models.CharField("alasan", max_length=300, blank=True)
    at = models.DateTimeField("waktu")
    actor_name = models.CharField("pelaku", max_length=200)

    class Meta:
        verbose_name = "versi DPA"
        constraints = [
            models.UniqueConstraint(
                fields=["line", "version"],
                name="line_version_unique",
                violation_error_message="Versi DPA ini sudah ada.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(version__gte=1),
                name="line_version_positive",
                violation_error_message="Pagu tidak boleh negatif.",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.number} (versi {self.version})"


class Component(models.Model):
    """A priced part of a DPA line, as SIPD prints it: `245 Orang / Kali × Rp30.000`."""

    version = models.ForeignKey(LineVersion, on_delete=models.PROTECT, related_name="components")
    name = models.CharField("komponen", max_length=200)
    volume = models.DecimalField("koefisien", max_digits=12, decimal_places=2)
    unit = models.CharField("satuan", max_length=60)
    unit_price = models.DecimalField("harga satuan", **MONEY)

    class Meta:
        verbose_name = "komponen DPA"
        constraints = [
            models.CheckConstraint(
                condition=Q(volume__gt=0) & Q(unit_price__gt=0),
                name="component_positive",
                violation_error_message="Koefisien dan harga satuan harus lebih dari nol.",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.name}: {self.volume} {self.unit} × {self.unit_price}"

    @property
    def amount(self) -> Decimal:
        """Return coefficient × unit price in rupiah."""
        return quantise(self.volume * self.unit_price)


class YearClosing(models.Model):
    """An office's budget year that BPKD has closed; the figures are those of that moment."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="year_closings"
    )
    year = models.PositiveSmallIntegerField("tahun anggaran")
    dpa = models.DecimalField("DPA", **MONEY)
    released = models.DecimalField("SPD terbit", **MONEY)
    realised = models.DecimalField("terealisasi", **MONEY)
    at = models.DateTimeField("waktu")
    actor_name = models.CharField("pelaku", max_length=200)

    class Meta:
        verbose_name = "penutupan tahun anggaran"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                name="year_closing_unique",
                violation_error_message="Tahun anggaran kantor ini sudah ditutup.",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"
