"""Figures that open: what a tile says, in words and numbers ready to print; pure."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import rupiah
from reports.queries.dashboard import Dashboard
from reports.queries.punctuality import Punctuality, Speed
from reports.queries.spending import Spending
from reports.queries.supply import SupplyRow
from reports.sentences import percent

NONE = "–"
GOOD_SHARE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """One tile: a label, the figure as printed, a note, and the page it opens."""

    label: str
    value: str
    note: str = ""
    icon: str = ""
    tone: str = ""
    url: str = ""


def count(number: int) -> str:
    """This function will write a count with dots between thousands."""
    return f"{number:,}".replace(",", ".")


def days(number: Decimal) -> str:
    """This function will write working days with at most one decimal."""
    return f"{number:.1f}".removesuffix(".0").replace(".", ",")


def spent(money: Spending, orders: int, *, url: str = "") -> Figure:
    """This function will show what was ordered and signed in the year, and how much is paid."""
    note = f"{count(orders)} pesanan, {rupiah(money.realised)} sudah dibayar"
    return Figure("Belanja e-Order", rupiah(money.value), note, "shopping-basket", url=url)


def punctual(payments: Punctuality, limit_days: int | None, *, url: str = "") -> Figure:
    """This function will show the share paid within the limit."""
    label, icon = "Dibayar tepat waktu", "calendar-check"
    if payments.share is None:
        return Figure(label, NONE, "Belum ada pembayaran yang dapat dinilai", icon, url=url)
    limit = f", batas {limit_days} hari kerja" if limit_days else ""
    note = f"{count(payments.on_time)} dari {count(payments.decided)} pembayaran{limit}"
    tone = "success" if payments.share >= GOOD_SHARE else "attention"
    return Figure(label, percent(payments.share), note, icon, tone, url)


def quick(speed: Speed | None, *, url: str = "") -> Figure:
    """This function will show the median working days from the BAST to the value date."""
    label, icon = "Waktu bayar (median)", "timer"
    if speed is None:
        return Figure(label, NONE, "Belum ada yang dibayar", icon, url=url)
    note = f"Rata-rata {days(speed.mean)} hari kerja sejak BAST"
    return Figure(label, f"{days(speed.median)} hari kerja", note, icon, url=url)


def late(payments: Punctuality, *, url: str = "") -> Figure:
    """This function will show the payments that are past their limit and still open."""
    tone = "danger" if payments.open_late else ""
    note = f"{rupiah(payments.overdue)} belum sampai ke penyedia"
    if not payments.open_late:
        note = "Tidak ada yang menunggak"
    return Figure("Lewat jatuh tempo", count(payments.open_late), note, "alarm-clock", tone, url)


def of_supply(total: SupplyRow, *, url: str = "") -> list[Figure]:
    """This function will show how many firms sell, and how many have not sold yet."""
    return [
        Figure(
            "Penyedia terverifikasi",
            count(total.vendors),
            f"{count(total.menus)} menu tampil di katalog",
            "store",
            url=url,
        ),
        Figure(
            "Sudah mendapat pesanan",
            count(total.selling),
            f"{count(total.waiting)} penyedia belum pernah",
            "shopping-basket",
            url=url,
        ),
    ]


def of_dashboard(board: Dashboard, *, late_url: str) -> list[Figure]:
    """This function will choose the four tiles of the dashboard."""
    total = board.overview.total
    return [
        spent(total.spending, total.orders),
        punctual(total.payments, board.overview.limit_days),
        late(total.payments, url=late_url),
        quick(board.speed),
    ]
