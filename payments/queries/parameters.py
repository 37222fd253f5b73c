"""Legal numbers as the settings show them: groups, and one number with its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core import legal, legal_units
from core.errors import NotFound
from core.legal_units import Spec
from core.models import Parameter


class Standing(StrEnum):
    """Where a value stands on a day."""

    PAST = "PAST"
    IN_FORCE = "IN_FORCE"
    PLANNED = "PLANNED"
    WITHDRAWN = "WITHDRAWN"


STANDING_WORDS = {
    Standing.PAST: "Pernah berlaku",
    Standing.IN_FORCE: "Berlaku",
    Standing.PLANNED: "Direncanakan",
    Standing.WITHDRAWN: "Ditarik",
}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a legal number, and where it stands today."""

    row: Parameter
    standing: Standing

    @property
    def shown(self) -> str:
        """Return the value in its unit."""
        return legal_units.shown(self.row.value, self.row.unit)

    @property
    def words(self) -> str:
        """Return the standing in words."""
        return STANDING_WORDS[self.standing]


@dataclass(frozen=True, slots=True)
class Series:
    """One legal number: what it is, and every value it had, has or will have, oldest first."""

    key: str
    label: str
    unit: str
    spec: Spec
    values: tuple[Value, ...]

    @property
    def current(self) -> Value | None:
        """Return the value in force, None when the law has a hole."""
        return next((v for v in self.values if v.standing == Standing.IN_FORCE), None)

    @property
    def planned(self) -> list[Value]:
        """Return what will be in force later, the next one first."""
        return [v for v in self.values if v.standing == Standing.PLANNED]

    @property
    def version(self) -> int:
        """Return a number that grows with every change of this legal number."""
        return sum(value.row.version for value in self.values)

    def shown(self, value: Decimal) -> str:
        """Return a value in this number's unit."""
        return legal_units.shown(value, self.unit)


@dataclass(frozen=True, slots=True)
class Group:
    """Legal numbers of one kind, under a plain name."""

    name: str
    series: list[Series]


def standing_of(row: Parameter, today: date) -> Standing:
    """This function will tell whether a value is past, in force, planned or withdrawn."""
    if row.withdrawn_at:
        return Standing.WITHDRAWN
    if row.valid_from > today:
        return Standing.PLANNED
    is_over = row.valid_to is not None and row.valid_to <= today
    return Standing.PAST if is_over else Standing.IN_FORCE


def series(key: str, today: date) -> Series:
    """This function will load one legal number with its history; NotFound for an unknown key."""
    found = _series_of(key, Parameter.objects.filter(key=key), today)
    if found is None:
        raise NotFound("Parameter ini tidak dikenal; pilih dari daftar parameter.")
    return found


def catalogue(today: date) -> list[Group]:
    """This function will load every legal number in one query, grouped in plain words."""
    by_key: dict[str, list[Parameter]] = {number.key: [] for number in legal.LEGAL_NUMBERS}
    for row in Parameter.objects.all():
        by_key.setdefault(row.key, []).append(row)
    found = [_series_of(key, rows, today) for key, rows in by_key.items()]
    known = [one for one in found if one is not None]
    groups = [
        Group(name, [one for one in known if one.spec.group == name]) for name in legal_units.GROUPS
    ]
    return [group for group in groups if group.series]


def faults(groups: Iterable[Group]) -> list[Series]:
    """This function will list the numbers that the house needs and that have no value in force."""
    return [one for group in groups for one in group.series if one.current is None]


def _series_of(key: str, rows: Iterable[Parameter], today: date) -> Series | None:
    kept = sorted(rows, key=lambda row: (row.valid_from, row.pk))
    known = next((number for number in legal.LEGAL_NUMBERS if number.key == key), None)
    if not kept and known is None:
        return None
    label, unit = (known.label, known.unit) if known else (kept[-1].label, kept[-1].unit)
    values = tuple(Value(row, standing_of(row, today)) for row in kept)
    return Series(key, label, unit, legal_units.spec_of(key, unit), values)
