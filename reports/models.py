"""Reports read; the one table they own says what the inspectorate made of an audit event."""

from django.db import models
from django.db.models import Q

from core.models import AuditEvent


class AuditReview(models.Model):
    """An auditor has looked at an event, or says something about it; only ever added."""

    class Kind(models.TextChoices):
        SEEN = "SEEN", "Ditinjau"
        COMMENT = "COMMENT", "Catatan"

    event = models.ForeignKey(AuditEvent, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField("jenis", max_length=8, choices=Kind.choices)
    text = models.TextField("catatan", blank=True)
    at = models.DateTimeField("waktu")
    actor_id = models.BigIntegerField()
    actor_name = models.CharField("peninjau", max_length=200)
    post = models.CharField("jabatan", max_length=200)

    class Meta:
        verbose_name = "tinjauan jejak audit"
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(kind="SEEN"), name="audit_review_seen_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="SEEN") | ~Q(text=""),
                name="audit_review_comment_says_something",
                violation_error_message="Catatan tidak boleh kosong.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} oleh {self.actor_name}"
