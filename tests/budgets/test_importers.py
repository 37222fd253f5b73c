"""Imports of DPA and SPD: the dry run names every bad row; one bad row writes nothing."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from time_machine import TimeMachineFixture

from accounts.models import Organisation, Role
from budgets import importers
from budgets.importers import FILE_LIMITS, LINES, TRANCHES
from budgets.models import Balance, BudgetLine, LedgerEntry, Tranche
from core import importing
from core.acts import SYSTEM
from core.importing import ImportRefused
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.budgets import budget_line, issue, moment

pytestmark = pytest.mark.django_db

NOW = moment(2026, 3)
TODAY = NOW.date()
SUB, ACCOUNT = "7.02.01.1.06.0009", "5.1.02.01.01.0052"
LINE_HEAD = ";".join(column.name for column in LINES.columns if not column.optional)
SPD_HEAD = ";".join(column.name for column in TRANCHES.columns if not column.optional)


@pytest.fixture(autouse=True)
def _clock(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOW)


@pytest.fixture
def office() -> Organisation:
    return OrganisationFactory(code="dinkes", short_name="Dinkes")


@pytest.fixture
def line(office: Organisation) -> BudgetLine:
    return budget_line(
        office,
        year=2026,
        dpa=1_000,
        released=400,
        sub_activity_code=SUB,
        account_code=ACCOUNT,
        dpa_number="DPA/1",
    )


def csv(head: str, rows: Iterable[str]) -> bytes:
    return "\n".join([head, *rows]).encode()


def dpa(code: str = "dinkes", sub: str = SUB, amount: str = "1.000", year: str = "2026") -> str:
    return (
        f"{code};{year};{sub};Rapat;{ACCOUNT};Belanja Makanan dan Minuman Rapat;DPA/1;PAD;{amount}"
    )


def spd(number: str = "1", amount: str = "100", **changes: str) -> str:
    values = {
        "tanggal": "2026-03-01",
        "code": "dinkes",
        "year": "2026",
        "first": "4",
        "last": "6",
        "sub": SUB,
        "note": "",
    } | changes
    return (
        f"{number};{values['tanggal']};{values['code']};{values['year']};{values['first']};"
        f"{values['last']};{values['sub']};{ACCOUNT};{amount};{values['note']}"
    )


def faults(importer: importers.Importer, data: bytes) -> list[tuple[int | None, str]]:
    plan = importer.plan(data, TODAY, FILE_LIMITS, by=SYSTEM)
    return [(fault.row, fault.column) for fault in plan.faults]


def run(importer: importers.Importer, data: bytes) -> int:
    return importer.run(data, by=SYSTEM, at=NOW, today=TODAY, limits=FILE_LIMITS)


def test_the_templates_fit_their_own_columns() -> None:
    for importer in (LINES, TRANCHES):
        table = importing.read(importing.template(importer.columns), importer.columns)
        assert (table.faults, table.count) == ((), 1)


def test_lines_are_imported(office: Organisation) -> None:
    rows = [dpa(), dpa(sub="7.02.01.1.06.0010", amount="2500000")]

    assert run(LINES, csv(LINE_HEAD, rows)) == 2

    figures = Balance.objects.order_by("line_id").values_list("dpa", flat=True)
    assert list(figures) == [1_000, 2_500_000]


def test_every_bad_line_is_listed_and_nothing_written(line: BudgetLine) -> None:
    rows = [
        dpa(sub="7.02.01.1.06.0011"),
        dpa(amount="2.000"),  # another amount under the number it has
        dpa(sub="7.02.01.1.06.0011"),  # the line above once more, without components
        dpa(code="tidak-ada", sub="7.02.01.1.06.0012"),
        dpa(sub="7.02", amount="-1", year="dua ribu"),
        dpa(sub="7.02", year="2031"),
    ]
    before = LedgerEntry.objects.count()

    assert faults(LINES, csv(LINE_HEAD, rows)) == [
        (3, "nomor_dpa"),
        (4, "koefisien"),
        (5, "kode_organisasi"),
        (6, "tahun"),
        (6, "jumlah"),
        (7, "tahun"),
        (7, "kode_sub_kegiatan"),
    ]
    with pytest.raises(ImportRefused, match="tidak ada yang disimpan"):
        run(LINES, csv(LINE_HEAD, rows))
    assert (BudgetLine.objects.count(), LedgerEntry.objects.count()) == (1, before)


def test_rows_of_one_number_are_one_spd(line: BudgetLine) -> None:
    other = budget_line(
        line.organisation,
        year=2026,
        dpa=500,
        released=0,
        sub_activity_code="7.02.01.1.06.0010",
        account_code=ACCOUNT,
    )
    rows = [
        spd("900/1", "100"),
        spd("900/2", "500", first="2", last="3"),
        spd("900/1", "50", sub="7.02.01.1.06.0010"),
    ]

    assert run(TRANCHES, csv(SPD_HEAD, rows)) == 2

    assert list(
        Tranche.objects.filter(number__startswith="900").values_list("total", flat=True)
    ) == [150, 500]
    assert Balance.objects.get(line=line).released_monthly == [400] + [900] * 2 + [1_000] * 9
    assert Balance.objects.get(line=other).released == 50


def test_every_bad_spd_row_is_listed_and_nothing_written(line: BudgetLine) -> None:
    issue(line, 100, number="lama")
    foreign = OrganisationFactory(code="lain")
    bumd = OrganisationFactory(code="mrt", kind=Organisation.Kind.BUMD)
    budget_line(bumd, year=2026, sub_activity_code=SUB, account_code=ACCOUNT)
    rows = [
        spd("1", "300"),
        spd("2", "201", first="7", last="7"),  # with the SPD above, 1 rupiah beyond the DPA
        spd("lama", "1", first="8", last="8"),
        spd("3", "1", first="5", last="4"),
        spd("4", "1", code="tidak-ada"),
        spd("5", "1", code=foreign.code),
        spd("6", "1", code="mrt"),
        spd("7", "1", tanggal="2026-03-16", first="9", last="9"),
        spd("8", "1", first="10", last="10"),
        spd("8", "2", first="10", last="11"),
        spd("9", "99999999999999999"),
        spd("10", "1", first="0"),
        spd("", "1"),
        spd("11", "1", first="6", last="7"),  # the months of the first one, and more
    ]
    before = LedgerEntry.objects.count()

    assert faults(TRANCHES, csv(SPD_HEAD, rows)) == [
        (3, "jumlah"),
        (4, "nomor_spd"),
        (5, "bulan_akhir"),
        (6, "kode_organisasi"),
        (7, "kode_sub_kegiatan"),
        (8, "kode_organisasi"),
        (9, "tanggal"),
        (11, "bulan_akhir"),
        (11, "jumlah"),
        (12, "jumlah"),
        (13, "bulan_awal"),
        (14, "nomor_spd"),
        (15, "jumlah"),
    ]
    with pytest.raises(ImportRefused):
        run(TRANCHES, csv(SPD_HEAD, rows))
    assert (Tranche.objects.count(), LedgerEntry.objects.count()) == (2, before)


def test_a_repeated_key_gets_the_first_answer(line: BudgetLine) -> None:
    by = actor(Role.BPKD).with_key("satu")
    data = csv(SPD_HEAD, [spd("900/1")])
    again = {"by": by, "at": NOW, "today": TODAY, "limits": FILE_LIMITS}

    assert TRANCHES.run(data, **again) == 1  # type: ignore[arg-type]
    assert TRANCHES.run(data, **again) == 1  # type: ignore[arg-type]
    other = again | {"by": actor(Role.BPKD).with_key("dua")}
    assert TRANCHES.run(data, **other) == 0  # type: ignore[arg-type]

    assert Balance.objects.get(line=line).released == 500


def test_planning_does_not_ask_per_row(line: BudgetLine, django_assert_num_queries: object) -> None:
    few, many = (
        csv(SPD_HEAD, [spd(str(n), "1", first="2", last="2") for n in range(count)])
        for count in (1, 300)
    )

    for data in (few, many):
        with django_assert_num_queries(6):  # type: ignore[operator]
            TRANCHES.plan(data, TODAY, FILE_LIMITS, by=SYSTEM)


def test_the_commands_import(
    line: BudgetLine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = str(TODAY.year)
    file = tmp_path / "spd.csv"
    file.write_bytes(csv(SPD_HEAD, [spd("900/1", year=year)]))

    call_command("import_spd", str(file), "--dry-run")
    assert "Belum disimpan" in capsys.readouterr().out
    assert Tranche.objects.count() == 1

    call_command("import_spd", str(file))
    assert "Tersimpan: 1 SPD dari 1 baris." in capsys.readouterr().out
    assert Tranche.objects.get(number="900/1").created_by_name == SYSTEM.user_name


def test_import_dpa_records_who(office: Organisation, tmp_path: Path) -> None:
    bpkd = AppointmentFactory(role=Role.BPKD)
    file = tmp_path / "dpa.csv"
    file.write_bytes(csv(LINE_HEAD, [dpa()]))

    call_command("import_dpa", str(file), "--by", bpkd.user.email)

    assert LedgerEntry.objects.get().actor_id == bpkd.user_id


def test_the_command_names_file_row_and_column(
    office: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dpa.csv"
    file.write_bytes(csv(LINE_HEAD, [dpa(), dpa(amount="abc")]))

    with pytest.raises(CommandError, match="1 kesalahan dalam 2 baris; tidak ada yang disimpan"):
        call_command("import_dpa", str(file))

    assert f"{file}: baris 3, kolom jumlah: “abc” bukan jumlah" in capsys.readouterr().err
    assert BudgetLine.objects.count() == 0


def test_the_command_refuses_missing_files_and_wrong_people(tmp_path: Path) -> None:
    file = tmp_path / "ada.csv"
    file.write_bytes(csv(LINE_HEAD, [dpa()]))
    ppk = AppointmentFactory(role=Role.PPK)

    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("import_dpa", str(tmp_path / "tidak-ada.csv"))
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("import_dpa", str(tmp_path))
    for email in (ppk.user.email, "siapa@contoh.demo"):
        with pytest.raises(CommandError, match="tidak memegang penunjukan BPKD"):
            call_command("import_dpa", str(file), "--by", email)

    assert BudgetLine.objects.count() == 0
