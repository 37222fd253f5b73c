"""What every draft is judged by: amounts, texts, years and codes. Pure.

A fault is a full sentence under the name of the field it belongs to.
"""

import re
from datetime import date
from decimal import Decimal

from core.money import quantise, rupiah

ACCOUNT_CODE = re.compile(r"\d\.\d\.\d{2}\.\d{2}\.\d{2}\.\d{4}", re.ASCII)
SUB_ACTIVITY_CODE = re.compile(r"(\d|X)\.(\d{2}|XX)\.\d{2}\.\d\.\d{2}\.(\d{4}|\d{2})", re.ASCII)
# No budget line of the province comes near; it also keeps numeric(18,2) from overflowing.
LARGEST = Decimal(9_999_999_999_999)
NUMBER_LENGTH = 80
NOTE_LENGTH = 300
NAME_LENGTH = 200
SPD_RULE = "Permendagri 77/2020"
BUMD_RULE = "Ingub 1/2023 KEDUA"

Faults = dict[str, list[str]]

NO_OFFICE: Faults = {"organisation": ["Kantor tidak ditemukan; pilih SKPD."]}


def amount_faults(amount: Decimal) -> list[str]:
    """This function will refuse amounts that are not positive, too large or not whole cents."""
    if not amount.is_finite():
        return ["Jumlah bukan angka; tulis rupiah, misalnya 1.250.000."]
    if abs(amount) > LARGEST:
        return [f"Jumlah terlalu besar; paling banyak {rupiah(LARGEST)}."]
    if amount <= 0:
        return [f"Jumlah {rupiah(amount)} harus lebih dari Rp0."]
    if amount != quantise(amount):
        return ["Jumlah paling banyak dua angka di belakang koma."]
    return []


def text_faults(text: str, longest: int, name: str) -> list[str]:
    """This function will refuse blank and over-long text and characters that cannot be stored."""
    if not text.strip():
        return [f"{name} wajib diisi."]
    if "\x00" in text:
        return [f"{name} memuat karakter yang tidak dapat disimpan; ketik ulang."]
    if len(text) > longest:
        return [f"{name} paling panjang {longest} huruf; sekarang {len(text)}."]
    return []


def year_faults(year: int, today: date) -> list[str]:
    """This function will refuse budget years other than the running and the coming one."""
    if year in (today.year, today.year + 1):
        return []
    return [
        (
            f"Tahun anggaran {year} tidak dapat diisi; pilih {today.year} (berjalan) atau "
            f"{today.year + 1} (mendatang)."
        )
    ]


def only_faulty(found: Faults) -> Faults:
    """This function will drop the fields without a fault."""
    return {name: messages for name, messages in found.items() if messages}


def code_faults(code: str, pattern: re.Pattern[str], name: str, example: str) -> list[str]:
    """This function will refuse a code that has not the shape of SIPD's."""
    if pattern.fullmatch(code):
        return []
    shown = code[:40].replace("\x00", "")
    return [f"{name} “{shown}” tidak sesuai bentuk SIPD, misalnya {example}."]
