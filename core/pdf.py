"""The only importer of WeasyPrint: a frozen snapshot in, PDF bytes out."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher


def render(template: str, context: dict[str, Any]) -> bytes:
    """This function will render `templates/documents/<…>.html` with plain values to PDF bytes.

    Only files below `static/` can be loaded by the template; nothing is fetched from a network.
    """
    html = render_to_string(template, context)
    base = Path(settings.BASE_DIR) / "static"
    document = HTML(
        string=html,
        base_url=base.as_uri() + "/",
        url_fetcher=URLFetcher(allowed_protocols=("file", "data")),
    )
    pdf: bytes = document.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/a-3b")
    return pdf
