"""The tenants: offices, city-owned companies, oversight bodies, firms."""

from django.db import models


class Wilayah(models.TextChoices):
    """The five cities and one regency of the province, by Kemendagri code."""

    PULAU_SERIBU = "31.01", "Kepulauan Seribu"
    PUSAT = "31.71", "Jakarta Pusat"
    UTARA = "31.72", "Jakarta Utara"
    BARAT = "31.73", "Jakarta Barat"
    SELATAN = "31.74", "Jakarta Selatan"
    TIMUR = "31.75", "Jakarta Timur"


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
