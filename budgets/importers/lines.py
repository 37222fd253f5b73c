"""DPA and RKAP lines from a file in the shape of a SIPD export: one row per line or component."""

from collections.abc import Mapping, Sequence
from datetime import date

from django import forms

from accounts.models import Organisation
from budgets import access, rules
from budgets.importers import common
from budgets.models import BudgetLine
from budgets.queries import facts
from budgets.rules import LineState, NewComponent, NewLine, Revision
from core.acts import Actor
from core.forms import RupiahField
from core.importing import Column, Fault, Limits, Plan, Row, read
from core.money import rupiah, total

YES = {"ya", "y", "1", "true", "blokir"}
NO = {"", "tidak", "t", "0", "false", "buka"}
BLOCKED = "Diblokir menurut DPA (SIPD)"
REVISED = "DPPA menurut berkas impor"


def _flag() -> forms.CharField:
    field = forms.CharField(max_length=10, required=False)
    field.validators.append(_require_flag)
    return field


def _require_flag(value: str) -> None:
    if value.casefold() not in YES | NO:
        raise forms.ValidationError("Isi ya atau tidak.")


COLUMNS = (
    Column(
        "kode_organisasi",
        common.text(200),
        "diskominfotik",
        aliases=("kode_sub_skpd", "nama_sub_skpd"),
    ),
    Column("tahun", common.whole(2000, 2100), "2026"),
    Column("kode_sub_kegiatan", common.text(24), "2.16.01.1.06.0009"),
    Column(
        "sub_kegiatan",
        common.text(200),
        "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD",
        aliases=("nama_sub_kegiatan",),
    ),
    Column("kode_akun", common.text(17), "5.1.02.01.01.0052"),
    Column("akun", common.text(200), "Belanja Makanan dan Minuman Rapat", aliases=("nama_akun",)),
    Column("nomor_dpa", common.text(80), "DPA/A.1/2.16.0.00/001/2026"),
    Column("sumber_dana", common.text(80), "PAD", aliases=("nama_sumber_dana",)),
    Column(
        "komponen",
        common.text(200, required=False),
        "Konsumsi Rapat/Kegiatan (Makan)",
        optional=True,
        aliases=("nama_komponen", "uraian"),
    ),
    Column("koefisien", common.text(100, required=False), "5000 Orang / Kali", optional=True),
    Column("harga_satuan", RupiahField(min_value=1, required=False), "50000", optional=True),
    Column("blokir", _flag(), "tidak", optional=True, aliases=("is_blokir",)),
    Column("jumlah", RupiahField(min_value=1), "250000000", aliases=("rincian", "pagu")),
)
# Where the rules' field names stand in the file.
FIELDS = {
    "organisation": "kode_organisasi",
    "year": "tahun",
    "sub_activity_code": "kode_sub_kegiatan",
    "sub_activity_name": "sub_kegiatan",
    "account_code": "kode_akun",
    "account_name": "akun",
    "dpa_number": "nomor_dpa",
    "number": "nomor_dpa",
    "fund_source": "sumber_dana",
    "amount": "jumlah",
    "components": "jumlah",
    "reason": "nomor_dpa",
}
KEY = ("kode_organisasi", "tahun", "kode_sub_kegiatan", "kode_akun")
HEAD = ("sub_kegiatan", "akun", "nomor_dpa", "sumber_dana", "blokir")

Known = Mapping[common.LineKey, tuple[BudgetLine, LineState]]


