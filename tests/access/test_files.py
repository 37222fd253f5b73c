"""Every stored file is behind a declared, checked door; nothing else opens the storage."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Role
from core import leftovers, tasks, upload_limits, uploads
from payments.models import Payment
from tests.access import test_matrix
from tests.access.rules import OWN, Subject
from tests.access.table import TABLE
from tests.access.test_foreign import actor_for
from tests.access.world import NOW, World, ask, undone
from vendors.models import MenuPicture

# Each field that names stored files, and the routes that give them out; each is in the matrix.
DOORS: dict[str, tuple[str, ...]] = {
    "accounts.Appointment.sk_file": ("accounts:appointment_decree", "api-appointment-decree"),
    "orders.Document.pdf": (
        "orders:document",
        "document-pdf",
        "orders:document_original",
        "document-original",
    ),
    "payments.Payment.proof": ("payments:proof",),
    "vendors.VendorChange.file": ("vendors:change_file",),
    "vendors.VendorProof.file": ("vendors:proof",),
    "vendors.MenuPicture.stem": ("catalogue:picture",),
}
# Shown in the page instead of saved: the house's own papers, and re-encoded public pictures.
INLINE = {"orders:document", "catalogue:picture"}
PUBLIC = {"catalogue:picture"}
# Made for the moment from rows in scope, stored nowhere.
MADE = {
    "accounts:organisation_export",
    "accounts:organisation_template",
    "api-tranche-pdf",
    "budgets:absorption_export",
    "budgets:tranche_pdf",
}
STORED_TYPES = {"application/pdf", "image/jpeg", "image/png", "image/webp"}
ROUTES = {name for doors in DOORS.values() for name in doors}
READS = [e for e in TABLE if e.method == "GET" and e.all_methods and e.ok == 200]


def served(world: World, method: str, name: str) -> HttpResponse:
    entry = next(e for e in TABLE if e.name == name and e.ok == 200)
    subject = actor_for(entry)
    path = test_matrix.address(world, subject, entry)
    with undone():
        body = test_matrix.body_of(world, subject, entry)
        return ask(world, subject, method if entry.method == "GET" else entry.method, path, body)


def test_every_field_with_files_has_its_doors() -> None:
    found = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model, field in leftovers.stored_fields()
    }

    assert found == set(DOORS), "declare in DOORS which routes give these files out"
    assert {e.name for e in TABLE} >= ROUTES


def test_nothing_else_streams_files(world: World) -> None:
    streaming = set()
    for entry in READS:
        subject = actor_for(entry)
        with undone():
            answer = ask(world, subject, "GET", test_matrix.address(world, subject, entry))
        if answer.streaming:
            streaming.add(entry.name)

    assert streaming - ROUTES == MADE


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_file_leaves_as_a_download(world: World, name: str) -> None:
    answer = served(world, "GET", name)

    disposition = answer.get("Content-Disposition", "")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] in STORED_TYPES
    assert disposition.startswith("attachment;") == (name not in INLINE)
    assert ("no-store" in answer["Cache-Control"]) == (name not in PUBLIC)
    file_name = disposition.partition("filename=")[2].strip('"')
    assert file_name.replace("-", "").replace(".", "").isalnum() or name in PUBLIC


@pytest.mark.parametrize(
    "name", sorted({e.name for e in TABLE if e.name in ROUTES and e.method == "GET"})
)
def test_a_head_and_a_range_are_answered(world: World, name: str) -> None:
    whole = served(world, "GET", name)
    head = served(world, "HEAD", name)
    entry = next(e for e in TABLE if e.name == name)
    subject = actor_for(entry)
    path = test_matrix.address(world, subject, entry)

    with undone():
        part = world.clients[subject].get(path, headers={"Range": "bytes=0-1"})

    assert (head.status_code, part.status_code) == (200, 200)
    assert part.getvalue() == whole.content_of_file


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_lost_file_is_a_page_in_words(world: World, name: str) -> None:
    entry = next(e for e in TABLE if e.name == name and e.ok == 200)
    # PA gets the original of a paper; others a copy that needs no file.
    subject = Subject(OWN, Role.PA) if Role.PA in entry.may else actor_for(entry)
    with undone():
        for model, field in leftovers.stored_fields():
            if isinstance(field, FileField):
                model._base_manager.exclude(**{field.name: ""}).update(**{field.name: "hilang.pdf"})
        path = test_matrix.address(world, subject, entry)
        if name in PUBLIC:
            path = path.replace(world.sides["a"]["picture.stem"], "0" * 20)
        body = test_matrix.body_of(world, subject, entry)
        answer = ask(world, subject, entry.method, path, body)

    assert answer.status_code == 404
    assert b"Traceback" not in answer.content


@pytest.mark.parametrize(
    "path", ["/media/", "/media/proofs/a.pdf", "/static/../media/a", "/sk/a.pdf"]
)
def test_the_storage_has_no_address(path: str) -> None:
    with pytest.raises(Resolver404):
        resolve(path)


def test_the_storage_is_outside_the_web_root() -> None:
    media = Path(settings.MEDIA_ROOT).resolve()
    roots = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]

    assert not any(media.is_relative_to(root.resolve()) for root in roots)
    assert not any(root.resolve().is_relative_to(media) for root in roots)


def test_pictures_ask_for_nobody(world: World, django_assert_num_queries: object) -> None:
    path = f"/katalog/gambar/{world.sides['a']['picture.stem']}-320.webp"
    client = world.clients[Subject(OWN, "PPK")]  # type: ignore[arg-type]

    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = client.get(path)

    assert (answer.status_code, answer.has_header("Set-Cookie")) == (200, False)
    assert len(answer.getvalue()) > 0
    assert "default-src" in answer["Content-Security-Policy"]


def test_a_request_that_is_too_large_is_refused_before_it_is_stored(world: World) -> None:
    client = world.clients[Subject(OWN, "PEMILIK")]  # type: ignore[arg-type]
    path = f"/usaha/menu/{world.sides['a']['menu.id']}/foto/"
    before = sorted(Path(settings.MEDIA_ROOT).rglob("*"))
    file = ContentFile(b"x" * (upload_limits.MAX_BYTES + 1), name="besar.jpg")

    answer = client.post(path, {"picture": file, "alt": "Besar"})

    assert (answer.status_code, "terlalu besar" in answer.content.decode()) == (413, True)
    assert sorted(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_a_broken_form_is_refused_in_words() -> None:
    answer = Client().post(
        "/akun/login/",
        b"&".join(b"a%d=" % n for n in range(1100)),
        content_type="application/x-www-form-urlencoded",
    )

    assert (answer.status_code, "tidak dapat dibaca" in answer.content.decode()) == (400, True)


def test_sweep_takes_what_no_row_names(world: World) -> None:
    lost = default_storage.save("proofs/2026/11/hilang.pdf", ContentFile(b"x"))
    stray = default_storage.save(uploads.picture_path("f" * 20, 320), ContentFile(b"x"))
    alien = default_storage.save("lain/berkas.txt", ContentFile(b"x"))
    kept = leftovers.named() & {path for path in leftovers.named() if default_storage.exists(path)}

    young = leftovers.sweep(at=NOW)
    gone = leftovers.sweep(at=NOW + timedelta(days=400))

    assert (young, gone) == (0, 2)
    assert [default_storage.exists(path) for path in (lost, stray, alien)] == [False, False, True]
    assert kept
    assert all(default_storage.exists(path) for path in kept)


def test_the_sweep_runs_every_day() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["sweep-files"]

    assert (entry["task"], entry["schedule"]) == (tasks.sweep_files.name, 24 * 60 * 60)


def test_a_proof_whose_payment_failed_is_swept(world: World) -> None:
    with undone():
        row = Payment.objects.get(pk=world.sides["a"]["payment.approved"])
        row.proof.save("gagal.pdf", ContentFile(b"x"), save=True)
        name = row.proof.name
    assert default_storage.exists(name)

    leftovers.sweep(at=NOW + timedelta(days=400))

    assert not default_storage.exists(name)
    assert MenuPicture.objects.count() == 3
