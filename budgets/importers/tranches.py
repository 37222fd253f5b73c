"""SPD with their annexes from a file: one row per line of an annex."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from accounts.models import Organisation
from budgets import rules
from budgets.importers import common
from budgets.models import Tranche
from budgets.queries.facts import closed_years
from budgets.queries.tranches import draft_of
from budgets.rules import AnnexLine, NewTranche, Span, TrancheFacts
from core.acts import Actor
from core.forms import DateField, RupiahField
from core.importing import Column, Fault, Limits, Plan, Row, read

COLUMNS = (
    Column("nomor_spd", common.text(80), "900/001/SPD/2026"),
    Column("tanggal", DateField(), "2026-01-05"),
    Column(
        "kode_organisasi",
        common.text(200),
        "diskominfotik",
        aliases=("kode_sub_skpd", "nama_sub_skpd"),
    ),
    Column("tahun", common.whole(2000, 2100), "2026"),
    Column("bulan_awal", common.whole(1, 12), "1"),
    Column("bulan_akhir", common.whole(1, 12), "3"),
    Column("kode_sub_kegiatan", common.text(24), "2.16.01.1.06.0009"),
    Column("kode_akun", common.text(17), "5.1.02.01.01.0052"),
    Column("jumlah", RupiahField(min_value=1), "60000000"),
    Column("total_spd", RupiahField(min_value=1, required=False), "60000000", optional=True),
    Column("keterangan", common.text(300, required=False), "Triwulan I"),
)
# Where the rules' field names stand in the file.
FIELDS = {
    "organisation": "kode_organisasi",
    "year": "tahun",
    "number": "nomor_spd",
    "issued_date": "tanggal",
    "month_to": "bulan_akhir",
    "note": "keterangan",
    "lines": "jumlah",
    "total": "total_spd",
}
# What must be the same on every row of one SPD.
HEAD = ("tanggal", "kode_organisasi", "bulan_awal", "bulan_akhir", "total_spd", "keterangan")
UNKNOWN_LINE = "Kantor ini tidak mempunyai baris DPA dengan sub kegiatan dan akun itu."


def plan(data: bytes, today: date, limits: Limits, *, by: Actor) -> Plan[NewTranche]:
    """This function will read SPD with their annexes and list every fault; nothing is written.

    Rows with the same year and number are one SPD. Each SPD is judged as if those above it in
    the file had been issued; one that stands exactly as the file says is left alone.
    """
    table = read(data, COLUMNS, limits)
    reader = _Reader(table.rows, today)
    drafts = tuple(
        reader.draft(rows) for rows in common.grouped(table.rows, ("tahun", "nomor_spd"))
    )
    return Plan(drafts, common.in_order([*table.faults, *reader.faults]), table.count)


class _Reader:
    """Turns the rows of one SPD after another into drafts, remembering what they release."""

    def __init__(self, rows: Sequence[Row], today: date) -> None:
        self.today = today
        self.faults: list[Fault] = []
        self.offices = common.offices(rows)
        self.closed = closed_years(office.pk for office in self.offices.values())
        years = {row.values["tahun"] for row in rows}
        known = common.states(self.offices.values(), years)
        self.pks = {key: line.pk for key, (line, _) in known.items()}
        self.lines = {line.pk: state for line, state in known.values()}
        numbers = {row.values["nomor_spd"] for row in rows}
        taken = Tranche.objects.filter(year__in=years, versions__number__in=numbers).distinct()
        self.taken = {
            (spd.year, spd.number): None if spd.withdrawn_at else draft_of(spd) for spd in taken
        }

    def draft(self, rows: list[Row]) -> NewTranche:
        """Return the draft of one SPD; its faults are added to `faults`."""
        head = rows[0].values
        office = self.offices.get(head["kode_organisasi"])
        places: dict[str, Row] = {}
        annex: list[AnnexLine] = []
        self.faults += common.unlike(rows, HEAD, "nomor SPD")
        for row in rows:
            line_id = self._line_of(row, office)
            if line_id is None:
                continue
            if f"lines.{line_id}" in places:
                self._fault(row, "jumlah", "Baris anggaran ini sudah ada di atas pada SPD ini.")
                continue
            places[f"lines.{line_id}"] = row
            annex.append(AnnexLine(line_id, row.values["jumlah"]))
        new = _new_tranche(head, office, tuple(annex))
        if (
            office is not None
            and annex
            and not rules.same_tranche(new, self.taken.get((new.year, new.number)))
        ):
            self._judge(new, office, places, rows[0])
        self._require_total(new, rows[0])
        return new

    def _require_total(self, new: NewTranche, first: Row) -> None:
        for text in rules.total_faults(first.values["total_spd"], new):
            self._fault(first, "total_spd", text)

    def _judge(
        self, new: NewTranche, office: Organisation, places: dict[str, Row], first: Row
    ) -> None:
        facts = TrancheFacts(
            organisation=office.short_name,
            is_bumd=office.is_company,
            lines=self.lines,
            number_taken=(new.year, new.number) in self.taken,
            today=self.today,
            year_closed=(office.pk, new.year) in self.closed,
        )
        wrong = rules.tranche_faults(new, facts)
        for name, messages in wrong.items():
            row, column = places.get(name, first), FIELDS.get(name, "jumlah")
            for message in messages:
                self._fault(row, column, message)
        if not wrong:
            self._release(new)

    def _release(self, new: NewTranche) -> None:
        for line in new.lines:
            state = self.lines[line.line_id]
            span = Span(new.number, new.month_from, new.month_to)
            self.lines[line.line_id] = replace(
                state, released=state.released + line.amount, spans=(*state.spans, span)
            )

    def _line_of(self, row: Row, office: Organisation | None) -> int | None:
        if office is None:
            self._fault(row, "kode_organisasi", common.UNKNOWN_OFFICE)
            return None
        pk = self.pks.get(common.line_key(row, office))
        if pk is None:
            self._fault(row, "kode_sub_kegiatan", UNKNOWN_LINE)
        return pk

    def _fault(self, row: Row, column: str, message: str) -> None:
        self.faults.append(common.fault(row, column, message))


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
