"""Spreadsheets in and out: XLSX read with bounds, XLSX and CSV written so that they read back.

A workbook is a ZIP of XML made by a stranger. It is measured before anything is unpacked, must not
declare entities, is read row by row from its first sheet only, and no formula is ever computed.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

ZIP_MARK = b"PK\x03\x04"
UNPACKED_LIMIT = 12 * 1024 * 1024
MEMBER_LIMIT = 200
COLUMN_LIMIT = 64
# Rows that are read to find the filled ones: a kilobyte can claim a million empty rows.
SPARE_ROWS = 5_000
# What Excel and LibreOffice write; other packings only serve to hide size.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

Cells = Sequence[str]
# What openpyxl and zipfile raise on a workbook that is broken or not one.
BROKEN = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)


class SheetUnreadable(Exception):
    """The bytes are no workbook that may be read; the text is an Indonesian sentence."""


def is_workbook(data: bytes) -> bool:
    """This function will tell whether the bytes look like an XLSX (a ZIP archive)."""
    return data.startswith(ZIP_MARK)


def rows_of(data: bytes, most: int) -> Iterator[tuple[int, list[str]]]:
    """This function will yield number and cells of the first sheet's rows that are not blank.

    Yields at most `most` rows of up to 64 columns, each at least as wide as the first. A formula
    comes as its text (`=A1+1`), a date as 2026-11-26, a whole number without places. Raises
    SheetUnreadable.
    """
    _measure(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        last = most + SPARE_ROWS
        rows = sheet.iter_rows(max_row=last + 1, max_col=COLUMN_LIMIT, values_only=True)
        texts = ((number, [_text(v) for v in row]) for number, row in enumerate(rows, start=1))
        within = (_within(number, last, cells) for number, cells in texts)
        filled = ((number, cells) for number, cells in within if any(c.strip() for c in cells))
        width = 0
        for number, cells in islice(filled, most):
            trimmed = _trimmed(cells)
            width = width or len(trimmed)
            yield number, trimmed + [""] * (width - len(trimmed))
    except BROKEN as error:
        raise SheetUnreadable(
            "Lembar kerja Excel ini rusak atau bukan .xlsx biasa; simpan ulang sebagai .xlsx atau "
            "CSV UTF-8, lalu unggah kembali."
        ) from error


def _within(number: int, last: int, cells: list[str]) -> tuple[int, list[str]]:
    if number > last:
        raise SheetUnreadable(
            f"Lembar kerja Excel ini lebih panjang dari {last} baris, termasuk baris kosong; hapus "
            "baris kosong di bawah data atau simpan sebagai CSV UTF-8."
        )
    return number, cells


def as_csv(data: bytes, most: int) -> bytes:
    """This function will return a workbook's first sheet as CSV with the same row numbers.

    Anything that is not a workbook comes back unchanged. Raises SheetUnreadable.
    """
    if not is_workbook(data):
        return data
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    last = 0
    for number, cells in rows_of(data, most):
        out.write("\n" * (number - last - 1))
        writer.writerow(cell.replace("\r", " ").replace("\n", " ") for cell in cells)
        last = number
    return out.getvalue().encode()


def safe(text: str) -> str:
    """This function will keep a spreadsheet from reading a CSV cell as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unsafe(text: str) -> str:
    """This function will undo `safe`, so that an exported CSV reads back as it was."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def write_csv(head: Cells, rows: Iterable[Cells]) -> bytes:
    """This function will print a table as CSV that Excel opens as it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def write_xlsx(title: str, head: Cells, rows: Iterable[Cells]) -> bytes:
    """This function will print a table as XLSX whose cells are all text, never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in (head, *rows):
        sheet.append([_cell(sheet, text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text or None)
    if text:
        cell.data_type = "s"
    return cell


def _measure(data: bytes) -> None:
    """Refuse archives that unpack to too much, or whose XML declares anything of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if any(member.compress_type not in PACKINGS for member in members):
                raise zipfile.BadZipFile("packed in an unusual way")
            if len(members) > MEMBER_LIMIT or size > UNPACKED_LIMIT:
                raise SheetUnreadable(
                    "Lembar kerja Excel ini terlalu besar setelah dibuka; bagi menjadi beberapa "
                    "berkas atau simpan sebagai CSV UTF-8."
                )
            declares = any(_declares(archive.read(member)) for member in members)
    except BROKEN as error:
        raise SheetUnreadable(
            "Berkas ini bukan lembar kerja Excel (.xlsx) yang utuh; simpan ulang lalu unggah lagi."
        ) from error
    if declares:
        raise SheetUnreadable(
            "Lembar kerja Excel ini berisi deklarasi XML yang tidak lazim; simpan ulang dari Excel "
            "atau LibreOffice, lalu unggah kembali."
        )


def _declares(part: bytes) -> bool:
    plain = part.replace(b"\x00", b"")  # the same words in UTF-16
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)
