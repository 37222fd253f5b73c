"""The states of a firm and the legal edges between them."""

from django.db import models


class VendorState(models.TextChoices):
    # The owner fills in the registration; nobody else sees the firm.
    DRAFT = "DRAFT", "Sedang diisi"
    # Sent; Dinas PPKUKM, a mentor office or BPPBJ checks it against its proofs.
    SUBMITTED = "SUBMITTED", "Menunggu pemeriksaan"
    # Sent back with what is to be mended; the owner changes it and sends it again.
    RETURNED = "RETURNED", "Perlu diperbaiki"
    # Checked; in the catalogue, may be ordered from.
    VERIFIED = "VERIFIED", "Terverifikasi"
    # Taken out of the catalogue for a reason; running orders go on.
    SUSPENDED = "SUSPENDED", "Dibekukan"
    # Not taken in; its NIB is free for another registration.
    REJECTED = "REJECTED", "Ditolak"


VENDOR_TRANSITIONS: dict[VendorState, frozenset[VendorState]] = {
    VendorState.DRAFT: frozenset({VendorState.SUBMITTED}),
    VendorState.SUBMITTED: frozenset(
        {VendorState.VERIFIED, VendorState.RETURNED, VendorState.REJECTED}
    ),
    VendorState.RETURNED: frozenset({VendorState.SUBMITTED}),
    VendorState.VERIFIED: frozenset({VendorState.SUSPENDED}),
    VendorState.SUSPENDED: frozenset({VendorState.VERIFIED}),
    VendorState.REJECTED: frozenset(),
}

# The owner may change what is filled in.
OPEN_STATES = frozenset({VendorState.DRAFT, VendorState.RETURNED})
