"""BPKD and a BUMD correct what was entered, by page and API: DPPA, blocks, SPD, closing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, Role
from budgets import services
from budgets.models import Balance, BudgetLine, LedgerEntry, Tranche, YearClosing
from core.acts import SYSTEM
from tests.budgets.test_api import send
from tests.budgets.test_filling import hidden
from tests.budgets.test_importers import SPD_HEAD, csv, spd
from tests.budgets.test_pages import client_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import budget_line, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]

TODAY = timezone.localdate()
DPPA = {"number": "DPPA/1", "amount": "1.500.000", "reason": "Perubahan", "components": ""}


@pytest.fixture
def bpkd() -> Client:
    return client_of(Role.BPKD)


@pytest.fixture
def line() -> BudgetLine:
    office = OrganisationFactory(code="dinkes", short_name="Dinkes")
    return budget_line(
        office,
        dpa=1_000_000,
        released=400_000,
        sub_activity_code="7.02.01.1.06.0009",
        dpa_number="DPA/1",
    )


@pytest.fixture
def tranche(line: BudgetLine) -> Tranche:
    return Tranche.objects.get()


def revision(line: BudgetLine, amount: str, **changes: str) -> dict[str, str]:
    values = {
        "number": "900/P",
        "issued_date": TODAY.isoformat(),
        "month_to": "3",
        "note": "",
        "reason": "Pergeseran",
        f"line_{line.pk}": amount,
        "langkah": "periksa",
    }
    return values | changes


def hold(line: BudgetLine, amount: int) -> None:
    services.reserve(
        line.pk,
        Decimal(amount),
        reference="orders.order:1",
        label="Pesanan Rapat",
        by=SYSTEM,
        at=timezone.now(),
    )


def test_a_dppa_is_filled_checked_and_saved(bpkd: Client, line: BudgetLine) -> None:
    url = f"/anggaran/{line.pk}/ubah/"
    assert "Ubah pagu" in bpkd.get(f"/anggaran/{line.pk}/").content.decode()

    review = bpkd.post(url, DPPA | {"langkah": "periksa"})
    assert (review.context["difference"], line.versions.count()) == (500_000, 1)
    again = bpkd.post(url, DPPA | {"langkah": "ubah"})
    assert again.context["form"]["number"].value() == "DPPA/1"
    saved = bpkd.post(url, DPPA | {"langkah": "simpan", "kunci": hidden(review, "kunci")})

    assert (saved.status_code, saved["Location"]) == (302, f"/anggaran/{line.pk}/")
    assert Balance.objects.get(line=line).dpa == 1_500_000
    page = bpkd.get(f"/anggaran/{line.pk}/").content.decode()
    for words in ("DPPA/1", "+Rp500.000", "DPA dinaikkan"):
        assert words in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "399.999"}, "amount"),
        ({"amount": "banyak"}, "amount"),
        ({"number": "DPA/1"}, "number"),
        ({"reason": ""}, "reason"),
        ({"components": "Makan 245 Orang 30000"}, "components"),
        ({"components": "Makan; 2 Orang; 30.000"}, "components"),
    ],
)
@pytest.mark.parametrize("step", ["periksa", "simpan"])
def test_a_faulty_dppa_is_shown_at_its_field(
    bpkd: Client, line: BudgetLine, changes: dict[str, str], field: str, step: str
) -> None:
    response = bpkd.post(f"/anggaran/{line.pk}/ubah/", DPPA | changes | {"langkah": step})

    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert (line.versions.count(), Balance.objects.get(line=line).dpa) == (1, 1_000_000)


def test_a_block_is_shown_and_lifted(bpkd: Client, line: BudgetLine) -> None:
    bpkd.post(f"/anggaran/{line.pk}/blokir/", {"alasan": "Audit"})
    assert "Baris ini diblokir" in bpkd.get(f"/anggaran/{line.pk}/").content.decode()
    assert "Diblokir" in bpkd.get("/anggaran/").content.decode()

    again = bpkd.post(f"/anggaran/{line.pk}/blokir/", {"alasan": "Audit"})
    assert (again.status_code, "sudah diblokir" in again.content.decode()) == (409, True)
    empty = bpkd.post(f"/anggaran/{line.pk}/buka-blokir/", {"alasan": " "})
    assert (empty.status_code, Balance.objects.get(line=line).blocked_reason) == (422, "Audit")
    bpkd.post(f"/anggaran/{line.pk}/buka-blokir/", {"alasan": "Selesai"})
    assert Balance.objects.get(line=line).blocked_reason == ""


def test_an_spd_is_revised_in_steps(bpkd: Client, line: BudgetLine, tranche: Tranche) -> None:
    url = f"/anggaran/spd/{tranche.pk}/ubah/"
    form = bpkd.get(url).context["form"]
    assert form[f"line_{line.pk}"].value() == 400_000
    assert (form.overview().earlier, form.overview().this) == (0, 400_000)

    review = bpkd.post(url, revision(line, "300.000"))
    for words in ("Rp300.000", "semula Rp400.000", "Pergeseran"):
        assert words in review.content.decode()
    body = revision(line, "300.000", langkah="terbitkan", kunci=hidden(review, "kunci"))
    assert [bpkd.post(url, body).status_code for _ in range(2)] == [302, 302]

    tranche.refresh_from_db()
    assert (tranche.number, tranche.total, tranche.version) == ("900/P", 300_000, 2)
    page = bpkd.get(f"/anggaran/spd/{tranche.pk}/").content.decode()
    for words in ("Riwayat SPD", "Versi 1", "Rp400.000", "Rp300.000"):
        assert words in page
    old = bpkd.get(f"/anggaran/spd/{tranche.pk}/?versi=1")
    assert "bukan yang berlaku" in old.content.decode()
    assert old.context["sheet"].version.total == 400_000
    for wrong in ("0", "9", "x"):
        assert bpkd.get(f"/anggaran/spd/{tranche.pk}/?versi={wrong}").context["is_newest"] is True


def test_a_revision_below_the_use_is_shown_at_its_line(
    bpkd: Client, line: BudgetLine, tranche: Tranche
) -> None:
    hold(line, 350_000)

    for step in ("periksa", "terbitkan"):
        response = bpkd.post(
            f"/anggaran/spd/{tranche.pk}/ubah/", revision(line, "349.999", langkah=step)
        )
        assert list(response.context["form"].errors) == [f"line_{line.pk}"]
    refused = bpkd.post(f"/anggaran/spd/{tranche.pk}/tarik/", {"alasan": "Salah"})

    assert (refused.status_code, tranche.versions.count()) == (422, 1)
    assert "Sisakan paling sedikit Rp350.000" in refused.content.decode()
    assert Balance.objects.get(line=line).released == 400_000


def test_an_spd_is_withdrawn(bpkd: Client, line: BudgetLine, tranche: Tranche) -> None:
    bpkd.post(f"/anggaran/spd/{tranche.pk}/tarik/", {"alasan": "Salah kantor"})

    page = bpkd.get(f"/anggaran/spd/{tranche.pk}/").content.decode()
    assert "SPD ini ditarik" in page
    assert "Tarik SPD" not in page
    assert "Ditarik" in bpkd.get("/anggaran/spd/").content.decode()
    assert bpkd.get(f"/anggaran/spd/{tranche.pk}/pdf/").status_code == 200
    assert Balance.objects.get(line=line).released == 0


def test_the_year_page_names_what_is_held_and_closes(line: BudgetLine) -> None:
    year = TODAY.year - 1
    old = budget_line(line.organisation, year=year, dpa=500, released=300)
    services.reserve(
        old.pk,
        Decimal(100),
        reference="orders.order:7",
        label="Pesanan Lama",
        by=SYSTEM,
        at=moment(year, 5),
    )
    bpkd = client_of(Role.BPKD)
    close = f"/anggaran/tutup/{line.organisation_id}/{year}/"

    refused = bpkd.post(close)
    assert (refused.status_code, YearClosing.objects.count()) == (422, 0)
    for words in ("1 pesanan masih memegang", "Pesanan Lama", "/pesanan/7/"):
        assert words in refused.content.decode()
    services.release("orders.order:7", reason="Batal", by=SYSTEM, at=timezone.now())
    assert f'action="{close}"' in bpkd.get(f"/anggaran/tutup/?tahun={year}").content.decode()

    closed = bpkd.post(close)
    assert closed["Location"] == f"/anggaran/tutup/?tahun={year}"
    page = bpkd.get(closed["Location"]).content.decode()
    assert f'action="{close}"' not in page
    assert "Ditutup" in page
    assert "sudah ditutup" in bpkd.get(f"/anggaran/{old.pk}/").content.decode()
    assert bpkd.post(close).status_code == 409


@pytest.mark.parametrize("year", ["0", "99999", "x", ""])
def test_a_wrong_year_shows_this_one(bpkd: Client, year: str) -> None:
    assert bpkd.get(f"/anggaran/tutup/?tahun={year}").context["year"] == TODAY.year


def test_a_bumd_enters_its_own_rkap() -> None:
    mrt = OrganisationFactory(kind=Organisation.Kind.BUMD, code="mrt", short_name="MRT")
    director = client_of(Role.PA, mrt)
    assert "Isi baris DPA" in director.get("/anggaran/").content.decode()
    body = {
        "organisation": str(mrt.pk),
        "year": str(TODAY.year),
        "dpa_number": "RKAP/1",
        "sub_activity_code": "7.02.01.1.06.0009",
        "sub_activity_name": "Rapat",
        "account_code": "5.1.02.01.01.0052",
        "fund_source": "RKAP",
        "amount": "600.000",
        "components": "Makan; 10 Orang / Kali; 60.000",
    }

    response = director.post("/anggaran/baru/", body)

    line = BudgetLine.objects.get()
    assert response["Location"] == f"/anggaran/{line.pk}/"
    assert Balance.objects.get(line=line).released == 600_000
    assert line.versions.get().components.get().amount == 600_000
    assert director.get(f"/anggaran/{line.pk}/ubah/").status_code == 200


def test_an_import_twice_says_that_nothing_changed(bpkd: Client, line: BudgetLine) -> None:
    rows = [spd("900/1", "100000", year=str(TODAY.year), tanggal=TODAY.isoformat())]
    for made in ("1 SPD tersimpan", "tidak ada yang berubah"):
        file = SimpleUploadedFile("spd.csv", csv(SPD_HEAD, rows))
        preview = bpkd.post("/anggaran/spd/impor/", {"file": file})
        body = {"isi": hidden(preview, "isi"), "kunci": hidden(preview, "kunci")}
        page = bpkd.post("/anggaran/spd/impor/", body, follow=True)
        assert made in page.content.decode()
    assert Tranche.objects.count() == 2


LINES, SPDS = "/api/v1/budget-lines/", "/api/v1/spd-tranches/"


def test_the_api_revises_blocks_and_tells_versions(bpkd: Client, line: BudgetLine) -> None:
    url = f"{LINES}{line.pk}/"
    parts = [{"name": "Makan", "volume": "10", "unit": "Orang", "unit_price": "150000"}]
    body: dict[str, Any] = {"number": "DPPA/1", "amount": "1500000", "reason": "Perubahan"}

    revised = send(bpkd, f"{url}revise/", body | {"components": parts})
    assert (revised.status_code, revised.json()["dpa"]) == (200, "1500000.00")
    wrong = send(bpkd, f"{url}revise/", body | {"number": "DPPA/2", "amount": "1"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["amount"])
    versions = bpkd.get(f"{url}versions/").json()
    assert [(row["version"], row["change"]) for row in versions] == [
        (2, "500000.00"),
        (1, "1000000.00"),
    ]
    assert versions[0]["components"] == [
        {"name": "Makan", "volume": "10.00", "unit": "Orang", "unit_price": "150000.00"}
    ]

    assert send(bpkd, f"{url}block/", {"reason": "Audit"}).json()["blocked_reason"] == "Audit"
    assert send(bpkd, f"{url}block/", {"reason": "Audit"}).status_code == 409
    assert send(bpkd, f"{url}unblock/", {"reason": "Selesai"}).json()["blocked_reason"] == ""
    assert send(bpkd, f"{url}block/", {}).status_code == 400


def test_the_api_revises_and_withdraws_an_spd(
    bpkd: Client, line: BudgetLine, tranche: Tranche
) -> None:
    url = f"{SPDS}{tranche.pk}/"
    body = {
        "number": "900/P",
        "issued_date": TODAY.isoformat(),
        "month_to": 3,
        "reason": "Pergeseran",
        "total": "300000.00",
        "lines": [{"line": line.pk, "amount": "300000.00"}],
    }

    wrong = send(bpkd, f"{url}revise/", body | {"total": "1"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["total"])
    revised = send(bpkd, f"{url}revise/", body)
    assert (revised.json()["total"], revised.json()["version"]) == ("300000.00", 2)
    assert revised["ETag"] == '"2"'
    stale = bpkd.post(
        f"{url}withdraw/",
        {"reason": "Salah"},
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert stale.status_code == 412
    gone = send(bpkd, f"{url}withdraw/", {"reason": "Salah"})
    assert gone.json()["withdrawn_reason"] == "Salah"
    assert send(bpkd, f"{url}withdraw/", {"reason": "Salah"}).status_code == 409
    assert bpkd.get(f"{url}pdf/")["Content-Type"] == "application/pdf"
    assert Balance.objects.get(line=line).released == 0


def test_the_api_imports_with_a_dry_run(bpkd: Client, line: BudgetLine) -> None:
    rows = [spd("900/1", "100000", year=str(TODAY.year), tanggal=TODAY.isoformat())]
    data = csv(SPD_HEAD, rows)
    before = LedgerEntry.objects.count()

    def post(content: bytes, **values: str) -> Any:
        file = SimpleUploadedFile("spd.csv", content)
        return bpkd.post(f"{SPDS}import/", {"file": file} | values)

    assert post(data, dry_run="true").json() == {"rows": 1, "objects": 1, "dry_run": True}
    assert LedgerEntry.objects.count() == before
    assert post(data).json() == {"rows": 1, "objects": 1, "dry_run": False}
    assert post(data).json() == {"rows": 1, "objects": 0, "dry_run": False}
    bad = post(csv(SPD_HEAD, [spd("900/2", "-1")]))
    assert (bad.status_code, list(bad.json()["errors"])) == (422, ["baris 2, kolom jumlah"])
    assert post(b"").status_code == 400


def test_the_api_closes_a_year(bpkd: Client, line: BudgetLine) -> None:
    year = TODAY.year - 1
    budget_line(line.organisation, year=year, dpa=500, released=300)

    early = send(
        bpkd, "/api/v1/budget-years/", {"organisation": line.organisation_id, "year": year + 1}
    )
    closed = send(
        bpkd, "/api/v1/budget-years/", {"organisation": line.organisation_id, "year": year}
    )

    assert early.status_code == (422 if date(year + 2, 1, 1) > TODAY else 201)
    assert (closed.status_code, closed.json()["unspent"]) == (201, "300.00")
    rows = bpkd.get(f"/api/v1/budget-years/?year={year}").json()
    assert [row["closed_at"] is not None for row in rows] == [True]
