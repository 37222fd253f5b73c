"""What may be issued as an SPD, and how it may be revised or withdrawn. Pure.

`lines.<id>` names one line of an SPD's annex.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from budgets.ledger import LAST_MONTH, MONTHS, month_range, month_reached
from budgets.rules.common import (
    BUMD_RULE,
    NOTE_LENGTH,
    NUMBER_LENGTH,
    Faults,
    amount_faults,
    only_faulty,
    text_faults,
    year_faults,
)
from budgets.rules.lines import LineState
from core.money import ZERO, rupiah, total

ANNEX_LINES = 500


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """How much of an SPD goes to one budget line."""

    line_id: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class NewTranche:
    """An SPD to be issued for the months `month_from`–`month_to` of `year`."""

    organisation_id: int
    year: int
    number: str
    issued_date: date
    month_from: int
    month_to: int
    lines: tuple[AnnexLine, ...]
    note: str = ""

    @property
    def months(self) -> str:
        """Return the months in words: `Januari–Maret`."""
        return month_range(self.month_from, self.month_to)

    @property
    def opening(self) -> str:
        """Return the month from which the funds are open."""
        return MONTHS[self.month_from - 1]

    @property
    def total(self) -> Decimal:
        """Return the sum of the annex."""
        return total(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class TrancheFacts:
    """What the house knows about an SPD's draft: the office, its lines, the day."""

    organisation: str
    is_bumd: bool
    lines: Mapping[int, LineState]
    number_taken: bool
    today: date
    year_closed: bool = False


def tranche_faults(new: NewTranche, facts: TrancheFacts) -> Faults:
    """This function will list what is wrong with an SPD's draft, annex lines included."""
    if facts.is_bumd:
        return {"organisation": _bumd_faults(facts)}
    found: Faults = {
        "year": year_faults(new.year, facts.today) or _closed_faults(new, facts),
        "number": text_faults(new.number, NUMBER_LENGTH, "Nomor SPD") + _number_faults(new, facts),
        "issued_date": _date_faults(new, facts.today),
        "month_to": _month_faults(new.month_from, new.month_to),
        "note": text_faults(new.note, NOTE_LENGTH, "Keterangan") if new.note else [],
        "lines": _annex_faults(new),
    }
    for line in new.lines:
        found[f"lines.{line.line_id}"] = _annex_line_faults(line, new, facts)
    return only_faulty(found)


def revision_faults(
    new: NewTranche, reason: str, current: Mapping[int, Decimal], facts: TrancheFacts
) -> Faults:
    """This function will list what is wrong with a revision of an SPD.

    `current` is the annex in force (rupiah per line); `facts` must leave this SPD out of what
    the lines have released and of their months.
    """
    found = tranche_faults(new, facts)
    found["reason"] = text_faults(reason, NOTE_LENGTH, "Alasan perubahan")
    after = {line.line_id: line.amount for line in new.lines}
    if after == current:
        found.setdefault("lines", []).append("Belum ada jumlah yang berubah.")
    for line_id, texts in _cut_faults(new, current, after, facts).items():
        name = f"lines.{line_id}"
        found[name] = [*found.get(name, []), *texts]
    return only_faulty(found)


def withdrawal_faults(old: NewTranche, reason: str, facts: TrancheFacts) -> Faults:
    """This function will list what keeps an SPD from being withdrawn whole."""
    current = {line.line_id: line.amount for line in old.lines}
    found: Faults = {
        "year": _closed_faults(old, facts),
        "reason": text_faults(reason, NOTE_LENGTH, "Alasan penarikan"),
    }
    for line_id, texts in _cut_faults(old, current, {}, facts).items():
        found[f"lines.{line_id}"] = texts
    return only_faulty(found)


def total_faults(told: Decimal | None, new: NewTranche) -> list[str]:
    """This function will compare a total that was told with the annex; none told is no fault."""
    if told is None or told == new.total:
        return []
    return [
        (
            f"Total SPD {rupiah(told)} tidak sama dengan jumlah lampirannya {rupiah(new.total)} "
            f"(selisih {rupiah(abs(told - new.total))})."
        )
    ]


def same_tranche(new: NewTranche, known: NewTranche | None) -> bool:
    """This function will tell whether an SPD stands exactly as a draft says."""
    if known is None:
        return False
    left, right = (
        replace(one, lines=tuple(sorted(one.lines, key=lambda line: line.line_id)))
        for one in (new, known)
    )
    return left == right


