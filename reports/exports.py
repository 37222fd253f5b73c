"""Tables for a spreadsheet: the offices, and the audit trail in any length up to a bound.

CSV has semicolons and decimal commas, as in Indonesia.
"""

import csv
import io
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import IO

from django.db.models import QuerySet
from django.utils import timezone
from xlsxwriter import Workbook

from core import privacy
from core.models import AuditEvent
from core.sheets import BYTE_ORDER_MARK, safe
from reports import acts
from reports.queries import trail
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


TRAIL_HEAD = (
    "Nomor",
    "Waktu (WIB)",
    "Pelaku",
    "Jabatan",
    "Organisasi",
    "Tindakan",
    "Jenis objek",
    "Objek",
    "Dari",
    "Menjadi",
    "Alasan",
    "Kalimat",
    "Posisi rantai",
    "Hash rantai",
)


def trail_cells(event: AuditEvent, names: dict[int, str]) -> tuple[str, ...]:
    """This function will put an event into a row; personal numbers and addresses stay out."""
    link = getattr(event, "link", None)
    return (
        str(event.pk),
        timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
        event.actor_name,
        event.post,
        names.get(event.organisation_id or 0, ""),
        acts.label(event.act),
        acts.target(event.target_type),
        privacy.scrub(event.target_label),
        acts.state(event.target_type, event.from_state),
        acts.state(event.target_type, event.to_state),
        privacy.scrub(event.reason),
        str(trail.told(event, names)),
        str(link.position) if link else "",
        bytes(link.hash).hex() if link else "",
    )


def trail_rows(rows: QuerySet[AuditEvent], most: int) -> Iterator[tuple[str, ...]]:
    """This function will yield a row per event, read in pages: memory stays bounded."""
    for page in trail.chunks(rows.select_related("link"), most):
        names = trail.offices(page)
        yield from (trail_cells(event, names) for event in page)


def trail_csv(rows: QuerySet[AuditEvent], most: int) -> Iterator[str]:
    """This function will yield the trail as CSV that Excel opens as it is, line by line."""
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK
    for cells in chain([TRAIL_HEAD], trail_rows(rows, most)):
        writer.writerow([safe(cell) for cell in cells])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def trail_xlsx(rows: QuerySet[AuditEvent], most: int) -> IO[bytes]:
    """This function will write the trail as XLSX into a temporary file, all cells text."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book = Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet("Jejak audit")
    for number, cells in enumerate(chain([TRAIL_HEAD], trail_rows(rows, most))):
        for column, cell in enumerate(cells):
            sheet.write_string(number, column, cell)
    book.close()
    file.seek(0)
    return file
