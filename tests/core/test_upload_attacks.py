"""Files made to harm: refused with a sentence or made harmless, within time and memory."""

import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from core import uploads
from tests.factories.hostile import GIF, GIFAR, SCRIPT, SVG, archive, png_header
from tests.factories.vendors import image_bytes

BROKEN = "rusak, tidak lengkap, atau terlalu rumit"
ACTIVE = "perintah otomatis atau lampiran"
MORE = "juga berisi berkas lain"


def upload(data: bytes, name: str = "berkas") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def action(kind: str) -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("app.alert(1)")}
        if kind == "/JavaScript"
        else {NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("cmd.exe")}
    )


def pdf(change: Callable[[PdfWriter], object] = lambda writer: None) -> bytes:
    """This function will write a PDF of one page after a change to its writer."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def on_page(key: str, value: Callable[[], object]) -> bytes:
    return pdf(lambda writer: writer.pages[0].__setitem__(NameObject(key), value()))


def annotation(**values: object) -> bytes:
    note = DictionaryObject(
        {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Link")}
        | {NameObject(f"/{key}"): value for key, value in values.items()}
    )
    return on_page("/Annots", lambda: ArrayObject([note]))


def loose(part: DictionaryObject) -> bytes:
    """This function will hide an object that no page points to."""
    return pdf(lambda writer: writer._add_object(part))


def stream_bomb(size: int) -> bytes:
    """This function will pack an object stream that unpacks to `size` bytes of spaces."""
    press, part = zlib.compressobj(9), b" " * 1024 * 1024
    packed = press.compress(b"5 0 ")
    packed += b"".join(press.compress(part) for _ in range(size // len(part))) + press.flush()
    body = (
        b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    )
    at = len(body)
    body += b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(
        packed
    )
    body += packed + b"\nendstream endobj\n"
    places = [body.index(b"%d 0 obj" % n) for n in (1, 2, 3)] + [at]
    rows = b"\0" * 6
    rows += b"".join(struct.pack(">BIB", 1, place, 0) for place in places)
    rows += struct.pack(">BIB", 2, 4, 0)
    start = len(body)
    body += b"6 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return body + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % start


def deep(depth: int) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/X "
        + b"[" * depth
        + b"]" * depth
        + b">>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (annotation(A=action("/Launch")), ACTIVE),
        (annotation(A=action("/JavaScript")), ACTIVE),
        (annotation(A=action("/SubmitForm")), ACTIVE),
        (annotation(A=action("/GoToR")), ACTIVE),
        (annotation(AA=DictionaryObject()), ACTIVE),
        (on_page("/AA", lambda: DictionaryObject({NameObject("/O"): action("/Launch")})), ACTIVE),
        (loose(DictionaryObject({NameObject("/Subtype"): NameObject("/FileAttachment")})), ACTIVE),
        (loose(DictionaryObject({NameObject("/EF"): DictionaryObject()})), ACTIVE),
        (loose(DictionaryObject({NameObject("/XFA"): TextStringObject("x")})), ACTIVE),
        (loose(action("/JavaScript")), ACTIVE),
        (pdf(lambda w: w.root_object.update({NameObject("/OpenAction"): action("/URI")})), ACTIVE),
        (pdf(lambda w: w.add_attachment("a.exe", b"MZ")), ACTIVE),
        (pdf(lambda w: w.encrypt("rahasia")), "terkunci sandi"),
        (pdf() + SCRIPT, MORE),
        (pdf() + archive(), MORE),
        (b"%PDF-1.4\n%" + SCRIPT + pdf()[9:], MORE),
        (pdf().replace(b"%PDF", b"%PDX"), "bukan PDF, JPG, atau PNG"),
        (pdf()[: len(pdf()) // 2], BROKEN),
        (deep(100_000), BROKEN),
        (stream_bomb(64 * 1024 * 1024), BROKEN),
        (b"%PDF-1.4\n" + b"\0" * 2000, BROKEN),
    ],
    ids=range(21),
)
def test_hostile_papers_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(uploads.UploadRefused, match=words):
        uploads.check_document(upload(data))


@pytest.mark.parametrize(
    "data",
    [
        pdf(),
        pdf(lambda w: w.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://jakarta.go.id"))),
        annotation(A=action("/GoTo")),
        pdf() + b"\r\n\0 \n",
    ],
    ids=range(4),
)
def test_ordinary_papers_are_kept_as_they_are(data: bytes) -> None:
    assert uploads.check_document(upload(data)).read() == data


def test_a_stream_bomb_costs_little_time_and_memory() -> None:
    bomb = upload(stream_bomb(512 * 1024 * 1024))
    before, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )

    with pytest.raises(uploads.UploadRefused):
        uploads.check_document(bomb)

    after = resource.getrusage(resource.RUSAGE_SELF)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert child.ru_utime - children.ru_utime < 10
    assert (after.ru_maxrss - before.ru_maxrss) < 50 * 1024


def test_an_inspection_that_never_ends_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(uploads, "INSPECTION", endless)
    monkeypatch.setattr(uploads, "INSPECTION_SECONDS", 0.5)

    with pytest.raises(uploads.UploadRefused, match=BROKEN):
        uploads.check_document(upload(pdf()))


JPEG = image_bytes(size=(60, 40))


@pytest.mark.parametrize(
    "data",
    [
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        GIF,
        GIFAR,
        b"GIF89a/*" + SCRIPT,
        archive(),
        b"MZ" + b"\0" * 100,
        b"\xff\xd8\xff\xe0" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + JPEG,
        JPEG[: len(JPEG) // 2],
        JPEG + SCRIPT,
        JPEG + pdf(),
        JPEG[:20] + b"<?php system($_GET[0]);" + JPEG[20:],
    ],
    ids=range(13),
)
def test_hostile_pictures_are_refused(data: bytes) -> None:
    with pytest.raises(uploads.UploadRefused):
        uploads.store_image(upload(data, "foto.jpg"))

    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_what_hangs_on_a_picture_is_gone_after_the_upload() -> None:
    kept = uploads.check_document(upload(JPEG + archive(), "foto.jpg")).read()

    assert (zipfile.is_zipfile(io.BytesIO(kept)), kept[:3]) == (False, b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("size", "told"),
    [
        ((30_000, 30_000), "berukuran 900 juta titik; paling banyak 25 juta titik"),
        ((5_001, 5_000), "berukuran 5001×5000 titik; paling banyak 25 juta titik"),
        ((65_000, 60_000), "berukuran 3900 juta titik; paling banyak 25 juta titik"),
    ],
)
def test_too_many_points_are_refused_before_they_are_unpacked(
    size: tuple[int, int], told: str
) -> None:
    since = time.process_time()

    with pytest.raises(uploads.UploadRefused, match=told):
        uploads.store_image(upload(png_header(*size), "foto.png"))

    assert time.process_time() - since < 2


def test_a_text_bomb_in_a_picture_is_refused() -> None:
    note = PngImagePlugin.PngInfo()
    note.add_text("a", "x" * (80 * 1024 * 1024), zip=True)
    out = io.BytesIO()
    Image.new("RGB", (10, 10)).save(out, "PNG", pnginfo=note)

    with pytest.raises(uploads.UploadRefused, match="rusak"):
        uploads.store_image(upload(out.getvalue(), "foto.png"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colour_becomes_plain(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (80, 60)).save(out, "JPEG" if mode == "CMYK" else "PNG")

    kept = uploads.check_document(upload(out.getvalue(), "foto"))

    with Image.open(kept) as picture:
        assert (picture.mode, picture.size) == ("RGB", (80, 60))


def test_sixteen_bits_keep_their_tone() -> None:
    out = io.BytesIO()
    Image.new("I;16", (10, 10), 128 * 256).save(out, "PNG")

    with Image.open(uploads.check_document(upload(out.getvalue()))) as picture:
        assert picture.getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_of_moving_pictures_the_first_frame_stays(form: str) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    frames[0].save(out, form, save_all=True, append_images=frames[1:])

    stem = uploads.store_image(upload(out.getvalue(), "foto"))

    with Image.open(Path(settings.MEDIA_ROOT) / uploads.picture_path(stem, 320)) as picture:
        assert getattr(picture, "n_frames", 1) == 1


def test_where_a_photo_was_taken_is_forgotten() -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (6.0, 10.0, 30.0)
    exif[0x010F] = "Telepon Rahasia"
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG", exif=exif, comment=b"Rumah saya")

    kept = uploads.check_document(upload(out.getvalue())).read()

    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
    assert (b"Rahasia" in kept, b"Rumah" in kept) == (False, False)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.jpg",
        "..\\..\\boot.jpg",
        "a\x00.jpg",
        "\u202egpj.exe",
        "a" * 5000 + ".jpg",
        "🍚.jpg",
        ".htaccess",
        "CON.jpg",
        "foto.jpg.php",
    ],
)
def test_names_leave_no_trace(name: str) -> None:
    file = upload(JPEG)
    file._name = name  # as a client sends it, past Django's own cleaning

    kept = uploads.check_document(file)

    stem, _, ending = str(kept.name).partition(".")
    assert (len(stem), set(stem) <= set("0123456789abcdef"), ending) == (20, True, "jpg")


def test_sizes_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf()
    for limit, taken in ((len(data), True), (len(data) - 1, False), (len(data) + 1, True)):
        monkeypatch.setattr(uploads, "MAX_BYTES", limit)
        if taken:
            assert uploads.check_document(upload(data)).size == len(data)
        else:
            with pytest.raises(uploads.UploadRefused, match="paling besar 5 MB"):
                uploads.check_document(upload(data))
    with pytest.raises(uploads.UploadRefused, match="kosong"):
        uploads.check_document(upload(b""))


def test_points_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_PIXELS", 60 * 40)

    uploads.check_document(upload(image_bytes(size=(60, 40))))

    with pytest.raises(uploads.UploadRefused, match="61×40 titik"):
        uploads.check_document(upload(image_bytes(size=(61, 40))))


def test_pages_at_the_limit() -> None:
    def pages(count: int) -> bytes:
        return pdf(lambda w: [w.add_blank_page(9, 9) for _ in range(count - 1)])

    assert len(PdfReader(uploads.check_document(upload(pages(100)))).pages) == 100
    with pytest.raises(uploads.UploadRefused, match="101 halaman"):
        uploads.check_document(upload(pages(101)))
