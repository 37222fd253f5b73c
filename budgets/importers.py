"""From rows of a CSV to drafts of DPA lines and SPD, with every fault at its row and column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django import forms

from accounts.models import Organisation
from budgets import queries, rules, services
from budgets.models import BudgetLine, Tranche
from budgets.rules import AnnexLine, LineState, NewLine, NewTranche, TrancheFacts
from budgets.services import funding, lines, tranches
from core.acts import Actor
from core.forms import DateField, RupiahField
from core.importing import Column, Fault, Limits, Plan, Row, read

FILE_LIMITS = Limits(rows=5_000, size=2 * 1024 * 1024)
COMMAND_LIMITS = Limits(rows=50_000, size=32 * 1024 * 1024)


def _text(longest: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(max_length=longest, required=required)


def _whole(lowest: int, highest: int) -> forms.IntegerField:
    return forms.IntegerField(min_value=lowest, max_value=highest)


LINE_COLUMNS = (
    Column("kode_organisasi", _text(50), "diskominfotik"),
    Column("tahun", _whole(2000, 2100), "2026"),
    Column("kode_sub_kegiatan", _text(24), "2.16.01.1.06.0009"),
    Column("sub_kegiatan", _text(200), "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD"),
    Column("kode_akun", _text(17), "5.1.02.01.01.0052"),
    Column("akun", _text(200), "Belanja Makanan dan Minuman Rapat"),
    Column("nomor_dpa", _text(80), "DPA/A.1/2.16.0.00/001/2026"),
    Column("sumber_dana", _text(80), "PAD"),
    Column("jumlah", RupiahField(min_value=1), "250000000"),
)
TRANCHE_COLUMNS = (
    Column("nomor_spd", _text(80), "900/001/SPD/2026"),
    Column("tanggal", DateField(), "2026-01-05"),
    Column("kode_organisasi", _text(50), "diskominfotik"),
    Column("tahun", _whole(2000, 2100), "2026"),
    Column("bulan_awal", _whole(1, 12), "1"),
    Column("bulan_akhir", _whole(1, 12), "3"),
    Column("kode_sub_kegiatan", _text(24), "2.16.01.1.06.0009"),
    Column("kode_akun", _text(17), "5.1.02.01.01.0052"),
    Column("jumlah", RupiahField(min_value=1), "60000000"),
    Column("keterangan", _text(300, required=False), "Triwulan I"),
)
# Where the rules' field names stand in the file.
LINE_FIELDS = {
    "organisation": "kode_organisasi",
    "year": "tahun",
    "sub_activity_code": "kode_sub_kegiatan",
    "sub_activity_name": "sub_kegiatan",
    "account_code": "kode_akun",
    "account_name": "akun",
    "dpa_number": "nomor_dpa",
    "fund_source": "sumber_dana",
    "amount": "jumlah",
}
TRANCHE_FIELDS = {
    "organisation": "kode_organisasi",
    "year": "tahun",
    "number": "nomor_spd",
    "issued_date": "tanggal",
    "month_to": "bulan_akhir",
    "note": "keterangan",
    "lines": "jumlah",
}
# What must be the same on every row of one SPD.
TRANCHE_HEAD = ("tanggal", "kode_organisasi", "bulan_awal", "bulan_akhir", "keterangan")

LineKey = tuple[int, int, str, str]


def plan_lines(data: bytes, today: date, limits: Limits = FILE_LIMITS) -> Plan[NewLine]:
    """This function will read DPA lines and list every fault; nothing is written."""
    table = read(data, LINE_COLUMNS, limits)
    faults = list(table.faults)
    offices = _offices(table.rows)
    seen = set(_states(offices.values(), {row.values["tahun"] for row in table.rows}))
    drafts = []
    for row in table.rows:
        office = offices.get(row.values["kode_organisasi"])
        draft = _new_line(row, office)
        wrong = rules.line_faults(draft, today)
        if office is None:
            wrong["organisation"] = [_UNKNOWN_OFFICE]
        key = _line_key(row, office)
        if key in seen:
            wrong["account_code"] = [lines.TAKEN]
        seen.add(key)
        faults += _at_row(wrong, LINE_FIELDS, row)
        drafts.append(draft)
    return Plan(tuple(drafts), _in_order(faults), table.count)


def plan_tranches(data: bytes, today: date, limits: Limits = FILE_LIMITS) -> Plan[NewTranche]:
    """This function will read SPD with their annexes and list every fault; nothing is written.

    Rows with the same year and number are one SPD. Each SPD is judged as if those above it in
    the file had been issued.
    """
    table = read(data, TRANCHE_COLUMNS, limits)
    reader = _TrancheReader(table.rows, today)
    drafts = tuple(reader.draft(rows) for rows in _grouped(table.rows))
    return Plan(drafts, _in_order([*table.faults, *reader.faults]), table.count)


_UNKNOWN_OFFICE = "Tidak ada SKPD atau BUMD dengan kode ini; periksa kodenya."
_UNKNOWN_LINE = "Kantor ini tidak mempunyai baris DPA dengan sub kegiatan dan akun itu."


class _TrancheReader:
    """Turns the rows of one SPD after another into drafts, remembering what they release."""

    def __init__(self, rows: Sequence[Row], today: date) -> None:
        self.today = today
        self.faults: list[Fault] = []
        self.offices = _offices(rows)
        years = {row.values["tahun"] for row in rows}
        states = _states(self.offices.values(), years)
        self.pks = {key: pk for key, (pk, _) in states.items()}
        self.lines = dict(states.values())
        numbers = {row.values["nomor_spd"] for row in rows}
        taken = Tranche.objects.filter(year__in=years, number__in=numbers)
        self.taken = set(taken.values_list("year", "number"))

    def draft(self, rows: list[Row]) -> NewTranche:
        """Return the draft of one SPD; its faults are added to `faults`."""
        head = rows[0].values
        office = self.offices.get(head["kode_organisasi"])
        places: dict[str, Row] = {}
        annex: list[AnnexLine] = []
        for row in rows:
            self._compare(rows[0], row)
            line_id = self._line_of(row, office)
            if line_id is None:
                continue
            if f"lines.{line_id}" in places:
                self._fault(row, "jumlah", "Baris anggaran ini sudah ada di atas pada SPD ini.")
                continue
            places[f"lines.{line_id}"] = row
            annex.append(AnnexLine(line_id, row.values["jumlah"]))
        new = _new_tranche(head, office, tuple(annex))
        if office is not None and annex:
            self._judge(new, office, places, rows[0])
        return new

    def _judge(
        self, new: NewTranche, office: Organisation, places: dict[str, Row], first: Row
    ) -> None:
        facts = TrancheFacts(
            organisation=office.short_name,
            is_bumd=office.is_company,
            lines=self.lines,
            number_taken=(new.year, new.number) in self.taken,
            today=self.today,
        )
        wrong = rules.tranche_faults(new, facts)
        for name, messages in wrong.items():
            row, column = places.get(name, first), TRANCHE_FIELDS.get(name, "jumlah")
            for message in messages:
                self._fault(row, column, message)
        if not wrong:
            self._release(new)

    def _release(self, new: NewTranche) -> None:
        for line in new.lines:
            state = self.lines[line.line_id]
            self.lines[line.line_id] = replace(state, released=state.released + line.amount)

    def _compare(self, first: Row, row: Row) -> None:
        for name in TRANCHE_HEAD:
            if row.values[name] != first.values[name]:
                self._fault(
                    row, name, f"Berbeda dari baris {first.number}, padahal nomor SPD-nya sama."
                )

    def _line_of(self, row: Row, office: Organisation | None) -> int | None:
        if office is None:
            self._fault(row, "kode_organisasi", _UNKNOWN_OFFICE)
            return None
        pk = self.pks.get(_line_key(row, office))
        if pk is None:
            self._fault(row, "kode_sub_kegiatan", _UNKNOWN_LINE)
        return pk

    def _fault(self, row: Row, column: str, message: str) -> None:
        self.faults.append(Fault(message, row.number, column, _shown(row, column)))


def _grouped(rows: Iterable[Row]) -> list[list[Row]]:
    groups: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.values["tahun"], row.values["nomor_spd"]), []).append(row)
    return list(groups.values())


def _offices(rows: Iterable[Row]) -> dict[str, Organisation]:
    codes = {row.values["kode_organisasi"] for row in rows}
    found = Organisation.objects.filter(
        code__in=codes, kind__in=(Organisation.Kind.SKPD, Organisation.Kind.BUMD)
    )
    return {office.code: office for office in found}


def _states(
    offices: Iterable[Organisation], years: Iterable[int]
) -> dict[LineKey, tuple[int, LineState]]:
    """Every line of these offices and years by its codes, with its id."""
    rows = BudgetLine.objects.filter(
        organisation_id__in=[office.pk for office in offices], year__in=set(years)
    ).select_related("balance")
    return {
        (line.organisation_id, line.year, line.sub_activity_code, line.account_code): (
            line.pk,
            queries.state_of(line.balance),
        )
        for line in rows
    }


def _line_key(row: Row, office: Organisation | None) -> LineKey:
    values = row.values
    pk = office.pk if office else 0
    return pk, values["tahun"], values["kode_sub_kegiatan"], values["kode_akun"]


def _new_line(row: Row, office: Organisation | None) -> NewLine:
    values = row.values
    return NewLine(
        organisation_id=office.pk if office else 0,
        year=values["tahun"],
        sub_activity_code=values["kode_sub_kegiatan"],
        sub_activity_name=values["sub_kegiatan"],
        account_code=values["kode_akun"],
        account_name=values["akun"],
        dpa_number=values["nomor_dpa"],
        fund_source=values["sumber_dana"],
        amount=values["jumlah"],
    )


def _new_tranche(
    head: Any, office: Organisation | None, annex: tuple[AnnexLine, ...]
) -> NewTranche:
    return NewTranche(
        organisation_id=office.pk if office else 0,
        year=head["tahun"],
        number=head["nomor_spd"],
        issued_date=head["tanggal"],
        month_from=head["bulan_awal"],
        month_to=head["bulan_akhir"],
        lines=annex,
        note=head["keterangan"],
    )


def _at_row(wrong: rules.Faults, columns: dict[str, str], row: Row) -> list[Fault]:
    return [
        Fault(message, row.number, columns[name], _shown(row, columns[name]))
        for name, messages in wrong.items()
        for message in messages
    ]


def _shown(row: Row, column: str) -> str:
    return str(row.values[column])[:60]


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.row or 0))


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of import: its columns, its dry run, and the service that applies its drafts."""

    columns: tuple[Column, ...]
    plan: Callable[[bytes, date, Limits], Plan[Any]]
    apply: Callable[..., list[Any]]
    act: str
    file_name: str
    made: str

    def run(self, data: bytes, *, by: Actor, at: datetime, today: date, limits: Limits) -> int:
        """This function will apply a file whole and return how many objects it made.

        Raises ImportRefused with every fault; nothing is written then. A repeated key gets the
        first answer, although by now the file's numbers are taken.
        """
        plan = self.plan(data, today, limits)
        if not funding.is_repeat(self.act, by=by):
            plan.require_clean()
        return len(self.apply(plan.drafts, by=by, at=at))


LINES = Importer(
    columns=LINE_COLUMNS,
    plan=plan_lines,
    apply=services.import_lines,
    act=lines.IMPORT_ACT,
    file_name="templat-dpa.csv",
    made="baris anggaran",
)
TRANCHES = Importer(
    columns=TRANCHE_COLUMNS,
    plan=plan_tranches,
    apply=services.import_tranches,
    act=tranches.IMPORT_ACT,
    file_name="templat-spd.csv",
    made="SPD",
)
