"""Money that may be spent: DPA lines, SPD tranches and the ledger between them."""

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from budgets.ledger import FUNDING, EntryKind, month_range

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
ACCOUNT_CODE = r"^\d\.\d\.\d{2}\.\d{2}\.\d{2}\.\d{4}$"
SUB_ACTIVITY_CODE = r"^(\d|X)\.(\d{2}|XX)\.\d{2}\.\d\.\d{2}\.(\d{4}|\d{2})$"


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


class Tranche(models.Model):
    """An SPD: funds released to an organisation for the months `month_from`–`month_to`."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="tranches"
    )
    year = models.PositiveSmallIntegerField("tahun anggaran")
    number = models.CharField("nomor SPD", max_length=80)
    issued_date = models.DateField("tanggal SPD")
    month_from = models.PositiveSmallIntegerField(
        "bulan awal", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    month_to = models.PositiveSmallIntegerField(
        "bulan akhir", validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    total = models.DecimalField("jumlah", **MONEY)
    note = models.CharField("keterangan", max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by_name = models.CharField(max_length=200)

    class Meta:
        verbose_name = "SPD"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="tranche_number_unique",
                violation_error_message="Nomor SPD ini sudah dipakai.",
            ),
            models.CheckConstraint(
                condition=Q(month_from__gte=1)
                & Q(month_to__lte=12)
                & Q(month_to__gte=F("month_from")),
                name="tranche_months",
                violation_error_message="Bulan akhir tidak boleh sebelum bulan awal.",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0),
                name="tranche_positive",
                violation_error_message="Jumlah SPD harus lebih dari Rp0.",
            ),
        ]

    def __str__(self) -> str:
        return f"SPD {self.number}"

    @property
    def months(self) -> str:
        """Return the months in words: `Januari–Maret`."""
        return month_range(self.month_from, self.month_to)


class TrancheLine(models.Model):
    """The annex of an SPD: how much of it goes to one budget line."""

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="tranche_lines")
    amount = models.DecimalField("jumlah", **MONEY)

    class Meta:
        verbose_name = "rincian SPD"
        constraints = [
            models.UniqueConstraint(
                fields=["tranche", "line"],
                name="tranche_line_unique",
                violation_error_message="Baris anggaran ini sudah ada di SPD.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="tranche_line_positive",
                violation_error_message="Jumlah rincian SPD harus lebih dari Rp0.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tranche_id}/{self.line_id}: {self.amount}"


class Encumbrance(models.Model):
    """What one reference (`orders.order:17`) holds of a line, so nothing is given back twice."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="encumbrances")
    reference = models.CharField(max_length=60, unique=True)
    label = models.CharField(max_length=200)
    reserved = models.DecimalField(default=Decimal(0), **MONEY)
    committed = models.DecimalField(default=Decimal(0), **MONEY)
    realised = models.DecimalField(default=Decimal(0), **MONEY)

    class Meta:
        verbose_name = "ikatan anggaran"
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(committed__gte=0) & Q(realised__gte=0),
                name="encumbrance_not_negative",
                violation_error_message="Ikatan anggaran tidak boleh negatif.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} pada {self.line_id}"


class LedgerEntry(models.Model):
    """One movement of money on a line; never changed, never deleted."""

    Kind = EntryKind

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("jenis", max_length=20, choices=EntryKind.choices)
    amount = models.DecimalField("jumlah", **MONEY)
    month = models.PositiveSmallIntegerField("bulan")
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, null=True)
    reference = models.CharField("rujukan", max_length=60, blank=True)
    label = models.CharField("uraian", max_length=200)
    reason = models.CharField("alasan", max_length=300, blank=True)
    at = models.DateTimeField("waktu")
    actor_name = models.CharField("pelaku", max_length=200)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "mutasi anggaran"
        indexes = [
            models.Index(fields=["line", "id"], name="ledger_line"),
            models.Index(fields=["reference"], name="ledger_reference"),
            # Which DPA and SPD a line had at a moment, without walking through its spending.
            models.Index(
                fields=["line", "id"], name="ledger_funding", condition=Q(kind__in=FUNDING)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="ledger_entry_positive",
                violation_error_message="Jumlah mutasi harus lebih dari Rp0.",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} pada {self.line_id}"
