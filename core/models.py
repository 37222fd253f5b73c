"""Records that two apps use and that know no domain noun."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class AuditEvent(models.Model):
    """One business act: who, as which appointment, what, from, to, why, from where."""

    at = models.DateTimeField("waktu")
    act = models.CharField("tindakan", max_length=80)

    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField("pelaku", max_length=200)
    appointment_id = models.BigIntegerField(null=True)
    post = models.CharField("jabatan", max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True)

    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    target_label = models.CharField("objek", max_length=200)

    from_state = models.CharField("dari", max_length=40, blank=True)
    to_state = models.CharField("menjadi", max_length=40, blank=True)
    reason = models.TextField("alasan", blank=True)
    data = models.JSONField(default=dict)

    request_id = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "jejak audit"
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_target"),
            models.Index(fields=["organisation_id", "id"], name="audit_organisation"),
            # The pages of the trail; a further one, `audit_words`, finds words (migration 0010).
            models.Index(fields=["at", "id"], name="audit_time"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
            models.Index(fields=["organisation_id", "at"], name="audit_office_time"),
            models.Index(fields=["act", "at"], name="audit_act"),
            models.Index(fields=["request_id"], name="audit_request", condition=~Q(request_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target_label} oleh {self.actor_name}"


class AuditLink(models.Model):
    """One link of the chain over the audit events; written by the database when an act commits.

    `digest` is of the event's content, `hash` of the link before it and of this one. The rows
    changed by the act carry the same `transaction` and `recorded_at`.
    """

    position = models.BigIntegerField("posisi", primary_key=True)
    event = models.OneToOneField(
        AuditEvent, on_delete=models.DO_NOTHING, related_name="link", db_constraint=False
    )
    transaction = models.BigIntegerField()
    recorded_at = models.DateTimeField("tercatat")
    digest = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "mata rantai audit"
        indexes = [models.Index(fields=["transaction"], name="audit_link_transaction")]

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"


class AuditHead(models.Model):
    """The last link's position and hash: one row, held by a commit while it adds its links."""

    position = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "kepala rantai audit"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="audit_head_single")]

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()}"


