"""The people and offices of the demo world; their password opens nothing outside the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Role

PASSWORD = "demo-eorder-2026"  # noqa: S105 (published on the demo's login page)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person of the demo with one post."""

    email: str
    name: str
    nip: str
    role: Role
    office: str
    title: str


# The offices of the list that the demo peoples, as the log-in page calls them.
OFFICES = {
    "asisten-pemerintahan": "Asisten Pemerintahan",
    "asisten-kesra": "Asisten Kesra",
    "setda": "Gubernur",
    "bpkd": "BPKD",
    "bpbumd": "BP BUMD",
    "bppbj": "BPPBJ",
    "ppkukm": "Dinas PPKUKM",
    "parekraf": "Dinas Parekraf",
    "inspektorat": "Inspektorat",
    "diskominfotik": "Dinas Kominfotik",
    "dinkes": "Dinas Kesehatan",
    "kec-menteng": "Kecamatan Menteng",
    "mrt": "MRT Jakarta",
}
BUYERS = ("diskominfotik", "dinkes", "kec-menteng", "mrt")

_TEAM: dict[str, tuple[str, ...]] = {
    "diskominfotik": (
        "Bayu Wicaksono",
        "Ratna Dewi Anggraini",
        "Siti Nurhaliza Hasibuan",
        "Agus Prasetyo",
        "Maria Magdalena Simanjuntak",
        "Dedi Kurniawan",
    ),
    "dinkes": (
        "dr. Larasati Utami",
        "dr. Hendra Gunawan",
        "Yuliana Puspitasari",
        "Rizky Ramadhan",
        "Sri Wahyuni",
        "Eko Saputra",
    ),
    "kec-menteng": (
        "Haryanto Putra",
        "Nurul Hidayah",
        "Bambang Sutrisno",
        "Fitri Handayani",
        "Tuti Alawiyah",
        "Joko Susilo",
    ),
    "mrt": (
        "Wahyu Pramono",
        "Farida Iskandar",
        "Andika Wijaya",
        "Clara Natalia Tanujaya",
        "Gregorius Sihombing",
        "Lukman Hakim",
    ),
}
_POSTS: tuple[tuple[str, Role, str], ...] = (
    ("pa", Role.PA, "Pengguna Anggaran"),
    ("kpa", Role.KPA, "Kuasa Pengguna Anggaran"),
    ("ppk", Role.PPK, "Pejabat Pembuat Komitmen"),
    ("pp", Role.PP, "Pejabat Pengadaan"),
    ("bendahara", Role.BENDAHARA, "Bendahara Pengeluaran"),
    ("penerima", Role.PENERIMA, "Penerima Barang"),
)


def _nip(n: int) -> str:
    born = f"19{75 + n % 20}{1 + n % 12:02d}{1 + n % 28:02d}"
    return f"{born}20{5 + n % 15:02d}{1 + n % 12:02d}{1 + n % 2}{1 + n % 9:03d}"


def _officials() -> list[DemoPerson]:
    return [
        DemoPerson(f"{local}@{code}.demo", name, _nip(6 * place + i), role, code, title)
        for place, code in enumerate(BUYERS)
        for i, ((local, role, title), name) in enumerate(zip(_POSTS, _TEAM[code], strict=True))
    ]


OVERSEERS: tuple[DemoPerson, ...] = (
    DemoPerson(
        "asisten@setda.demo",
        "Surya Atmaja",
        _nip(31),
        Role.ASISTEN,
        "asisten-pemerintahan",
        "Asisten Pemerintahan",
    ),
    DemoPerson(
        "asisten-kesra@setda.demo",
        "Retno Palupi",
        _nip(32),
        Role.ASISTEN,
        "asisten-kesra",
        "Asisten Kesejahteraan Rakyat",
    ),
    DemoPerson(
        "gubernur@setda.demo", "Adiwangsa Kertanegara", "", Role.GUBERNUR, "setda", "Gubernur"
    ),
    DemoPerson(
        "bpkd@bpkd.demo",
        "Ferdinand Tambunan",
        _nip(33),
        Role.BPKD,
        "bpkd",
        "Kepala Bidang Perbendaharaan",
    ),
    DemoPerson(
        "bpbumd@bpbumd.demo", "Djarot Nasution", _nip(34), Role.BPBUMD, "bpbumd", "Kepala Bidang"
    ),
    DemoPerson(
        "bppbj@bppbj.demo",
        "Galih Permana",
        _nip(35),
        Role.BPPBJ,
        "bppbj",
        "Kepala Bidang Layanan Pengadaan Elektronik",
    ),
    DemoPerson(
        "ppkukm@ppkukm.demo", "Wulan Maharani", _nip(36), Role.PPKUKM, "ppkukm", "Kepala Bidang UKM"
    ),
    DemoPerson(
        "pembina@parekraf.demo",
        "Putri Ayuningtyas",
        _nip(37),
        Role.PEMBINA,
        "parekraf",
        "Pembina PKT",
    ),
    DemoPerson(
        "inspektorat@inspektorat.demo",
        "Hidayat Maulana",
        _nip(38),
        Role.INSPEKTORAT,
        "inspektorat",
        "Auditor Madya",
    ),
)
VENDOR_SLUGS = (
    "dapur-betawi",
    "katering-menteng",
    "kue-kampung",
    "nasi-liwet-priok",
    "soto-kebayoran",
    "snack-pulau",
)
APPLICANT_SLUGS = ("warung-bu-tini", "roti-pasar-rebo")

PEOPLE: tuple[DemoPerson, ...] = (*_officials(), *OVERSEERS)


def owner_email(slug: str) -> str:
    """This function will return the login of a demo vendor's owner."""
    return f"pemilik@{slug}.umk.demo"


def accounts(request: HttpRequest) -> dict[str, Any]:
    """This function will offer the demo's log-ins to the login page, in the demo only."""
    if not settings.DEMO or not request.path.startswith(settings.LOGIN_PATH):
        return {}
    groups = [
        {
            "title": OFFICES[code],
            "accounts": [_row(p.email, p.title, p.name) for p in PEOPLE if p.office == code],
        }
        for code in BUYERS
    ]
    groups.append(
        {
            "title": "Pembina dan pengawas",
            "accounts": [_row(p.email, p.title, OFFICES[p.office]) for p in OVERSEERS],
        }
    )
    vendors = [_row(owner_email(s), "Pemilik usaha", s.replace("-", " ")) for s in VENDOR_SLUGS]
    vendors += [
        _row(owner_email(s), "Sedang mendaftar", s.replace("-", " ")) for s in APPLICANT_SLUGS
    ]
    groups.append({"title": "Penyedia UMK", "accounts": vendors})
    return {"demo_accounts": groups, "demo_password": PASSWORD}


def _row(email: str, label: str, hint: str) -> dict[str, str]:
    return {"email": email, "label": label, "hint": hint}
