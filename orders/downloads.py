"""How a paper leaves the house: the PDF under a readable name."""

from django.http import FileResponse
from django.utils.text import slugify

from orders.models import Document


def pdf_of(document: Document, *, as_attachment: bool) -> FileResponse:
    """This function will stream the PDF of a rendered paper, e.g. `001-sp-dinkes-xi-2026.pdf`."""
    response = FileResponse(
        document.pdf.open("rb"),
        as_attachment=as_attachment,
        filename=f"{slugify(document.number.replace('/', '-'))}.pdf",
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
