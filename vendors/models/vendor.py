"""The firm that sells: identity, licences, capacity, tax evidence, bank account."""

from datetime import date
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, Wilayah
from core import privacy
from vendors.states import OPEN_STATES, VENDOR_TRANSITIONS, VendorState


class Vendor(models.Model):
    """A micro or small enterprise (UMK); its people hold appointments at `organisation`."""

    class Size(models.TextChoices):
        MICRO = "MICRO", "Usaha mikro"
        SMALL = "SMALL", "Usaha kecil"

    class LegalForm(models.TextChoices):
        PERSON = "PERSON", "Orang pribadi"
        FIRM = "FIRM", "Badan usaha"

    Status = VendorState

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="vendor"
    )
    name = models.CharField("nama usaha", max_length=160)
    slug = models.SlugField(unique=True)
    story = models.TextField("tentang usaha", blank=True)
    size = models.CharField("skala", max_length=8, choices=Size.choices)
    legal_form = models.CharField("bentuk usaha", max_length=8, choices=LegalForm.choices)
    status = models.CharField(max_length=12, choices=VendorState.choices, default=VendorState.DRAFT)
    version = models.PositiveIntegerField(default=1)

    # Identity
    owner_name = models.CharField("nama pemilik", max_length=160)
    nib = models.CharField(
        "NIB", max_length=13, validators=[RegexValidator(r"^\d{13}$", "NIB terdiri dari 13 angka.")]
    )
    npwp = models.CharField("NPWP", max_length=16, blank=True)
    # Kept in clear because the tax slip of a private person prints it.
    owner_nik = models.CharField(
        "NIK pemilik",
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^\d{16}$", "NIK terdiri dari 16 angka.")],
    )

    # Place and capacity
    address = models.CharField("alamat", max_length=300)
    kecamatan = models.CharField(max_length=60)
    wilayah = models.CharField(max_length=5, choices=Wilayah.choices)
    phone = models.CharField("telepon", max_length=20)
    delivery_areas = ArrayField(
        models.CharField(max_length=5, choices=Wilayah.choices), verbose_name="wilayah antar"
    )
    delivery_fee = models.DecimalField(
        "ongkos kirim", max_digits=12, decimal_places=2, default=Decimal(0)
    )
    daily_capacity = models.PositiveIntegerField("kapasitas porsi per hari")

    # Licences
    halal_number = models.CharField("nomor sertifikat halal", max_length=40, blank=True)
    halal_until = models.DateField("halal berlaku sampai", null=True, blank=True)
    hygiene_until = models.DateField("SLHS berlaku sampai", null=True, blank=True)

    # Tax evidence
    collects_pbjt = models.BooleanField("memungut PBJT", default=False)
    turnover_statement_year = models.PositiveSmallIntegerField(
        "tahun surat pernyataan omzet", null=True, blank=True
    )
    final_tax_letter = models.CharField("nomor suket PPh final", max_length=80, blank=True)
    final_tax_until = models.DateField("suket berlaku sampai", null=True, blank=True)

    # Bank
    bank_name = models.CharField("bank", max_length=60)
    bank_account = models.CharField("nomor rekening", max_length=30)
    bank_holder = models.CharField("atas nama", max_length=160)

    # Keyed hashes, to find one identity behind two names; see `vendors.identity`.
    owner_nik_hash = models.CharField(max_length=80, blank=True, editable=False)
    phone_hash = models.CharField(max_length=80, blank=True, editable=False)
    account_hash = models.CharField(max_length=80, blank=True, editable=False)
    address_hash = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        verbose_name = "penyedia"
        indexes = [
            models.Index(fields=["owner_nik_hash"], name="vendor_owner_nik_hash"),
            models.Index(fields=["phone_hash"], name="vendor_phone_hash"),
            models.Index(fields=["account_hash"], name="vendor_account_hash"),
            models.Index(fields=["address_hash"], name="vendor_address_hash"),
            models.Index(fields=["status", "-id"], name="vendor_status"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nib"],
                condition=~Q(nib="") & ~Q(status__in=["DRAFT", "REJECTED"]),
                name="vendor_nib_unique",
                violation_error_message="NIB ini sudah dipakai usaha lain.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["DRAFT", "RETURNED", "REJECTED", "SUSPENDED"])
                | (~Q(name="") & ~Q(nib="") & ~Q(bank_account="") & Q(daily_capacity__gt=0)),
                name="vendor_complete",
                violation_error_message="Data usaha belum lengkap untuk dikirim.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="status_edges",
                field="status",
                transitions=[
                    (a.value, b.value)
                    for a, edges in VENDOR_TRANSITIONS.items()
                    for b in sorted(edges)
                ],
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Tell whether the owner may still change the registration."""
        return self.status in OPEN_STATES

    @property
    def masked_account(self) -> str:
        """Return the account number with all but its last four digits hidden."""
        return privacy.mask(self.bank_account)

    @property
    def masked_npwp(self) -> str:
        """Return the tax number with all but its last four digits hidden; empty when unknown."""
        return privacy.mask(self.npwp)

    @property
    def masked_nik(self) -> str:
        """Return the owner's NIK with all but its last four digits hidden; empty when unknown."""
        return privacy.mask(self.owner_nik)

    @property
    def masked_phone(self) -> str:
        """Return the telephone number with all but its last three digits hidden."""
        return privacy.mask_phone(self.phone)

    @property
    def place(self) -> str:
        """Return where the kitchen is: `Menteng, Jakarta Pusat`."""
        return f"{self.kecamatan}, {self.get_wilayah_display()}"

    @property
    def delivery_area_names(self) -> list[str]:
        """Return the names of the areas the firm delivers to, in the order of their codes."""
        return [Wilayah(code).label for code in sorted(self.delivery_areas)]

    def is_halal_on(self, day: date) -> bool:
        """Tell whether the halal certificate covers `day`."""
        return bool(self.halal_number) and self.halal_until is not None and self.halal_until >= day
