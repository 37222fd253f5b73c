"""Papers: numbered, frozen, rendered from their snapshot only."""

import pgtrigger
from django.db import models

from accounts.models import Organisation
from orders.models.order import Order
from orders.models.package import Package
from orders.states import DocumentKind


class Document(models.Model):
    """A paper as issued; `snapshot` holds every word and figure it prints."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="documents"
    )
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="documents")
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    kind = models.CharField("jenis", max_length=20, choices=DocumentKind.choices)
    number = models.CharField("nomor", max_length=100)
    issued_date = models.DateField("tanggal")
    issued_at = models.DateTimeField()
    issued_by_name = models.CharField(max_length=200)
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    # Written once after commit by the renderer; empty until then.
    pdf = models.FileField(upload_to="documents/%Y/%m", blank=True)

    class Meta:
        verbose_name = "dokumen"
        indexes = [
            models.Index(fields=["package", "kind"], name="document_package"),
            models.Index(fields=["id"], name="document_unrendered", condition=models.Q(pdf="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "number"],
                name="document_number_unique",
                violation_error_message="Nomor dokumen ini sudah dipakai.",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "snapshot", "number", "content_hash", "kind", "issued_date"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
