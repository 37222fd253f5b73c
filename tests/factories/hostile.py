"""Files made to harm, small themselves: scripts, two kinds at once, promises of gigabytes."""

import io
import struct
import zipfile
import zlib

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def archive(size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.html", b"\0" * size + SCRIPT)
    return out.getvalue()


GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
GIFAR = GIF + archive()


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 5_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def workbook_bomb(size: int = 64 * 1024 * 1024) -> bytes:
    """This function will pack a workbook whose first sheet unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("xl/worksheets/sheet1.xml", b" " * size)
    return out.getvalue()
