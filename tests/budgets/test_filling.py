"""BPKD at work on the pages: a line, an SPD in steps, an import with its dry run."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, Role
from budgets.models import Balance, BudgetLine, Tranche
from tests.budgets.test_importers import LINE_HEAD as DPA_HEAD
from tests.budgets.test_importers import SPD_HEAD, csv, dpa, spd
from tests.budgets.test_pages import client_of
from tests.factories.accounts import OrganisationFactory
from tests.factories.budgets import budget_line

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
CREATE = "/anggaran/spd/baru/"


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
        account_code="5.1.02.01.01.0052",
    )


def address(line: BudgetLine) -> str:
    return f"{CREATE}?organisasi={line.organisation_id}&tahun={line.year}"


def spd_form(line: BudgetLine, **changes: str) -> dict[str, str]:
    values = {
        "number": "900/1/SPD",
        "issued_date": TODAY.isoformat(),
        "month_from": "2",
        "month_to": "12",
        "note": "",
        f"line_{line.pk}": "250.000",
        "langkah": "periksa",
    }
    return values | changes


def line_form(office: Organisation, **changes: str) -> dict[str, str]:
    values = {
        "organisation": str(office.pk),
        "year": str(TODAY.year),
        "dpa_number": "DPA/1",
        "sub_activity_code": "7.02.01.1.06.0009",
        "sub_activity_name": "Rapat",
        "account_code": "5.1.02.01.01.0052",
        "account_name": "Belanja Makanan dan Minuman Rapat",
        "fund_source": "PAD",
        "amount": "1.250.000",
    }
    return values | changes


def upload(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("spd.csv", data, content_type="text/csv")}


def hidden(page: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found is not None
    return found.group(1)


def test_a_line_is_entered(bpkd: Client) -> None:
    response = bpkd.post("/anggaran/baru/", line_form(OrganisationFactory()))

    line = BudgetLine.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/anggaran/{line.pk}/")
    assert Balance.objects.get(line=line).dpa == 1_250_000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"organisation": ""}, "organisation"),
        ({"organisation": "9" * 30}, "organisation"),
        ({"organisation": "a\x00"}, "organisation"),
        ({"year": "1999"}, "year"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "9" * 18}, "amount"),
        ({"amount": "banyak"}, "amount"),
        ({"account_code": "5.1"}, "account_code"),
        ({"sub_activity_code": "7\x00"}, "sub_activity_code"),
        ({"sub_activity_name": "x" * 201}, "sub_activity_name"),
        ({"dpa_number": ""}, "dpa_number"),
    ],
)
def test_a_faulty_line_is_shown_at_its_field(
    bpkd: Client, changes: dict[str, str], field: str
) -> None:
    response = bpkd.post("/anggaran/baru/", line_form(OrganisationFactory(), **changes))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert BudgetLine.objects.count() == 0


def test_a_line_that_exists_is_refused_at_its_account(bpkd: Client, line: BudgetLine) -> None:
    response = bpkd.post("/anggaran/baru/", line_form(line.organisation))

    assert list(response.context["form"].errors) == ["account_code"]
    assert BudgetLine.objects.count() == 1


def test_an_spd_is_chosen_filled_checked_and_issued(bpkd: Client, line: BudgetLine) -> None:
    assert "Pilih SKPD" in bpkd.get(CREATE).content.decode()
    annex = bpkd.get(address(line)).content.decode()
    assert "Rp600.000" in annex

    review = bpkd.post(address(line), spd_form(line))
    text = review.content.decode()
    for words in ("Periksa SPD 900/1/SPD", "Rp250.000", "Rp350.000", "dua ratus lima puluh ribu"):
        assert words in text
    assert Tranche.objects.count() == 1

    key = hidden(review, "kunci")
    issued = bpkd.post(address(line), spd_form(line, langkah="terbitkan", kunci=key))
    again = bpkd.post(address(line), spd_form(line, langkah="terbitkan", kunci=key))

    tranche = Tranche.objects.get(number="900/1/SPD")
    assert issued["Location"] == again["Location"] == f"/anggaran/spd/{tranche.pk}/"
    assert Balance.objects.get(line=line).released == 650_000


def test_the_ikhtisar_follows_what_is_typed(bpkd: Client, line: BudgetLine) -> None:
    typed = spd_form(line, number="", langkah="hitung", **{f"line_{line.pk}": "700.000"})

    fragment = bpkd.post(address(line), typed, headers={"HX-Request": "true"})
    page = bpkd.post(address(line), typed)

    for response in (fragment, page):
        text = response.content.decode()
        assert "kurangi Rp100.000" in text
        assert "Rp700.000" in text
    assert "<html" not in fragment.content.decode()
    assert 'value="700.000"' in page.content.decode()
    assert page.context["form"].errors == {}


def test_going_back_keeps_what_was_typed(bpkd: Client, line: BudgetLine) -> None:
    page = bpkd.post(address(line), spd_form(line, langkah="ubah")).content.decode()

    assert 'value="900/1/SPD"' in page
    assert 'value="250.000"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "x" * 81}, "number"),
        ({"number": "a\x00"}, "number"),
        ({"issued_date": "kemarin"}, "issued_date"),
        ({"issued_date": "2099-01-01"}, "issued_date"),
        ({"month_from": "13"}, "month_from"),
        ({"month_from": "abc"}, "month_from"),
        ({"month_from": "6", "month_to": "5"}, "month_to"),
        ({"note": "x" * 301}, "note"),
        ({"LINE": "600.001"}, "LINE"),
        ({"LINE": "-1"}, "LINE"),
        ({"LINE": "9" * 18}, "LINE"),
        ({"LINE": "banyak"}, "LINE"),
        ({"LINE": ""}, "__all__"),
        ({"LINE": "0"}, "__all__"),
    ],
)
@pytest.mark.parametrize("step", ["periksa", "terbitkan"])
def test_a_faulty_spd_is_shown_at_its_field(
    bpkd: Client, line: BudgetLine, changes: dict[str, str], field: str, step: str
) -> None:
    own = f"line_{line.pk}"
    changed = {name.replace("LINE", own): value for name, value in changes.items()}

    response = bpkd.post(address(line), spd_form(line, langkah=step, **changed))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field.replace("LINE", own)]
    assert Tranche.objects.count() == 1


def test_a_number_in_use_is_shown_before_issuing(bpkd: Client, line: BudgetLine) -> None:
    taken = Tranche.objects.get().number

    response = bpkd.post(address(line), spd_form(line, number=taken))

    assert list(response.context["form"].errors) == ["number"]


@pytest.mark.parametrize(
    "query", ["organisasi=9999999", "organisasi=abc", "organisasi=", "organisasi=" + "9" * 30]
)
def test_an_unknown_office_is_asked_again(bpkd: Client, query: str) -> None:
    response = bpkd.get(f"{CREATE}?{query}&tahun={TODAY.year}")

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["organisasi"]


def test_bumd_and_strange_years_are_not_offered(bpkd: Client, line: BudgetLine) -> None:
    bumd = OrganisationFactory(kind=Organisation.Kind.BUMD)

    for_bumd = bpkd.get(f"{CREATE}?organisasi={bumd.pk}&tahun={TODAY.year}")
    old_year = bpkd.get(f"{CREATE}?organisasi={line.organisation_id}&tahun=1999")

    assert list(for_bumd.context["form"].errors) == ["organisasi"]
    assert list(old_year.context["form"].errors) == ["tahun"]


def test_an_office_without_dpa_gets_advice(bpkd: Client) -> None:
    office = OrganisationFactory()
    url = f"{CREATE}?organisasi={office.pk}&tahun={TODAY.year}"

    assert "Isi baris DPA" in bpkd.get(url).content.decode()
    assert bpkd.post(url, {"langkah": "terbitkan"}).status_code == 200
    assert Tranche.objects.count() == 0


def test_an_import_is_previewed_then_applied(bpkd: Client, line: BudgetLine) -> None:
    year = str(TODAY.year)
    rows = [
        spd("900/1", "100000", year=year, tanggal=TODAY.isoformat()),
        spd("900/2", "200000", year=year, tanggal=TODAY.isoformat(), first="7", last="7"),
    ]

    preview = bpkd.post("/anggaran/spd/impor/", upload(csv(SPD_HEAD, rows)))
    text = preview.content.decode()
    for words in ("900/1", "900/2", "Dinkes", "Rp300.000", "belum disimpan"):
        assert words in text
    assert Tranche.objects.count() == 1

    body = {"isi": hidden(preview, "isi"), "kunci": hidden(preview, "kunci")}
    applied = bpkd.post("/anggaran/spd/impor/", body)
    again = bpkd.post("/anggaran/spd/impor/", body)

    assert (applied.status_code, again.status_code) == (302, 302)
    assert Tranche.objects.count() == 3
    assert Balance.objects.get(line=line).released == 700_000


def test_dpa_lines_are_imported_by_page(bpkd: Client) -> None:
    OrganisationFactory(code="dinkes", short_name="Dinkes")
    data = csv(DPA_HEAD, [dpa(year=str(TODAY.year), amount="5000000")])

    preview = bpkd.post("/anggaran/impor/", upload(data))
    applied = bpkd.post("/anggaran/impor/", {"isi": hidden(preview, "isi")})

    assert "Rp5.000.000" in preview.content.decode()
    assert applied.status_code == 302
    assert Balance.objects.get().dpa == 5_000_000


def test_every_bad_row_is_shown(bpkd: Client, line: BudgetLine) -> None:
    data = csv(SPD_HEAD, [spd("1", "x"), spd("2", "1", code="tidak-ada"), spd("3", "-5")])

    response = bpkd.post("/anggaran/spd/impor/", upload(data))

    text = response.content.decode()
    assert [fault.row for fault in response.context["plan"].faults] == [2, 3, 4]
    assert "3 kesalahan, tidak ada yang disimpan" in text
    assert "3 dari 3 baris salah" in text
    assert 'name="isi"' not in text
    assert Tranche.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"\x00" * 10, b"\xff\xfea\x00", b"PK\x03\x04", b"\xe9"])
def test_files_that_are_no_csv_are_refused(bpkd: Client, data: bytes) -> None:
    response = bpkd.post("/anggaran/spd/impor/", upload(data))

    assert response.status_code == 200
    faulty = bool(response.context["form"].errors) or bool(response.context["plan"].faults)
    assert faulty


def test_a_missing_file_is_asked_for(bpkd: Client) -> None:
    response = bpkd.post("/anggaran/spd/impor/", {})

    assert list(response.context["form"].errors) == ["file"]


def test_a_changed_preview_is_refused(bpkd: Client, line: BudgetLine) -> None:
    data = csv(SPD_HEAD, [spd("900/1", year=str(TODAY.year), tanggal=TODAY.isoformat())])
    content = hidden(bpkd.post("/anggaran/spd/impor/", upload(data)), "isi")

    for wrong in ("", "abc", content[:-2], "x" + content):
        response = bpkd.post("/anggaran/spd/impor/", {"isi": wrong})
        assert response.status_code == 422
        assert "unggah kembali berkasnya" in response.content.decode()

    assert Tranche.objects.count() == 1


def test_what_changed_since_the_preview_is_refused_whole(bpkd: Client, line: BudgetLine) -> None:
    data = csv(
        SPD_HEAD,
        [
            spd(
                "900/1",
                "600000",
                year=str(TODAY.year),
                tanggal=TODAY.isoformat(),
                first="8",
                last="9",
            )
        ],
    )
    content = hidden(bpkd.post("/anggaran/spd/impor/", upload(data)), "isi")
    bpkd.post(address(line), spd_form(line, langkah="terbitkan", month_to="3"))

    response = bpkd.post("/anggaran/spd/impor/", {"isi": content})

    assert response.status_code == 422
    assert "melebihi sisa DPA" in response.content.decode()
    assert not Tranche.objects.filter(number="900/1").exists()


def test_templates_are_downloaded(bpkd: Client) -> None:
    for url, name in (("/anggaran/spd/impor/templat/", "spd"), ("/anggaran/impor/templat/", "dpa")):
        response = bpkd.get(url)
        assert response["Content-Disposition"] == f'attachment; filename="templat-{name}.csv"'
        assert response.content.startswith(b"\xef\xbb\xbf")
