"""How a paper leaves the house: the PDF under a readable name."""

from django.http import FileResponse

from core import downloads
from orders.models import Document


def pdf_of(document: Document, *, as_attachment: bool, copy: bytes | None = None) -> FileResponse:
    """This function will stream the PDF of a rendered paper, e.g. `001-sp-dinkes-xi-2026.pdf`.

    A `copy` without personal numbers goes in its place, named `…-salinan.pdf`. Raises FileMissing.
    """
    name = document.number.replace("/", "-")
    if copy is None:
        return downloads.stored(document.pdf, name, as_attachment=as_attachment)
    return downloads.send(copy, f"{name}-salinan.pdf", as_attachment=as_attachment)