def plan(data: bytes, today: date, limits: Limits, *, by: Actor) -> Plan[NewLine]:
    """This function will read DPA lines and list every fault; nothing is written.

    Rows with the same office, year, sub kegiatan and akun are the components of one line. A
    line that the house knows is left alone or becomes a revision; a fault when it may not.
    """
    table = read(data, COLUMNS, limits)
    faults = list(table.faults)
    offices = common.offices(table.rows)
    known = common.states(offices.values(), {row.values["tahun"] for row in table.rows})
    closed = facts.closed_years(office.pk for office in offices.values())
    drafts = []
    for rows in common.grouped(table.rows, KEY):
        office = offices.get(rows[0].values["kode_organisasi"])
        parts, wrong = _components(rows)
        draft = _draft(rows, office, parts)
        faults += wrong + common.unlike(rows, HEAD, "kode")
        judged = _judge(draft, office, known, closed, today, by)
        if wrong:  # their sum cannot be right either
            judged.pop("components", None)
        faults += common.at_row(judged, FIELDS, rows[0])
        drafts.append(draft)
    return Plan(tuple(drafts), common.in_order(faults), table.count)


def _judge(
    draft: NewLine,
    office: Organisation | None,
    known: Known,
    closed: set[tuple[int, int]],
    today: date,
    by: Actor,
) -> rules.Faults:
    wrong = rules.line_faults(draft, today)
    if office is None:
        return wrong | {"organisation": [common.UNKNOWN_OFFICE]}
    refusal = access.filling_fault(by, office)
    if refusal:
        return wrong | {"organisation": [refusal]}
    if (office.pk, draft.year) in closed:
        wrong["year"] = [f"Tahun anggaran {draft.year} {office.short_name} sudah ditutup."]
    if draft.key not in known:
        return wrong
    line, state = known[draft.key]
    if not rules.differs(draft, line.dpa_number, state.dpa):
        return {}
    change = Revision(draft.dpa_number, draft.amount, REVISED, draft.components)
    numbers = frozenset(version.number for version in line.versions.all())
    found = rules.line_revision_faults(change, state, known=numbers, is_bumd=office.is_company)
    return wrong | found


def _components(rows: Sequence[Row]) -> tuple[tuple[NewComponent, ...], list[Fault]]:
    """The priced parts of a line; a line of one row may do without."""
    bare = [row for row in rows if not row.values["koefisien"] and not row.values["harga_satuan"]]
    if bare == list(rows) and len(rows) == 1:
        return (), []
    faults = [
        common.fault(row, "koefisien", "Baris anggaran ini sudah ada di atas; isi komponennya.")
        for row in (bare[1:] if bare == list(rows) else bare)
    ]
    parts = []
    for row in rows:
        if row in bare:
            continue
        part, wrong = _component(row)
        faults += wrong
        if part is not None:
            parts.append(part)
    return tuple(parts), faults


def _component(row: Row) -> tuple[NewComponent | None, list[Fault]]:
    values = row.values
    volume, unit = rules.coefficient(values["koefisien"])
    if volume is None:
        text = "Tulis koefisien sebagai jumlah dan satuan, misalnya 245 Orang / Kali."
        return None, [common.fault(row, "koefisien", text)]
    if not values["harga_satuan"] or not values["komponen"]:
        column = "komponen" if values["harga_satuan"] else "harga_satuan"
        return None, [common.fault(row, column, "Wajib diisi bila koefisien diisi.")]
    part = NewComponent(values["komponen"], volume, unit, values["harga_satuan"])
    if part.amount != values["jumlah"]:
        text = (
            f"Koefisien × harga satuan = {rupiah(part.amount)}, bukan {rupiah(values['jumlah'])}."
        )
        return part, [common.fault(row, "jumlah", text)]
    return part, []


def _draft(
    rows: Sequence[Row], office: Organisation | None, parts: tuple[NewComponent, ...]
) -> NewLine:
    values = rows[0].values
    return NewLine(
        organisation_id=office.pk if office else 0,
        year=values["tahun"],
        sub_activity_code=values["kode_sub_kegiatan"],
        sub_activity_name=values["sub_kegiatan"],
        account_code=values["kode_akun"],
        account_name=values["akun"],
        dpa_number=values["nomor_dpa"],
        fund_source=values["sumber_dana"],
        amount=total(row.values["jumlah"] for row in rows),
        components=parts,
        blocked_reason=BLOCKED if values["blokir"].casefold() in YES else "",
    )
