"""Tables that people bring as CSV or XLSX: read, checked cell by cell, applied whole or not at all.

The steps are the same for every import of the house: `read` turns bytes into typed rows and
faults; the app turns rows into drafts and adds faults of its own; the resulting `Plan` is shown
as a dry run, and applied only when it is without fault.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from core import sheets
from core.errors import RuleRefused

T = TypeVar("T")

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ";,"
WHOLE_FILE = "berkas"
SHOWN_CELL = 60


class ImportRefused(RuleRefused):
    """A file has faults; nothing of it was stored. `errors` maps places to sentences."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its header; `field` reads and checks a cell, `example` fills the template.

    An optional column may be missing; each of its cells then counts as empty. `aliases` are
    headers under which other systems export the same.
    """

    name: str
    field: forms.Field
    example: str
    optional: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may bring."""

    rows: int = 5_000
    size: int = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: row as numbered in the file (None: the file), column, value."""

    message: str
    row: int | None = None
    column: str = ""
    value: str = ""

    @property
    def place(self) -> str:
        """Return the place in words: `baris 3, kolom jumlah`."""
        if self.row is None:
            return WHOLE_FILE
        return f"baris {self.row}, kolom {self.column}" if self.column else f"baris {self.row}"

    def __str__(self) -> str:
        shown = f" (isi: “{self.value}”)" if self.value else ""
        return f"{self.place}: {self.message}{shown}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row whose cells are all clean; `number` counts the file's lines from 1, header included."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file brought: the clean rows, the faults of the others, and how many rows it had."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Plan(Generic[T]):
    """The dry run of an import: what would be made, what is wrong, how many rows were read."""

    drafts: tuple[T, ...]
    faults: tuple[Fault, ...]
    count: int

    @property
    def is_clean(self) -> bool:
        """Tell whether the file may be applied."""
        return not self.faults and bool(self.drafts)

    @property
    def bad_rows(self) -> int:
        """Return how many rows of the file have at least one fault."""
        return len({fault.row for fault in self.faults if fault.row is not None})

    def require_clean(self) -> None:
        """This function will raise ImportRefused with every fault, unless there is none."""
        if self.is_clean:
            return
        faults = self.faults or (Fault("Berkas tidak berisi satu baris pun."),)
        errors: dict[str, list[str]] = {}
        for fault in faults:
            errors.setdefault(fault.place, []).append(fault.message)
        raise ImportRefused(
            f"Impor ditolak: {len(faults)} kesalahan; tidak ada yang disimpan. {faults[0]}",
            errors=errors,
        )


def read(data: bytes, columns: Sequence[Column], limits: Limits = Limits()) -> Table:
    """This function will read a CSV (comma or semicolon) or XLSX with these columns, in any order.

    Never raises for what is in the file: every fault is listed. Blank lines are skipped.
    """
    try:
        _require_size(data, limits)
        lines = _lines_of(data, limits)
        header = _named([cell.strip().lower() for cell in next(lines, (1, []))[1]], columns)
        faults = _header_faults(header, columns)
        if faults:
            return Table((), tuple(faults), 0)
        return _checked(lines, header, columns, limits)
    except _Unreadable as error:
        return Table((), (error.fault,), 0)


def as_csv(data: bytes, limits: Limits = Limits()) -> bytes:
    """This function will return an upload as the CSV text that a dry run can hand back.

    A CSV comes back as it is; so does a workbook that cannot be read, for `read` names its fault.
    """
    try:
        _require_size(data, limits)
        return sheets.as_csv(data, limits.rows + 2)
    except (sheets.SheetUnreadable, _Unreadable):
        return data


def template(columns: Sequence[Column]) -> bytes:
    """This function will return an example file that spreadsheets open with its columns apart."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.name for column in columns])
    writer.writerow([column.example for column in columns])
    return out.getvalue().encode("utf-8-sig")


class _Unreadable(Exception):
    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.fault = Fault(message, row)


def _require_size(data: bytes, limits: Limits) -> None:
    if not data.strip():
        raise _Unreadable("Berkas kosong; isi sesuai templat.")
    if len(data) > limits.size:
        raise _Unreadable(
            f"Berkas terlalu besar ({len(data) // 1024} KB); paling besar "
            f"{limits.size // 1024} KB. Bagi menjadi beberapa berkas."
        )


