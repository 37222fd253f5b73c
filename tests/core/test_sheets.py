"""Workbooks of strangers are read within bounds; what is written reads back."""

import io
import time
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from django import forms
from openpyxl import Workbook

from core import sheets
from core.forms import DateField
from core.importing import Column, Limits, as_csv, read

COLUMNS = (
    Column("nama", forms.CharField(max_length=20), "Rapat"),
    Column("jumlah", forms.IntegerField(), "1250000"),
    Column("tanggal", DateField(required=False), "2026-11-26"),
)
DAY = datetime(2026, 11, 26)  # noqa: DTZ001 (a spreadsheet knows no zones)
HEAD = ("nama", "jumlah", "tanggal")


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, name: str, content: bytes) -> bytes:
    """This function will put one member of an archive in the place of another, or add it."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()


def test_a_workbook_reads_like_the_same_csv() -> None:
    data = workbook(HEAD, (), ("Rapat", 1_250_000.0, DAY), ("Rapat", 2, None))

    table = read(data, COLUMNS)

    assert (table.faults, table.count) == ((), 2)
    assert [(row.number, dict(row.values)) for row in table.rows] == [
        (3, {"nama": "Rapat", "jumlah": 1_250_000, "tanggal": date(2026, 11, 26)}),
        (4, {"nama": "Rapat", "jumlah": 2, "tanggal": None}),
    ]


def test_the_csv_of_a_workbook_keeps_its_row_numbers() -> None:
    data = workbook((), HEAD, (), ("Dua\nbaris", "x", None))

    text = as_csv(data)

    assert text == b"\nnama;jumlah;tanggal\n\nDua baris;x;\n"
    assert as_csv(b"nama;jumlah\n") == b"nama;jumlah\n"


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x")'])
def test_a_formula_is_a_fault_at_its_cell(cell: str) -> None:
    sheet = read(workbook(HEAD, (cell, 1, None)), COLUMNS)
    text = read(
        f'nama;jumlah;tanggal\n"{cell.replace(chr(34), chr(34) * 2)}";1;\n'.encode(), COLUMNS
    )

    for table in (sheet, text):
        assert [(f.row, f.column, f.value) for f in table.faults] == [(2, "nama", cell)]
        assert "rumus" in table.faults[0].message


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    bomb = repacked(workbook(HEAD), "xl/worksheets/sheet1.xml", b" " * (sheets.UNPACKED_LIMIT + 1))

    table = read(bomb, COLUMNS)

    assert len(bomb) < 100_000
    assert [fault.place for fault in table.faults] == ["berkas"]
    assert "terlalu besar" in table.faults[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused(encoding: str) -> None:
    laugh = '<!DOCTYPE a [<!ENTITY b "ha">]><worksheet>&b;</worksheet>'.encode(encoding)

    table = read(repacked(workbook(HEAD), "xl/worksheets/sheet1.xml", laugh), COLUMNS)

    assert "deklarasi XML" in table.faults[0].message


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"]
)
def test_a_broken_workbook_is_a_fault_of_the_file(part: str) -> None:
    table = read(repacked(workbook(HEAD, ("Rapat", 1, None)), part, b"<a><b>"), COLUMNS)

    assert [fault.place for fault in table.faults] == ["berkas"]
    assert "simpan ulang" in table.faults[0].message


def test_a_row_number_beyond_excel_costs_nothing() -> None:
    far = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="999999999"><c r="A999999999" t="inlineStr"><is><t>x</t></is></c></row>
    </sheetData></worksheet>"""

    table = read(repacked(workbook(HEAD), "xl/worksheets/sheet1.xml", far), COLUMNS)

    assert len(table.faults) >= 1
    assert table.rows == ()


def test_rows_beyond_the_limit_refuse_the_whole_workbook() -> None:
    data = workbook(HEAD, (), (), *[("Rapat", n, None) for n in range(4)])

    kept = read(data, COLUMNS, Limits(rows=4))
    refused = read(data, COLUMNS, Limits(rows=3))

    assert kept.count == 4
    assert refused.rows == ()
    assert "lebih dari 3 baris" in refused.faults[0].message


def test_what_is_written_reads_back() -> None:
    rows = [("Rapat", "5", ""), ("-Nasi", "7", "2026-01-02"), ("@x", "1", "")]

    for data in (sheets.write_csv(HEAD, rows), sheets.write_xlsx("Daftar", HEAD, rows)):
        table = read(data, COLUMNS)
        assert table.faults == ()
        assert [row.values["nama"] for row in table.rows] == ["Rapat", "-Nasi", "@x"]


def test_no_written_cell_is_a_formula() -> None:
    rows = [("=1+1", "+62 21", "-")]

    assert b"'=1+1;'+62 21;'-" in sheets.write_csv(HEAD, rows)
    found = list(sheets.rows_of(sheets.write_xlsx("Daftar", HEAD, rows), 5))
    with zipfile.ZipFile(io.BytesIO(sheets.write_xlsx("Daftar", HEAD, rows))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert found[1] == (2, ["=1+1", "+62 21", "-"])


SHEET = "xl/worksheets/sheet1.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows: str) -> bytes:
    content = f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"
    return repacked(workbook(HEAD), SHEET, content.encode())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (sheet_of('<row r="1"/><row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "panjang"),
        (sheet_of("".join(f'<row r="{n}"/>' for n in range(1, 40_000))), "panjang"),
        (sheet_of("<c><v/></c>" * 1_200_000), "terlalu besar"),
        (sheet_of(f'<row r="1"><c r="A1"><v>{"9" * 100_000}</v></c></row>'), "rusak"),
        (sheet_of('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "rusak"),
    ],
    ids=["gap", "empty rows", "cells", "number", "string"],
)
def test_a_small_file_that_claims_much_is_refused_quickly(data: bytes, words: str) -> None:
    since = time.process_time()

    with pytest.raises(sheets.SheetUnreadable, match=words):
        list(sheets.rows_of(data, 5_000))

    assert len(data) < 2 * 1024 * 1024
    assert time.process_time() - since < 5


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_damaged_and_unusual_packings_are_refused(packing: int) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(HEAD))) as old,
        zipfile.ZipFile(out, "w", packing) as new,
    ):
        for member in old.namelist():
            new.writestr(member, old.read(member))
    data = bytearray(out.getvalue())
    start = data.find(b"sheet1.xml") + 20
    data[start : start + 30] = b"\xff" * 30

    with pytest.raises(sheets.SheetUnreadable, match="utuh"):
        list(sheets.rows_of(bytes(data), 10))
