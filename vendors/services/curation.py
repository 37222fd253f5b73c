"""What the offices decide about a firm: verify, return, reject, suspend, lift, permit."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import identity as people
from accounts.models import Appointment, Role, User
from core import audit, idempotency
from core.acts import Actor
from core.errors import NotAllowed, NotFound, RuleRefused
from vendors import access, locks
from vendors.models import SecondFirmPermit, Vendor
from vendors.services import standing
from vendors.services.standing import Step
from vendors.states import VendorState


class OwnFirm(NotAllowed):
    """A curator is the firm's owner or one of its people."""


class ReasonMissing(RuleRefused):
    """A decision against a firm needs a reason."""


@dataclass(frozen=True, slots=True)
class _Decision:
    """An act of the curators: from where to where, in which words, and what the owner hears."""

    act: str
    source: VendorState
    to: VendorState
    done: str
    subject: str
    body: str
    needs_reason: bool = True


_DECISIONS = {
    access.VERIFY: _Decision(
        "vendor.verify",
        VendorState.SUBMITTED,
        VendorState.VERIFIED,
        "diverifikasi",
        "Usaha Anda terverifikasi",
        "{firm} terverifikasi dan tampil di katalog. Tambahkan menu agar kantor dapat memesan.",
        needs_reason=False,
    ),
    access.SEND_BACK: _Decision(
        "vendor.send_back",
        VendorState.SUBMITTED,
        VendorState.RETURNED,
        "dikembalikan",
        "Pendaftaran usaha perlu diperbaiki",
        "Pendaftaran {firm} dikembalikan: {reason} Perbaiki, lalu kirim lagi.",
    ),
    access.REJECT: _Decision(
        "vendor.reject",
        VendorState.SUBMITTED,
        VendorState.REJECTED,
        "ditolak",
        "Pendaftaran usaha ditolak",
        "Pendaftaran {firm} ditolak: {reason}",
    ),
    access.SUSPEND: _Decision(
        "vendor.suspend",
        VendorState.VERIFIED,
        VendorState.SUSPENDED,
        "dibekukan",
        "Usaha Anda dibekukan",
        "{firm} dibekukan dan tidak tampil di katalog: {reason} Pesanan yang sudah berjalan tetap "
        "diselesaikan.",
    ),
    access.LIFT: _Decision(
        "vendor.lift",
        VendorState.SUSPENDED,
        VendorState.VERIFIED,
        "dicabut pembekuannya",
        "Pembekuan usaha dicabut",
        "{firm} kembali tampil di katalog: {reason}",
    ),
}


@transaction.atomic(durable=True)
def decide(firm_id: int, act: str, reason: str, *, by: Actor, at: datetime) -> Vendor:
    """This function will take one decision of `access.VERIFY` … `access.LIFT` about a firm.

    Raises NotAllowed for other roles, OwnFirm, ReasonMissing, WrongState, StaleVersion; a repeat
    with the same key returns the firm.
    """
    decision, reason = _DECISIONS[act], reason.strip()
    access.require(by, act)
    seen = idempotency.claim(decision.act, f"{firm_id}:{reason}", by=by, at=at)
    if seen:
        return Vendor.objects.get(pk=seen.target_id)
    firm = locks.firm(firm_id, by=by)
    if firm.status == VendorState.DRAFT:
        raise NotFound("Usaha ini tidak ada atau belum mengirim pendaftarannya.")
    standing.expect(firm, frozenset({decision.source}), decision.done)
    if decision.needs_reason:
        require_reason(reason)
    require_stranger(firm, by)
    if act == access.LIFT:
        _require_numbers(firm)
    standing.move(firm, decision.to, Step(decision.act, reason), by=by, at=at)
    ended = reason if reason.endswith((".", "!", "?")) else f"{reason}."
    body = decision.body.format(firm=firm.name, reason=ended)
    standing.tell_owner(firm, act, f"{decision.subject}: {firm.name}", body, at=at)
    idempotency.settle(firm.pk, by=by)
    return firm


@transaction.atomic(durable=True)
def permit_second(firm_id: int, reason: str, *, by: Actor, at: datetime) -> SecondFirmPermit:
    """This function will allow the owner of a firm to register one more.

    Raises NotAllowed unless BPPBJ acts, ReasonMissing, RuleRefused while leave is still unused.
    """
    reason = reason.strip()
    access.require(by, access.PERMIT)
    seen = idempotency.claim("vendor.permit_second", f"{firm_id}:{reason}", by=by, at=at)
    if seen:
        return SecondFirmPermit.objects.get(pk=seen.target_id)
    firm = locks.firm(firm_id, by=by)
    if not reason:
        text = "Alasan belum diisi; tulis mengapa pemilik ini boleh memiliki usaha kedua."
        raise ReasonMissing(text, errors={"reason": [text]})
    owner = _owner_of(firm)
    if SecondFirmPermit.objects.filter(owner=owner, used_for=None).exists():
        raise RuleRefused(f"{owner.name} sudah memegang izin usaha kedua yang belum dipakai.")
    permit = SecondFirmPermit.objects.create(
        owner=owner, reason=reason, granted_at=at, granted_by_name=by.user_name
    )
    audit.record("vendor.permit_second", firm, by=by, at=at, change=audit.Change(reason=reason))
    standing.tell_owner(
        firm,
        "permit",
        "Anda boleh mendaftarkan usaha kedua",
        f"BPPBJ mengizinkan {owner.name} mendaftarkan satu usaha lagi: {reason}",
        at=at,
    )
    idempotency.settle(permit.pk, by=by)
    return permit


def require_reason(reason: str) -> None:
    """This function will refuse a decision against a firm that says nothing to its owner."""
    if not reason.strip():
        text = "Alasan belum diisi; pemilik usaha membacanya untuk tahu apa yang harus dilakukan."
        raise ReasonMissing(text, errors={"reason": [text]})


def _owner_of(firm: Vendor) -> User:
    posts = Appointment.objects.filter(organisation=firm.organisation_id, role=Role.PEMILIK)
    post = posts.select_related("user").order_by("-valid_from", "-pk").first()
    if post is None:
        raise NotFound("Usaha ini belum mempunyai pemilik yang tercatat.")
    return post.user


def _require_numbers(firm: Vendor) -> None:
    """Refuse to bring back a firm whose owner's data was erased: nobody could be paid there."""
    if not (firm.bank_account and firm.phone):
        raise RuleRefused(
            f"Data pribadi pemilik {firm} sudah dihapus, jadi usahanya tidak dapat kembali; "
            "pemiliknya mendaftar ulang dari awal."
        )


def require_stranger(firm: Vendor, by: Actor) -> None:
    """This function will refuse a curator who owns the firm or works there.

    Under this account or another one.
    """
    user = User.objects.filter(pk=by.user_id or 0).first()
    if user is None:
        return
    works_there = Appointment.objects.filter(organisation=firm.organisation_id, user=user).exists()
    nik = people.person_of(user).nik_hash
    if works_there or (nik and nik == firm.owner_nik_hash):
        raise OwnFirm(
            f"Anda pemilik atau staf {firm.name}; pejabat lain yang memutuskan tentang usaha ini.",
            rule="Perpres 16/2018 Pasal 7 huruf e",
        )
