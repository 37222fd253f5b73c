"""How collected style sheets, scripts and pictures are named and compressed."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names and gzip; brotli takes ten times as long and saves little over it."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Return a compressor that writes gzip alone."""
        return Compressor(use_brotli=False, **options)
