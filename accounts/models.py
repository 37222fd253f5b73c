"""Who: people, organisations and the appointments that join them."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q


class Wilayah(models.TextChoices):
    """The five cities and one regency of the province, by Kemendagri code."""

    PULAU_SERIBU = "31.01", "Kepulauan Seribu"
    PUSAT = "31.71", "Jakarta Pusat"
    UTARA = "31.72", "Jakarta Utara"
    BARAT = "31.73", "Jakarta Barat"
    SELATAN = "31.74", "Jakarta Selatan"
    TIMUR = "31.75", "Jakarta Timur"


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


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """This function will create a person who logs in with `email` (stored lower-case)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """This function will create an operator of the Django admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person; what the person may do comes from appointments alone."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField("surel", unique=True)
    name = models.CharField("nama", max_length=160)
    nip = models.CharField("NIP", max_length=18, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)

    # The NIK of an official is never stored: its keyed hash finds a second account of one person.
    nik_hash = models.CharField(max_length=80, blank=True, editable=False)
    nik_last4 = models.CharField("empat angka terakhir NIK", max_length=4, blank=True)
    phone_hash = models.CharField(max_length=80, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        verbose_name = "pengguna"

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    def get_full_name(self) -> str:
        """This function will return the name that papers print."""
        return self.name

    def get_short_name(self) -> str:
        """This function will return the first word of the name."""
        return self.name.split(" ")[0]


class Organisation(models.Model):
    """An office, a city-owned company, an oversight body or a vendor's firm: the tenant."""

    class Kind(models.TextChoices):
        SKPD = "SKPD", "SKPD/UKPD"
        BUMD = "BUMD", "BUMD"
        OVERSIGHT = "OVERSIGHT", "Pembina dan pengawas"
        UMK = "UMK", "Usaha mikro/kecil"

    code = models.SlugField("kode", unique=True)
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama singkat", max_length=80)
    kind = models.CharField("jenis", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    coordinator = models.ForeignKey(
        "self",
        verbose_name="Asisten yang mengoordinasi",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="portfolio",
    )
    letterhead = models.CharField("kop surat", max_length=200, blank=True)
    address = models.CharField("alamat", max_length=300, blank=True)
    wilayah = models.CharField(max_length=5, choices=Wilayah.choices, blank=True)
    phone = models.CharField("telepon", max_length=20, blank=True)

    class Meta:
        verbose_name = "organisasi"

    def __str__(self) -> str:
        return self.name


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
