"""Rendering papers has no side effect on the rest of the house."""

from PIL import ImageFile

from core import pdf


def test_rendering_leaves_torn_pictures_refused() -> None:
    paper = pdf.render("500.html", {})

    assert paper.startswith(b"%PDF")
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
