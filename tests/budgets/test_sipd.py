"""Files in the shape of a SIPD export: components, DPPA by file, bringing one twice, large ones."""

import subprocess
import sys
from decimal import Decimal

import pytest
from django.conf import settings

from accounts.models import Organisation, Role
from budgets.importers import FILE_LIMITS, LINES, TRANCHES
from budgets.models import Balance, BudgetLine, LedgerEntry, LineVersion, Tranche
from budgets.queries import preview_lines
from core.acts import SYSTEM, Actor
from core.importing import ImportRefused
from tests.budgets.test_importers import NOW, TODAY, csv
from tests.factories.accounts import OrganisationFactory, actor
from tests.factories.budgets import budget_line

pytestmark = pytest.mark.django_db

SIPD = (
    "tahun;kode_sub_skpd;kode_sub_kegiatan;nama_sub_kegiatan;kode_akun;nama_akun;uraian;koefisien;"
    "harga_satuan;rincian;nama_sumber_dana;is_blokir;nomor_dpa"
)
HEAD = (
    "kode_organisasi;tahun;kode_sub_kegiatan;sub_kegiatan;kode_akun;akun;nomor_dpa;sumber_dana;"
    "jumlah"
)
SPD_HEAD = (
    "nomor_spd;tanggal;kode_organisasi;tahun;bulan_awal;bulan_akhir;kode_sub_kegiatan;kode_akun;"
    "jumlah;total_spd;keterangan"
)
SUB, AKUN, NAMA = "7.02.01.1.06.0009", "5.1.02.01.01.0052", "Belanja Makanan dan Minuman Rapat"


@pytest.fixture
def office() -> Organisation:
    return OrganisationFactory(code="dinkes", short_name="Dinkes", name="Dinas Kesehatan")


def sipd(part: str, coefficient: str, price: str, amount: str, **changes: str) -> str:
    values = {"office": "Dinas Kesehatan", "akun": AKUN, "nama": NAMA, "blokir": "0"} | changes
    return (
        f"2026;{values['office']};{SUB};Rapat Koordinasi;{values['akun']};{values['nama']};{part};"
        f"{coefficient};{price};{amount};PAD;{values['blokir']};DPA/1"
    )


def simple(amount: str, number: str = "DPA/1", **changes: str) -> str:
    values = {"code": "dinkes", "akun": AKUN, "nama": NAMA, "year": "2026"} | changes
    return (
        f"{values['code']};{values['year']};{SUB};Rapat;{values['akun']};{values['nama']};"
        f"{number};PAD;{amount}"
    )


def run(data: bytes, by: Actor = SYSTEM) -> int:
    return LINES.run(data, by=by, at=NOW, today=TODAY, limits=FILE_LIMITS)


def faults(data: bytes, by: Actor = SYSTEM) -> list[tuple[int | None, str, str]]:
    plan = LINES.plan(data, TODAY, FILE_LIMITS, by=by)
    return [(fault.row, fault.column, fault.message) for fault in plan.faults]


def test_a_sipd_export_brings_lines_with_their_components(office: Organisation) -> None:
    rows = [
        sipd("Konsumsi Rapat/Kegiatan (Makan)", "245 Orang / Kali", "30000", "7350000"),
        sipd("Kudapan", "10 Orang x 12 Bulan", "15.000", "1.800.000"),
        sipd("Jamuan", "2,5 Paket", "1000000", "2500000", akun="5.1.02.01.01.0053",
             nama="belanja makanan dan minuman  jamuan tamu", blokir="1"),
    ]  # fmt: skip

    assert run(csv(SIPD, rows)) == 2

    rapat, jamuan = BudgetLine.objects.order_by("account_code")
    assert (rapat.organisation, Balance.objects.get(line=rapat).dpa) == (office, 9_150_000)
    parts = rapat.versions.get().components.order_by("pk")
    assert list(parts.values_list("name", "volume", "unit", "unit_price")) == [
        ("Konsumsi Rapat/Kegiatan (Makan)", 245, "Orang / Kali", 30_000),
        ("Kudapan", 120, "Orang x Bulan", 15_000),
    ]
    blocked = Balance.objects.get(line=jamuan)
    assert (blocked.dpa, blocked.blocked_reason) == (2_500_000, "Diblokir menurut DPA (SIPD)")


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [
        (sipd("Makan", "245 Orang", "30000", "1"), (2, "jumlah"), "= Rp7.350.000, bukan Rp1"),
        (sipd("Makan", "banyak", "30000", "1"), (2, "koefisien"), "misalnya 245 Orang / Kali"),
        (sipd("Makan", "1 Orang", "", "1"), (2, "harga_satuan"), "Wajib diisi bila koefisien"),
        (sipd("", "1 Orang", "1", "1"), (2, "komponen"), "Wajib diisi bila koefisien"),
        (sipd("Makan", "1 Orang", "1", "1", blokir="2"), (2, "blokir"), "Isi ya atau tidak"),
        (sipd("Makan", "1 Orang", "1", "1", office="Dinas X"), (2, "kode_organisasi"), "Tidak ada"),
        (sipd("Makan", "1 Orang", "1", "1", nama="Makan"), (2, "akun"), f"adalah “{NAMA}”"),
        (
            sipd("Makan", "1 Orang", "1", "1", akun="5.1.02.01.01.0001"),
            (2, "kode_akun"),
            "bukan belanja makanan dan minuman",
        ),
    ],
)
def test_a_bad_cell_is_named(
    office: Organisation, row: str, place: tuple[int, str], words: str
) -> None:
    found = faults(csv(SIPD, [row]))

    assert [fault[:2] for fault in found] == [place]
    assert words in found[0][2]
    with pytest.raises(ImportRefused):
        run(csv(SIPD, [row]))
    assert BudgetLine.objects.count() == 0


