"""The office table as CSV for a spreadsheet: semicolons and decimal commas, as in Indonesia."""

import csv
import io
from decimal import Decimal

from core.sheets import BYTE_ORDER_MARK, safe
from reports.queries.dashboard import OfficeRow, Overview

HEAD = (
    "Unit kerja",
    "Pesanan",
    "DPA (Rp)",
    "SPD terbit (Rp)",
    "Belanja e-Order (Rp)",
    "Terpakai dari SPD (%)",
    "Sudah dibayar (Rp)",
    "Pembayaran tepat waktu",
    "Terlambat, sudah dibayar",
    "Terlambat, belum dibayar",
    "Masih dalam batas waktu",
    "Tepat waktu (%)",
)


def number(value: Decimal | None, places: int) -> str:
    """This function will write a number with a decimal comma, whole ones without places."""
    if value is None:
        return ""
    return f"{value:.{places}f}".replace(".", ",").removesuffix("," + "0" * places)


def offices_csv(overview: Overview) -> str:
    """This function will print the offices and their sum as CSV that Excel opens as it is."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(_cells(row) for row in (*overview.offices, overview.total))
    return BYTE_ORDER_MARK + out.getvalue()


def _cells(row: OfficeRow) -> list[str | int]:
    money, payments = row.spending, row.payments
    return [
        safe(row.name),
        row.orders,
        number(money.dpa, 2),
        number(money.released, 2),
        number(money.value, 2),
        number(money.share, 1),
        number(money.realised, 2),
        payments.on_time,
        payments.paid_late,
        payments.open_late,
        payments.running,
        number(payments.share, 1),
    ]
