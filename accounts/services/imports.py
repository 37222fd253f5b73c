"""The list of organisations as a file: planned row by row, applied whole or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django import forms
from django.db import transaction
from django.utils import timezone

from accounts import access, locks, structure
from accounts.models import Level, Organisation, OrganisationName, Wilayah
from accounts.services.organisations import Facts, apply_facts
from accounts.structure import Place, Tree
from core import audit
from core.acts import Actor
from core.forms import DateField
from core.importing import Column, Fault, Limits, Plan, Row, read

FILE_LIMITS = Limits(rows=10_000, size=4 * 1024 * 1024)


def _text(longest: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(max_length=longest, required=required)


def _choice(choices: Iterable[tuple[str, str]], *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(choices=list(choices), required=required)


COLUMNS = (
    Column("kode", _text(50), "dinas-contoh"),
    Column("nama", _text(200), "Dinas Contoh"),
    Column("nama_singkat", _text(80), "Dinas Contoh"),
    Column("jenis", _choice(Organisation.Kind.choices), "SKPD"),
    Column("tingkat", _choice(Level.choices), "DINAS"),
    Column("induk", _text(50, required=False), "provinsi"),
    Column("asisten", _text(50, required=False), "asisten-pemerintahan"),
    Column("wilayah", _choice(Wilayah.choices, required=False), "31.71"),
    Column("alamat", _text(300, required=False), "Jalan Contoh 1, Jakarta Pusat"),
    Column("telepon", _text(20, required=False), "(021) 3822000"),
    Column("kop_surat", _text(200, required=False), ""),
    Column("ditutup", DateField(required=False), ""),
)
# Where the structure's field names stand in the file.
PLACES = {
    "code": "kode",
    "kind": "jenis",
    "level": "tingkat",
    "parent": "induk",
    "coordinator": "asisten",
}
# Columns of existing rows that a file may not change, with the reason.
FIXED = {
    "nama": ("name", "Nama berubah dengan tanggal dan dasar hukum, di halaman organisasinya."),
    "nama_singkat": ("short_name", "Nama singkat berubah di halaman organisasinya."),
    "kop_surat": ("letterhead", "Kop surat berubah dengan tanggal, di halaman organisasinya."),
    "jenis": ("kind", "Jenis menentukan sumber dana dan tidak dapat diubah; buat organisasi baru."),
    "ditutup": ("closed_date", "Penutupan dicatat dengan alasannya di halaman organisasinya."),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of the file: the organisation it means (None: a new one) and what differs."""

    place: Place
    row: Row
    existing: Organisation | None
    changes: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Tell whether the row makes an organisation."""
        return self.existing is None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many organisations an import made, changed and found as they are."""

    made: int
    changed: int
    same: int


def plan(data: bytes, limits: Limits = FILE_LIMITS, *, keeps_names: bool = False) -> Plan[Draft]:
    """This function will say what a file would do, and every fault in it; nothing is written.

    Rows may name an organisation that stands below them as their parent or Asisten. With
    `keeps_names` a different name of an organisation that exists is no fault, and not taken over.
    """
    table = read(data, COLUMNS, limits)
    codes = [row.values["kode"] for row in table.rows]
    existing = {row.code: row for row in Organisation.objects.filter(code__in=codes)}
    tree = structure.load()
    places = [_place(row, existing, -number) for number, row in enumerate(table.rows, start=1)]
    merged = _merged(tree, places)
    drafts, faults, seen = [], list(table.faults), set()
    for row, place in zip(table.rows, places, strict=True):
        found = _linked(place, row, merged)
        merged.places[found.pk or 0] = found
        drafts.append(Draft(found, row, existing.get(found.code), ()))
    for draft in drafts:
        faults += _faults(draft, merged, repeated=draft.place.code in seen)
        if not keeps_names:
            faults += _fixed_faults(draft)
        seen.add(draft.place.code)
    ready = tuple(replace(draft, changes=_changes(draft)) for draft in drafts)
    return Plan(ready, tuple(sorted(faults, key=lambda fault: fault.row or 0)), table.count)


def _place(row: Row, existing: dict[str, Organisation], number: int) -> Place:
    values, known = row.values, existing.get(row.values["kode"])
    closed = known.closed_date if known else None
    return Place(
        known.pk if known else number,
        values["kode"],
        values["jenis"],
        values["tingkat"],
        None,
        None,
        closed,
    )


def _merged(tree: Tree, places: Iterable[Place]) -> Tree:
    """The tree as the file would leave it, links apart."""
    merged = dict(tree.places)
    for place in places:
        merged.setdefault(place.pk or 0, place)
    return Tree(merged.values())


def _linked(place: Place, row: Row, tree: Tree) -> Place:
    parent, asisten = row.values["induk"], row.values["asisten"]
    return replace(
        place,
        parent_id=tree.codes.get(parent) if parent else None,
        coordinator_id=tree.codes.get(asisten) if asisten else None,
    )


