"""The only importer of WeasyPrint: a frozen snapshot in, PDF bytes out."""

import warnings
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from PIL import ImageFile


def render(template: str, context: dict[str, Any]) -> bytes:
    """This function will render `templates/documents/<…>.html` with plain values to PDF bytes.

    Only files below `static/` can be loaded by the template; nothing is fetched from a network.
    """
    # Loading WeasyPrint takes one to two seconds, which every command and web worker would pay.
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    # Its import makes Pillow accept torn pictures everywhere; the upload path must refuse them.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    html = render_to_string(template, context)
    base = Path(settings.BASE_DIR) / "static"
    document = HTML(
        string=html,
        base_url=base.as_uri() + "/",
        url_fetcher=URLFetcher(allowed_protocols=("file", "data")),
    )
    with warnings.catch_warnings():
        # WeasyPrint leaves its own colour profile for the collector to close.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf: bytes = document.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/a-3b")
    return pdf
