"""What the charts of the budget show, and the finding each carries as its title; pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from budgets.ledger import LAST_MONTH
from budgets.summary import Spending
from core.money import rupiah, total

# An office below this absorption, in per cent, is named in the finding.
LOW_SHARE = Decimal(25)
CHARTED = 12
# The parts of a DPA from the paid one to the one that no SPD has released; they add up to it.
PARTS = (
    ("Terealisasi", "realised"),
    ("Ditahan pesanan", "held"),
    ("Sisa terbuka", "free"),
    ("SPD belum mulai", "coming"),
    ("Belum di-SPD-kan", "unreleased"),
)

Chart = Mapping[str, list[object]]


class Absorbed(Protocol):
    """An office's name and spending."""

    @property
    def spending(self) -> Spending: ...


def when(year: int, month: int, this_year: int) -> str:
    """This function will say how far the budget year is: `pada bulan ke-11`."""
    if not month:
        return f"sebelum {year} dimulai"
    return f"pada bulan ke-{month}" if year == this_year else f"sampai {LAST_MONTH} bulan {year}"


def absorbed(rows: Sequence[Absorbed], moment: str) -> str:
    """This function will say how many offices lag behind."""
    shares = [row.spending.absorption for row in rows if row.spending.absorption is not None]
    if not shares:
        return f"Belum ada pagu {moment}"
    low = sum(share < LOW_SHARE for share in shares)
    if len(shares) == 1:
        paid = f"{shares[0]:.1f}".removesuffix(".0").replace(".", ",")
        return f"{paid}% pagu terealisasi {moment}"
    if not low:
        return f"Semua {len(shares)} kantor menyerap sedikitnya {LOW_SHARE}% {moment}"
    return f"{low} dari {len(shares)} kantor di bawah {LOW_SHARE}% serapan {moment}"


def parts(names: Sequence[str], sums: Sequence[Spending]) -> Chart:
    """This function will stack what became of each office's DPA, at most twelve of them."""
    shown = sums[:CHARTED]
    return {
        "labels": list(names[:CHARTED]),
        "series": [
            {"name": label, "values": [float(getattr(money, part)) for money in shown]}
            for label, part in PARTS
        ],
    }


def bars(name: str, rows: Sequence[tuple[str, Decimal]]) -> Chart:
    """This function will draw one bar of rupiah per row, at most twelve of them."""
    shown = rows[:CHARTED]
    values = [float(amount) for _, amount in shown]
    return {
        "labels": [label for label, _ in shown],
        "series": [{"name": name, "values": values}],
    }


def dry(lines: int, unreleased: Sequence[Decimal]) -> str:
    """This function will say how many lines of how many offices run dry, and what may be opened."""
    offices = len(unreleased)
    where = f" di {offices} kantor" if offices > 1 else ""
    left = total(unreleased)
    rest = (
        f"{rupiah(left)} DPA-nya belum di-SPD-kan" if left else "seluruh DPA-nya sudah di-SPD-kan"
    )
    return f"{lines} baris{where} hampir atau sudah habis; {rest}"


def unused(tranches: int, amounts: Sequence[Decimal]) -> str:
    """This function will say how many SPD opened money that nobody needed."""
    where = f" di {len(amounts)} kantor" if len(amounts) > 1 else ""
    return f"{tranches} SPD{where} sudah berjalan, {rupiah(total(amounts))} belum terpakai"
