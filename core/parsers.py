"""What the API reads: one JSON object of bounded size and depth."""

import codecs
import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

MAX_BYTES = 1024 * 1024


class BodyTooLarge(APIException):
    """The body is larger than any honest call."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "Isi permintaan lebih besar dari 1 MB; kirim lebih sedikit data sekaligus."


class ObjectParser(JSONParser):
    """Reads a JSON object in UTF-8; everything else is refused with a sentence, never a fault."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Return the object, or raise ParseError or BodyTooLarge."""
        raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise BodyTooLarge
        try:
            text = raw.decode("utf-8").removeprefix(codecs.BOM_UTF8.decode())
            found = json.loads(text, parse_constant=strict_constant)
            if "\\ud" in text.lower():  # half of a pair: text that no answer could repeat
                json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(
                "Isi permintaan bukan JSON UTF-8 yang sah; periksa tanda kurung dan kutipnya."
            ) from error
        if not isinstance(found, dict):
            raise ParseError("Isi permintaan harus satu objek JSON, misalnya {}.")
        return found
