"""API tokens as people know them: by name, by their last four signs, by what they may do."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class TokenGrant(models.Model):
    """What an API token is for: its name, what it may do, and the four signs to know it by."""

    class Scope(models.TextChoices):
        READ = "read", "membaca"
        WRITE = "write", "menulis"
        SENSITIVE = "sensitive", "menyetujui, membayar, dan data pribadi"

    token = models.OneToOneField("knox.AuthToken", on_delete=models.CASCADE, related_name="grant")
    name = models.CharField("nama", max_length=80)
    last_four = models.CharField(max_length=4)
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope.choices))
    by_operator = models.BooleanField("diterbitkan operator", default=False)

    class Meta:
        verbose_name = "token API"

    def __str__(self) -> str:
        return f"{self.name} …{self.last_four}"

    @property
    def scope_words(self) -> str:
        """Return what the token may do, in words."""
        return ", ".join(self.Scope(scope).label for scope in self.scopes)
