"""The states of a package, an order, a handover and a paper, and the legal edges between them."""

from django.db import models


class PackageState(models.TextChoices):
    # The team is named; the PPK prepares the papers.
    ASSIGNED = "ASSIGNED", "Penyiapan dokumen"
    # KAK, Referensi Harga and Spesifikasi are issued; the PP may order.
    PREPARED = "PREPARED", "Siap dipesan"
    # One live order exists.
    ORDERED = "ORDERED", "Dalam pemesanan"
    # The order is closed and paid.
    DONE = "DONE", "Selesai"
    # Withdrawn before any order lived.
    CANCELLED = "CANCELLED", "Dibatalkan"


PACKAGE_TRANSITIONS: dict[PackageState, frozenset[PackageState]] = {
    PackageState.ASSIGNED: frozenset({PackageState.PREPARED, PackageState.CANCELLED}),
    PackageState.PREPARED: frozenset({PackageState.ORDERED, PackageState.CANCELLED}),
    PackageState.ORDERED: frozenset({PackageState.PREPARED, PackageState.DONE}),
    PackageState.DONE: frozenset(),
    PackageState.CANCELLED: frozenset(),
}


class OrderState(models.TextChoices):
    # The PP fills the basket; holds no money.
    DRAFT = "DRAFT", "Keranjang"
    # Sent to the PPK; the total is reserved on the budget line.
    SUBMITTED = "SUBMITTED", "Menunggu tanda tangan PPK"
    # The PPK signed the Surat Pesanan; the total is committed.
    SIGNED = "SIGNED", "Menunggu jawaban penyedia"
    # The vendor accepted and signed too.
    ACCEPTED = "ACCEPTED", "Diproses penyedia"
    # The vendor says it is there; the PPK inspects.
    DELIVERED = "DELIVERED", "Menunggu pemeriksaan"
    # Both signed the BAST; the payment clock runs.
    RECEIVED = "RECEIVED", "BAST ditandatangani"
    # The money arrived and the vendor confirmed it.
    CLOSED = "CLOSED", "Selesai"
    # Nothing was acceptable at the inspection; the money is released.
    REJECTED = "REJECTED", "Ditolak seluruhnya"
    # The vendor declined; the money is released.
    DECLINED = "DECLINED", "Ditolak penyedia"
    # Withdrawn by the office before acceptance; the money is released.
    CANCELLED = "CANCELLED", "Dibatalkan"


ORDER_TRANSITIONS: dict[OrderState, frozenset[OrderState]] = {
    OrderState.DRAFT: frozenset({OrderState.SUBMITTED, OrderState.CANCELLED}),
    OrderState.SUBMITTED: frozenset({OrderState.SIGNED, OrderState.DRAFT, OrderState.CANCELLED}),
    OrderState.SIGNED: frozenset({OrderState.ACCEPTED, OrderState.DECLINED}),
    OrderState.ACCEPTED: frozenset({OrderState.DELIVERED}),
    OrderState.DELIVERED: frozenset({OrderState.RECEIVED, OrderState.REJECTED}),
    OrderState.RECEIVED: frozenset({OrderState.CLOSED}),
    OrderState.CLOSED: frozenset(),
    OrderState.REJECTED: frozenset(),
    OrderState.DECLINED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}

# Orders that gave their money and their package back.
FAILED_ORDER_STATES = frozenset({OrderState.REJECTED, OrderState.DECLINED, OrderState.CANCELLED})
ENDED_ORDER_STATES = FAILED_ORDER_STATES | {OrderState.CLOSED}


class HandoverState(models.TextChoices):
    # The vendor reported the delivery.
    REPORTED = "REPORTED", "Menunggu pemeriksaan PPK"
    # The PPK counted per line and signed; the vendor's signature is awaited.
    INSPECTED = "INSPECTED", "Menunggu tanda tangan penyedia"
    # Both signed: the BAST stands.
    SIGNED = "SIGNED", "BAST ditandatangani"


HANDOVER_TRANSITIONS: dict[HandoverState, frozenset[HandoverState]] = {
    HandoverState.REPORTED: frozenset({HandoverState.INSPECTED}),
    HandoverState.INSPECTED: frozenset({HandoverState.SIGNED, HandoverState.REPORTED}),
    HandoverState.SIGNED: frozenset(),
}


class DocumentKind(models.TextChoices):
    KAK = "KAK", "Kerangka Acuan Kerja"
    REFERENSI_HARGA = "REFERENSI_HARGA", "Referensi Harga"
    SPESIFIKASI = "SPESIFIKASI", "Spesifikasi"
    SURAT_PESANAN = "SURAT_PESANAN", "Surat Pesanan"
    BAST = "BAST", "Berita Acara Serah Terima"
    KUITANSI = "KUITANSI", "Kuitansi"
    SPB = "SPB", "Surat Persetujuan Bayar"
