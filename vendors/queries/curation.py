"""Firms as their curators see them: the queue, one firm, and what waits at home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Role
from core.acts import Actor
from core.worklist import Task
from vendors import access
from vendors.models import SecondFirmPermit, Vendor, VendorChange, VendorEvent, VendorProof
from vendors.paging import Cursor, Keyset, Page, page_of
from vendors.states import OPEN_STATES, VendorState

PAGE_SIZE = 25
MOST_TASKS = 50
BY_AGE = Keyset(("pk",), descending=False)
BY_NEWEST = Keyset(("pk",), descending=True)
TABS = {
    "menunggu": VendorState.SUBMITTED,
    "diperbaiki": VendorState.RETURNED,
    "terverifikasi": VendorState.VERIFIED,
    "dibekukan": VendorState.SUSPENDED,
    "ditolak": VendorState.REJECTED,
}
TWINS = {
    "owner_nik_hash": "NIK pemilik",
    "phone_hash": "nomor telepon",
    "account_hash": "nomor rekening",
    "address_hash": "alamat",
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a curator looks for: a tab, words, a wilayah."""

    tab: str = "menunggu"
    words: str = ""
    wilayah: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """Another firm that shares a number with this one."""

    firm: Vendor
    shares: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One firm for its curators."""

    proofs: list[VendorProof]
    events: list[VendorEvent]
    twins: list[Twin]
    changes: list[VendorChange]


def keyset(tab: str) -> Keyset:
    """This function will order the waiting ones oldest first, all others newest first."""
    return BY_AGE if TABS[tab] == VendorState.SUBMITTED else BY_NEWEST


def queue(actor: Actor | None, wishes: Wishes, cursor: Cursor | None) -> Page[Vendor]:
    """This function will read one page of a tab."""
    rows = access.firms_for(actor).filter(status=TABS[wishes.tab])
    if wishes.words:
        by_word = Q(name__icontains=wishes.words) | Q(owner_name__icontains=wishes.words)
        rows = rows.filter(by_word | Q(nib__startswith=wishes.words))
    if wishes.wilayah:
        rows = rows.filter(wilayah=wishes.wilayah)
    return page_of(rows, keyset(wishes.tab), cursor, PAGE_SIZE)


def counts(actor: Actor | None) -> dict[str, int]:
    """This function will count the firms of each tab in one query."""
    found = dict(access.firms_for(actor).order_by().values_list("status").annotate(Count("pk")))
    return {tab: found.get(state, 0) for tab, state in TABS.items()}


def detail_of(firm: Vendor) -> Detail:
    """This function will load what the page of one firm shows."""
    return Detail(
        proofs=list(firm.proofs.order_by("kind")),
        events=list(firm.events.order_by("-pk")),
        twins=twins_of(firm),
        changes=[row for row in latest_changes(firm) if row.state == VendorChange.State.WAITING],
    )


def latest_changes(firm: Vendor) -> list[VendorChange]:
    """This function will return the newest change of each kind that a firm asked for."""
    return list(firm.changes.order_by("kind", "-pk").distinct("kind"))


def twins_of(firm: Vendor) -> list[Twin]:
    """This function will find firms that share the owner's NIK, telephone, account or address."""
    marks = {name: getattr(firm, name) for name in TWINS if getattr(firm, name)}
    if not marks:
        return []
    shared = reduce(or_, (Q(**{name: mark}) for name, mark in marks.items()))
    others = Vendor.objects.filter(shared).exclude(pk=firm.pk).exclude(status=VendorState.DRAFT)
    return [Twin(other, _shares(other, marks)) for other in others.order_by("pk")[:20]]


def _shares(other: Vendor, marks: dict[str, str]) -> str:
    same = [TWINS[name] for name, mark in marks.items() if getattr(other, name) == mark]
    return " dan ".join([", ".join(same[:-1]), same[-1]] if len(same) > 1 else same)


def last_word(firm: Vendor) -> VendorEvent | None:
    """This function will return the latest decision about a firm."""
    return firm.events.order_by("-pk").first()


def waiting() -> int:
    """This function will count the registrations that wait for a decision."""
    return Vendor.objects.filter(status=VendorState.SUBMITTED).count()


def own_waiting(actor: Actor) -> str:
    """This function will name the actor's firm while its registration is being checked."""
    firm = Vendor.objects.filter(
        organisation=actor.organisation_id, status=VendorState.SUBMITTED
    ).first()
    return firm.name if firm else ""


def unused_permit(user_id: int) -> SecondFirmPermit | None:
    """This function will return BPPBJ's leave for one more firm that was not used yet."""
    return SecondFirmPermit.objects.filter(owner_id=user_id, used_for=None).first()


def tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will list what waits for a curator or for an owner."""
    if actor is None:
        return []
    if actor.role == Role.PEMILIK:
        return _owner_tasks(actor)
    if actor.role in access.CURATORS - {Role.BPPBJ}:
        waiting = access.firms_for(actor).filter(status=VendorState.SUBMITTED)
        sent = VendorEvent.objects.filter(to_state=VendorState.SUBMITTED, vendor__in=waiting)
        rows = sent.select_related("vendor").order_by("pk")[:MOST_TASKS]
        changes = access.changes_for(actor).filter(state=VendorChange.State.WAITING)
        return _curator_tasks(rows) + _change_tasks(changes.order_by("pk")[:MOST_TASKS])
    return []


def _curator_tasks(events: Iterable[VendorEvent]) -> list[Task]:
    latest = {event.vendor_id: event for event in events}
    return [
        Task(
            verb="Periksa pendaftaran",
            subject=event.vendor.name,
            url=reverse("curation:firm", args=[event.vendor_id]),
            since=event.at,
            waiting=f"{event.vendor.owner_name} di {event.vendor.place} menunggu jawaban",
        )
        for event in latest.values()
    ]


def _change_tasks(rows: Iterable[VendorChange]) -> list[Task]:
    return [
        Task(
            verb="Periksa perubahan",
            subject=f"{row.get_kind_display()} {row.vendor.name}",
            url=reverse("curation:firm", args=[row.vendor_id]),
            since=row.asked_at,
            waiting=f"{row.asked_by_name} menunggu jawaban; yang lama masih berlaku",
        )
        for row in rows
    ]


def _owner_tasks(actor: Actor) -> list[Task]:
    firm = Vendor.objects.filter(organisation=actor.organisation_id).first()
    if firm is None or firm.status not in OPEN_STATES:
        return []
    event = last_word(firm)
    if event is None:
        return []
    is_back = firm.status == VendorState.RETURNED
    return [
        Task(
            verb="Perbaiki pendaftaran" if is_back else "Lengkapi pendaftaran",
            subject=firm.name,
            url=reverse("vendors:register"),
            since=event.at,
            waiting=event.reason if is_back else "Usaha tampil di katalog setelah terverifikasi",
        )
    ]
