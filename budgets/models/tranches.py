"""SPD: what was released, line by line, and every version of the paper."""

from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from budgets.ledger import month_range
from budgets.models.lines import APPEND_ONLY, MONEY, BudgetLine


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
    version = models.PositiveSmallIntegerField("versi", default=1)
    withdrawn_at = models.DateTimeField("ditarik", null=True)
    withdrawn_reason = models.CharField("alasan penarikan", max_length=300, blank=True)

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


class TrancheVersion(models.Model):
    """An SPD as it was issued or revised; `snapshot` holds every word and figure it prints."""

    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField("versi")
    number = models.CharField("nomor SPD", max_length=80)
    total = models.DecimalField("jumlah", **MONEY)
    reason = models.CharField("alasan", max_length=300, blank=True)
    snapshot = models.JSONField()
    at = models.DateTimeField("waktu")
    actor_name = models.CharField("pelaku", max_length=200)

    class Meta:
        verbose_name = "versi SPD"
        constraints = [
            models.UniqueConstraint(
                fields=["tranche", "version"],
                name="tranche_version_unique",
                violation_error_message="Versi SPD ini sudah ada.",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"SPD {self.number} (versi {self.version})"
