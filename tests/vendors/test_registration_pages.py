"""The pages of a registration and of its curation: every step in the browser, and every refusal."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from core import disclosure
from core.models import AuditEvent
from tests.factories.accounts import AppointmentFactory, UserFactory
from tests.factories.firms import STEPS, begun, decided, filled, paper, sent
from tests.factories.vendors import VendorFactory
from vendors import access
from vendors.models import SecondFirmPermit, Vendor, VendorProof
from vendors.states import VendorState

pytestmark = pytest.mark.django_db

HOME = "/usaha/daftar/"


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def of(role: Role) -> Client:
    return login(AppointmentFactory(role=role).user)


def posted(code: str, **changes: Any) -> dict[str, Any]:
    values = {name: value for name, value in STEPS[code].items() if value not in (None, False)}
    return values | changes


def test_a_person_without_a_post_registers_a_firm_from_start_to_catalogue() -> None:
    user = UserFactory(name="Ani Lestari")
    client = login(user)
    assert "Daftarkan usaha" in client.get("/").content.decode()
    assert "Mulai pendaftaran" in client.get(HOME).content.decode()

    begun_page = client.post(f"{HOME}mulai/", {"name": "Dapur Ibu Ani"})
    assert begun_page["Location"] == f"{HOME}usaha/"
    assert "Lengkapi pendaftaran" in client.get("/").content.decode()
    steps = {
        "usaha": posted("usaha"),
        "alamat": posted("alamat"),
        "izin": posted("izin", bukti_NIB=paper(), bukti_HALAL=paper()),
        "pajak": posted("pajak", bukti_TAX=paper()),
        "rekening": posted("rekening", bukti_ACCOUNT=paper()),
    }
    for code, data in steps.items():
        assert client.get(f"{HOME}{code}/").status_code == 200
        assert (code, client.post(f"{HOME}{code}/", data).status_code) == (code, 302)
    assert "Kirim pendaftaran" in client.get(HOME).content.decode()
    assert client.post(f"{HOME}kirim/")["Location"] == HOME
    assert "Sedang diperiksa" in client.get(HOME).content.decode()
    assert "sedang diperiksa" in client.get("/").content.decode()

    firm = Vendor.objects.get()
    curator = of(Role.PPKUKM)
    assert "Periksa pendaftaran" in curator.get("/").content.decode()
    assert firm.name in curator.get("/kurasi/").content.decode()
    done = curator.post(f"/kurasi/{firm.pk}/verifikasi/", {"versi": firm.version}, follow=True)
    assert "diverifikasi dan tampil di katalog" in done.content.decode()
    assert client.get(f"/katalog/penyedia/{firm.slug}/").status_code == 200
    assert "Usaha terverifikasi" in client.get(HOME).content.decode()


def test_a_mistake_keeps_what_was_typed_and_the_proof() -> None:
    firm, post = begun()
    client = login(post.user)

    data = posted("izin", nib="123", bukti_NIB=paper())
    page = client.post(f"{HOME}izin/", data)

    text = page.content.decode()
    assert page.status_code == 422
    assert "NIB terdiri dari 13 angka; isian ini 3 angka." in text
    assert 'value="123"' in text
    assert "sudah tersimpan; tidak perlu diunggah lagi" in text
    assert VendorProof.objects.get().kind == "NIB"
    assert Vendor.objects.get(pk=firm.pk).nib == ""


def test_a_bad_proof_is_refused_at_its_field() -> None:
    _, post = begun()
    bad = SimpleUploadedFile("a.pdf", b"bukan pdf", "application/pdf")

    page = login(post.user).post(f"{HOME}izin/", posted("izin", bukti_NIB=bad))

    assert page.status_code == 422
    assert "bukan PDF, JPG, atau PNG" in page.content.decode()
    assert VendorProof.objects.count() == 0


def test_an_incomplete_registration_is_not_sent() -> None:
    firm, post = begun()

    page = login(post.user).post(f"{HOME}kirim/")

    assert page.status_code == 422
    assert "Pendaftaran belum lengkap" in page.content.decode()
    assert Vendor.objects.get(pk=firm.pk).status == VendorState.DRAFT


def test_an_official_and_an_empty_name_are_refused() -> None:
    assert of(Role.PPK).post(f"{HOME}mulai/", {"name": "Dapur"}).status_code == 403
    client = login(UserFactory())
    assert client.post(f"{HOME}mulai/", {"name": ""}).status_code == 422
    assert Vendor.objects.count() == 0


def test_an_owner_is_told_why_a_second_firm_is_refused() -> None:
    _, post = sent()

    page = login(post.user).post(f"{HOME}mulai/", {"name": "Dapur Kedua"})

    assert page.status_code == 422
    assert "mintalah izin BPPBJ" in page.content.decode()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (access.SEND_BACK, "Sesuai berkas."),
        (access.REJECT, "Pendaftaran ditolak"),
        (access.VERIFY, "Usaha terverifikasi"),
    ],
)
def test_the_owner_sees_where_it_stands(act: str, words: str) -> None:
    _, post = decided(act)
    client = login(post.user)

    assert words in client.get(HOME).content.decode()
    assert client.get("/usaha/").status_code == 200
    is_open = act == access.SEND_BACK
    assert client.get(f"{HOME}usaha/").status_code == (200 if is_open else 302)


def test_a_closed_registration_takes_no_more_steps() -> None:
    _, post = sent()
    client = login(post.user)

    assert client.post(f"{HOME}usaha/", posted("usaha")).status_code == 409
    assert client.post(f"{HOME}kirim/").status_code == 409


def test_unknown_steps_acts_and_firms_are_not_found() -> None:
    _, post = begun()
    assert login(post.user).get(f"{HOME}lain/").status_code == 404
    curator = of(Role.PPKUKM)
    firm, _ = sent()
    assert curator.post(f"/kurasi/{firm.pk}/lain/").status_code == 404
    assert curator.get("/kurasi/99999999999999999999/").status_code == 404
    draft, _ = begun("Dapur Lain")
    assert curator.get(f"/kurasi/{draft.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PPKUKM, 200),
        (Role.PEMBINA, 200),
        (Role.BPPBJ, 200),
        (Role.INSPEKTORAT, 200),
        (Role.PPK, 403),
        (Role.PEMILIK, 403),
    ],
)
def test_who_may_look_at_the_queue(role: Role, status: int) -> None:
    firm, _ = sent()
    client = of(role)

    assert client.get("/kurasi/").status_code == status
    assert client.get(f"/kurasi/{firm.pk}/").status_code == status


@pytest.mark.parametrize("act", ["verifikasi", "kembalikan", "tolak", "izin-kedua"])
def test_who_only_looks_decides_nothing(act: str) -> None:
    firm, _ = sent()
    client = of(Role.INSPEKTORAT)

    assert client.post(f"/kurasi/{firm.pk}/{act}/", {"alasan": "x"}).status_code == 403
    assert client.get(f"/kurasi/{firm.pk}/{act}/").status_code == 405
    assert Vendor.objects.get(pk=firm.pk).status == VendorState.SUBMITTED


@pytest.mark.parametrize(
    "path", [HOME, f"{HOME}usaha/", "/kurasi/", "/kurasi/1/", "/usaha/bukti/1/"]
)
def test_visitors_are_sent_to_the_login(path: str) -> None:
    assert Client().get(path).status_code == 302


def test_a_decision_without_reason_or_on_an_old_page_is_refused() -> None:
    firm, _ = sent()
    curator = of(Role.PPKUKM)

    empty = curator.post(f"/kurasi/{firm.pk}/kembalikan/", {"alasan": ""})
    assert (empty.status_code, "Alasan belum diisi" in empty.content.decode()) == (422, True)
    stale = curator.post(f"/kurasi/{firm.pk}/verifikasi/", {"versi": "1"})
    assert stale.status_code == 412
    assert Vendor.objects.get(pk=firm.pk).status == VendorState.SUBMITTED


def test_numbers_are_masked_until_asked_for() -> None:
    firm, _ = sent()
    curator = of(Role.PPKUKM)
    secret = [firm.owner_nik, firm.bank_account, firm.phone]

    page = curator.get(f"/kurasi/{firm.pk}/").content.decode()
    assert [number in page for number in secret] == [False, False, False]

    for field, number in zip(("nik", "account", "phone"), secret, strict=True):
        shown = curator.post(f"/usaha/{firm.pk}/tampilkan/", {"field": field}, follow=True)
        assert number in shown.content.decode()
    assert AuditEvent.objects.filter(act=disclosure.ACT).count() == len(secret)


def test_a_firm_is_suspended_lifted_and_its_owner_allowed_a_second() -> None:
    firm, post = decided(access.VERIFY)
    client = of(Role.BPPBJ)

    assert "Bekukan usaha" in client.get(f"/kurasi/{firm.pk}/").content.decode()
    client.post(f"/kurasi/{firm.pk}/bekukan/", {"alasan": "Laporan keracunan"})
    owner = login(post.user)
    assert "Laporan keracunan" in owner.get(HOME).content.decode()
    assert "Usaha Anda dibekukan" in owner.get("/usaha/").content.decode()
    client.post(f"/kurasi/{firm.pk}/cabut/", {"alasan": "Hasil uji baik"})
    assert Vendor.objects.get(pk=firm.pk).status == VendorState.VERIFIED

    assert client.post(f"/kurasi/{firm.pk}/izin-kedua/", {"alasan": ""}).status_code == 422
    client.post(f"/kurasi/{firm.pk}/izin-kedua/", {"alasan": "Cabang"})
    assert SecondFirmPermit.objects.count() == 1
    assert "Daftarkan usaha kedua" in owner.get(HOME).content.decode()
    begun_second = owner.post(f"{HOME}mulai/", {"name": "Dapur Kedua"}, follow=True)
    assert "Dapur Kedua" in begun_second.content.decode()


def test_proofs_are_for_the_firm_and_its_curators() -> None:
    _, post = filled()
    proof = VendorProof.objects.get(kind="NIB")
    path = f"/usaha/bukti/{proof.pk}/"
    own = login(post.user).get(path)
    assert own["Content-Disposition"] == (f'attachment; filename="bukti-nib-{proof.vendor_id}.pdf"')
    assert own["X-Content-Type-Options"] == "nosniff"
    assert own.getvalue().startswith(b"%PDF")

    assert of(Role.PPKUKM).get(path).status_code == 404
    Vendor.objects.filter(pk=proof.vendor_id).update(status=VendorState.SUBMITTED)
    curated = of(Role.PPKUKM).get(path)
    assert curated.getvalue().startswith(b"%PDF")
    for role in (Role.PPK, Role.PEMILIK, Role.GUBERNUR):
        assert of(role).get(path).status_code == 404
    proof.file.storage.delete(proof.file.name)
    assert login(post.user).get(path).status_code == 404


def test_the_queue_filters_and_pages_at_the_same_cost(django_assert_max_num_queries: Any) -> None:
    client = of(Role.PPKUKM)
    for number in range(30):
        VendorFactory(status="SUBMITTED", name=f"Dapur {number:02d}", wilayah="31.75")

    with django_assert_max_num_queries(8):
        page = client.get("/kurasi/")
    assert len(page.context["page"].rows) == 25
    rest = client.get(f"/kurasi/?tab=menunggu&mulai={page.context['page'].next}")
    assert len(rest.context["page"].rows) == 5
    assert len(client.get("/kurasi/?q=Dapur 07").context["page"].rows) == 1
    assert len(client.get("/kurasi/?wilayah=31.71").context["page"].rows) == 0
    for wrong in ("?tab=x", "?mulai=x", "?wilayah=x", "?q=%00"):
        assert client.get(f"/kurasi/{wrong}").status_code == 200
    assert client.get(reverse("curation:list") + "?tab=ditolak").status_code == 200
