"""A request with files is judged by its announced size, before a byte of it reaches the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# The largest form takes one document of 5 MB; its other fields are a few thousand signs.
MAX_BYTES = 6 * 1024 * 1024


class RequestQuota(FileUploadHandler):
    """Refuses the whole request; the handlers after it store what passes."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's own name)
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Raise RequestDataTooBig for more than 6 MB; a body longer than announced is not read."""
        if content_length > MAX_BYTES:
            raise RequestDataTooBig(
                "Berkas yang dikirim lebih besar dari 6 MB. Perkecil dahulu lalu unggah lagi."
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the chunk on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""
