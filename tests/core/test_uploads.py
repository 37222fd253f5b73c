"""Files are judged by their content: real pictures and papers pass, everything else is refused."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from core import uploads
from tests.factories.vendors import image_bytes, photo


def stored() -> list[Path]:
    return sorted(Path(settings.MEDIA_ROOT).rglob("*.*"))


def upload(data: bytes, name: str = "berkas.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def pdf_bytes(pages: int = 1, **root: object) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    for key, value in root.items():
        writer.root_object[NameObject(f"/{key}")] = value
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises that many pixels, in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def test_store_image_writes_webp_in_three_widths() -> None:
    stem = uploads.store_image(photo())

    sizes = {}
    for path in stored():
        with Image.open(path) as picture:
            sizes[path.name] = (picture.format, picture.size)
    assert sizes == {
        f"{stem}-320.webp": ("WEBP", (320, 240)),
        f"{stem}-640.webp": ("WEBP", (640, 480)),
        f"{stem}-960.webp": ("WEBP", (960, 720)),
    }


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_store_image_takes_the_three_formats(form: str) -> None:
    uploads.store_image(photo(data=image_bytes(form)))

    assert len(stored()) == 3


def test_store_image_never_enlarges() -> None:
    stem = uploads.store_image(photo(data=image_bytes(size=(100, 80))))

    with Image.open(Path(settings.MEDIA_ROOT) / uploads.picture_path(stem, 960)) as picture:
        assert picture.size == (100, 80)


def test_store_image_drops_exif_and_turns_the_picture_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x013B] = "Nama Pemotret"
    out = io.BytesIO()
    Image.new("RGB", (800, 400), "green").save(out, "JPEG", exif=exif)

    stem = uploads.store_image(photo(data=out.getvalue()))

    path = Path(settings.MEDIA_ROOT) / uploads.picture_path(stem, 320)
    with Image.open(path) as picture:
        assert (picture.size, dict(picture.getexif())) == ((320, 640), {})
    assert b"Pemotret" not in path.read_bytes()


def test_store_image_puts_transparency_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(out, "PNG")

    stem = uploads.store_image(photo(data=out.getvalue()))

    with Image.open(Path(settings.MEDIA_ROOT) / uploads.picture_path(stem, 320)) as picture:
        assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_store_image_ignores_the_path_in_the_name() -> None:
    uploads.store_image(photo(name="../../../etc/passwd.jpg"))

    folder = Path(settings.MEDIA_ROOT) / "pictures"
    assert [path.is_relative_to(folder) for path in stored()] == [True, True, True]
    assert not any("passwd" in path.name for path in stored())


def test_store_image_gives_random_stems() -> None:
    first, second = uploads.store_image(photo()), uploads.store_image(photo())

    assert (len(first), first != second) == (20, True)


GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
REFUSED_PICTURES = {
    "svg": SVG,
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "php": b"<?php system($_GET['c']); ?>",
    "gif": GIF,
    "pdf": pdf_bytes(),
    "zip": b"PK\x03\x04" + b"\0" * 60,
    "text": b"bukan gambar",
    "jpeg with a page": image_bytes() + b"<SCRIPT>alert(1)</script>",
    "png with a pdf": image_bytes("PNG") + pdf_bytes(),
    "jpeg header alone": b"\xff\xd8\xff\xe0" + b"\0" * 40,
    "cut jpeg": image_bytes()[:900],
    "cut png": image_bytes("PNG")[:60],
    "png bomb": png_of(30_000, 30_000),
    "png just too large": png_of(5_001, 5_000),
    "png without its pixels": png_of(4_000, 4_000),
    "empty": b"",
}


@pytest.mark.parametrize("data", REFUSED_PICTURES.values(), ids=REFUSED_PICTURES.keys())
def test_store_image_refuses_and_stores_nothing(data: bytes) -> None:
    with pytest.raises(uploads.UploadRefused):
        uploads.store_image(photo(data=data))

    assert stored() == []


def test_store_image_names_the_size_of_a_bomb() -> None:
    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.store_image(photo(data=png_of(6_000, 6_000)))

    assert refusal.value.message == (
        "Gambar berukuran 6000×6000 titik; paling banyak 25 juta titik (25 megapiksel). Kecilkan "
        "dahulu, misalnya menjadi 4000×3000 titik, lalu unggah lagi."
    )


def test_store_image_refuses_more_than_five_megabytes() -> None:
    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.store_image(photo(data=image_bytes() + b"\0" * (5 * 1024 * 1024)))

    assert refusal.value.message == (
        "Ukuran berkas 5,0 MB; paling besar 5 MB. Perkecil dahulu lalu unggah lagi."
    )
    assert stored() == []


def test_delete_image_removes_every_width() -> None:
    stem = uploads.store_image(photo())

    uploads.delete_image(stem)
    uploads.delete_image(stem)

    assert stored() == []


def test_check_document_keeps_a_pdf_under_a_random_name() -> None:
    data = pdf_bytes(2)

    kept = uploads.check_document(upload(data, "../bukti transfer.pdf"))

    assert kept.read() == data
    assert (kept.name or "").endswith(".pdf")
    assert "bukti" not in (kept.name or "")


def test_check_document_takes_a_pdf_that_opens_at_a_page() -> None:
    data = pdf_bytes(OpenAction=ArrayObject([NameObject("/Fit")]))

    kept = uploads.check_document(upload(data))

    assert len(PdfReader(kept).pages) == 1


@pytest.mark.parametrize(("form", "extension"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_check_document_encodes_pictures_anew(form: str, extension: str) -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Nama Pemotret"
    Image.new("RGB", (3000, 1500), "white").save(out, form, exif=exif)

    kept = uploads.check_document(upload(out.getvalue()))

    with Image.open(kept) as picture:
        assert (picture.format, picture.size) == (form, (2400, 1200))
    kept.seek(0)
    assert b"Pemotret" not in kept.read()
    assert (kept.name or "").endswith(extension)


SCRIPT = DictionaryObject(
    {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
)


def locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("rahasia", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


REFUSED_DOCUMENTS = {
    "html": b"<html><body>bukti</body></html>",
    "webp": image_bytes("WEBP"),
    "office": b"PK\x03\x04" + b"\0" * 60,
    "header alone": b"%PDF-1.7\n",
    "cut pdf": pdf_bytes()[:120],
    "no pages": pdf_bytes(0),
    "too many pages": pdf_bytes(101),
    "runs a script": pdf_bytes(OpenAction=SCRIPT),
    "acts on events": pdf_bytes(AA=DictionaryObject()),
    "carries files": pdf_bytes(
        Names=DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject()})
    ),
    "locked": locked_pdf(),
    "names that are no dictionary": pdf_bytes(Names=TextStringObject("/JavaScript")),
}


@pytest.mark.parametrize("data", REFUSED_DOCUMENTS.values(), ids=REFUSED_DOCUMENTS.keys())
def test_check_document_refuses(data: bytes) -> None:
    with pytest.raises(uploads.UploadRefused) as refusal:
        uploads.check_document(upload(data, "bukti.pdf"))

    assert refusal.value.message.startswith("Berkas ")


@pytest.mark.parametrize("position", range(0, 500, 7))
def test_check_document_survives_a_spoilt_byte(position: int) -> None:
    data = bytearray(pdf_bytes())
    data[position % len(data)] ^= 0x5A

    try:
        kept = uploads.check_document(upload(bytes(data)))
    except uploads.UploadRefused as refusal:
        assert refusal.status == 422  # noqa: PT017 (either outcome is right)
    else:
        assert kept.read() == bytes(data)