def _faults(draft: Draft, tree: Tree, *, repeated: bool) -> Iterator[Fault]:
    row, values = draft.row, draft.row.values
    if repeated:
        yield _fault(row, "kode", "Kode ini sudah ada di atas pada berkas ini.")
        return
    for column in ("induk", "asisten"):
        if values[column] and values[column] not in tree.codes:
            yield _fault(row, column, "Tidak ada organisasi dengan kode ini, juga tidak di berkas.")
    for field, messages in structure.faults(draft.place, tree).items():
        for message in messages:
            yield _fault(row, PLACES[field], message)
    if draft.existing is None and values["ditutup"] is not None:
        yield _fault(row, "ditutup", "Organisasi baru tidak dapat langsung ditutup; kosongkan.")


def _fixed_faults(draft: Draft) -> list[Fault]:
    if draft.existing is None:
        return []
    return [
        _fault(draft.row, column, why)
        for column, (field, why) in FIXED.items()
        if (draft.row.values[column] or None) != (getattr(draft.existing, field) or None)
    ]


def _fault(row: Row, column: str, message: str) -> Fault:
    return Fault(message, row.number, column, str(row.values[column] or "")[:60])


def _changes(draft: Draft) -> tuple[str, ...]:
    if draft.existing is None:
        return ()
    facts = _facts(draft)
    wanted = {
        "tingkat": ("level", facts.level),
        "induk": ("parent_id", facts.parent_id),
        "asisten": ("coordinator_id", facts.coordinator_id),
        "wilayah": ("wilayah", facts.wilayah),
        "alamat": ("address", facts.address),
        "telepon": ("phone", facts.phone),
    }
    return tuple(
        column for column, (name, value) in wanted.items() if getattr(draft.existing, name) != value
    )


def _facts(draft: Draft) -> Facts:
    values, place = draft.row.values, draft.place
    return Facts(
        level=values["tingkat"],
        parent_id=place.parent_id,
        coordinator_id=place.coordinator_id,
        wilayah=values["wilayah"],
        address=values["alamat"],
        phone=values["telepon"],
    )


@transaction.atomic(durable=True)
def apply(
    data: bytes, *, by: Actor, at: datetime, since: date | None = None, keeps_names: bool = False
) -> Outcome:
    """This function will apply a file whole (BPPBJ, or a command); ImportRefused with every fault.

    Applying the same file again changes nothing. `since` is the day the new names begin, today
    unless told.
    """
    access.require_keeper(by)
    locks.tree()
    planned = plan(data, keeps_names=keeps_names)
    planned.require_clean()
    made = _make([d for d in planned.drafts if d.is_new], since or timezone.localdate(at))
    for row in made.values():
        change = audit.Change(data={"code": row.code, "kind": row.kind, "import": True})
        audit.record("organisation.create", row, by=by, at=at, change=change)
    changed = 0
    for draft in planned.drafts:
        if draft.existing is not None and draft.changes:
            facts = _facts(draft)
            parent, asisten = (
                made[pk].pk if pk in made else pk for pk in (facts.parent_id, facts.coordinator_id)
            )
            facts = replace(facts, parent_id=parent, coordinator_id=asisten)
            changed += apply_facts(draft.existing, facts, by=by, at=at)
    return Outcome(len(made), changed, len(planned.drafts) - len(made) - changed)


def _make(drafts: list[Draft], since: date) -> dict[int, Organisation]:
    """Insert new organisations, then link them, for a parent may stand below its child."""
    rows = {draft.place.pk or 0: _new(draft) for draft in drafts}
    Organisation.objects.bulk_create(rows.values(), batch_size=1000)
    linked = []
    for draft in drafts:
        row, place = rows[draft.place.pk or 0], draft.place
        for name, pk in (("parent_id", place.parent_id), ("coordinator_id", place.coordinator_id)):
            setattr(row, name, rows[pk].pk if pk in rows else pk)
        if row.parent_id or row.coordinator_id:
            linked.append(row)
    Organisation.objects.bulk_update(linked, ["parent", "coordinator"], batch_size=1000)
    names = [
        OrganisationName(
            organisation=row,
            name=row.name,
            short_name=row.short_name,
            letterhead=row.letterhead,
            valid_from=since,
            legal_basis="Pencatatan awal",
        )
        for row in rows.values()
    ]
    OrganisationName.objects.bulk_create(names, batch_size=1000)
    return rows


def _new(draft: Draft) -> Organisation:
    values = draft.row.values
    return Organisation(
        code=values["kode"],
        name=values["nama"],
        short_name=values["nama_singkat"],
        kind=values["jenis"],
        level=values["tingkat"],
        wilayah=values["wilayah"],
        address=values["alamat"],
        phone=values["telepon"],
        letterhead=values["kop_surat"],
    )


def table(rows: Iterable[Organisation]) -> list[list[str]]:
    """This function will spell organisations as rows of the file, which `apply` takes as no change.

    The rows come with `parent` and `coordinator` loaded; firms have no row.
    """
    return [
        [
            row.code,
            row.name,
            row.short_name,
            row.kind,
            row.level,
            row.parent.code if row.parent else "",
            row.coordinator.code if row.coordinator else "",
            row.wilayah,
            row.address,
            row.phone,
            row.letterhead,
            row.closed_date.isoformat() if row.closed_date else "",
        ]
        for row in rows
        if row.kind != Organisation.Kind.UMK
    ]