def _cut_faults(
    new: NewTranche,
    current: Mapping[int, Decimal],
    after: Mapping[int, Decimal],
    facts: TrancheFacts,
) -> dict[int, list[str]]:
    """What is taken back from a line must not be in use; funds of later months never are."""
    month = max(new.month_from, month_reached(new.year, facts.today))
    found = {}
    for line_id, amount in current.items():
        cut, state = amount - after.get(line_id, ZERO), facts.lines[line_id]
        spare = state.spare(month) + amount
        if cut > spare:
            found[line_id] = [
                (
                    f"{state.label}: dikurangi {rupiah(cut)}, padahal dari SPD ini hanya "
                    f"{rupiah(max(spare, ZERO))} yang belum terpakai (terpakai "
                    f"{rupiah(state.used)}). Sisakan paling sedikit "
                    f"{rupiah(amount - max(spare, ZERO))}."
                )
            ]
    return found


def _closed_faults(new: NewTranche, facts: TrancheFacts) -> list[str]:
    if not facts.year_closed:
        return []
    return [f"Tahun anggaran {new.year} {facts.organisation} sudah ditutup."]


def _bumd_faults(facts: TrancheFacts) -> list[str]:
    return [
        (
            f"{facts.organisation} adalah BUMD: belanjanya memakai RKAP dan tidak memerlukan SPD "
            f"({BUMD_RULE}). Pilih SKPD."
        )
    ]


def _number_faults(new: NewTranche, facts: TrancheFacts) -> list[str]:
    if not facts.number_taken:
        return []
    return [f"Nomor SPD {new.number} sudah dipakai pada tahun {new.year}; periksa nomornya."]


def _date_faults(new: NewTranche, today: date) -> list[str]:
    day = new.issued_date
    shown = f"{day.day}/{day.month}/{day.year}"
    if day > today:
        return [f"Tanggal SPD {shown} belum tiba; SPD tidak dapat bertanggal mendatang."]
    if day.year not in (new.year - 1, new.year):
        return [f"Tanggal SPD {shown} tidak cocok dengan tahun anggaran {new.year}."]
    return []


def _month_faults(first: int, last: int) -> list[str]:
    if not (1 <= first <= LAST_MONTH and 1 <= last <= LAST_MONTH):
        return ["Bulan diisi 1 (Januari) sampai 12 (Desember)."]
    if last < first:
        return [f"Bulan akhir ({last}) tidak boleh sebelum bulan awal ({first})."]
    return []


def _annex_faults(new: NewTranche) -> list[str]:
    if not new.lines:
        return ["Isi jumlah untuk paling sedikit satu baris anggaran."]
    if len(new.lines) > ANNEX_LINES:
        return [f"Lampiran SPD paling banyak {ANNEX_LINES} baris; sekarang {len(new.lines)}."]
    twice = [pk for pk, count in Counter(line.line_id for line in new.lines).items() if count > 1]
    if twice:
        return ["Satu baris anggaran hanya boleh sekali dalam lampiran SPD; gabungkan jumlahnya."]
    return []


def _annex_line_faults(line: AnnexLine, new: NewTranche, facts: TrancheFacts) -> list[str]:
    state = facts.lines.get(line.line_id)
    if state is None or state.organisation_id != new.organisation_id:
        return [f"Baris anggaran ini bukan milik {facts.organisation}; pilih dari DPA-nya."]
    if state.year != new.year:
        return [f"{state.label} milik tahun {state.year}, bukan {new.year}."]
    wrong = amount_faults(line.amount)
    if wrong:
        return wrong
    if line.amount > state.remainder:
        return [
            (
                f"{rupiah(line.amount)} melebihi sisa DPA yang belum di-SPD-kan "
                f"{rupiah(state.remainder)} (DPA {rupiah(state.dpa)}, SPD sebelumnya "
                f"{rupiah(state.released)}); kurangi {rupiah(line.amount - state.remainder)}."
            )
        ]
    return _overlap_faults(new, state)


def _overlap_faults(new: NewTranche, state: LineState) -> list[str]:
    """A line has one SPD per month; more money for the same months is a revision of it."""
    if _month_faults(new.month_from, new.month_to):
        return []
    for span in state.spans:
        if span.month_from <= new.month_to and new.month_from <= span.month_to:
            months = month_range(span.month_from, span.month_to)
            return [
                (
                    f"{state.label} untuk {months} sudah di-SPD-kan dengan {span.number}; revisi "
                    "SPD itu, atau pilih bulan lain."
                )
            ]
    return []
