"""Who gets a paper as it was signed, and who a copy without the personal numbers on it."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction

from core import audit, pdf, privacy
from core.acts import Actor
from core.errors import NotAllowed, RuleRefused
from orders.access import packages as access
from orders.models import Document
from orders.services import documents

RULE = "UU 27/2022 Pasal 20 dan 35"
ACT = "privacy.document"


class ReasonMissing(RuleRefused):
    """An auditor asks for an original without saying why."""


def read(document: Document, *, by: Actor, at: datetime) -> bytes | None:
    """This function will return the copy that this reader gets, or None for the original.

    Papers without personal numbers are open to all who may see them. Of the others the original
    goes to who signs, pays or delivers by it, and that leaves an audit event.
    """
    if document.kind not in access.PERSONAL_KINDS:
        return None
    if access.needs_original(by, document):
        _record(document, "Membuka dokumen yang menjadi tugasnya", by=by, at=at)
        return None
    return masked_pdf(document)


@transaction.atomic(durable=True)
def open_original(document_id: int, reason: str, *, by: Actor, at: datetime) -> Document:
    """This function will let an auditor open a paper as it was signed, with a reason.

    Raises NotFound, NotAllowed or ReasonMissing.
    """
    document = access.get_document(by, document_id)
    if not access.may_open_original(by):
        raise NotAllowed(
            "Hanya Inspektorat yang membuka dokumen asli dengan alasan; pejabat paket dan penyedia "
            "mendapat aslinya tanpa meminta.",
            rule=RULE,
        )
    if not reason.strip():
        raise ReasonMissing(
            "Tulis untuk pemeriksaan apa dokumen asli ini dibuka.",
            rule=RULE,
            errors={"reason": ["Tulis alasannya."]},
        )
    change = audit.Change(reason=reason.strip(), data=_whose(document))
    audit.record(ACT, document, by=by, at=at, change=change)
    return document


@transaction.atomic(durable=True)
def _record(document: Document, reason: str, *, by: Actor, at: datetime) -> None:
    change = audit.Change(reason=reason, data=_whose(document))
    audit.record(ACT, document, by=by, at=at, change=change)


def _whose(document: Document) -> dict[str, Any]:
    return {"vendor": document.order.vendor_id} if document.order is not None else {}


def masked(snapshot: dict[str, Any]) -> dict[str, Any]:
    """This function will return a snapshot with every personal number hidden, marked as a copy."""
    copy = deepcopy(snapshot) | {"masked": True}
    for part, name, hide in (
        ("vendor", "npwp", privacy.mask),
        ("vendor", "phone", privacy.mask_phone),
        ("account", "number", privacy.mask),
        ("delivery", "phone", privacy.mask_phone),
    ):
        if copy.get(part, {}).get(name):
            copy[part][name] = hide(copy[part][name])
    return copy


def masked_pdf(document: Document) -> bytes:
    """This function will render the copy without personal numbers; no file of it is kept."""
    context = {"paper": masked(document.snapshot), "hash": document.content_hash}
    return pdf.render_again(documents.template_of(document), context)
