"""What may be entered as a DPA line, and what a DPPA may make of it. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from budgets.rules import common
from budgets.rules.chart import account_faults
from budgets.rules.common import Faults
from core.money import quantise, rupiah, total

COMPONENTS = 200
UNIT_LENGTH = 60
FACTOR = re.compile(r"([\d.,]+)\s*(\D.*)")
LARGEST_VOLUME = Decimal(9_999_999_999)


@dataclass(frozen=True, slots=True)
class NewComponent:
    """A priced part of a line: `245 Orang / Kali × Rp30.000`."""

    name: str
    volume: Decimal
    unit: str
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """Return coefficient × unit price in rupiah."""
        return quantise(self.volume * self.unit_price)


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
    components: tuple[NewComponent, ...] = ()
    # Why the line may not be spent from yet (SIPD: blokir); empty when it may.
    blocked_reason: str = ""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Return what makes a line one: office, year, sub kegiatan, akun."""
        return self.organisation_id, self.year, self.sub_activity_code, self.account_code


@dataclass(frozen=True, slots=True)
class Revision:
    """What a DPPA makes of a line: its number, the new amount and its parts."""

    number: str
    amount: Decimal
    reason: str
    components: tuple[NewComponent, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The months of an SPD on a line."""

    number: str
    month_from: int
    month_to: int


@dataclass(frozen=True, slots=True)
class LineState:
    """What an SPD or a DPPA must know of a budget line."""

    organisation_id: int
    year: int
    label: str
    dpa: Decimal
    released: Decimal
    used: Decimal
    # What the SPD that start in month m or earlier have opened, for each of the twelve months.
    monthly: tuple[Decimal, ...]
    # The months that live SPD already fund, with their numbers.
    spans: tuple[Span, ...] = ()

    @property
    def remainder(self) -> Decimal:
        """Return the part of the DPA that no SPD has released yet."""
        return self.dpa - self.released

    def spare(self, month: int) -> Decimal:
        """Return what an SPD that counts in `month` (1–12) can still give back."""
        return self.monthly[month - 1] - self.used


def line_faults(new: NewLine, today: date) -> Faults:
    """This function will list what is wrong with a budget line's draft."""
    found: Faults = {
        "year": common.year_faults(new.year, today),
        "sub_activity_code": common.code_faults(
            new.sub_activity_code,
            common.SUB_ACTIVITY_CODE,
            "Kode sub kegiatan",
            "7.02.01.1.06.0009",
        ),
        "sub_activity_name": common.text_faults(
            new.sub_activity_name, common.NAME_LENGTH, "Nama sub kegiatan"
        ),
        "account_code": common.code_faults(
            new.account_code, common.ACCOUNT_CODE, "Kode akun", "5.1.02.01.01.0052"
        ),
        "account_name": common.text_faults(new.account_name, common.NAME_LENGTH, "Nama akun"),
        "dpa_number": common.text_faults(new.dpa_number, common.NUMBER_LENGTH, "Nomor DPA"),
        "fund_source": common.text_faults(new.fund_source, common.NUMBER_LENGTH, "Sumber dana"),
        "amount": common.amount_faults(new.amount),
    }
    if not found["account_code"] and not found["account_name"]:
        found["account_code"], found["account_name"] = account_faults(
            new.account_code, new.account_name
        )
    found["components"] = component_faults(new.components, new.amount)
    return common.only_faulty(found)


def differs(new: NewLine, number: str, amount: Decimal) -> bool:
    """This function will tell whether a file says something else of a line than the house."""
    return (new.dpa_number, new.amount) != (number, amount)


def revision_faults(
    new: Revision, state: LineState, *, known: frozenset[str], is_bumd: bool
) -> Faults:
    """This function will list what is wrong with a DPPA; `known` are the line's own numbers."""
    found: Faults = {
        "number": common.text_faults(new.number, common.NUMBER_LENGTH, "Nomor DPPA"),
        "reason": common.text_faults(new.reason, common.NOTE_LENGTH, "Alasan perubahan"),
        # A DPPA may take everything away.
        "amount": (common.amount_faults(new.amount) if new.amount else [])
        or _floor_faults(new, state, is_bumd=is_bumd),
        "components": component_faults(new.components, new.amount),
    }
    if new.number in known:
        found["number"] = [
            f"Nomor {new.number} sudah dipakai baris ini; perubahan memerlukan nomor DPPA sendiri."
        ]
    return common.only_faulty(found)


def component_faults(parts: tuple[NewComponent, ...], amount: Decimal) -> list[str]:
    """This function will refuse parts that are unpriced or do not add up to the line's amount."""
    if len(parts) > COMPONENTS:
        return [f"Paling banyak {COMPONENTS} komponen per baris; sekarang {len(parts)}."]
    wrong = [text for part in parts for text in _part_faults(part)]
    if wrong or not parts:
        return wrong
    found = total(part.amount for part in parts)
    if found != amount:
        return [
            (
                f"Jumlah komponen {rupiah(found)} tidak sama dengan pagu {rupiah(amount)} "
                f"(selisih {rupiah(abs(found - amount))})."
            )
        ]
    return []


def coefficient(text: str) -> tuple[Decimal | None, str]:
    """This function will read `245 Orang / Kali` or `10 Orang x 12 Bulan` as number and unit.

    The number is None when the text is not of that shape.
    """
    volume, units = Decimal(1), []
    for factor in re.split(r"\s+[x×]\s+", text.strip()):
        match = FACTOR.fullmatch(factor.strip())
        if match is None:
            return None, ""
        try:
            volume *= Decimal(match[1].replace(".", "").replace(",", "."))
        except InvalidOperation:
            return None, ""
        units.append(match[2].strip())
    return volume, " x ".join(units)


def _part_faults(part: NewComponent) -> list[str]:
    wrong = common.text_faults(part.name, common.NAME_LENGTH, "Nama komponen")
    wrong += common.text_faults(part.unit, UNIT_LENGTH, "Satuan komponen")
    wrong += common.amount_faults(part.unit_price)
    if not part.volume.is_finite() or not 0 < part.volume <= LARGEST_VOLUME:
        wrong.append("Koefisien harus lebih dari nol.")
    elif part.volume != quantise(part.volume):
        wrong.append("Koefisien paling banyak dua angka di belakang koma.")
    return wrong


def _floor_faults(new: Revision, state: LineState, *, is_bumd: bool) -> list[str]:
    floor = state.used if is_bumd else state.released
    if new.amount >= floor:
        return []
    if is_bumd:
        return [
            (
                f"Pagu baru {rupiah(new.amount)} di bawah yang sudah terpakai {rupiah(floor)}; "
                f"isi paling sedikit {rupiah(floor)}."
            )
        ]
    return [
        (
            f"Pagu baru {rupiah(new.amount)} di bawah SPD yang sudah terbit {rupiah(floor)} "
            f"(terpakai {rupiah(state.used)}). Kurangi SPD-nya lebih dahulu, atau isi paling "
            f"sedikit {rupiah(floor)}."
        )
    ]
