"""How stored files leave the house: as a download, under a plain name, never from a cache."""

import io
from pathlib import PurePosixPath

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify

from core import sheets
from core.errors import NotFound

# All kinds of files that are ever kept (see core.uploads), and those made for the moment.
STORED_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
TYPES = STORED_TYPES | {"csv": sheets.CSV_TYPE, "xlsx": sheets.XLSX_TYPE}


class FileMissing(NotFound):
    """The row is there, its file is not."""


def stored(file: FieldFile, name: str, *, as_attachment: bool = True) -> FileResponse:
    """This function will send a stored file as `name` with the ending of its kind.

    Raises FileMissing when there is none, or the storage lost it.
    """
    ending = PurePosixPath(file.name or "").suffix.lstrip(".").lower()
    try:
        content = file.storage.open(file.name) if file.name and ending in STORED_TYPES else None
    except OSError:
        content = None
    if content is None:
        raise FileMissing(
            "Berkas ini tidak ada di penyimpanan. Muat ulang halaman asalnya; bila tetap tidak "
            "ada, hubungi BPPBJ."
        )
    return send(content, f"{name}.{ending}", as_attachment=as_attachment)


def send(content: object, name: str, *, as_attachment: bool = True) -> FileResponse:
    """This function will send open content or bytes, e.g. as `001-sp-dinkes-xi-2026.pdf`."""
    stem, _, ending = name.rpartition(".")
    response = FileResponse(
        io.BytesIO(content) if isinstance(content, bytes) else content,
        as_attachment=as_attachment,
        filename=f"{slugify(stem) or 'berkas'}.{ending}",
        content_type=TYPES[ending],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Accept-Ranges"] = "none"
    add_never_cache_headers(response)
    return response