def test_rows_of_one_line_must_agree(office: Organisation) -> None:
    rows = [
        sipd("Makan", "1 Orang", "10", "10"),
        sipd("Kudapan", "1 Orang", "10", "10", blokir="1"),
    ]

    assert [fault[:2] for fault in faults(csv(SIPD, rows))] == [(3, "blokir")]


def test_a_file_may_be_brought_twice(office: Organisation) -> None:
    data = csv(HEAD, [simple("1000"), simple("500", akun="5.1.02.01.01.0053",
               nama="Belanja Makanan dan Minuman Jamuan Tamu")])  # fmt: skip
    assert run(data) == 2
    before = (LedgerEntry.objects.count(), LineVersion.objects.count())

    assert run(data) == 0
    assert (LedgerEntry.objects.count(), LineVersion.objects.count()) == before


def test_a_new_number_is_a_dppa(office: Organisation) -> None:
    run(csv(HEAD, [simple("1000")]))
    line = BudgetLine.objects.get()
    plan = LINES.plan(csv(HEAD, [simple("1500", "DPPA/1")]), TODAY, FILE_LIMITS, by=SYSTEM)

    shown = preview_lines(plan.drafts)
    assert [(row.effect, row.before, row.change) for row in shown["preview"]] == [
        ("Diubah", 1_000, 500)
    ]
    assert run(csv(HEAD, [simple("1500", "DPPA/1")])) == 1

    line.refresh_from_db()
    assert (line.dpa_number, Balance.objects.get(line=line).dpa) == ("DPPA/1", 1_500)
    assert [fault[:2] for fault in faults(csv(HEAD, [simple("1600", "DPPA/1")]))] == [
        (2, "nomor_dpa")
    ]
    assert [fault[:2] for fault in faults(csv(HEAD, [simple("1600", "DPA/1")]))] == [
        (2, "nomor_dpa")
    ]


def test_a_dppa_below_its_spd_is_named_at_its_row(office: Organisation) -> None:
    budget_line(
        office, year=2026, dpa=1_000, released=400, sub_activity_code=SUB, dpa_number="DPA/1"
    )

    found = faults(csv(HEAD, [simple("399", "DPPA/1")]))

    assert [fault[:2] for fault in found] == [(2, "jumlah")]
    assert "di bawah SPD yang sudah terbit Rp400" in found[0][2]


def test_each_fills_its_own(office: Organisation) -> None:
    mrt = OrganisationFactory(code="mrt", kind=Organisation.Kind.BUMD)
    own = actor(Role.PA, mrt)

    assert [f[:2] for f in faults(csv(HEAD, [simple("1")]), own)] == [(2, "kode_organisasi")]
    assert [f[:2] for f in faults(csv(HEAD, [simple("1", code="mrt")]), actor(Role.BPKD))] == [
        (2, "kode_organisasi")
    ]
    assert run(csv(HEAD, [simple("1", code="mrt")]), own) == 1
    assert Balance.objects.get().released == 1


def test_a_total_must_match_its_annex(office: Organisation) -> None:
    budget_line(office, year=2026, dpa=1_000, released=0, sub_activity_code=SUB)
    row = f"900/1;2026-03-01;dinkes;2026;1;3;{SUB};{AKUN};100;90;Triwulan I"

    plan = TRANCHES.plan(csv(SPD_HEAD, [row]), TODAY, FILE_LIMITS, by=SYSTEM)

    assert [(fault.row, fault.column, fault.message) for fault in plan.faults] == [
        (
            2,
            "total_spd",
            "Total SPD Rp90 tidak sama dengan jumlah lampirannya Rp100 (selisih Rp10).",
        )
    ]
    good = csv(SPD_HEAD, [row.replace(";90;", ";100;")])
    assert TRANCHES.run(good, by=SYSTEM, at=NOW, today=TODAY, limits=FILE_LIMITS) == 1
    assert TRANCHES.run(good, by=SYSTEM, at=NOW, today=TODAY, limits=FILE_LIMITS) == 0
    assert Tranche.objects.get().total == Decimal(100)


LARGE = """
import django, resource
django.setup()
from datetime import date
from budgets.importers import FILE_LIMITS, COMMAND_LIMITS, LINES
from core.acts import SYSTEM
from core.importing import Limits, read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
row = "dinkes;2026;7.02.01.1.06.0009;Rapat;5.1.02.01.01.0052;Makan;DPA/1;PAD;1\\n"
data = ("kode_organisasi;tahun;kode_sub_kegiatan;sub_kegiatan;kode_akun;akun;nomor_dpa;"
        "sumber_dana;jumlah\\n" + row * 200_000).encode()
table = read(data, LINES.columns, COMMAND_LIMITS)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(data), (after - before) * 1024, len(table.rows), table.faults[0].message)
"""


def test_a_file_of_200_000_rows_is_refused_within_bounded_memory() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LARGE],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )

    size, grown, rows, message = found.stdout.strip().split(" ", 3)
    assert (int(rows), message) == (
        0,
        "Berkas memuat lebih dari 50000 baris; bagi menjadi beberapa.",
    )
    # What was read before the limit is dropped: a few times the file, never the whole of it.
    assert int(grown) < 12 * int(size)
