"""The steps of a registration, what each lacks, and what its curators look at; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from vendors.models import Vendor, VendorProof

Kind = VendorProof.Kind
ACCOUNT = "rekening"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the registration: its address word, its name, its columns, its proofs."""

    code: str
    label: str
    fields: tuple[str, ...]
    proofs: tuple[VendorProof.Kind, ...] = ()


STEPS: tuple[Step, ...] = (
    Step(
        "usaha",
        "Identitas usaha",
        ("name", "story", "legal_form", "size", "owner_name", "owner_nik"),
    ),
    Step(
        "alamat",
        "Alamat dan wilayah antar",
        (
            "address",
            "kecamatan",
            "phone",
            "delivery_areas",
            "delivery_fee",
            "daily_capacity",
        ),
    ),
    Step(
        "izin",
        "Izin",
        ("nib", "halal_number", "halal_until", "hygiene_until"),
        (Kind.NIB, Kind.HALAL, Kind.HYGIENE),
    ),
    Step(
        "pajak",
        "Pajak",
        (
            "npwp",
            "collects_pbjt",
            "turnover_statement_year",
            "final_tax_letter",
            "final_tax_until",
        ),
        (Kind.TAX, Kind.STATEMENT, Kind.FINAL_TAX),
    ),
    Step(ACCOUNT, "Rekening", ("bank_name", "bank_account", "bank_holder"), (Kind.ACCOUNT,)),
)
BY_CODE = {step.code: step for step in STEPS}
LABELS = "|".join([*(step.label for step in STEPS), "Periksa dan kirim"])

NEEDED = {
    "usaha": {
        "name": "Nama usaha",
        "legal_form": "Bentuk usaha",
        "size": "Skala usaha",
        "owner_name": "Nama pemilik",
        "owner_nik": "NIK pemilik",
    },
    "alamat": {
        "address": "Alamat",
        "kecamatan": "Kecamatan",
        "phone": "Telepon",
        "delivery_areas": "Wilayah antar",
        "daily_capacity": "Kapasitas per hari",
    },
    "izin": {"nib": "NIB"},
    "pajak": {},
    ACCOUNT: {
        "bank_name": "Nama bank",
        "bank_account": "Nomor rekening",
        "bank_holder": "Nama pemilik rekening",
    },
}


def missing(firm: Vendor, proofs: Collection[str], today: date) -> dict[str, list[str]]:
    """This function will tell per step what is still to be done before the firm can be sent."""
    found = {
        code: [f"{label} belum diisi." for name, label in fields.items() if not getattr(firm, name)]
        for code, fields in NEEDED.items()
    }
    for code, kind in _needed_proofs(firm):
        if kind not in proofs:
            found[code].append(f"{kind.label} belum dilampirkan.")
    for name, until in (
        ("Sertifikat halal", firm.halal_until),
        ("Sertifikat laik higiene", firm.hygiene_until),
    ):
        if until is not None and until < today:
            found["izin"].append(f"{name} sudah lewat masa berlakunya.")
    if firm.halal_number and firm.halal_until is None:
        found["izin"].append("Tanggal berlaku sertifikat halal belum diisi.")
    if firm.final_tax_letter and firm.final_tax_until is None:
        found["pajak"].append("Tanggal berlaku surat keterangan PPh final belum diisi.")
    if firm.legal_form == Vendor.LegalForm.FIRM and not firm.npwp:
        found["pajak"].append("NPWP badan usaha belum diisi.")
    return {code: texts for code, texts in found.items() if texts}


def _needed_proofs(firm: Vendor) -> list[tuple[str, VendorProof.Kind]]:
    wanted = (
        ("izin", Kind.NIB, True),
        ("izin", Kind.HALAL, bool(firm.halal_number)),
        ("izin", Kind.HYGIENE, firm.hygiene_until is not None),
        ("pajak", Kind.TAX, bool(firm.npwp)),
        ("pajak", Kind.STATEMENT, firm.turnover_statement_year is not None),
        ("pajak", Kind.FINAL_TAX, bool(firm.final_tax_letter)),
        (ACCOUNT, Kind.ACCOUNT, True),
    )
    return [(code, kind) for code, kind, is_needed in wanted if is_needed]


def concerns(firm: Vendor) -> list[str]:
    """This function will name what a curator should weigh, though it does not stop a registration.

    Halal certification binds food sellers since October 2026; SLHS is asked of caterers.
    """
    found = []
    if not firm.halal_number:
        found.append("Belum bersertifikat halal, yang wajib bagi usaha makanan sejak Oktober 2026.")
    if firm.hygiene_until is None:
        found.append("Belum ada sertifikat laik higiene sanitasi (SLHS).")
    if not firm.npwp:
        found.append("Belum ada NPWP; tarif PPh tanpa NPWP lebih tinggi.")
    return found
