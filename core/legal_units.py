"""How legal numbers are grouped, spelled and bounded; pure.

Rates are stored as fractions (0.005) and spoken as per cent (0,5%).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core import money
from core import parameters as keys
from core.errors import RuleRefused

HUNDRED = Decimal(100)
PLACES = 4


class Kind(StrEnum):
    """What a legal number counts."""

    RUPIAH = "RUPIAH"
    WHOLE = "WHOLE"
    RATE = "RATE"


@dataclass(frozen=True, slots=True)
class Spec:
    """How one legal number is read: its group on the page, what it counts, its lawful range."""

    group: str
    kind: Kind
    low: Decimal
    high: Decimal


LIMITS, DAYS, TAXES, FINES, PAPERS, PRIVACY, OTHERS = (
    "Batas dan jumlah",
    "Hari dan tenggat",
    "Pajak",
    "Denda",
    "Dokumen",
    "Data pribadi",
    "Lain-lain",
)
GROUPS = (LIMITS, DAYS, TAXES, FINES, PAPERS, PRIVACY, OTHERS)

_LARGEST = Decimal(1_000_000_000_000)
_RATE = Spec(TAXES, Kind.RATE, Decimal(0), Decimal(1))
_AMOUNT = Spec(TAXES, Kind.RUPIAH, Decimal(0), _LARGEST)

SPECS: dict[str, Spec] = {
    keys.ORDER_CAP: Spec(LIMITS, Kind.RUPIAH, Decimal(1), _LARGEST),
    keys.MIN_COMPARABLES: Spec(LIMITS, Kind.WHOLE, Decimal(1), Decimal(10)),
    keys.PAYMENT_DAYS: Spec(DAYS, Kind.WHOLE, Decimal(1), Decimal(30)),
    keys.PAYMENT_NEARING_DAYS: Spec(DAYS, Kind.WHOLE, Decimal(0), Decimal(10)),
    keys.LAST_ORDER_DAY: Spec(DAYS, Kind.WHOLE, Decimal(1), Decimal(31)),
    keys.LATE_PENALTY: Spec(FINES, Kind.RATE, Decimal(0), Decimal("0.05")),
    keys.PBJT_RATE: _RATE,
    keys.PPH_FINAL_RATE: _RATE,
    keys.PPH21_RATE: _RATE,
    keys.PPH22_RATE: _RATE,
    keys.PPH22_NO_NPWP_RATE: _RATE,
    keys.PPH22_THRESHOLD: _AMOUNT,
    keys.PPH23_RATE: _RATE,
    keys.PPH23_NO_NPWP_RATE: _RATE,
    keys.TURNOVER_EXEMPT: _AMOUNT,
    keys.STAMP_DUTY_THRESHOLD: Spec(PAPERS, Kind.RUPIAH, Decimal(0), _LARGEST),
    keys.KEEP_PAPERS: Spec(PRIVACY, Kind.WHOLE, Decimal(5), Decimal(50)),
    keys.KEEP_CONTACT: Spec(PRIVACY, Kind.WHOLE, Decimal(1), Decimal(120)),
    keys.KEEP_NOTICES: Spec(PRIVACY, Kind.WHOLE, Decimal(1), Decimal(120)),
}
_BY_UNIT = {
    "Rp": Spec(OTHERS, Kind.RUPIAH, Decimal(0), _LARGEST),
    "tarif": Spec(OTHERS, Kind.RATE, Decimal(0), Decimal(1)),
    "per hari": Spec(OTHERS, Kind.RATE, Decimal(0), Decimal("0.05")),
}
_COUNT = Spec(OTHERS, Kind.WHOLE, Decimal(0), Decimal(100_000))


class ValueOutOfRange(RuleRefused):
    """A legal number is not of its kind, or outside what it can sensibly be."""


def spec_of(key: str, unit: str) -> Spec:
    """This function will tell how a legal number is read; an unlisted key goes by its unit."""
    return SPECS.get(key) or _BY_UNIT.get(unit, _COUNT)


def shown(value: Decimal, unit: str) -> str:
    """This function will spell a value in its unit: `Rp50.000.000`, `3 hari kerja`, `0,5%`."""
    if unit == "Rp":
        return money.rupiah(value)
    if unit == "tarif":
        return f"{plain(value * HUNDRED)}%"
    if unit == "per hari":
        return f"{plain(value * HUNDRED)}% per hari"
    return f"{plain(value)} {unit}"


def plain(value: Decimal) -> str:
    """This function will write a number with a comma and without trailing zeros."""
    return f"{value.normalize():f}".replace(".", ",")


def check(spec: Spec, value: Decimal, unit: str, *, field: str) -> None:
    """This function will refuse a value that is not of its kind or outside its range.

    Raises ValueOutOfRange with the range in words, at `field`.
    """
    step = Decimal(1) if spec.kind != Kind.RATE else Decimal(1).scaleb(-PLACES)
    if not value.is_finite() or not spec.low <= value <= spec.high:
        wrong = (
            f"Nilai harus antara {shown(spec.low, unit)} dan {shown(spec.high, unit)}; "
            "periksa angkanya."
        )
    elif value != value.quantize(step):
        wrong = {
            Kind.RUPIAH: "Nilai harus rupiah bulat tanpa sen.",
            Kind.WHOLE: f"Nilai harus bilangan bulat, misalnya {shown(spec.low, unit)}.",
            Kind.RATE: "Persen paling banyak dua angka di belakang koma, misalnya 0,25.",
        }[spec.kind]
    else:
        return
    raise ValueOutOfRange(wrong, errors={field: [wrong]})
