"""Looks into a PDF made by a stranger; run as a child process that may use little time and memory.

`python pdf_inspection.py < file` prints a JSON object: `broken`, or `locked`, `pages` and `active`.
No module of the house is imported here, so that the child starts fast and holds no secrets.
"""

import io
import json
import logging
import resource
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader, filters
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

CPU_SECONDS = 10
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_OBJECTS = 50_000
MAX_DEPTH = 50
UNPACKED_BYTES = 20 * 1024 * 1024

# Entries that run something, or carry another file along.
ACTIVE_KEYS = frozenset(
    {"/JavaScript", "/JS", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AA", "/XFA", "/RichMedia"}
)
ACTIVE_ACTIONS = frozenset(
    {
        "/GoToE",
        "/GoToR",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/RichMediaExecute",
        "/Sound",
        "/SubmitForm",
    }
)
ACTIVE_ANNOTATIONS = frozenset(
    {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}
)
HARMLESS_OPENING = "/GoTo"


def inspect(data: bytes) -> dict[str, Any]:
    """This function will tell what is in a PDF; raises whatever pypdf raises on a broken one."""
    filters.ZLIB_MAX_OUTPUT_LENGTH = UNPACKED_BYTES
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        return {"locked": True}
    pages = len(reader.pages)
    return {"locked": False, "pages": pages, "active": is_active(reader)}


def is_active(reader: PdfReader) -> bool:
    """This function will tell whether any object acts by itself or carries a file."""
    names = reader.root_object.get("/Names", DictionaryObject()).get_object()
    if not isinstance(names, DictionaryObject):
        raise TypeError("names that are no dictionary")
    opening = reader.root_object.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    if isinstance(opening, DictionaryObject) and opening.get("/S") != HARMLESS_OPENING:
        return True
    return any(is_active_part(part, 0) for part in objects_of(reader))


def objects_of(reader: PdfReader) -> Iterator[Any]:
    """This function will yield every object that the file lists, used or not."""
    numbers = {(number, gen) for gen, found in reader.xref.items() for number in found}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise ValueError("too many objects")
    for number, gen in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, gen, reader))


def is_active_part(part: Any, depth: int) -> bool:
    """This function will look through one object; what it points to is looked at by itself."""
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(part, DictionaryObject):
        if ACTIVE_KEYS & part.keys():
            return True
        if part.get("/S") in ACTIVE_ACTIONS or part.get("/Subtype") in ACTIVE_ANNOTATIONS:
            return True
        inner: list[Any] = [dict.__getitem__(part, key) for key in part]
    elif isinstance(part, ArrayObject):
        inner = list(part)
    else:
        return False
    return any(is_active_part(x, depth + 1) for x in inner if not isinstance(x, IndirectObject))


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.disable(logging.CRITICAL)
    try:
        verdict = inspect(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 (whatever a hostile file makes pypdf raise, it is broken)
        verdict = {"broken": True}
    sys.stdout.write(json.dumps(verdict))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
