"""What may be entered as a DPA line or an SPD: the drafts and the faults of a draft. Pure.

A fault is a full sentence under the name of the field it belongs to; `lines.<id>` is one line
of an SPD's annex.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.ledger import LAST_MONTH, MONTHS, month_range
from core.money import quantise, rupiah, total

ACCOUNT_CODE = re.compile(r"\d\.\d\.\d{2}\.\d{2}\.\d{2}\.\d{4}", re.ASCII)
SUB_ACTIVITY_CODE = re.compile(r"(\d|X)\.(\d{2}|XX)\.\d{2}\.\d\.\d{2}\.(\d{4}|\d{2})", re.ASCII)
# No budget line of the province comes near; it also keeps numeric(18,2) from overflowing.
LARGEST = Decimal(9_999_999_999_999)
ANNEX_LINES = 500
NUMBER_LENGTH = 80
NOTE_LENGTH = 300
NAME_LENGTH = 200
SPD_RULE = "Permendagri 77/2020"
BUMD_RULE = "Ingub 1/2023 KEDUA"

Faults = dict[str, list[str]]

NO_OFFICE: Faults = {"organisation": ["Kantor tidak ditemukan; pilih SKPD."]}


@dataclass(frozen=True, slots=True)
class NewLine:
    """A DPA line (or a BUMD's RKAP line) to be entered."""

    organisation_id: int
    year: int
    sub_activity_code: str
    sub_activity_name: str
    account_code: str
    account_name: str
    dpa_number: str
    amount: Decimal
    fund_source: str = "PAD"


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
class LineState:
    """What an SPD must know of a budget line."""

    organisation_id: int
    year: int
    label: str
    dpa: Decimal
    released: Decimal

    @property
    def remainder(self) -> Decimal:
        """Return the part of the DPA that no SPD has released yet."""
        return self.dpa - self.released


@dataclass(frozen=True, slots=True)
class TrancheFacts:
    """What the house knows about an SPD's draft: the office, its lines, the day."""

    organisation: str
    is_bumd: bool
    lines: Mapping[int, LineState]
    number_taken: bool
    today: date


def amount_faults(amount: Decimal) -> list[str]:
    """This function will refuse amounts that are not positive, too large or not whole cents."""
    if not amount.is_finite():
        return ["Jumlah bukan angka; tulis rupiah, misalnya 1.250.000."]
    if abs(amount) > LARGEST:
        return [f"Jumlah terlalu besar; paling banyak {rupiah(LARGEST)}."]
    if amount <= 0:
        return [f"Jumlah {rupiah(amount)} harus lebih dari Rp0."]
    if amount != quantise(amount):
        return ["Jumlah paling banyak dua angka di belakang koma."]
    return []


def text_faults(text: str, longest: int, name: str) -> list[str]:
    """This function will refuse blank and over-long text and characters that cannot be stored."""
    if not text.strip():
        return [f"{name} wajib diisi."]
    if "\x00" in text:
        return [f"{name} memuat karakter yang tidak dapat disimpan; ketik ulang."]
    if len(text) > longest:
        return [f"{name} paling panjang {longest} huruf; sekarang {len(text)}."]
    return []


def year_faults(year: int, today: date) -> list[str]:
    """This function will refuse budget years other than the running and the coming one."""
    if year in (today.year, today.year + 1):
        return []
    return [
        (
            f"Tahun anggaran {year} tidak dapat diisi; pilih {today.year} (berjalan) atau "
            f"{today.year + 1} (mendatang)."
        )
    ]


def line_faults(new: NewLine, today: date) -> Faults:
    """This function will list what is wrong with a budget line's draft."""
    found: Faults = {
        "year": year_faults(new.year, today),
        "sub_activity_code": _code_faults(
            new.sub_activity_code, SUB_ACTIVITY_CODE, "Kode sub kegiatan", "7.02.01.1.06.0009"
        ),
        "sub_activity_name": text_faults(new.sub_activity_name, NAME_LENGTH, "Nama sub kegiatan"),
        "account_code": _code_faults(
            new.account_code, ACCOUNT_CODE, "Kode akun", "5.1.02.01.01.0052"
        ),
        "account_name": text_faults(new.account_name, NAME_LENGTH, "Nama akun"),
        "dpa_number": text_faults(new.dpa_number, NUMBER_LENGTH, "Nomor DPA"),
        "fund_source": text_faults(new.fund_source, NUMBER_LENGTH, "Sumber dana"),
        "amount": amount_faults(new.amount),
    }
    return _only_faulty(found)


def tranche_faults(new: NewTranche, facts: TrancheFacts) -> Faults:
    """This function will list what is wrong with an SPD's draft, annex lines included."""
    if facts.is_bumd:
        return {"organisation": _bumd_faults(facts)}
    found: Faults = {
        "year": year_faults(new.year, facts.today),
        "number": text_faults(new.number, NUMBER_LENGTH, "Nomor SPD") + _number_faults(new, facts),
        "issued_date": _date_faults(new, facts.today),
        "month_to": _month_faults(new.month_from, new.month_to),
        "note": text_faults(new.note, NOTE_LENGTH, "Keterangan") if new.note else [],
        "lines": _annex_faults(new),
    }
    for line in new.lines:
        found[f"lines.{line.line_id}"] = _annex_line_faults(line, new, facts)
    return _only_faulty(found)


def _code_faults(code: str, pattern: re.Pattern[str], name: str, example: str) -> list[str]:
    if pattern.fullmatch(code):
        return []
    shown = code[:40].replace("\x00", "")
    return [f"{name} “{shown}” tidak sesuai bentuk SIPD, misalnya {example}."]


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
    return []


def _only_faulty(found: Faults) -> Faults:
    return {name: messages for name, messages in found.items() if messages}
