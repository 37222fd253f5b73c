"""The ledger: what each reference holds of a line, and every movement of money."""

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from budgets.ledger import FUNDING, EntryKind
from budgets.models.lines import APPEND_ONLY, MONEY, BudgetLine
from budgets.models.tranches import Tranche


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
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} pada {self.line_id}"
