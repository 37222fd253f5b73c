"""The one way files come in: judged by their content, re-encoded, renamed at random.

The name, the declared type and all metadata (EXIF, position, colour profile) are ignored and
dropped. Pictures become WebP in three widths; documents stay PDF or become plain JPEG or PNG.
"""

from __future__ import annotations

import io
import secrets
from typing import Any

import filetype
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from core.errors import RuleRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_PAGES = 100
WIDTHS = (320, 640, 960)
QUALITY = 80
DOCUMENT_SIDE = 2400

PICTURE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
DOCUMENT_FORMATS = {"image/jpeg": ("JPEG", "jpg"), "image/png": ("PNG", "png")}
PDF = "application/pdf"

# Words that no photograph holds: a picture that is also a page, a script or a paper.
FOREIGN = (b"<script", b"<?php", b"<!doctype html", b"<svg xmlns", b"%pdf-1.")
# Parts of a PDF that act by themselves or carry other files along; opening at a page is harmless.
ACTIVE_NAMES = ("/JavaScript", "/EmbeddedFiles")
HARMLESS_ACTION = "/GoTo"

BROKEN_IMAGE = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError)
TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
BROKEN_PDF = (
    PyPdfError,
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    NotImplementedError,
)


class UploadRefused(RuleRefused):
    """The file is too large, of a kind that is not taken, broken, or more than it says."""


def store_image(upload: File[Any]) -> str:
    """This function will store a picture as WebP in three widths and return its random stem.

    Takes JPEG, PNG and WebP up to 5 MB and 25 megapixels; raises UploadRefused otherwise. Call it
    outside a transaction: it writes files.
    """
    data = _read(upload)
    kind = _kind(data)
    if kind not in PICTURE_FORMATS:
        raise UploadRefused(
            "Berkas ini bukan gambar JPG, PNG, atau WebP. Simpan sebagai JPG lalu unggah lagi."
        )
    picture = _plain(_opened(data, PICTURE_FORMATS[kind]))
    stem = secrets.token_hex(10)
    for width in sorted(WIDTHS, reverse=True):  # each smaller one from the one before
        picture.thumbnail((width, width * 2), Image.Resampling.BICUBIC, reducing_gap=2.0)
        _save(picture, stem, width)
    return stem


def check_document(upload: File[Any]) -> ContentFile[bytes]:
    """This function will return a proof or paper that is safe to keep, under a random name.

    Takes PDF (without scripts, attachments or a password), JPEG and PNG up to 5 MB; pictures are
    re-encoded. Raises UploadRefused otherwise.
    """
    data = _read(upload)
    kind = _kind(data)
    name = secrets.token_hex(10)
    if kind == PDF:
        _check_pdf(data)
        return ContentFile(data, name=f"{name}.pdf")
    if kind not in DOCUMENT_FORMATS:
        raise UploadRefused("Berkas ini bukan PDF, JPG, atau PNG. Unggah salah satu jenis itu.")
    form, extension = DOCUMENT_FORMATS[kind]
    picture = _plain(_opened(data, form))
    picture.thumbnail((DOCUMENT_SIDE, DOCUMENT_SIDE))
    out = io.BytesIO()
    picture.save(out, form, quality=88)
    return ContentFile(out.getvalue(), name=f"{name}.{extension}")


def picture_path(stem: str, width: int) -> str:
    """This function will return where a picture of that width lies in the storage."""
    return f"pictures/{stem[:2]}/{stem}-{width}.webp"


def delete_image(stem: str) -> None:
    """This function will remove a picture in all its widths; a missing file is no error."""
    for width in WIDTHS:
        default_storage.delete(picture_path(stem, width))


def _read(upload: File[Any]) -> bytes:
    size = upload.size or 0
    if size > MAX_BYTES:
        megabytes = f"{size / 1024 / 1024:.1f}".replace(".", ",")
        raise UploadRefused(
            f"Ukuran berkas {megabytes} MB; paling besar 5 MB. Perkecil dahulu lalu unggah lagi."
        )
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if not data:
        raise UploadRefused("Berkas kosong. Pilih berkas lain.")
    if len(data) > MAX_BYTES:
        raise UploadRefused("Berkas lebih besar dari 5 MB. Perkecil dahulu lalu unggah lagi.")
    return bytes(data)


def _kind(data: bytes) -> str:
    found = filetype.guess(data)
    return str(found.mime) if found else ""


def _opened(data: bytes, form: str) -> Image.Image:
    """Open a picture as the one format its content says, decoded whole, or refuse it."""
    lowered = data.lower()
    if any(word in lowered for word in FOREIGN):
        raise UploadRefused(
            "Gambar ini juga berisi kode atau dokumen lain. Ambil foto baru lalu unggah lagi."
        )
    try:
        _check_pixels(Image.open(io.BytesIO(data), formats=[form]))
        Image.open(io.BytesIO(data), formats=[form]).verify()
        picture = Image.open(io.BytesIO(data), formats=[form])
        picture.draft("RGB", (WIDTHS[-1] * 2, WIDTHS[-1] * 2))
        picture.load()
    except TOO_MANY_PIXELS as error:
        raise _too_many_pixels() from error
    except BROKEN_IMAGE as error:
        raise UploadRefused(
            "Gambar ini rusak atau tidak lengkap. Simpan ulang lalu unggah lagi."
        ) from error
    return picture


def _check_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels(f"{picture.width}×{picture.height} titik; ")


def _too_many_pixels(size: str = "") -> UploadRefused:
    return UploadRefused(
        f"Gambar terlalu besar: {size}paling banyak 25 juta titik (25 megapiksel)."
    )


def _plain(picture: Image.Image) -> Image.Image:
    """Return the upright pixels alone: no metadata, no transparency."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "PA", "P"} or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(white, layer)
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain


def _save(picture: Image.Image, stem: str, width: int) -> None:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=2)
    default_storage.save(picture_path(stem, width), ContentFile(out.getvalue()))


def _check_pdf(data: bytes) -> None:
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
        active = not locked and _is_active(reader)
    except BROKEN_PDF as error:
        raise UploadRefused(
            "Berkas PDF ini rusak atau tidak lengkap. Simpan ulang sebagai PDF lalu unggah lagi."
        ) from error
    if locked:
        raise UploadRefused("Berkas PDF ini terkunci sandi. Buka sandinya lalu unggah lagi.")
    if not 1 <= pages <= MAX_PAGES:
        raise UploadRefused(f"Berkas PDF ini berisi {pages} halaman; harus 1 sampai {MAX_PAGES}.")
    if active:
        raise UploadRefused(
            "Berkas PDF ini berisi perintah otomatis atau lampiran. Cetak ulang sebagai PDF biasa "
            "lalu unggah lagi."
        )


def _is_active(reader: PdfReader) -> bool:
    root = reader.root_object
    names = root.get("/Names", DictionaryObject()).get_object()
    action = root.get("/OpenAction", ArrayObject()).get_object()
    runs = isinstance(action, DictionaryObject) and action.get("/S") != HARMLESS_ACTION
    return runs or "/AA" in root or any(key in names for key in ACTIVE_NAMES)