class AuditPending(models.Model):
    """An event on its way into the chain; empty except inside a committing transaction."""

    event_id = models.BigIntegerField(primary_key=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "antrean rantai audit"

    def __str__(self) -> str:
        return str(self.event_id)


class RowChange(models.Model):
    """What one statement did to one row of a table of money, prices, people or legal numbers.

    Written by the database's own trigger, so that no way round the services goes unseen.
    `changes` maps a column to its old and new value; personal numbers are masked. Acts of the
    same transaction carry the same `transaction` and time in their `AuditLink`.
    """

    class Kind(models.TextChoices):
        INSERT = "INSERT", "Dibuat"
        UPDATE = "UPDATE", "Diubah"
        DELETE = "DELETE", "Dihapus"

    at = models.DateTimeField("waktu")
    transaction = models.BigIntegerField()
    table = models.CharField("tabel", max_length=63)
    row_id = models.BigIntegerField("baris")
    kind = models.CharField("jenis", max_length=6, choices=Kind.choices)
    changes = models.JSONField("perubahan")
    origin = models.JSONField("asal")

    class Meta:
        verbose_name = "riwayat baris"
        indexes = [
            models.Index(fields=["table", "row_id", "id"], name="row_change_row"),
            models.Index(fields=["transaction"], name="row_change_transaction"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.row_id}"


class AuditCheck(models.Model):
    """The result of one look at the chain; `fault` is empty when it was whole."""

    at = models.DateTimeField("waktu")
    first = models.BigIntegerField("dari posisi")
    position = models.BigIntegerField("sampai posisi")
    hash = models.BinaryField(max_length=32)
    fault = models.TextField("kerusakan", blank=True)

    class Meta:
        verbose_name = "pemeriksaan rantai audit"

    def __str__(self) -> str:
        return f"{self.first}–{self.position}: {self.fault or 'utuh'}"


class Notification(models.Model):
    """A message in the outbox: shown under the bell, mailed after commit by the worker."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    kind = models.CharField(max_length=60)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    url = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=160, unique=True, null=True)  # noqa: DJ001 (NULLs may repeat)

    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        indexes = [
            models.Index(fields=["id"], name="notification_unsent", condition=Q(sent_at=None)),
            models.Index(
                fields=["recipient", "id"],
                name="notification_unread",
                condition=Q(read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.recipient_id}"


class HolidayQuerySet(models.QuerySet["Holiday"]):
    """Sets of days off."""

    def in_force(self) -> "HolidayQuerySet":
        """Return the days that do not count; a removed one counts again."""
        return self.filter(removed_at=None)


class Holiday(models.Model):
    """A day that is not a working day, with the decree that says so.

    A removed day keeps its row, so that the next import knows that it was removed on purpose.
    """

    class Category(models.TextChoices):
        NATIONAL = "NATIONAL", "Libur nasional"
        JOINT_LEAVE = "JOINT_LEAVE", "Cuti bersama"

    date = models.DateField("tanggal", unique=True)
    name = models.CharField("nama", max_length=160)
    category = models.CharField("jenis", max_length=20, choices=Category.choices)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    decree_date = models.DateField("tanggal keputusan", null=True, blank=True)
    is_estimate = models.BooleanField("perkiraan", default=False)

    # How the row came to be: an import leaves alone what somebody entered by hand
    by_hand = models.BooleanField("diisi tangan", default=False)
    set_at = models.DateTimeField("diubah", null=True, blank=True)
    set_by_name = models.CharField("diubah oleh", max_length=200, blank=True)
    removed_at = models.DateTimeField("dihapus", null=True, blank=True)
    removed_reason = models.CharField("alasan dihapus", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "hari libur"

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.name}"


class Parameter(models.Model):
    """A legal number with its dates; `valid_to` is exclusive, NULL means still in force.

    A planned value that was withdrawn keeps its row as history and is never in force.
    """

    key = models.CharField("kunci", max_length=60)
    value = models.DecimalField("nilai", max_digits=18, decimal_places=4)
    unit = models.CharField("satuan", max_length=20)
    label = models.CharField("uraian", max_length=200)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    # Who set it and why; empty for the values the house started with
    set_at = models.DateTimeField("ditetapkan", null=True, blank=True)
    set_by_name = models.CharField("ditetapkan oleh", max_length=200, blank=True)
    set_by_post = models.CharField("jabatan penetap", max_length=200, blank=True)
    reason = models.CharField("alasan", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("ditarik", null=True, blank=True)
    withdrawn_by_name = models.CharField("ditarik oleh", max_length=200, blank=True)
    withdrawn_reason = models.CharField("alasan ditarik", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "parameter"
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="parameter_not_negative",
                violation_error_message="Nilai parameter tidak boleh negatif.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="parameter_period",
                violation_error_message="Tanggal akhir harus sesudah tanggal mulai berlaku.",
            ),
            ExclusionConstraint(
                name="parameter_no_overlap",
                expressions=[
                    (F("key"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at=None),
                violation_error_message="Masa berlaku parameter ini bertumpuk.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f} sejak {self.valid_from.isoformat()}"


class NumberSeries(models.Model):
    """The last number given, per owner, kind and year; locked while a number is taken."""

    owner = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "seri nomor"
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "year"], name="number_series_unique")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.year}: {self.last}"


class IdempotencyKey(models.Model):
    """A key that was used: the act it named and the object that came of it."""

    user_id = models.BigIntegerField()
    key = models.CharField(max_length=80)
    act = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    target_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "kunci idempotensi"
        constraints = [
            models.UniqueConstraint(fields=["user_id", "key"], name="idempotency_key_unique")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.key}"
