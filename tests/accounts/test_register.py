"""The list of organisations: whole, sound, quick to enter, and the same when read back."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Level, Organisation, OrganisationName, Role
from accounts.queries import names
from accounts.services import imports, organisations, register
from core import sheets
from core.acts import SYSTEM
from core.errors import NotAllowed
from core.importing import ImportRefused
from core.models import AuditEvent
from tests.factories.accounts import OrganisationFactory, actor

pytestmark = pytest.mark.django_db
HEAD = ";".join(column.name for column in imports.COLUMNS) + "\n"


def row(code: str, **changes: str) -> str:
    cells = {
        "kode": code,
        "nama": f"Dinas {code}",
        "nama_singkat": f"D {code}",
        "jenis": "SKPD",
        "tingkat": "DINAS",
    } | changes
    return ";".join(cells.get(column.name, "") for column in imports.COLUMNS) + "\n"


def apply(text: str) -> imports.Outcome:
    return imports.apply((HEAD + text).encode(), by=SYSTEM, at=timezone.now())


def faults(text: str) -> list[tuple[int | None, str, str]]:
    plan = imports.plan((HEAD + text).encode())
    return [(fault.row, fault.column, fault.message) for fault in plan.faults]


def exported() -> list[list[str]]:
    return imports.table(
        Organisation.objects.select_related("parent", "coordinator").order_by("code")
    )


def test_the_list_of_the_province_is_whole_and_the_same_again() -> None:
    first = register.ensure_register(at=timezone.now())
    again = register.ensure_register(at=timezone.now())

    assert (first.made, first.changed) == (426, 0)
    assert (again.made, again.changed, again.same) == (0, 0, 426)
    counts = {level: Organisation.objects.filter(level=level).count() for level in Level}
    assert (counts["KOTA"], counts["KECAMATAN"], counts["KELURAHAN"]) == (6, 44, 267)
    assert (counts["ASISTEN"], counts["RSUD"], counts["BUMD"]) == (4, 7, 14)
    assert Organisation.objects.filter(kind="SKPD", coordinator=None).count() == 0
    assert Organisation.objects.exclude(code="provinsi").filter(parent=None).count() == 0
    assert AuditEvent.objects.filter(act="organisation.create").count() == 426


def test_the_province_changed_its_name_by_law() -> None:
    register.ensure_register(at=timezone.now())
    office, company = (Organisation.objects.get(code=c) for c in ("dinkes", "mrt"))

    before, after = names.on(office, date(2024, 11, 29)), names.on(office, date(2024, 11, 30))

    assert before.letterhead == "Pemerintah Provinsi Daerah Khusus Ibukota Jakarta"
    assert after.letterhead == "Pemerintah Provinsi Daerah Khusus Jakarta"
    assert names.on(company, date(2024, 11, 30)).letterhead == ""
    assert Organisation.objects.get(code="provinsi").short_name == "Pemprov DKJ"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_reads_back_without_a_change(form: str) -> None:
    register.ensure_register(at=timezone.now())
    Organisation.objects.filter(code="dinkes").update(phone="+62 21 3451338", address="-")
    closed = Organisation.objects.get(code="kel-ancol")
    organisations.close(closed.pk, date(2026, 1, 1), "Digabung", by=SYSTEM, at=timezone.now())
    head = [column.name for column in imports.COLUMNS]
    rows = exported()

    data = sheets.write_csv(head, rows) if form == "csv" else sheets.write_xlsx("Org", head, rows)
    outcome = imports.apply(data, by=SYSTEM, at=timezone.now())

    assert (outcome.made, outcome.changed, outcome.same) == (0, 0, 426)
    assert exported() == rows


def test_children_may_stand_above_their_parents() -> None:
    outcome = apply(row("anak", induk="bapak") + row("bapak", induk="kakek") + row("kakek"))

    assert outcome.made == 3
    child = Organisation.objects.select_related("parent__parent").get(code="anak")
    assert child.parent is not None
    assert child.parent.parent is not None
    assert (child.parent.code, child.parent.parent.code) == ("bapak", "kakek")
    assert child.names.get().name == "Dinas anak"


def test_a_change_is_told_with_what_it_was() -> None:
    asisten = OrganisationFactory(code="asisten-a", kind="OVERSIGHT", level="ASISTEN")
    apply(row("satu"))

    outcome = apply(row("satu", asisten="asisten-a", telepon="021"))

    assert (outcome.made, outcome.changed) == (0, 1)
    event = AuditEvent.objects.get(act="organisation.portfolio")
    assert event.data == {
        "from": {"coordinator": "", "phone": "diubah"},
        "to": {"coordinator": str(asisten), "phone": "diubah"},
    }


@pytest.mark.parametrize(
    ("text", "column", "word"),
    [
        (row("a", induk="tidak-ada"), "induk", "Tidak ada organisasi"),
        (row("a", asisten="tidak-ada"), "asisten", "Tidak ada organisasi"),
        (row("a", induk="a"), "induk", "lingkaran"),
        (row("a", asisten="lama"), "asisten", "Asisten Sekda"),
        (row("A b"), "kode", "huruf kecil"),
        (row("a", jenis="BUMD"), "tingkat", "BUMD"),
        (row("a", jenis="UMK", tingkat="UMK"), "jenis", "pendaftaran"),
        (row("a", jenis="ASING"), "jenis", "ASING"),
        (row("a", ditutup="2026-01-01"), "ditutup", "kosongkan"),
        (row("a", nama="=cmd|' /C calc'!A0"), "nama", "rumus"),
        (row("lama", nama="Nama Lain"), "nama", "tanggal dan dasar hukum"),
        (row("lama", jenis="OVERSIGHT"), "jenis", "sumber dana"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_stored(text: str, column: str, word: str) -> None:
    apply(row("lama", nama="Dinas lama"))
    before = exported()

    found = faults(text)
    with pytest.raises(ImportRefused):
        apply(row("baik") + text)

    assert [(number, name) for number, name, _ in found][:1] == [(2, column)]
    assert word in found[0][2]
    assert exported() == before


def test_a_circle_over_several_rows_is_refused() -> None:
    text = row("a", induk="c") + row("b", induk="a") + row("c", induk="b")

    assert {column for _, column, _ in faults(text)} == {"induk"}
    assert "lingkaran" in faults(text)[0][2]


def test_a_code_twice_is_refused() -> None:
    assert faults(row("a") + row("a")) == [
        (3, "kode", "Kode ini sudah ada di atas pada berkas ini.")
    ]


def test_only_bppbj_imports() -> None:
    outsider = actor(Role.PA)

    with pytest.raises(NotAllowed):
        imports.apply((HEAD + row("a")).encode(), by=outsider, at=timezone.now())

    assert not Organisation.objects.filter(code="a").exists()


def test_ten_thousand_rows_are_read_and_one_more_is_not() -> None:
    text = HEAD + row("akar") + "".join(row(f"unit-{n}", induk="akar") for n in range(9_999))

    plan = imports.plan(text.encode())

    assert (plan.count, plan.faults) == (10_000, ())
    assert imports.plan((text + row("lebih")).encode()).faults[0].place == "berkas"


def test_the_command_tells_what_it_did(tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    good, bad = tmp_path / "baik.csv", tmp_path / "salah.csv"
    good.write_text(HEAD + row("a"))
    bad.write_text(HEAD + row("b", induk="x"))

    call_command("import_organisations", good)
    with pytest.raises(CommandError, match="baris 2, kolom induk"):
        call_command("import_organisations", bad)
    with pytest.raises(CommandError, match="tidak-ada"):
        call_command("import_organisations", tmp_path / "tidak-ada.csv")

    assert capsys.readouterr().out == "1 organisasi baru, 0 berubah, 0 tetap.\n"
    assert OrganisationName.objects.count() == 1
