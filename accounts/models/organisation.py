"""The tenants: offices, city-owned companies, oversight bodies, firms; their names over time."""

from datetime import date

import pgtrigger
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


class Level(models.TextChoices):
    """What an organisation is in the province's structure; it decides nothing about money."""

    PROVINSI = "PROVINSI", "Provinsi"
    PIMPINAN = "PIMPINAN", "Pimpinan daerah"
    SEKRETARIAT = "SEKRETARIAT", "Sekretariat"
    ASISTEN = "ASISTEN", "Asisten Sekda"
    INSPEKTORAT = "INSPEKTORAT", "Inspektorat"
    DINAS = "DINAS", "Dinas"
    BADAN = "BADAN", "Badan"
    SATUAN = "SATUAN", "Satuan"
    BIRO = "BIRO", "Biro"
    SUDIN = "SUDIN", "Suku Dinas/Suku Badan"
    KOTA = "KOTA", "Kota/Kabupaten administrasi"
    KECAMATAN = "KECAMATAN", "Kecamatan"
    KELURAHAN = "KELURAHAN", "Kelurahan"
    RSUD = "RSUD", "Rumah sakit daerah"
    UNIT = "UNIT", "Unit kerja lain"
    BUMD = "BUMD", "BUMD"
    UMK = "UMK", "Usaha mikro/kecil"


class Organisation(models.Model):
    """An office, a city-owned company, an oversight body or a vendor's firm: the tenant.

    `kind` alone decides where the money comes from: an SKPD spends what an SPD released from its
    DPA, a BUMD its own RKAP, the others nothing. It never changes. `name`, `short_name` and
    `letterhead` are those in force today; `names` holds them over time.
    """

    class Kind(models.TextChoices):
        SKPD = "SKPD", "SKPD/UKPD"
        BUMD = "BUMD", "BUMD"
        OVERSIGHT = "OVERSIGHT", "Pembina dan pengawas"
        UMK = "UMK", "Usaha mikro/kecil"

    code = models.SlugField("kode", unique=True)
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama singkat", max_length=80)
    kind = models.CharField("jenis", max_length=20, choices=Kind.choices)
    level = models.CharField("tingkat", max_length=20, choices=Level.choices, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="induk",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
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
    # The first day the organisation no longer exists; it stays readable for good.
    closed_date = models.DateField("ditutup sejak", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "organisasi"
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="organisation_not_own_parent",
                violation_error_message="Organisasi tidak dapat menjadi induknya sendiri.",
            )
        ]
        triggers = [pgtrigger.ReadOnly(name="kind_fixed", fields=["kind"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        """Tell whether the money is the company's own RKAP and no SPD is ever issued to it."""
        return self.kind == self.Kind.BUMD

    @property
    def has_spd(self) -> bool:
        """Tell whether the money comes from the APBD, released by SPD."""
        return self.kind == self.Kind.SKPD

    @property
    def fund_paper(self) -> str:
        """Return what its budget is written in: DPA, RKAP, or nothing."""
        return {self.Kind.SKPD: "DPA", self.Kind.BUMD: "RKAP"}.get(self.Kind(self.kind), "")

    def is_open(self, day: date) -> bool:
        """Tell whether the organisation exists on `day`."""
        return self.closed_date is None or day < self.closed_date


class OrganisationName(models.Model):
    """How an organisation is called, and what heads its papers, from a date to the next row's."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField("nama", max_length=200)
    short_name = models.CharField("nama singkat", max_length=80)
    letterhead = models.CharField("kop surat", max_length=200, blank=True)
    valid_from = models.DateField("berlaku sejak")
    legal_basis = models.CharField("dasar hukum", max_length=200)

    class Meta:
        verbose_name = "nama organisasi"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_from"],
                name="organisation_name_unique",
                violation_error_message="Nama yang berlaku sejak tanggal itu sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} sejak {self.valid_from.isoformat()}"
