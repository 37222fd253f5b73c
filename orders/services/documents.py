"""Papers: numbered and frozen inside the act that issues them, rendered after its commit."""

import hashlib
import json
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from core import audit, numbering, pdf
from core.acts import Actor
from orders.models import Document, Order, Package
from orders.papers.parts import day_of, moment
from orders.states import DocumentKind

SERIES_CODE = {
    DocumentKind.KAK: "KAK",
    DocumentKind.REFERENSI_HARGA: "RH",
    DocumentKind.SPESIFIKASI: "SPEK",
    DocumentKind.SURAT_PESANAN: "SP",
    DocumentKind.BAST: "BAST",
    DocumentKind.KUITANSI: "KW",
    DocumentKind.SPB: "SPB",
}
BATCH = 50

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A paper to issue: its kind, what it belongs to, and what `orders.papers` froze for it."""

    kind: DocumentKind
    package: Package
    order: Order | None
    snapshot: dict[str, Any]


@transaction.atomic(savepoint=False)
def issue(new: NewDocument, *, by: Actor, at: datetime) -> Document:
    """This function will number and freeze a paper; call it last in the issuing transaction.

    The number is `007/SP/DISKOMINFOTIK/XI/2026`, gapless per office, kind and year. The head and
    who approved it are added to the snapshot, and `content_hash` is the SHA-256 of it all.
    """
    day = day_of(at)
    organisation = new.package.organisation
    sequence = numbering.take(f"organisation:{organisation.pk}", new.kind, day.year)
    number = "/".join(
        (
            f"{sequence:03}",
            SERIES_CODE[new.kind],
            organisation.code.upper(),
            numbering.roman_month(day.month),
            str(day.year),
        )
    )
    snapshot = new.snapshot | {
        "head": {
            "kind": str(new.kind),
            "title": new.kind.label,
            "number": number,
            "date": day.isoformat(),
            "place": "Jakarta",
        },
        "approved": {"name": by.user_name, "post": by.post, "at": moment(at)},
    }
    document = Document.objects.create(
        organisation=organisation,
        package=new.package,
        order=new.order,
        kind=new.kind,
        number=number,
        issued_date=day,
        issued_at=at,
        issued_by_name=by.user_name,
        snapshot=snapshot,
        content_hash=content_hash(snapshot),
    )
    audit.record("document.issue", document, by=by, at=at)
    return document


def content_hash(snapshot: dict[str, Any]) -> str:
    """This function will return the SHA-256 (hex) of a snapshot's canonical JSON."""
    canonical = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def render(document_id: int) -> Document:
    """This function will make the PDF of a paper from its snapshot, unless it is there already.

    No row stays locked while it renders: of two workers the first to finish keeps its file, the
    other one throws its own away.
    """
    document = Document.objects.get(pk=document_id)
    if document.pdf:
        return document
    content = ContentFile(to_pdf(document))
    storage, field = document.pdf.storage, document.pdf.field
    name = field.generate_filename(document, f"{secrets.token_urlsafe(24)}.pdf")
    stored = storage.save(name, content)
    if not Document.objects.filter(pk=document.pk, pdf="").update(pdf=stored):
        storage.delete(stored)
    document.refresh_from_db(fields=["pdf"])
    return document


def template_of(document: Document) -> str:
    """This function will return the template that a paper is rendered with."""
    return f"documents/{document.kind.lower()}.html"


def to_pdf(document: Document) -> bytes:
    """This function will render a paper's snapshot, and nothing else, to PDF bytes."""
    return pdf.render(
        template_of(document), {"paper": document.snapshot, "hash": document.content_hash}
    )


def render_pending() -> int:
    """This function will render the papers that have no PDF yet; returns how many it made.

    A paper that fails is logged and does not keep the others waiting.
    """
    waiting = Document.objects.filter(pdf="").order_by("pk").values_list("pk", flat=True)
    made = 0
    for pk in list(waiting[:BATCH]):
        try:
            render(pk)
        except Exception:
            logger.exception("document %s could not be rendered", pk)
        else:
            made += 1
    return made
