"""The tree of organisations as a whole: what makes a place in it sound; no writes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Level, Organisation

Kind = Organisation.Kind
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEEPEST = 12
Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an organisation stands; ids of this table, or negative ones for rows not yet made."""

    pk: int | None
    code: str
    kind: str
    level: str
    parent_id: int | None
    coordinator_id: int | None
    closed_date: date | None


class Tree:
    """Every place by id and by code, the ones to be made included."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = {place.pk or 0: place for place in places}
        self.codes: dict[str, int] = {}
        for place in self.places.values():
            self.codes.setdefault(place.code, place.pk or 0)


def load() -> Tree:
    """This function will read the whole tree, firms included, for their codes are taken too."""
    rows = Organisation.objects.values_list(
        "pk", "code", "kind", "level", "parent_id", "coordinator_id", "closed_date"
    )
    return Tree(Place(*row) for row in rows)


def faults(place: Place, tree: Tree) -> Faults:
    """This function will say what is wrong with a place among the known ones, by field."""
    found: Faults = {}
    if not CODE.fullmatch(place.code) or len(place.code) > 50:
        found["code"] = ["Kode hanya huruf kecil, angka, dan tanda hubung, misalnya kec-menteng."]
    elif tree.codes.get(place.code, place.pk) != place.pk:
        found["code"] = [f"Kode {place.code} sudah dipakai organisasi lain; pilih kode lain."]
    found |= _kind_faults(place)
    found |= _parent_faults(place, tree.places)
    found |= _coordinator_faults(place, tree.places)
    return found


def _kind_faults(place: Place) -> Faults:
    if place.kind == Kind.UMK:
        return {"kind": ["Usaha mikro/kecil masuk melalui pendaftaran penyedia, bukan di sini."]}
    if (place.kind == Kind.BUMD) != (place.level == Level.BUMD) or place.level in ("", Level.UMK):
        return {
            "level": ["Tingkat tidak sesuai jenisnya: BUMD untuk jenis BUMD, selain itu bukan."]
        }
    return {}


def _parent_faults(place: Place, known: Mapping[int, Place]) -> Faults:
    if place.parent_id is None:
        return {}
    parent = known.get(place.parent_id)
    if parent is None or parent.kind == Kind.UMK:
        return {"parent": ["Induk ini tidak ada; pilih organisasi yang sudah tercatat."]}
    if parent.closed_date is not None and place.closed_date is None:
        return {"parent": ["Induk ini sudah ditutup; pilih organisasi yang masih ada."]}
    here: int | None = place.parent_id
    for _ in range(DEEPEST):
        if here is None:
            return {}
        if here == place.pk:
            return {"parent": ["Induk ini berada di bawah organisasi ini sendiri (lingkaran)."]}
        above = known.get(here)
        here = above.parent_id if above else None
    return {"parent": [f"Susunan ini lebih dalam dari {DEEPEST} tingkat atau melingkar."]}


def _coordinator_faults(place: Place, known: Mapping[int, Place]) -> Faults:
    if place.coordinator_id is None:
        return {}
    if place.kind not in (Kind.SKPD, Kind.BUMD):
        return {"coordinator": ["Hanya SKPD dan BUMD yang dikoordinasi seorang Asisten."]}
    above = known.get(place.coordinator_id)
    is_over = above is not None and above.closed_date is not None and place.closed_date is None
    if above is None or above.level != Level.ASISTEN or is_over:
        return {"coordinator": ["Pilih organisasi bertingkat Asisten Sekda yang masih ada."]}
    return {}
