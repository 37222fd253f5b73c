"""The one way files come in: judged by their content, re-encoded, renamed at random.

The name, the declared type and all metadata (EXIF, position, colour profile) are ignored and
dropped. Pictures become WebP in three widths; documents stay PDF or become plain JPEG or PNG.
"""

from __future__ import annotations

import io
import json
import re
import secrets
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filetype
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from PIL import Image, UnidentifiedImageError

from core.errors import RuleRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_PAGES = 100
WIDTHS = (320, 640, 960)
QUALITY = 80
DOCUMENT_SIDE = 2400
PICTURES = "pictures"

PICTURE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
DOCUMENT_FORMATS = {"image/jpeg": ("JPEG", "jpg"), "image/png": ("PNG", "png")}
# Of moving pictures the first frame is kept.
ANIMATED = {"image/apng": "image/png"}
PDF = "application/pdf"

# Words that no photograph holds: a picture that is also a page, a script or a paper.
FOREIGN = (b"<script", b"<?php", b"<!doctype html", b"<svg xmlns", b"%pdf-1.")
# Words with which a PDF would begin for a browser that takes it for a page.
PAGE_STARTS = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php")
PAGE_START_BYTES = 1024
PDF_END = b"%%EOF"
EMPTY_SIGNS = b"\r\n\t \x00"

INSPECTION = Path(__file__).with_name("pdf_inspection.py")
INSPECTION_SECONDS = 30

ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BROKEN_IMAGE = (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError)
COUNTED = re.compile(r"\((\d+) pixels\)")
TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class UploadRefused(RuleRefused):
    """The file is too large, of a kind that is not taken, broken, or more than it says."""


class PictureField(models.CharField[str, str]):
    """The random stem of a stored picture; migrations see a plain text column."""

    def deconstruct(self) -> Any:
        """Return the plain column, so that the upload path can move without a migration."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


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
    picture = _opened(data, PICTURE_FORMATS[kind], WIDTHS[-1])
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
    picture = _opened(data, form, DOCUMENT_SIDE)
    picture.thumbnail((DOCUMENT_SIDE, DOCUMENT_SIDE))
    out = io.BytesIO()
    picture.save(out, form, quality=88)
    return ContentFile(out.getvalue(), name=f"{name}.{extension}")


def picture_path(stem: str, width: int) -> str:
    """This function will return where a picture of that width lies in the storage."""
    return f"{PICTURES}/{stem[:2]}/{stem}-{width}.webp"


def names_of(stem: str) -> Iterator[str]:
    """This function will name the files of a picture."""
    return (picture_path(stem, width) for width in WIDTHS)


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
    kind = str(found.mime) if found else ""
    return ANIMATED.get(kind, kind)


def _opened(data: bytes, form: str, side: int) -> Image.Image:
    """Open a picture as the one format its content says, decoded whole, or refuse it.

    Returns its plain pixels, not much larger than `side`: large ones never exist twice.
    """
    lowered = data.lower()
    if any(word in lowered for word in FOREIGN):
        raise UploadRefused(
            "Gambar ini juga berisi kode atau dokumen lain. Ambil foto baru lalu unggah lagi."
        )
    try:
        _check_pixels(Image.open(io.BytesIO(data), formats=[form]))
        Image.open(io.BytesIO(data), formats=[form]).verify()
        picture = Image.open(io.BytesIO(data), formats=[form])
        picture.draft("RGB", (side * 2, side * 2))
        picture.load()
        return _plain(picture, side)
    except TOO_MANY_PIXELS as error:
        raise _too_many_pixels(_counted(error)) from error
    except BROKEN_IMAGE as error:
        raise UploadRefused(
            "Gambar ini rusak atau tidak lengkap. Simpan ulang lalu unggah lagi."
        ) from error


def _check_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels(f"{picture.width}×{picture.height} titik")


def _too_many_pixels(size: str) -> UploadRefused:
    return UploadRefused(
        f"Gambar berukuran {size}; paling banyak 25 juta titik (25 megapiksel). Kecilkan dahulu, "
        "misalnya menjadi 4000×3000 titik, lalu unggah lagi."
    )


def _counted(error: Exception) -> str:
    """Return the size that Pillow counted before it refused to open a picture."""
    count = COUNTED.search(str(error))
    return f"{int(count[1]) // 1_000_000} juta titik" if count else "terlalu besar"


def _plain(picture: Image.Image, side: int) -> Image.Image:
    """Return the upright pixels alone: no metadata, no transparency, eight bits per colour."""
    turn = picture.getexif().get(ORIENTATION, 1)
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    is_layered = picture.mode in {"RGBA", "LA", "PA", "P"} or "transparency" in picture.info
    plain = picture.convert("RGBA" if is_layered else "RGB")
    del picture
    shrink = min(plain.size) // (side * 2)
    if shrink > 1:
        plain = plain.reduce(shrink)
    if is_layered:
        white = Image.new("RGBA", plain.size, "white")
        plain = Image.alpha_composite(white, plain).convert("RGB")
    plain.info.clear()
    return plain.transpose(TURNS[turn]) if turn in TURNS else plain


def _save(picture: Image.Image, stem: str, width: int) -> None:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=2)
    default_storage.save(picture_path(stem, width), ContentFile(out.getvalue()))


def _check_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-") or _is_more_than_pdf(data):
        raise UploadRefused(
            "Berkas PDF ini juga berisi berkas lain. Cetak ulang sebagai PDF biasa lalu unggah "
            "lagi."
        )
    found = _inspected(data)
    if found.get("locked"):
        raise UploadRefused("Berkas PDF ini terkunci sandi. Buka sandinya lalu unggah lagi.")
    pages = int(found.get("pages", 0))
    if not 1 <= pages <= MAX_PAGES:
        raise UploadRefused(
            f"Berkas PDF ini berisi {pages} halaman; harus 1 sampai {MAX_PAGES}. Unggah hanya "
            "halaman yang diperlukan."
        )
    if found.get("active"):
        raise UploadRefused(
            "Berkas PDF ini berisi perintah otomatis atau lampiran. Cetak ulang sebagai PDF biasa "
            "lalu unggah lagi."
        )


def _is_more_than_pdf(data: bytes) -> bool:
    """Tell whether the bytes are a page or an archive too, or go on after the PDF's end."""
    start = data[:PAGE_START_BYTES].lower()
    rest = data.rpartition(PDF_END)[2]
    return (
        any(word in start for word in PAGE_STARTS)
        or (PDF_END in data and bool(rest.strip(EMPTY_SIGNS)))
        or zipfile.is_zipfile(io.BytesIO(data))
    )


def _inspected(data: bytes) -> dict[str, Any]:
    """Let a child process with little time and memory open the PDF; whatever kills it, refuses."""
    command = [sys.executable, "-I", str(INSPECTION)]
    try:
        done = subprocess.run(  # noqa: S603 (a fixed command; the file goes in by standard input)
            command, input=data, capture_output=True, timeout=INSPECTION_SECONDS, check=True, env={}
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        found = {"broken": True}
    if found.get("broken"):
        raise UploadRefused(
            "Berkas PDF ini rusak, tidak lengkap, atau terlalu rumit. Simpan ulang sebagai PDF "
            "lalu unggah lagi."
        )
    return found
