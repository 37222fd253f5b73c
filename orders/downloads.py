"""How a paper leaves the house: the PDF under a readable name."""

import io

from django.http import FileResponse
from django.utils.cache import add_never_cache_headers
from django.utils.text import slugify

from orders.models import Document


def pdf_of(document: Document, *, as_attachment: bool, copy: bytes | None = None) -> FileResponse:
    """This function will stream the PDF of a rendered paper, e.g. `001-sp-dinkes-xi-2026.pdf`.

    A `copy` without personal numbers goes in its place, named `…-salinan.pdf`.
    """
    name = slugify(document.number.replace("/", "-"))
    response = FileResponse(
        document.pdf.open("rb") if copy is None else io.BytesIO(copy),
        as_attachment=as_attachment,
        filename=f"{name}.pdf" if copy is None else f"{name}-salinan.pdf",
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    add_never_cache_headers(response)
    return response
