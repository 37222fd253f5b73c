"""The pages of the settings: who may open them, previews that save nothing, and what is saved."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core import parameters
from core.models import Holiday, Parameter
from payments.models import Payment
from tests.factories.payments import billed
from tests.payments.browse import watcher
from tests.payments.conftest import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

CAP = "/pengaturan/parameter/order.cap/"
READ = ["/pengaturan/", "/pengaturan/parameter/", CAP, "/pengaturan/libur/"]
WRITE = [
    f"{CAP}baru/",
    "/pengaturan/libur/baru/",
    "/pengaturan/libur/impor/",
    "/pengaturan/libur/csv/",
    "/pengaturan/libur/csv/templat/",
]
PLAN = {
    "value": "40.000.000",
    "valid_from": "2027-01-01",
    "legal_basis": "Ingub 5/2026",
    "reason": "Batas diturunkan",
}
DAY = {
    "date": "2026-11-24",
    "name": "Pilkada",
    "category": "NATIONAL",
    "legal_basis": "Keppres 10/2026",
    "decree_date": "2026-11-20",
}
WHY = {"legal_basis": "Keppres 11/2026", "decree_date": "2026-11-21", "reason": "Ditunda"}
CSV = (
    "tanggal,nama,jenis,nomor_keputusan,tanggal_keputusan,perkiraan\n"
    "2026-11-24,Pilkada,libur nasional,Keppres 10/2026,2026-11-20,tidak\n"
)


def bppbj() -> Client:
    return watcher(Role.BPPBJ)


def table(text: str = CSV) -> SimpleUploadedFile:
    return SimpleUploadedFile("libur.csv", text.encode(), "text/csv")


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.BPPBJ, 200),
        (Role.INSPEKTORAT, 200),
        (Role.GUBERNUR, 200),
        (Role.PPK, 403),
        (Role.PEMILIK, 403),
    ],
)
def test_who_may_read_the_settings(role: Role, status: int, path: str) -> None:
    assert watcher(role).get(path).status_code == status


@pytest.mark.parametrize("path", WRITE)
@pytest.mark.parametrize(("role", "status"), [(Role.BPPBJ, 200), (Role.INSPEKTORAT, 403)])
def test_who_may_change_the_settings(role: Role, status: int, path: str) -> None:
    assert watcher(role).get(path).status_code == status


@pytest.mark.parametrize("path", [*READ, *WRITE])
def test_visitors_are_sent_to_the_login(path: str) -> None:
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", [*READ, "/pengaturan/libur/csv/templat/"])
def test_reading_pages_take_no_post(path: str) -> None:
    assert bppbj().post(path).status_code == 405


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.INSPEKTORAT, True), (Role.GUBERNUR, True), (Role.BPKD, False)]
)
def test_readers_without_a_place_in_the_navigation_get_there_from_the_payments(
    role: Role, shown: bool
) -> None:
    page = watcher(role).get("/pembayaran/").content.decode()

    assert ("/pengaturan/" in page) is shown


def test_what_does_not_exist_is_not_found() -> None:
    client = bppbj()

    for path in (
        "/pengaturan/parameter/tidak.ada/",
        "/pengaturan/parameter/tidak.ada/baru/",
        f"{CAP}999999/tarik/",
        "/pengaturan/libur/99999999999999999999/",
        "/pengaturan/libur/999999/hapus/",
    ):
        assert client.get(path).status_code == 404


def test_the_hub_names_a_number_without_a_value() -> None:
    client = bppbj()
    assert "tidak mempunyai nilai" not in client.get("/pengaturan/").content.decode()
    Parameter.objects.filter(key=parameters.ORDER_CAP).update(valid_to=date(2026, 1, 1))

    page = client.get("/pengaturan/").content.decode()

    assert "1 parameter tidak mempunyai nilai yang berlaku" in page
    assert "Belum ada nilai" in client.get("/pengaturan/parameter/").content.decode()
    assert "Tidak ada nilai yang berlaku hari ini" in client.get(CAP).content.decode()


def test_a_new_value_is_previewed_then_set() -> None:
    client = bppbj()
    old = Parameter.objects.get(key=parameters.ORDER_CAP)

    preview = client.post(f"{CAP}baru/", PLAN | {"langkah": "periksa", "versi": "1"})

    text = preview.content.decode()
    assert preview.status_code == 200
    assert "Rp50.000.000 → Rp40.000.000 mulai 1 Januari 2027." in text
    assert "0 keranjang di atas batas baru Rp40.000.000" in text
    assert Parameter.objects.filter(key=parameters.ORDER_CAP).get() == old
    again = client.post(f"{CAP}baru/", PLAN | {"langkah": "ubah", "versi": "1"})
    assert 'value="40.000.000"' in again.content.decode()

    done = client.post(f"{CAP}baru/", PLAN | {"langkah": "simpan", "versi": "1"})

    assert (done.status_code, done["Location"]) == (302, CAP)
    row = Parameter.objects.get(key=parameters.ORDER_CAP, valid_from=date(2027, 1, 1))
    assert (row.value, row.reason) == (Decimal(40_000_000), "Batas diturunkan")
    page = client.get(CAP).content.decode()
    assert "Direncanakan" in page
    assert "Tarik rencana ini" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": "-5"}, "terlalu kecil"),
        ({"value": "banyak"}, "bukan jumlah rupiah"),
        ({"valid_from": "2026-11-23"}, "Paling cepat berlaku 24 November 2026"),
        ({"valid_from": "31-02-2027"}, "Tanggal tidak dikenali"),
        ({"reason": ""}, "Tulis mengapa nilainya berubah."),
        ({"value": "50.000.000"}, "Nilainya sama"),
    ],
)
@pytest.mark.parametrize("step", ["periksa", "simpan"])
def test_a_bad_value_is_refused_at_its_field(
    step: str, wrong: dict[str, str], words: str, world: Snapshot
) -> None:
    client, before = bppbj(), world()

    page = client.post(f"{CAP}baru/", PLAN | wrong | {"langkah": step})

    assert page.status_code == 422
    assert words in page.content.decode()
    assert world() == before


def test_rates_are_typed_in_per_cent() -> None:
    client = bppbj()
    path = "/pengaturan/parameter/tax.pph_final/baru/"

    done = client.post(path, PLAN | {"value": "0,75%", "langkah": "simpan"})

    assert done.status_code == 302
    row = Parameter.objects.get(key=parameters.PPH_FINAL_RATE, valid_to=None)
    assert row.value == Decimal("0.0075")
    assert client.post(path, PLAN | {"value": "300"}).status_code == 422
    assert client.post(path, PLAN | {"value": "lima"}).status_code == 422


def test_a_stale_page_is_told_so() -> None:
    client = bppbj()
    client.post(f"{CAP}baru/", PLAN | {"langkah": "simpan", "versi": "1"})

    late = PLAN | {"valid_from": "2027-02-01", "value": "45000000"}
    page = client.post(f"{CAP}baru/", late | {"langkah": "simpan", "versi": "1"})

    assert page.status_code == 412
    assert Parameter.objects.filter(key=parameters.ORDER_CAP).count() == 2


def test_a_plan_is_withdrawn_with_a_reason() -> None:
    client = bppbj()
    client.post(f"{CAP}baru/", PLAN | {"langkah": "simpan"})
    row = Parameter.objects.get(key=parameters.ORDER_CAP, valid_from=date(2027, 1, 1))
    path = reverse("payments:parameter_withdraw", args=["order.cap", row.pk])
    assert client.get(path).status_code == 200
    assert client.post(path, {"alasan": ""}).status_code == 422

    done = client.post(path, {"alasan": "Ingub batal terbit"})

    assert done["Location"] == CAP
    row.refresh_from_db()
    assert row.withdrawn_reason == "Ingub batal terbit"
    assert client.get(path)["Location"] == CAP
    assert client.post(path, {"alasan": "Lagi"}).status_code == 409


def test_every_number_has_a_page_and_a_preview() -> None:
    client = bppbj()
    billed()
    for row in Parameter.objects.all():
        path = f"/pengaturan/parameter/{row.key}/"
        assert client.get(path).status_code == 200
        value = {"Rp": "1.000.000", "tarif": "1", "per hari": "0,2"}.get(row.unit, "7")
        page = client.post(f"{path}baru/", PLAN | {"value": value, "langkah": "periksa"})
        assert (row.key, page.status_code) == (row.key, 200)


def test_a_day_off_is_previewed_then_saved() -> None:
    client = bppbj()
    deal, payment = billed()

    preview = client.post("/pengaturan/libur/baru/", DAY | {"langkah": "periksa"})

    text = preview.content.decode()
    assert preview.status_code == 200
    assert "1 jatuh tempo bergeser." in text
    assert str(deal.order) in text
    assert Holiday.objects.filter(date=date(2026, 11, 24)).count() == 0
    assert client.post("/pengaturan/libur/baru/", DAY | {"langkah": "ubah"}).status_code == 200

    done = client.post("/pengaturan/libur/baru/", DAY | {"langkah": "simpan"}, follow=True)

    assert "Pilkada tersimpan. 1 jatuh tempo bergeser." in done.content.decode()
    assert Payment.objects.get(pk=payment.pk).due_date == date(2026, 11, 26)
    page = client.get(f"/pembayaran/{payment.pk}/").content.decode()
    assert "Jatuh tempo bergeser dari 25 November 2026 menjadi 26 November 2026" in page
    assert "(Pilkada)" in page


def test_a_day_off_is_changed_and_removed() -> None:
    client = bppbj()
    row = Holiday.objects.get(date=date(2026, 12, 24))
    path = f"/pengaturan/libur/{row.pk}/"
    assert client.get(path).status_code == 200
    changed = DAY | {"date": "2026-12-24", "name": "Cuti Natal", "versi": "1"}

    assert client.post(path, changed | {"langkah": "periksa"}).status_code == 200
    assert client.post(path, changed | {"langkah": "simpan"}).status_code == 302
    assert client.post(path, changed | {"langkah": "simpan"}).status_code == 412
    row.refresh_from_db()
    assert (row.name, row.version, row.by_hand) == ("Cuti Natal", 2, True)

    assert client.get(f"{path}hapus/").status_code == 200
    assert client.post(f"{path}hapus/", WHY | {"reason": ""}).status_code == 422
    done = client.post(f"{path}hapus/", WHY | {"versi": "2"}, follow=True)
    assert "Pernah dihapus" in done.content.decode()


def test_a_taken_date_is_refused_before_the_preview(world: Snapshot) -> None:
    client, before = bppbj(), world()

    page = client.post("/pengaturan/libur/baru/", DAY | {"date": "2026-12-25"})

    assert page.status_code == 422
    assert "sudah tercatat sebagai" in page.content.decode()
    assert world() == before


def test_the_year_is_imported_after_a_dry_run() -> None:
    client = bppbj()
    Holiday.objects.filter(date__year=2026, date__gt=date(2026, 11, 1)).delete()
    assert "Jatuh tempo" in client.get("/pengaturan/libur/impor/?tahun=2026").content.decode()

    done = client.post("/pengaturan/libur/impor/?tahun=2026", follow=True)

    assert "2 hari libur berubah, 0 jatuh tempo bergeser." in done.content.decode()
    later = client.get("/pengaturan/libur/impor/?tahun=2028").content.decode()
    assert "Cuti bersama 2028 belum ditetapkan" in later
    same = client.get("/pengaturan/libur/impor/?tahun=2026").content.decode()
    assert "sudah sama dengan data SKB" in same


def test_a_csv_is_checked_then_saved() -> None:
    client = bppbj()
    _, payment = billed()

    checked = client.post("/pengaturan/libur/csv/", {"file": table()})

    assert checked.status_code == 200
    assert Holiday.objects.filter(date=date(2026, 11, 24)).count() == 0
    content = checked.context["content"]
    done = client.post("/pengaturan/libur/csv/simpan/", {"isi": content}, follow=True)
    assert "1 hari libur berubah, 1 jatuh tempo bergeser." in done.content.decode()
    assert Payment.objects.get(pk=payment.pk).due_date == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("2026-02-31,X,cuti bersama,SKB,2026-01-01,tidak", "Tanggal tidak dikenali"),
        ("2026-11-24,X,lain,SKB,2026-01-01,tidak", "pilihan"),
        ("2026-11-24,X,cuti bersama,SKB,2027-01-01,tidak", "belum terbit"),
        ("2026-11-24,Y,cuti bersama,SKB,2026-01-01,tidak", "sudah ada di baris lain"),
    ],
)
def test_a_faulty_csv_saves_nothing(row: str, words: str, world: Snapshot) -> None:
    client, before = bppbj(), world()

    page = client.post("/pengaturan/libur/csv/", {"file": table(f"{CSV}{row}\n")})

    assert page.status_code == 422
    assert words in page.content.decode()
    assert world() == before


def test_a_forged_csv_saves_nothing(world: Snapshot) -> None:
    client, before = bppbj(), world()

    page = client.post("/pengaturan/libur/csv/simpan/", {"isi": "palsu"})

    assert page.status_code == 422
    assert "unggah kembali" in page.content.decode()
    assert world() == before
    assert watcher(Role.PPK).post("/pengaturan/libur/csv/simpan/", {}).status_code == 403


@pytest.mark.parametrize("path", READ)
def test_lists_cost_the_same_for_few_and_many(
    path: str, django_assert_max_num_queries: object
) -> None:
    client = bppbj()
    client.get(path)

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(path)


def test_previews_cost_the_same_for_one_and_many_payments() -> None:
    client = bppbj()
    billed()
    few = queries_of(client)
    for _ in range(4):
        billed()

    assert queries_of(client) == few


def queries_of(client: Client) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        client.post("/pengaturan/libur/baru/", DAY | {"langkah": "periksa"})
    return len(found)
