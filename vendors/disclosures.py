"""What is kept of a firm's owner, for what, and who has seen it in full."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from core import disclosure, parameters
from core.models import AuditEvent
from vendors.models import Vendor

DOCUMENT = "privacy.document"


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data: what it is for, who sees it in full, until when it is kept."""

    name: str
    purpose: str
    seen_by: str
    until: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One time that somebody saw a number or an original paper."""

    at: datetime
    person: str
    post: str
    what: str
    why: str
    is_own: bool


def kept(day: date) -> list[Kept]:
    """This function will tell a firm which personal data is kept, on which terms of `day`."""
    term = parameters.on(parameters.KEEP_PAPERS, day)
    papers = f"{int(term.value)} tahun sesudah pesanan terakhir ({term.legal_basis})"
    payer = "bendahara yang membayar Anda dan Dinas PPKUKM yang memverifikasi"
    return [
        Kept("NIK pemilik", "bukti potong pajak; mencegah satu orang di dua pihak", payer, papers),
        Kept("NPWP", "bukti potong pajak, Surat Pesanan", payer, papers),
        Kept("Nomor rekening", "menerima pembayaran", f"{payer}; PA/KPA yang menyetujui", papers),
        Kept(
            "Telepon",
            "menghubungi Anda tentang pesanan",
            "PPK, Pejabat Pengadaan, dan penerima pesanan itu",
            papers,
        ),
    ]


def events_of(vendor: Vendor) -> QuerySet[AuditEvent]:
    """This function will return who saw a firm's data in full, newest first."""
    numbers = Q(act=disclosure.ACT, target_type="vendors.vendor", target_id=vendor.pk)
    papers = Q(act=DOCUMENT, data__vendor=vendor.pk)
    return AuditEvent.objects.filter(numbers | papers).order_by("-pk")


def sights(events: list[AuditEvent], vendor: Vendor) -> list[Sight]:
    """This function will word such events for the firm."""
    return [
        Sight(
            at=event.at,
            person=event.actor_name,
            post=event.post,
            what=_what(event),
            why=event.reason,
            is_own=event.organisation_id == vendor.organisation_id,
        )
        for event in events
    ]


def _what(event: AuditEvent) -> str:
    if event.act == DOCUMENT:
        return event.target_label
    label = disclosure.LABELS.get(str(event.data.get("field")), "data pribadi")
    return label[0].upper() + label[1:]
