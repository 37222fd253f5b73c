"""The only importer of WeasyPrint: a frozen snapshot in, PDF bytes out."""

import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from PIL import ImageFile

# Copies kept of what is asked for again, some 60 kB each; the page is the key: none goes stale.
KEPT = 64


def render(template: str, context: dict[str, Any]) -> bytes:
    """This function will render `templates/documents/<…>.html` with plain values to PDF bytes.

    Only files below `static/` can be loaded by the template; nothing is fetched from a network.
    """
    return _made(render_to_string(template, context))


def render_again(template: str, context: dict[str, Any]) -> bytes:
    """This function will do what `render` does, once for the same page as long as it is kept.

    For papers without personal numbers that are made at each download: the memory keeps them.
    """
    return _kept(render_to_string(template, context))


@lru_cache(maxsize=KEPT)
def _kept(html: str) -> bytes:
    return _made(html)


def _made(html: str) -> bytes:
    # Loading WeasyPrint takes one to two seconds, which every command and web worker would pay.
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    # Its import makes Pillow accept torn pictures everywhere; the upload path must refuse them.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
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
