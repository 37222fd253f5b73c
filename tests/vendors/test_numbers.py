"""The numbers of a firm: accepted as people type them, refused with what is wrong."""

from collections.abc import Callable

import pytest

from vendors import numbers


@pytest.mark.parametrize(
    ("check", "typed", "kept"),
    [
        (numbers.nib, "9120 3040 51234", "9120304051234"),
        (numbers.nik, "3171015204850001", "3171015204850001"),
        (numbers.nik, "3171.0152.0485.0001", "3171015204850001"),
        (numbers.npwp, "01.312.166.0-091.000", "0013121660091000"),
        (numbers.npwp, "0013121660091000", "0013121660091000"),
        (numbers.npwp, "3171015204850001", "3171015204850001"),
        (numbers.phone, "0812-3456-7890", "+6281234567890"),
        (numbers.phone, "+62 812 3456 7890", "+6281234567890"),
        (numbers.phone, "62 21 555 0101", "+62215550101"),
        (numbers.account, "101-2300 4517", "10123004517"),
        (numbers.halal, "id 31110000000010101", "ID31110000000010101"),
    ],
)
def test_numbers_are_kept_in_one_spelling(
    check: Callable[[str], str], typed: str, kept: str
) -> None:
    assert check(typed) == kept


@pytest.mark.parametrize(
    ("check", "typed", "words"),
    [
        (numbers.nib, "123", "13 angka; isian ini 3 angka"),
        (numbers.nib, "91203040512AB", "memuat huruf"),
        (numbers.nib, "٩١٢٠٣٠٤٠٥١٢٣٤", "memuat huruf"),
        (numbers.nik, "123", "16 angka"),
        (numbers.nik, "3171013013850001", "tanggal lahir"),
        (numbers.nik, "9971015204850001", "kode wilayah"),
        (numbers.npwp, "12345", "15 atau 16 angka"),
        (numbers.npwp, "01.312.166.1-091.000", "pemeriksa"),
        (numbers.phone, "+1 555 0100 0000", "nomor Indonesia"),
        (numbers.phone, "12", "nomor Indonesia"),
        (numbers.account, "12AB5678", "tanpa huruf"),
        (numbers.halal, "ID123", "17 angka"),
    ],
)
def test_numbers_that_are_not_of_their_form_are_refused(
    check: Callable[[str], str], typed: str, words: str
) -> None:
    with pytest.raises(numbers.NumberInvalid, match=words):
        check(typed)


@pytest.mark.parametrize(
    ("holder", "same"),
    [
        ("ANI LESTARI", True),
        ("Dapur Ibu-Ani", True),
        ("CV Dapur Ibu Ani", True),
        ("Budi", False),
        ("", False),
        ("CV", False),
    ],
)
def test_an_account_belongs_to_owner_or_firm(holder: str, same: bool) -> None:
    assert numbers.is_same_name(holder, "Ani Lestari", "CV. Dapur Ibu Ani") is same
