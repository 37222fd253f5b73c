"""Numbers that belong to a person (UU 27/2022): masks for people's eyes, keyed hashes to compare.

The masks are pure. A fingerprint is an HMAC under keys that only the running system knows
(`PRIVACY_KEYS`), so that two rows can be compared without either holding the number.
"""

import hmac
import re
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings

DOTS = "••••"
SHOWN = 4

NIK = "nik"
PHONE = "phone"
ACCOUNT = "account"
ADDRESS = "address"

# A NIK or NPWP of 15 or 16 digits, an NPWP as it was once printed, a mobile number.
TAX_OR_IDENTITY = re.compile(r"(?<![\w.])\d{15,16}(?![\w])")
PRINTED_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
MOBILE = re.compile(r"(?<![\w.])(?:\+?62[\s-]?|0)8\d{1,3}(?:[\s-]?\d{2,5}){2,3}(?!\w)")
SHAPES = (TAX_OR_IDENTITY, PRINTED_NPWP, MOBILE)


def mask(number: str) -> str:
    """This function will hide all but the last four characters of a number; empty stays empty.

    A number too short to leave anything hidden is hidden whole.
    """
    text = number.strip()
    if not text:
        return ""
    return f"{DOTS} {text[-SHOWN:]}" if len(text) > SHOWN else DOTS


def mask_phone(number: str) -> str:
    """This function will hide a telephone number but for its last three digits."""
    digits = digits_of(number)
    if not digits:
        return ""
    return f"{DOTS} {digits[-3:]}" if len(digits) > SHOWN else DOTS


def mask_email(address: str) -> str:
    """This function will hide an e-mail address but for its first letter and its domain."""
    name, at, domain = address.strip().rpartition("@")
    return f"{name[:1]}{DOTS}@{domain}" if at else ""


def digits_of(text: str) -> str:
    """This function will return the digits of a text alone."""
    return "".join(c for c in text if c.isascii() and c.isdigit())


def same_phone(number: str) -> str:
    """This function will spell a telephone number in one way: `+62 812-1` and `0812 1` alike."""
    digits = digits_of(number)
    if digits.startswith("62"):
        return digits[2:]
    return digits.lstrip("0")


def same_address(text: str) -> str:
    """This function will spell an address in one way: letters and digits in lower case."""
    short = text.casefold().replace("jalan", "jl").replace("nomor", "no")
    return "".join(c for c in short if c.isalnum())


NORMAL: dict[str, Callable[[str], str]] = {
    NIK: digits_of,
    PHONE: same_phone,
    ACCOUNT: digits_of,
    ADDRESS: same_address,
}


def fingerprint(kind: str, value: str) -> str:
    """This function will return the keyed hash `2:…` of a number; empty for an empty one.

    `kind` keeps a telephone and an account of the same digits apart. The hash under the newest
    key covers those under the older ones, so `advance` can renew a hash without the number.
    """
    plain = NORMAL[kind](value)
    if not plain:
        return ""
    keys: list[str] = settings.PRIVACY_KEYS
    digest = _hmac(keys[0], f"{kind}:{plain}")
    for key in keys[1:]:
        digest = _hmac(key, digest)
    return f"{len(keys)}:{digest}"


def advance(stored: str) -> str:
    """This function will bring a stored fingerprint under the newest key, without the number."""
    if not stored:
        return ""
    version, _, digest = stored.partition(":")
    keys: list[str] = settings.PRIVACY_KEYS
    for key in keys[int(version) :]:
        digest = _hmac(key, digest)
    return f"{max(int(version), len(keys))}:{digest}"


def _hmac(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), sha256).hexdigest()


def scrub(text: str) -> str:
    """This function will hide whatever in free text has the shape of a person's number."""
    for shape in SHAPES:
        text = shape.sub(DOTS, text)
    return text


def has_personal_number(text: str) -> bool:
    """This function will tell whether free text holds a NIK, an NPWP or a mobile number."""
    return any(shape.search(text) for shape in SHAPES)
