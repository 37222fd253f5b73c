"""The states of a payment, the legal edges between them, its alerts and its tax rules."""

from django.db import models


class PaymentState(models.TextChoices):
    # The vendor sent the bill; the treasurer drafts the Surat Persetujuan Bayar.
    BILLED = "BILLED", "Menunggu draf bendahara"
    # The draft is with PA/KPA.
    DRAFTED = "DRAFTED", "Menunggu persetujuan PA/KPA"
    # Approved; the treasurer transfers.
    APPROVED = "APPROVED", "Menunggu pembayaran"
    # Transferred, with proof and value date; the clock has stopped.
    PAID = "PAID", "Dibayar"
    # The vendor confirmed that the money arrived.
    ARRIVED = "ARRIVED", "Uang diterima penyedia"


PAYMENT_TRANSITIONS: dict[PaymentState, frozenset[PaymentState]] = {
    PaymentState.BILLED: frozenset({PaymentState.DRAFTED}),
    PaymentState.DRAFTED: frozenset({PaymentState.APPROVED, PaymentState.BILLED}),
    PaymentState.APPROVED: frozenset({PaymentState.PAID}),
    PaymentState.PAID: frozenset({PaymentState.ARRIVED}),
    PaymentState.ARRIVED: frozenset(),
}

OPEN_PAYMENT_STATES = frozenset({PaymentState.BILLED, PaymentState.DRAFTED, PaymentState.APPROVED})


class FlagKind(models.TextChoices):
    # One working day is left.
    NEARING = "NEARING", "Mendekati jatuh tempo"
    # Today is the last day.
    DUE_TODAY = "DUE_TODAY", "Jatuh tempo hari ini"
    # The due date is past.
    OVERDUE = "OVERDUE", "Terlambat"


class TaxRule(models.TextChoices):
    """The PPh rules of domain.md section 5, in the order in which they are tried."""

    P1 = "P1", "Tidak dipotong: orang pribadi dengan surat pernyataan omzet"
    P2 = "P2", "PPh final UMKM: surat keterangan berlaku"
    P3A = "P3A", "PPh 23 jasa katering: badan usaha"
    P3A_NO_NPWP = "P3A_NO_NPWP", "PPh 23 jasa katering: badan usaha tanpa NPWP"
    P3B_21 = "P3B_21", "PPh 21 bukan pegawai: orang pribadi"
    P3B_23 = "P3B_23", "PPh 23 jasa katering: orang pribadi"
    P4 = "P4", "PPh 22 pembelian barang"
    P4_NO_NPWP = "P4_NO_NPWP", "PPh 22 pembelian barang: tanpa NPWP"
    P4_SMALL = "P4_SMALL", "Tidak dipotong: pembelian barang di bawah batas PPh 22"
