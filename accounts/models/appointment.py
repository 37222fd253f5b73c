"""The posts that join people to organisations, by decree and with dates."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from accounts.models.organisation import Organisation
from accounts.models.user import User


class Role(models.TextChoices):
    """The posts of the Ingub and of the vendor's side (product.md §1)."""

    PA = "PA", "Pengguna Anggaran"
    KPA = "KPA", "Kuasa Pengguna Anggaran"
    PPK = "PPK", "Pejabat Pembuat Komitmen"
    PP = "PP", "Pejabat Pengadaan"
    BENDAHARA = "BENDAHARA", "Bendahara Pengeluaran"
    PENERIMA = "PENERIMA", "Penerima Barang"
    ASISTEN = "ASISTEN", "Asisten Sekda"
    GUBERNUR = "GUBERNUR", "Gubernur"
    BPKD = "BPKD", "BPKD"
    BPBUMD = "BPBUMD", "BP BUMD"
    BPPBJ = "BPPBJ", "BPPBJ"
    PPKUKM = "PPKUKM", "Dinas PPKUKM"
    PEMBINA = "PEMBINA", "Pembina PKT"
    INSPEKTORAT = "INSPEKTORAT", "Inspektorat"
    PEMILIK = "PEMILIK", "Pemilik Usaha"
    STAF = "STAF", "Staf Usaha"


class Appointment(models.Model):
    """A person holds a post at an organisation, by decree, from one date to another."""

    class Standing(models.TextChoices):
        DEFINITIVE = "DEFINITIVE", "Definitif"
        PLT = "PLT", "Plt."
        PLH = "PLH", "Plh."

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField("jabatan", max_length=20, choices=Role.choices)
    title = models.CharField("sebutan jabatan", max_length=160, blank=True)
    standing = models.CharField(
        max_length=12, choices=Standing.choices, default=Standing.DEFINITIVE
    )
    sk_number = models.CharField("nomor SK", max_length=80)
    valid_from = models.DateField("berlaku sejak")
    # The first day the post is no longer held; `valid_from` itself when it ended that day.
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    sk_file = models.FileField("berkas SK", upload_to="sk/%Y/", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    # How it came to an end before its time
    ended_at = models.DateTimeField("diakhiri pada", null=True, blank=True)
    end_reason = models.TextField("alasan berakhir", blank=True)

    class Meta:
        verbose_name = "penunjukan"
        indexes = [
            models.Index(
                fields=["valid_to"], name="appointment_ending", condition=~Q(valid_to=None)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="appointment_period",
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai berlaku.",
            ),
            # Half-open, so a post ended the day it began is empty and overlaps nothing.
            ExclusionConstraint(
                name="appointment_no_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("organisation"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
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
                violation_error_message="Orang ini sudah memegang jabatan itu pada masa yang sama.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.name}, {self.get_role_display()} {self.organisation.short_name}"

    @property
    def post(self) -> str:
        """Return the title that papers print, e.g. `Plt. Pejabat Pembuat Komitmen`."""
        title = self.title or self.get_role_display()
        return (
            title
            if self.standing == self.Standing.DEFINITIVE
            else (f"{self.get_standing_display()} {title}")
        )

    @property
    def last_day(self) -> date | None:
        """Return the last day the post was or will be held, None without an end."""
        if self.valid_to is None:
            return None
        if self.ended_at and timezone.localdate(self.ended_at) >= self.valid_to:
            return self.valid_to
        return max(self.valid_to - timedelta(days=1), self.valid_from)

    def is_in_force(self, day: date) -> bool:
        """Tell whether the post is held on `day`."""
        return self.valid_from <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Tell whether the post was held or planned once and is no longer on `day`."""
        return self.valid_to is not None and self.valid_to <= day


class Invitation(models.Model):
    """A single-use link by which an appointed person makes the account; its own outbox row.

    Only the hash of the token is kept. The worker makes the token when it sends the mail, so the
    link itself is nowhere on the server.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, related_name="invitations"
    )
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 (NULLs may repeat)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField("berlaku hingga")
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    used_at = models.DateTimeField("diterima pada", null=True)
    revoked_at = models.DateTimeField("dicabut pada", null=True)

    class Meta:
        verbose_name = "undangan"
        constraints = [
            models.UniqueConstraint(
                fields=["appointment"],
                condition=Q(used_at=None, revoked_at=None),
                name="invitation_one_open",
                violation_error_message="Penunjukan ini masih mempunyai undangan terbuka.",
            )
        ]

    def __str__(self) -> str:
        return f"Undangan {self.appointment}"
