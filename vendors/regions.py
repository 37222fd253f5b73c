"""The 44 kecamatan of the province by wilayah, in the order of their Kemendagri codes; pure."""

from accounts.models import Wilayah

KECAMATAN: dict[str, tuple[str, ...]] = {
    Wilayah.PULAU_SERIBU: ("Kepulauan Seribu Utara", "Kepulauan Seribu Selatan"),
    Wilayah.PUSAT: (
        "Gambir",
        "Sawah Besar",
        "Kemayoran",
        "Senen",
        "Cempaka Putih",
        "Menteng",
        "Tanah Abang",
        "Johar Baru",
    ),
    Wilayah.UTARA: (
        "Penjaringan",
        "Tanjung Priok",
        "Koja",
        "Cilincing",
        "Pademangan",
        "Kelapa Gading",
    ),
    Wilayah.BARAT: (
        "Cengkareng",
        "Grogol Petamburan",
        "Taman Sari",
        "Tambora",
        "Kebon Jeruk",
        "Kalideres",
        "Palmerah",
        "Kembangan",
    ),
    Wilayah.SELATAN: (
        "Tebet",
        "Setiabudi",
        "Mampang Prapatan",
        "Pasar Minggu",
        "Kebayoran Lama",
        "Cilandak",
        "Kebayoran Baru",
        "Pancoran",
        "Jagakarsa",
        "Pesanggrahan",
    ),
    Wilayah.TIMUR: (
        "Matraman",
        "Pulogadung",
        "Jatinegara",
        "Kramat Jati",
        "Pasar Rebo",
        "Cakung",
        "Duren Sawit",
        "Makasar",
        "Ciracas",
        "Cipayung",
    ),
}
WILAYAH_OF = {name: code for code, names in KECAMATAN.items() for name in names}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """This function will return the kecamatan grouped by wilayah, as a select shows them."""
    return [
        (Wilayah(code).label, [(name, name) for name in names]) for code, names in KECAMATAN.items()
    ]
