"""Pages of the register: what each reader finds, what forms do, how many queries lists take."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.identity import person_of
from accounts.models import Appointment, Invitation, Organisation, Role, User
from accounts.services import imports, register
from core.models import AuditEvent, RowChange
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, UserFactory
from tests.factories.callers import signed_in
from tests.factories.payments import pdf_bytes

pytestmark = pytest.mark.django_db
PDF = pdf_bytes()


@pytest.fixture
def keeper() -> Client:
    office = OrganisationFactory(kind="OVERSIGHT", level="BADAN", code="bppbj")
    return signed_in(AppointmentFactory(role=Role.BPPBJ, organisation=office).user)


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_tree_opens_place_by_place(keeper: Client) -> None:
    register.ensure_register(at=timezone.now())
    menteng = Organisation.objects.get(code="kec-menteng")

    top = text_of(keeper, "/organisasi/")
    below = text_of(keeper, f"/organisasi/?induk={menteng.pk}")

    assert "Dinas Kesehatan" in top
    assert "10 unit di bawahnya" in top
    assert "Kelurahan Gondangdia" in below
    assert 'href="?induk=' in below
    assert queries(keeper, "/organisasi/") <= 12


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=menteng", ["Kecamatan Menteng"]),
        ("jenis=BUMD", ["MRT"]),
        ("tingkat=KECAMATAN", ["Kecamatan Menteng"]),
        ("wilayah=31.74", ["Dinas Selatan"]),
        ("asisten={asisten}", ["Kecamatan Menteng"]),
        ("keadaan=tutup", ["Dinas Lama"]),
        ("q=tidak-ada", []),
        ("q=%00", ["Kecamatan Menteng"]),
        ("jenis=APA&asisten=x&halaman=-1", ["Kecamatan Menteng"]),
    ],
)
def test_filters_narrow_the_list(keeper: Client, query: str, found: list[str]) -> None:
    asisten = OrganisationFactory(kind="OVERSIGHT", level="ASISTEN", name="Asisten")
    OrganisationFactory(name="Kecamatan Menteng", level="KECAMATAN", coordinator=asisten)
    OrganisationFactory(name="MRT", kind="BUMD", level="BUMD")
    OrganisationFactory(name="Dinas Selatan", wilayah="31.74")
    OrganisationFactory(name="Dinas Lama", closed_date=timezone.localdate())
    names = {"Kecamatan Menteng", "MRT", "Dinas Selatan", "Dinas Lama"}

    query = query.replace("{asisten}", str(asisten.pk))
    html = text_of(keeper, f"/organisasi/?{query}&halaman=1")

    assert set(found) <= {name for name in names if f">{name}</a>" in html}
    if query.startswith(("jenis=BUMD", "tingkat", "wilayah", "asisten", "keadaan", "q=m")):
        assert {name for name in names if f">{name}</a>" in html} == set(found)


def test_lists_take_the_same_few_queries_for_one_and_thirty(keeper: Client) -> None:
    office = OrganisationFactory(name="Kantor 0")
    AppointmentFactory(organisation=office)
    paths = ("/organisasi/?q=kantor", "/organisasi/orang/", f"/organisasi/{office.pk}/")
    few = [queries(keeper, path) for path in paths]

    for number in range(30):
        AppointmentFactory(organisation__name=f"Kantor {number + 1}")
        AppointmentFactory(organisation=office)
        OrganisationFactory(parent=office)

    assert [queries(keeper, path) for path in paths] == few
    assert max(few) <= 12


def test_each_reader_finds_the_own_scope() -> None:
    asisten = OrganisationFactory(kind="OVERSIGHT", level="ASISTEN")
    mine = OrganisationFactory(name="Dinas Sendiri", coordinator=asisten)
    other = OrganisationFactory(name="Dinas Lain")
    official = signed_in(AppointmentFactory(role=Role.PPK, organisation=mine).user)
    watcher = signed_in(AppointmentFactory(role=Role.ASISTEN, organisation=asisten).user)

    for client in (official, watcher):
        html = text_of(client, "/organisasi/")
        assert "Dinas Sendiri" in html
        assert "Dinas Lain" not in html
        text_of(client, f"/organisasi/{mine.pk}/")
        text_of(client, f"/organisasi/{other.pk}/", 404)
        text_of(client, "/organisasi/orang/", 403)
        exported = client.get("/organisasi/ekspor/")
        assert "Dinas Lain" not in b"".join(exported).decode()
        assert exported["Content-Disposition"].startswith("attachment")


def test_bppbj_enters_renames_and_closes(keeper: Client) -> None:
    new = {
        "name": "Dinas Uji",
        "short_name": "Uji",
        "code": "uji",
        "kind": "SKPD",
        "level": "DINAS",
    }
    refused = keeper.post("/organisasi/baru/", new | {"kind": "BUMD"})
    made = keeper.post("/organisasi/baru/", new)
    row = Organisation.objects.get(code="uji")
    name = {
        "name": "Dinas Uji Baru",
        "short_name": "Uji Baru",
        "valid_from": timezone.localdate().isoformat(),
        "legal_basis": "Perda 1/2026",
    }
    renamed = keeper.post(f"/organisasi/{row.pk}/nama/", name)
    edited = keeper.post(f"/organisasi/{row.pk}/ubah/", {"level": "DINAS", "phone": "021"})
    stale = keeper.post(f"/organisasi/{row.pk}/ubah/", {"level": "DINAS", "versi": "1"})
    close = {"day": timezone.localdate().isoformat(), "reason": "Digabung"}
    closed = keeper.post(f"/organisasi/{row.pk}/tutup/", close)
    again = keeper.post(f"/organisasi/{row.pk}/tutup/", close)

    statuses = [r.status_code for r in (refused, made, renamed, edited, stale, closed, again)]
    assert statuses == [422, 302, 302, 302, 412, 302, 409]
    row.refresh_from_db()
    assert (row.name, row.phone, row.closed_date) == (
        "Dinas Uji Baru",
        "021",
        timezone.localdate(),
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_comes_back_through_the_page(keeper: Client, form: str) -> None:
    OrganisationFactory(code="satu", level="DINAS", phone="+62 21 55")
    data = b"".join(keeper.get(f"/organisasi/ekspor/?bentuk={form}&keadaan=semua"))

    upload = SimpleUploadedFile(f"organisasi.{form}", data)
    checked = keeper.post("/organisasi/impor/", {"file": upload}).content.decode()

    assert "0 organisasi baru, 0 berubah" in checked
    assert "Tidak ada yang perlu disimpan." in checked


def test_an_import_is_checked_then_applied(keeper: Client) -> None:
    head = ";".join(column.name for column in imports.COLUMNS)
    row = "baru;Dinas Baru;Baru;SKPD;DINAS;;;;;;;"
    bad = SimpleUploadedFile("a.csv", f"{head}\n{row}\nx;=1+1;X;SKPD;DINAS;tak;;;;;;\n".encode())
    good = SimpleUploadedFile("b.csv", f"{head}\n{row}\n".encode())

    refused = keeper.post("/organisasi/impor/", {"file": bad}).content.decode()
    checked = keeper.post("/organisasi/impor/", {"file": good})
    assert not Organisation.objects.filter(code="baru").exists()
    applied = keeper.post("/organisasi/impor/", {"isi": checked.context["content"]})
    forged = keeper.post("/organisasi/impor/", {"isi": "bukan-segel"})

    assert "Sel ini berisi rumus" in refused
    assert (applied.status_code, forged.status_code) == (302, 422)
    assert Organisation.objects.filter(code="baru").count() == 1


def appointment_form(**changes: str) -> dict[str, str]:
    return {
        "email": "baru@kantor.test",
        "name": "Orang Baru",
        "role": "PPK",
        "standing": "DEFINITIVE",
        "sk_number": "5/SK/2026",
        "valid_from": timezone.localdate().isoformat(),
    } | changes


def test_bppbj_appoints_ends_and_the_history_stays(keeper: Client) -> None:
    office = OrganisationFactory()
    path = f"/organisasi/penunjukan/baru/?organisasi={office.pk}"

    wrong = keeper.post(path, appointment_form(role="BPKD"))
    made = keeper.post(path, appointment_form() | {"sk_file": SimpleUploadedFile("a.pdf", PDF)})
    row = Appointment.objects.get(organisation=office)
    page = text_of(keeper, made["Location"])
    end = {"day": timezone.localdate().isoformat(), "reason": "Salah orang"}
    ended = keeper.post(f"/organisasi/penunjukan/{row.pk}/akhiri/", end)
    after = text_of(keeper, f"/organisasi/{office.pk}/")

    assert (wrong.status_code, made.status_code, ended.status_code) == (422, 302, 302)
    assert "Kirim ulang" in page
    assert "Riwayat jabatan" in after
    assert "Salah orang" in after
    assert Invitation.objects.get().revoked_at is not None


def test_an_owner_invites_staff_and_nothing_else() -> None:
    firm = OrganisationFactory(kind="UMK", level="UMK")
    other = OrganisationFactory(kind="UMK")
    owner = signed_in(AppointmentFactory(role=Role.PEMILIK, organisation=firm).user)
    path = "/organisasi/penunjukan/baru/"

    assert "Undang staf" in text_of(owner, f"/organisasi/{firm.pk}/")
    assert owner.get(f"{path}?organisasi={other.pk}").status_code == 404
    assert owner.post(path, appointment_form(role="PEMILIK", sk_number="")).status_code == 422
    assert owner.post(path, appointment_form(role="STAF", sk_number="")).status_code == 302
    posts = Appointment.objects.filter(organisation=firm).order_by("pk")
    assert list(posts.values_list("role", flat=True)) == ["PEMILIK", "STAF"]


def test_the_decree_is_an_attachment_for_readers_alone(keeper: Client) -> None:
    row = AppointmentFactory(role=Role.PPK)
    path = f"/organisasi/penunjukan/{row.pk}"
    bad = SimpleUploadedFile("sk.pdf", b"MZ not a paper")
    refused = keeper.post(f"{path}/ubah/", {"sk_number": "1/SK", "sk_file": bad})
    good = SimpleUploadedFile("../../sk.pdf", PDF)
    saved = keeper.post(f"{path}/ubah/", {"sk_number": "1/SK", "sk_file": good})
    stranger = signed_in(AppointmentFactory(role=Role.PPK).user)

    answer = keeper.get(f"{path}/sk/")

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert answer["Content-Disposition"] == f'attachment; filename="sk-penunjukan-{row.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"%PDF")
    own = signed_in(row.user).get(f"{path}/sk/")
    assert (own.status_code, own.getvalue()[:4]) == (200, b"%PDF")
    assert stranger.get(f"{path}/sk/").status_code == 404
    row.refresh_from_db()
    assert str(row.sk_file).startswith("sk/")


def test_people_are_found_by_state(keeper: Client) -> None:
    today = timezone.localdate()
    AppointmentFactory(user__name="Si Tetap")
    AppointmentFactory(user__name="Si Segera", valid_to=today + timedelta(days=5))
    User.objects.create_user("undang@k.test", None, name="Si Undang", is_active=False)
    UserFactory(name="Si Tutup", is_active=False)
    names = ("Si Tetap", "Si Segera", "Si Undang", "Si Tutup")

    def found(state: str) -> list[str]:
        html = text_of(keeper, f"/organisasi/orang/?keadaan={state}")
        return [name for name in names if name in html]

    assert found("segera") == ["Si Segera"]
    assert found("diundang") == ["Si Undang"]
    assert found("nonaktif") == ["Si Tutup"]
    assert found("tanpa") == ["Si Undang", "Si Tutup"]
    assert found("aktif") == ["Si Tetap", "Si Segera"]
    assert "Berakhir 5 hari lagi" in text_of(
        keeper, f"/organisasi/orang/{User.objects.get(name='Si Segera').pk}/"
    )


def test_a_person_is_corrected_closed_and_opened(keeper: Client) -> None:
    person = AppointmentFactory(role=Role.PPK).user
    twin = UserFactory()
    path = f"/organisasi/orang/{person.pk}"

    taken = keeper.post(f"{path}/ubah/", {"name": "Nama", "nip": twin.nip, "email": person.email})
    saved = keeper.post(f"{path}/ubah/", {"name": "Nama Baru", "email": person.email})
    silent = keeper.post(f"{path}/nonaktif/", {"alasan": ""})
    closed = keeper.post(f"{path}/nonaktif/", {"alasan": "Cuti panjang"})
    opened = keeper.post(f"{path}/aktif/", {"alasan": "Kembali"})

    statuses = [r.status_code for r in (taken, saved, silent, closed, opened)]
    assert statuses == [422, 302, 422, 302, 302]
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Nama Baru", True)


def test_two_accounts_of_one_human_are_known_by_the_nik(keeper: Client) -> None:
    nik = "3171014502800003"
    first, second = UserFactory(nip=""), UserFactory(nip="")

    def corrected(user: User, number: str) -> int:
        fields = {"name": user.name, "email": user.email, "nik": number}
        return keeper.post(f"/organisasi/orang/{user.pk}/ubah/", fields).status_code

    codes = [corrected(first, "317101450280000"), corrected(first, nik), corrected(second, nik)]
    kept = corrected(second, "")

    assert (codes, kept) == ([422, 302, 302], 302)
    people = [person_of(User.objects.get(pk=user.pk)) for user in (first, second)]
    assert people[0].same_as(people[1]) == "NIK"
    event = AuditEvent.objects.filter(act="person.correct").latest("pk")
    assert (event.target_id, event.data) == (second.pk, {"fields": ["nik"]})
    assert nik not in str([*AuditEvent.objects.values_list(), *RowChange.objects.values_list()])
    page = text_of(keeper, f"/organisasi/orang/{second.pk}/")
    assert "tercatat, berakhir 0003" in page
    assert nik not in page


def test_the_profile_shows_decrees_dates_and_what_ends_soon() -> None:
    user = UserFactory()
    soon = timezone.localdate() + timedelta(days=5)
    first = AppointmentFactory(user=user, role=Role.PPK, sk_number="9/SK", valid_to=soon)
    AppointmentFactory(user=user, role=Role.PP, sk_number="8/SK", standing="PLT")

    html = text_of(signed_in(user), "/akun/profil/")

    assert "9/SK" in html
    assert "Plt. Pejabat Pengadaan" in html
    assert "Berakhir 5 hari lagi" in html
    assert f"/organisasi/{first.organisation_id}/" in html
