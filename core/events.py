"""The shape of the append-only rows that tell how an aggregate moved."""

from django.db import models


class Event(models.Model):
    """Who moved what, when, from where to where, and why."""

    at = models.DateTimeField("waktu")
    from_state = models.CharField("dari", max_length=20, blank=True)
    to_state = models.CharField("menjadi", max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("pelaku", max_length=200)
    post = models.CharField("jabatan", max_length=200, blank=True)
    reason = models.TextField("alasan", blank=True)

    class Meta:
        abstract = True
