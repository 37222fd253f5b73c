"""The legal numbers as seeded, each with its source; BPPBJ keeps the rows current."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core import parameters as keys
from core.models import Parameter


@dataclass(frozen=True, slots=True)
class LegalNumber:
    """A parameter as first entered: key, value, unit, what it is, where it is written."""

    key: str
    value: Decimal
    unit: str
    label: str
    legal_basis: str
    valid_from: date


INGUB = date(2023, 1, 24)
PERDA = date(2024, 1, 5)
START = date(2023, 1, 1)

LEGAL_NUMBERS: tuple[LegalNumber, ...] = (
    LegalNumber(
        keys.ORDER_CAP,
        Decimal(50_000_000),
        "Rp",
        "Batas nilai per transaksi",
        "Ingub 1/2023 KESATU huruf h",
        INGUB,
    ),
    LegalNumber(
        keys.PAYMENT_DAYS,
        Decimal(3),
        "hari kerja",
        "Batas waktu pembayaran sejak BAST",
        "Ingub 1/2023 KESATU huruf i",
        INGUB,
    ),
    LegalNumber(
        keys.PAYMENT_NEARING_DAYS,
        Decimal(1),
        "hari kerja",
        "Peringatan sebelum jatuh tempo",
        "Kebijakan BPPBJ",
        INGUB,
    ),
    LegalNumber(
        keys.MIN_COMPARABLES,
        Decimal(3),
        "harga",
        "Pembanding paling sedikit dalam Referensi Harga",
        "Ingub 1/2023 KESATU huruf g",
        INGUB,
    ),
    # The law ends the year on the 31st; each year's circular sets an earlier day.
    LegalNumber(
        keys.LAST_ORDER_DAY,
        Decimal(31),
        "Desember",
        "Hari terakhir memesan dengan anggaran tahun berjalan",
        "UU 17/2003 Pasal 4; surat edaran langkah akhir tahun",
        START,
    ),
    LegalNumber(
        keys.LATE_PENALTY,
        Decimal("0.001"),
        "per hari",
        "Denda keterlambatan pengiriman",
        "Perpres 16/2018 Pasal 79",
        START,
    ),
    LegalNumber(
        keys.PBJT_RATE,
        Decimal("0.10"),
        "tarif",
        "PBJT makanan dan minuman",
        "Perda DKI Jakarta 1/2024 Pasal 45",
        PERDA,
    ),
    LegalNumber(
        keys.PPH_FINAL_RATE,
        Decimal("0.005"),
        "tarif",
        "PPh final UMKM dengan surat keterangan",
        "PP 55/2022 Pasal 56",
        START,
    ),
    LegalNumber(
        keys.PPH23_RATE,
        Decimal("0.02"),
        "tarif",
        "PPh 23 jasa katering",
        "UU PPh Pasal 23; PMK 141/PMK.03/2015",
        START,
    ),
    LegalNumber(
        keys.PPH23_NO_NPWP_RATE,
        Decimal("0.04"),
        "tarif",
        "PPh 23 jasa katering tanpa NPWP",
        "UU PPh Pasal 23 ayat (1a)",
        START,
    ),
    LegalNumber(
        keys.PPH21_RATE,
        Decimal("0.025"),
        "tarif",
        "PPh 21 bukan pegawai (50% × 5%)",
        "PP 58/2023; PMK 168/2023",
        START,
    ),
    LegalNumber(
        keys.PPH22_RATE,
        Decimal("0.015"),
        "tarif",
        "PPh 22 bendahara pemerintah",
        "PMK 59/PMK.03/2022",
        START,
    ),
    LegalNumber(
        keys.PPH22_NO_NPWP_RATE,
        Decimal("0.03"),
        "tarif",
        "PPh 22 bendahara pemerintah tanpa NPWP",
        "UU PPh Pasal 22 ayat (3)",
        START,
    ),
    LegalNumber(
        keys.PPH22_THRESHOLD,
        Decimal(2_000_000),
        "Rp",
        "Pembelian barang tanpa PPh 22",
        "PMK 59/PMK.03/2022",
        START,
    ),
    LegalNumber(
        keys.TURNOVER_EXEMPT,
        Decimal(500_000_000),
        "Rp",
        "Omzet setahun orang pribadi yang tidak dipotong PPh",
        "UU PPh Pasal 7 ayat (2a); PP 55/2022 Pasal 60",
        START,
    ),
    LegalNumber(
        keys.STAMP_DUTY_THRESHOLD,
        Decimal(5_000_000),
        "Rp",
        "Kuitansi di atas nilai ini bermeterai",
        "UU 10/2020 Pasal 3",
        START,
    ),
    LegalNumber(
        keys.KEEP_PAPERS,
        Decimal(10),
        "tahun",
        "Dokumen, pembayaran, dan nama pelakunya disimpan",
        "UU 8/1997 Pasal 11; UU 43/2009; UU 27/2022 Pasal 43",
        START,
    ),
    LegalNumber(
        keys.KEEP_CONTACT,
        Decimal(12),
        "bulan",
        "Surel, telepon, dan hash NIK disimpan sejak jabatan terakhir berakhir",
        "UU 27/2022 Pasal 16 dan 43; kebijakan BPPBJ",
        START,
    ),
    LegalNumber(
        keys.KEEP_NOTICES,
        Decimal(24),
        "bulan",
        "Pemberitahuan dan undangan lama disimpan",
        "UU 27/2022 Pasal 16; kebijakan BPPBJ",
        START,
    ),
)


def ensure_parameters() -> int:
    """This function will enter each legal number that has no row yet; returns how many."""
    known = set(Parameter.objects.values_list("key", flat=True))
    rows = [
        Parameter(
            key=number.key,
            value=number.value,
            unit=number.unit,
            label=number.label,
            legal_basis=number.legal_basis,
            valid_from=number.valid_from,
        )
        for number in LEGAL_NUMBERS
        if number.key not in known
    ]
    Parameter.objects.bulk_create(rows)
    return len(rows)