def _decoded(data: bytes) -> str:
    if data.startswith(UTF16_MARKS):
        raise _Unreadable("Berkas tersimpan sebagai UTF-16; simpan ulang sebagai CSV UTF-8.")
    if b"\x00" in data:
        row = _row_at(data, data.index(b"\x00"))
        raise _Unreadable("Ada karakter kosong (NUL); berkas ini bukan CSV.", row)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_at(data, error.start)
        text = "Ada huruf yang bukan UTF-8; simpan ulang sebagai CSV UTF-8."
        raise _Unreadable(text, row) from error


def _lines_of(data: bytes, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    if not sheets.is_workbook(data):
        yield from _lines(_decoded(data))
        return
    try:
        # The header, and one row too many so that a longer file is noticed.
        yield from sheets.rows_of(data, limits.rows + 2)
    except sheets.SheetUnreadable as error:
        raise _Unreadable(str(error)) from error


def _row_at(data: bytes, position: int) -> int:
    return data[:position].count(b"\n") + 1


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that is not blank; a cell may span several lines."""
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(
            "Baris ini tidak terbaca; periksa tanda kutip yang tidak berpasangan.", number
        ) from error


def _named(header: list[str], columns: Sequence[Column]) -> list[str]:
    """The header with the names that the columns have here."""
    names = {alias: column.name for column in columns for alias in column.aliases}
    return [names.get(cell, cell) for cell in header]


def _header_faults(names: list[str], columns: Sequence[Column]) -> list[Fault]:
    wanted = [column.name for column in columns]
    if len(names) == 1 and len(wanted) > 1 and names[0] not in wanted:
        return [
            Fault(
                "Kolom tidak terbaca. Pisahkan kolom dengan koma atau titik koma, dan mulai dengan "
                f"baris judul: {', '.join(wanted)}.",
                row=1,
                value=names[0][:SHOWN_CELL],
            )
        ]
    needed = [column.name for column in columns if not column.optional]
    faults = [Fault("Kolom ini tidak ada.", 1, name) for name in needed if name not in names]
    faults += [
        Fault("Kolom ini tidak dikenal; hapus atau perbaiki judulnya.", 1, name[:SHOWN_CELL])
        for name in dict.fromkeys(names)
        if name not in wanted
    ]
    faults += [
        Fault("Kolom ini muncul lebih dari sekali.", 1, name)
        for name in wanted
        if names.count(name) > 1
    ]
    return faults


def _checked(
    lines: Iterator[tuple[int, list[str]]],
    header: list[str],
    columns: Sequence[Column],
    limits: Limits,
) -> Table:
    rows: list[Row] = []
    faults: list[Fault] = []
    count = 0
    for number, cells in lines:
        count += 1
        if count > limits.rows:
            many = Fault(f"Berkas memuat lebih dari {limits.rows} baris; bagi menjadi beberapa.")
            return Table((), (many,), count)
        if len(cells) != len(header):
            text = f"Baris ini berisi {len(cells)} kolom, seharusnya {len(header)}."
            faults.append(Fault(text, number))
            continue
        values, wrong = _cleaned(dict(zip(header, cells, strict=True)), columns, number)
        faults += wrong
        if not wrong:
            rows.append(Row(number, values))
    if not count:
        faults.append(Fault("Berkas hanya berisi baris judul; tambahkan isinya."))
    return Table(tuple(rows), tuple(faults), count)


def _cleaned(
    cells: Mapping[str, str], columns: Iterable[Column], number: int
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in columns:
        cell = sheets.unsafe(cells.get(column.name, "").strip())
        if cell.startswith("="):
            text = "Sel ini berisi rumus; tempel sebagai nilai (paste values) lalu unggah lagi."
            faults.append(Fault(text, number, column.name, cell[:SHOWN_CELL]))
            continue
        try:
            values[column.name] = column.field.clean(cell)
        except ValidationError as error:
            shown = cell[:SHOWN_CELL]
            faults += [Fault(text, number, column.name, shown) for text in error.messages]
    return values, faults
