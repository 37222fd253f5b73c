"""The posts that join people to organisations, by decree and with dates."""

from django.db import models
from django.db.models import F, Q

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
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    class Meta:
        verbose_name = "penunjukan"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="appointment_period",
                violation_error_message="Tanggal akhir harus sesudah tanggal mulai berlaku.",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "valid_from"],
                name="appointment_unique",
                violation_error_message="Penunjukan ini sudah ada.",
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
