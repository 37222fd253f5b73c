"""A verified firm changes its account or a licence: asked with proof, checked, then in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import audit, idempotency, uploads
from core.acts import Actor
from core.errors import NotFound, RuleRefused, WrongState
from vendors import access, identity, locks
from vendors.models import Vendor, VendorChange, VendorProof
from vendors.services import curation, enrolment, standing
from vendors.services.registration import VendorInvalid
from vendors.states import VendorState

Kind = VendorChange.Kind
State = VendorChange.State
ACCOUNT = ("bank_name", "bank_account", "bank_holder")
# The columns of a firm that a kind of change sets, and those of the change they come from.
COLUMNS: dict[str, dict[str, str]] = {
    Kind.ACCOUNT: {name: name for name in ACCOUNT},
    Kind.HALAL: {"halal_number": "number", "halal_until": "until"},
    Kind.HYGIENE: {"hygiene_until": "until"},
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a curator says about a change; a refusal needs a reason."""

    accept: bool
    reason: str = ""


class NothingNew(RuleRefused):
    """What is asked for holds already."""


def ask(
    firm_id: int,
    kind: str,
    values: Mapping[str, Any],
    upload: File[Any],
    *,
    by: Actor,
    at: datetime,
) -> VendorChange:
    """This function will ask the curators to change a verified firm's account or licence.

    `values` has the firm's own columns of the kind. The file is judged before the transaction.
    Raises VendorInvalid with the fields at fault, NothingNew, WrongState while the firm is not
    verified or an earlier change of the kind waits, UploadRefused, NotFound for another firm.
    """
    return _ask(firm_id, kind, values, uploads.check_document(upload), by=by, at=at)


@transaction.atomic(durable=True)
def _ask(
    firm_id: int,
    kind: str,
    values: Mapping[str, Any],
    file: ContentFile[bytes],
    *,
    by: Actor,
    at: datetime,
) -> VendorChange:
    firm = enrolment.own(firm_id, by)
    wanted = enrolment.spelled({name: values.get(name, "") for name in COLUMNS[kind]})
    content = f"{firm_id}:{kind}:{identity.marks(wanted)}"
    seen = idempotency.claim("vendor.ask_change", content, by=by, at=at)
    if seen:
        return VendorChange.objects.get(pk=seen.target_id)
    standing.expect(firm, frozenset({VendorState.VERIFIED}), "mengajukan perubahan")
    if firm.changes.filter(kind=kind, state=State.WAITING).exists():
        raise WrongState(
            f"{Kind(kind).label} yang Anda ajukan sebelumnya masih diperiksa; tunggu keputusannya."
        )
    _require_sound(firm, kind, wanted, timezone.localdate(at))
    change = VendorChange.objects.create(
        vendor=firm,
        kind=kind,
        asked_at=at,
        asked_by_name=by.user_name,
        file=file,
        **{column: wanted[name] for name, column in COLUMNS[kind].items()},
    )
    audit.record("vendor.ask_change", firm, by=by, at=at, change=audit.Change(data={"kind": kind}))
    standing.tell_curators(
        firm,
        f"Perubahan data usaha: {firm.name}",
        f"{firm.name} mengajukan {change.get_kind_display().lower()} yang baru. Cocokkan dengan "
        "buktinya, lalu terima atau tolak.",
        at=at,
    )
    idempotency.settle(change.pk, by=by)
    return change


def _require_sound(firm: Vendor, kind: str, wanted: dict[str, Any], today: date) -> None:
    lacking = [name for name, value in wanted.items() if not value]
    if lacking:
        raise VendorInvalid(
            "Data belum lengkap.", errors={name: ["Isi dahulu."] for name in lacking}
        )
    if all(getattr(firm, name) == value for name, value in wanted.items()):
        raise NothingNew(f"{Kind(kind).label} ini sudah berlaku; tidak ada yang perlu diubah.")
    if kind == Kind.ACCOUNT:
        enrolment.require_holder(firm, wanted["bank_holder"])
        return
    until = next(name for name in wanted if name.endswith("_until"))
    if wanted[until] < today:
        text = "Tanggal ini sudah lewat; unggah sertifikat yang masih berlaku."
        raise VendorInvalid(text, errors={until: [text]})


def decide(change_id: int, word: Decision, *, by: Actor, at: datetime) -> VendorChange:
    """This function will take over a change into the firm, or refuse it with a reason.

    Raises NotAllowed for other roles, OwnFirm, ReasonMissing, WrongState once it is decided.
    """
    change, replaced = _decide(change_id, word, by=by, at=at)
    if replaced:
        change.file.storage.delete(replaced)
    return change


@transaction.atomic(durable=True)
def _decide(change_id: int, word: Decision, *, by: Actor, at: datetime) -> tuple[VendorChange, str]:
    access.require(by, access.DECIDE_CHANGE)
    found = VendorChange.objects.filter(pk=change_id).first()
    if found is None:
        raise NotFound
    firm = locks.vendor(found.vendor_id)
    change = VendorChange.objects.select_for_update(of=("self",)).get(pk=change_id)
    act = "vendor.accept_change" if word.accept else "vendor.refuse_change"
    seen = idempotency.claim(act, f"{change.pk}:{word.reason}", by=by, at=at, target=change.pk)
    if seen:
        return change, ""
    if change.state != State.WAITING:
        raise WrongState(f"Perubahan ini sudah {change.get_state_display().lower()}.")
    if not word.accept:
        curation.require_reason(word.reason)
    curation.require_stranger(firm, by)
    replaced = _take_over(firm, change, at=at) if word.accept else ""
    close(change, State.ACCEPTED if word.accept else State.REFUSED, word.reason, by=by, at=at)
    told = audit.Change(reason=word.reason.strip(), data={"kind": change.kind})
    audit.record(act, firm, by=by, at=at, change=told)
    _tell_owner(firm, change, at=at)
    return change, replaced


def _take_over(firm: Vendor, change: VendorChange, *, at: datetime) -> str:
    """Put the change in force, its file in the proof's place; return the file that goes."""
    columns = COLUMNS[change.kind]
    for name, column in columns.items():
        setattr(firm, name, getattr(change, column))
    firm.version += 1
    firm.save(update_fields=[*columns, *identity.refresh(firm), "version"])
    proof = VendorProof.objects.filter(vendor=firm, kind=change.kind).first()
    replaced = proof.file.name or "" if proof else ""
    values = {"file": change.file.name, "uploaded_at": at, "uploaded_by_name": change.asked_by_name}
    VendorProof.objects.update_or_create(vendor=firm, kind=change.kind, defaults=values)
    change.file = ""
    return replaced


def close(change: VendorChange, state: str, reason: str, *, by: Actor, at: datetime) -> None:
    """This function will end a change that waits; part of the transaction that locked its firm."""
    change.state, change.reason, change.bank_account = state, reason.strip(), ""
    change.decided_at, change.decided_by_name = at, by.user_name
    change.save(
        update_fields=["state", "reason", "bank_account", "decided_at", "decided_by_name", "file"]
    )


def _tell_owner(firm: Vendor, change: VendorChange, *, at: datetime) -> None:
    name = change.get_kind_display()
    if change.state == State.ACCEPTED:
        subject, body = f"{name} baru berlaku", f"{name} baru {firm.name} diterima dan berlaku."
    else:
        subject = f"{name} baru ditolak"
        body = f"{name} baru {firm.name} ditolak: {change.reason} Yang lama tetap berlaku."
    url = reverse("vendors:profile")
    standing.tell_owner(firm, "change", f"{subject}: {firm.name}", body, at=at, url=url)
