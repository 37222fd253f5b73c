"""The findings that the charts carry as titles, in whole sentences; pure."""

from collections.abc import Sequence
from decimal import Decimal

from reports.queries.dashboard import MonthRow, Overview, lowest_month

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ALL = Decimal(100)


def percent(share: Decimal) -> str:
    """This function will write per cent with at most one decimal, never rounding up to all."""
    shown = min(share, Decimal("99.9")) if share < ALL else share
    return f"{shown:.1f}".removesuffix(".0").replace(".", ",") + "%"


def punctuality(overview: Overview) -> str:
    """This function will say how punctual the year is, and which month was worst."""
    payments = overview.total.payments
    if payments.share is None:
        return f"Belum ada pembayaran yang selesai atau jatuh tempo pada {overview.year}"
    if payments.late == 0 and payments.decided == 1:
        return f"Satu-satunya pembayaran {overview.year} tepat waktu"
    if payments.late == 0:
        return f"Semua {payments.decided} pembayaran {overview.year} tepat waktu"
    sentence = (
        f"{percent(payments.share)} dari {payments.decided} pembayaran {overview.year} tepat waktu"
    )
    if len(overview.months) > 1:
        month, share = lowest_month(overview.months)
        sentence += f"; terendah {MONTHS[month - 1]} ({percent(share)})"
    return sentence


def chart(months: Sequence[MonthRow]) -> dict[str, list[object]]:
    """This function will shape the months for the chart: punctual, late and running payments."""
    return {
        "labels": [MONTHS[row.month - 1][:3] for row in months],
        "series": [
            {"name": "Tepat", "values": [row.payments.on_time for row in months]},
            {"name": "Terlambat", "values": [row.payments.late for row in months]},
            {"name": "Berjalan", "values": [row.payments.running for row in months]},
        ],
    }


def named(months: Sequence[MonthRow]) -> list[tuple[str, MonthRow]]:
    """This function will put the month's name before each row."""
    return [(MONTHS[row.month - 1], row) for row in months]
