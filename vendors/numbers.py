"""The numbers of a firm as people type them, checked and spelled in one way; pure.

Each function returns the number as it is kept, or raises NumberInvalid with a sentence.
"""

import re

from stdnum.exceptions import InvalidLength, ValidationError
from stdnum.id import nik as nik_number
from stdnum.id import npwp as npwp_number

from core import privacy
from core.errors import RuleRefused

NPWP_LENGTH = 16
NIB = re.compile(r"[0-9]{13}")
HALAL = re.compile(r"ID[0-9]{17}")
MOBILE = re.compile(r"62[0-9]{8,13}")
ACCOUNT = re.compile(r"[0-9]{6,20}")
SEPARATORS = re.compile(r"[\s.\-]")
# Words that tell the kind of a firm, not its name.
FORMS = frozenset({"cv", "pt", "ud", "pd", "tbk", "koperasi", "firma", "fa"})


class NumberInvalid(RuleRefused):
    """A number is not of its form."""


def nib(text: str) -> str:
    """This function will return a NIB: 13 digits."""
    number = SEPARATORS.sub("", text)
    if not NIB.fullmatch(number):
        raise NumberInvalid(f"NIB terdiri dari 13 angka; isian ini {_count(number)}.")
    return number


def nik(text: str) -> str:
    """This function will return a NIK: 16 digits with a place and a date of birth."""
    try:
        return str(nik_number.validate(text))
    except InvalidLength as error:
        raise NumberInvalid(f"NIK terdiri dari 16 angka; isian ini {_count(text)}.") from error
    except ValidationError as error:
        raise NumberInvalid(
            "NIK ini tidak memuat kode wilayah dan tanggal lahir yang ada; periksa di KTP."
        ) from error


def npwp(text: str) -> str:
    """This function will return an NPWP of 16 digits; the old 15 get their leading zero."""
    try:
        number = str(npwp_number.validate(text))
    except InvalidLength as error:
        raise NumberInvalid(
            f"NPWP terdiri dari 15 atau 16 angka; isian ini {_count(text)}."
        ) from error
    except ValidationError as error:
        raise NumberInvalid(
            "Angka pemeriksa NPWP ini tidak cocok; periksa kembali di kartu NPWP."
        ) from error
    return number.zfill(NPWP_LENGTH)


def phone(text: str) -> str:
    """This function will return an Indonesian telephone number as `+628…`."""
    digits = privacy.digits_of(text)
    foreign = text.strip().startswith("+") and not digits.startswith("62")
    plain = digits if digits.startswith("62") else f"62{digits.lstrip('0')}"
    if foreign or not MOBILE.fullmatch(plain):
        raise NumberInvalid(
            "Nomor telepon tidak dikenali; tulis nomor Indonesia, misalnya 0812 3456 7890."
        )
    return f"+{plain}"


def account(text: str) -> str:
    """This function will return a bank account number: 6 to 20 digits."""
    number = SEPARATORS.sub("", text)
    if not ACCOUNT.fullmatch(number):
        raise NumberInvalid("Nomor rekening terdiri dari 6 sampai 20 angka tanpa huruf.")
    return number


def halal(text: str) -> str:
    """This function will return a halal certificate's number: `ID` and 17 digits."""
    number = SEPARATORS.sub("", text).upper()
    if not HALAL.fullmatch(number):
        raise NumberInvalid("Nomor sertifikat halal diawali ID lalu 17 angka, sesuai sertifikat.")
    return number


def is_same_name(holder: str, *names: str) -> bool:
    """This function will tell whether an account's holder is the owner or the firm.

    Case, punctuation and the firm's form (CV, PT) do not count.
    """
    wanted = _words(holder)
    return bool(wanted) and any(wanted == _words(name) for name in names)


def _words(name: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W_]+", name.casefold())
    return tuple(word for word in words if word not in FORMS)


def _count(text: str) -> str:
    plain = SEPARATORS.sub("", text)
    digits = len(privacy.digits_of(plain))
    return f"{digits} angka" if digits == len(plain) else "memuat huruf atau tanda lain"
