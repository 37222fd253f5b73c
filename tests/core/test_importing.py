"""The import framework: every fault of a file is found, with its place."""

from decimal import Decimal

import pytest
from django import forms

from core.forms import DateField, RupiahField
from core.importing import (
    Column,
    Fault,
    ImportRefused,
    Limits,
    Plan,
    Row,
    Table,
    read,
    template,
)

COLUMNS = (
    Column("nama", forms.CharField(max_length=10), "Rapat"),
    Column("jumlah", RupiahField(min_value=1), "1250000"),
    Column("tanggal", DateField(required=False), "2026-11-26"),
)
GOOD = "nama,jumlah,tanggal\nRapat,1250000,2026-11-26\n"


def texts(table: Table) -> list[str]:
    return [str(fault) for fault in table.faults]


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace(",", ";").encode(),
        GOOD.replace("\n", "\r\n").encode(),
        b"\n" + GOOD.encode() + b"\n\n,,\n",
        b"JUMLAH;nama ;Tanggal\n1.250.000;Rapat;26/11/2026",
        b'nama,jumlah,tanggal\n"Rapat","1.250.000,00",26-11-2026',
    ],
)
def test_read_takes_what_spreadsheets_write(data: bytes) -> None:
    table = read(data, COLUMNS)

    assert texts(table) == []
    assert table.count == 1
    assert [dict(row.values) for row in table.rows] == [
        {
            "nama": "Rapat",
            "jumlah": Decimal(1_250_000),
            "tanggal": COLUMNS[2].field.clean("2026-11-26"),
        }
    ]


def test_a_template_reads_back() -> None:
    table = read(template(COLUMNS), COLUMNS)

    assert (table.faults, table.count) == ((), 1)


@pytest.mark.parametrize(
    ("data", "place", "word"),
    [
        (b"", "berkas", "kosong"),
        (b" \n\n", "berkas", "kosong"),
        (b"nama,jumlah,tanggal\n", "berkas", "baris judul"),
        (GOOD.encode("utf-16"), "berkas", "UTF-16"),
        (b"PK\x03\x04rest", "berkas", "Excel"),
        (b"nama,jumlah,tanggal\nRa\x00pat,1,\n", "baris 2", "NUL"),
        (b"nama,jumlah,tanggal\nRapat,1,\nS\xe9ance,1,\n", "baris 3", "UTF-8"),
        (b'nama,jumlah,tanggal\nRapat,1,\n"Rapat,1,\n', "baris 3", "tanda kutip"),
        (b"nama,jumlah,tanggal\n" + b"x" * 200_000 + b",1,\n", "baris 2", "tidak terbaca"),
        (b"nama|jumlah|tanggal\nRapat|1|\n", "baris 1", "titik koma"),
        (b"nama\tjumlah\ttanggal\nRapat\t1\t\n", "baris 1", "titik koma"),
        (b"nama,jumlah,tanggal\nRapat,1\n", "baris 2", "2 kolom, seharusnya 3"),
        (b"nama,jumlah,tanggal\nRapat,1.250,000,\n", "baris 2", "4 kolom, seharusnya 3"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_why(data: bytes, place: str, word: str) -> None:
    table = read(data, COLUMNS)

    assert table.rows == ()
    assert len(table.faults) == 1
    assert table.faults[0].place == place
    assert word in table.faults[0].message


def test_headers_are_checked_together() -> None:
    table = read(b"nama,nama,harga\nRapat,Rapat,1\n", COLUMNS)

    assert texts(table) == [
        "baris 1, kolom jumlah: Kolom ini tidak ada.",
        "baris 1, kolom tanggal: Kolom ini tidak ada.",
        "baris 1, kolom harga: Kolom ini tidak dikenal; hapus atau perbaiki judulnya.",
        "baris 1, kolom nama: Kolom ini muncul lebih dari sekali.",
    ]


def test_every_bad_cell_of_every_row_is_listed() -> None:
    data = "nama,jumlah,tanggal\nRapat,-5,kemarin\n,seribu,\nRapat,9,\nNama panjang sekali,0,\n"

    table = read(data.encode(), COLUMNS)

    assert [row.number for row in table.rows] == [4]
    assert table.count == 4
    assert [(fault.row, fault.column, fault.value) for fault in table.faults] == [
        (2, "jumlah", "-5"),
        (2, "tanggal", "kemarin"),
        (3, "nama", ""),
        (3, "jumlah", "seribu"),
        (5, "nama", "Nama panjang sekali"),
        (5, "jumlah", "0"),
    ]


def test_rows_are_numbered_as_in_the_file() -> None:
    data = 'nama,jumlah,tanggal\n\n"Dua\nbaris",1,\nRapat,x,\n'

    table = read(data.encode(), COLUMNS)

    assert [row.number for row in table.rows] == [3]
    assert [fault.row for fault in table.faults] == [5]


def test_too_many_rows_and_bytes_are_refused_whole() -> None:
    data = GOOD.encode() + b"Rapat,1,\n"

    rows = read(data, COLUMNS, Limits(rows=1))
    size = read(data, COLUMNS, Limits(size=10))

    assert (rows.rows, size.rows) == ((), ())
    assert "lebih dari 1 baris" in rows.faults[0].message
    assert "terlalu besar" in size.faults[0].message


def test_a_plan_is_applied_only_without_fault() -> None:
    Plan(drafts=("x",), faults=(), count=1).require_clean()
    fault = Fault("Terlalu besar.", 3, "jumlah", "9")
    plan = Plan(drafts=("x",), faults=(fault, Fault("Lagi.", 3, "nama")), count=2)

    with pytest.raises(ImportRefused) as refused:
        plan.require_clean()

    assert refused.value.message == (
        "Impor ditolak: 2 kesalahan; tidak ada yang disimpan. "
        "baris 3, kolom jumlah: Terlalu besar. (isi: “9”)"
    )
    assert refused.value.errors == {
        "baris 3, kolom jumlah": ["Terlalu besar."],
        "baris 3, kolom nama": ["Lagi."],
    }
    assert (plan.is_clean, plan.bad_rows) == (False, 1)


def test_an_empty_plan_is_not_applied() -> None:
    plan: Plan[Row] = Plan(drafts=(), faults=(), count=0)

    with pytest.raises(ImportRefused, match="tidak berisi"):
        plan.require_clean()

    assert plan.is_clean is False
