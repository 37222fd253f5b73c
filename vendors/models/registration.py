"""How a firm came in and what it changes later: moves, proofs, leave to own a second firm."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format

from accounts.models import User
from core import privacy
from core.events import Event
from vendors.models.vendor import Vendor


class VendorEvent(Event):
    """How a firm moved."""

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = "riwayat usaha"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.vendor_id}: {self.from_state} → {self.to_state}"


class VendorProof(models.Model):
    """A paper that shows that a figure of the registration is true; one per kind."""

    class Kind(models.TextChoices):
        NIB = "NIB", "Dokumen NIB dari OSS"
        HALAL = "HALAL", "Sertifikat halal"
        HYGIENE = "HYGIENE", "Sertifikat laik higiene (SLHS)"
        TAX = "TAX", "Kartu NPWP atau bukti NIK sebagai NPWP"
        FINAL_TAX = "FINAL_TAX", "Surat keterangan PPh final"
        STATEMENT = "STATEMENT", "Surat pernyataan omzet"
        ACCOUNT = "ACCOUNT", "Halaman depan buku tabungan"

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="proofs")
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    file = models.FileField("berkas", upload_to="firms/%Y/%m")
    uploaded_at = models.DateTimeField("diunggah")
    uploaded_by_name = models.CharField("pengunggah", max_length=200)

    class Meta:
        verbose_name = "bukti usaha"
        constraints = [models.UniqueConstraint(fields=["vendor", "kind"], name="vendor_proof_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.vendor_id}"


class SecondFirmPermit(models.Model):
    """BPPBJ's leave for a person to own one more firm; used up by the next registration."""

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="firm_permits")
    reason = models.CharField("alasan", max_length=500)
    granted_at = models.DateTimeField("diberikan")
    granted_by_name = models.CharField("diberikan oleh", max_length=200)
    used_for = models.OneToOneField(
        Vendor, on_delete=models.PROTECT, null=True, blank=True, related_name="permit"
    )

    class Meta:
        verbose_name = "izin usaha kedua"

    def __str__(self) -> str:
        return f"Izin usaha kedua {self.owner_id}"


class VendorChange(models.Model):
    """What a verified firm asks to change, with its proof; until it is accepted the old one holds.

    Once decided it keeps no account number: the firm has it, or nobody needs it.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "ACCOUNT", "Rekening"
        HALAL = "HALAL", "Sertifikat halal"
        HYGIENE = "HYGIENE", "Sertifikat laik higiene (SLHS)"

    class State(models.TextChoices):
        WAITING = "WAITING", "Menunggu pemeriksaan"
        ACCEPTED = "ACCEPTED", "Diterima"
        REFUSED = "REFUSED", "Ditolak"

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField("diajukan")
    asked_by_name = models.CharField("diajukan oleh", max_length=200)

    # What is to hold, by kind
    bank_name = models.CharField("bank", max_length=60, blank=True)
    bank_account = models.CharField("nomor rekening", max_length=30, blank=True)
    bank_holder = models.CharField("atas nama", max_length=160, blank=True)
    number = models.CharField("nomor sertifikat", max_length=40, blank=True)
    until = models.DateField("berlaku sampai", null=True, blank=True)
    file = models.FileField("berkas", upload_to="firms/%Y/%m", blank=True)

    # The decision
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    decided_by_name = models.CharField("diputuskan oleh", max_length=200, blank=True)
    reason = models.CharField("alasan", max_length=500, blank=True)

    class Meta:
        verbose_name = "perubahan data usaha"
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "kind"],
                condition=Q(state="WAITING"),
                name="vendor_change_once",
                violation_error_message="Perubahan sebelumnya masih diperiksa.",
            ),
            models.CheckConstraint(
                condition=Q(state="WAITING") | Q(bank_account=""),
                name="vendor_change_forgets",
                violation_error_message="Perubahan yang diputuskan tidak menyimpan nomor rekening.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.vendor_id}"

    @property
    def masked_account(self) -> str:
        """Return the new account number with all but its last four digits hidden."""
        return privacy.mask(self.bank_account)

    @property
    def told(self) -> str:
        """Say what is to hold: `Bank Jakarta •••• 4517 atas nama ANI`, or number and last day."""
        if self.kind == self.Kind.ACCOUNT:
            parts = (self.bank_name, self.masked_account)
            return " ".join(filter(None, parts)) + f" atas nama {self.bank_holder}"
        day = date_format(self.until, "j F Y") if self.until else ""
        return f"{self.number} berlaku sampai {day}".strip()
