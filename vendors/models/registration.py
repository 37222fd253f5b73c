"""How a firm came in: its moves, its proofs, and leave to own a second firm."""

import pgtrigger
from django.db import models

from accounts.models import User
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
