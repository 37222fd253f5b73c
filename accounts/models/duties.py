"""Duties that one person may not hold together on a package; BPPBJ edits the rows."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q


class SeparationRule(models.Model):
    """Two duties and whether one person may hold both on a package; BPPBJ switches the rows.

    A FORBIDDEN pair refuses while it is in force. An EXCEPTION allows, while it is in force, what
    would otherwise be refused, and the papers say so ("merangkap").
    """

    class Kind(models.TextChoices):
        FORBIDDEN = "FORBIDDEN", "Dilarang dirangkap"
        EXCEPTION = "EXCEPTION", "Boleh dirangkap, ditandai pada dokumen"

    first = models.CharField(max_length=20)
    second = models.CharField(max_length=20)
    kind = models.CharField(
        "jenis aturan", max_length=10, choices=Kind.choices, default=Kind.FORBIDDEN
    )
    legal_basis = models.CharField("dasar hukum", max_length=200)
    # Fixed by law: switching it off needs another regulation, not the house's own wish.
    is_statutory = models.BooleanField("ditetapkan peraturan", default=False)
    active = models.BooleanField("berlaku", default=True)
    valid_from = models.DateField("berlaku sejak", default=date(2023, 1, 24))
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "pemisahan tugas"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="separation_rule_unique"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="separation_rule_period",
                violation_error_message="Tanggal akhir tidak boleh mendahului tanggal mulai.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"

    def is_in_force(self, day: date) -> bool:
        """Tell whether the row counts on `day`; `valid_to` is the first day it no longer does."""
        is_begun = self.active and self.valid_from <= day
        return is_begun and (self.valid_to is None or day < self.valid_to)

    def forbids(self, day: date) -> bool:
        """Tell whether one person may not hold both duties on `day`."""
        return self.is_in_force(day) == (self.kind == self.Kind.FORBIDDEN)


class SeparationChange(models.Model):
    """One switch of a rule: by whom, from when, on which basis, why; never changed again."""

    rule = models.ForeignKey(SeparationRule, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField("waktu")
    active = models.BooleanField("menjadi berlaku")
    from_date = models.DateField("mulai")
    legal_basis = models.CharField("dasar hukum", max_length=200)
    reason = models.TextField("alasan")
    affected = models.PositiveIntegerField("paket berjalan yang tersentuh", default=0)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("pelaku", max_length=200)
    post = models.CharField("jabatan", max_length=200, blank=True)

    class Meta:
        verbose_name = "perubahan pemisahan tugas"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {'aktif' if self.active else 'nonaktif'} {self.from_date}"
