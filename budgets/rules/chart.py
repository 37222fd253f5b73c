"""The chart of accounts for food and drink (Permendagri 90/2019 as updated by Kepmendagri)."""

# Belanja barang pakai habis: makanan dan minuman.
ACCOUNTS = {
    "5.1.02.01.01.0052": "Belanja Makanan dan Minuman Rapat",
    "5.1.02.01.01.0053": "Belanja Makanan dan Minuman Jamuan Tamu",
    "5.1.02.01.01.0054": "Belanja Penambah Daya Tahan Tubuh",
    "5.1.02.01.01.0055": ("Belanja Makanan dan Minuman pada Fasilitas Pelayanan Urusan Pendidikan"),
    "5.1.02.01.01.0056": "Belanja Makanan dan Minuman pada Fasilitas Pelayanan Urusan Kesehatan",
    "5.1.02.01.01.0057": "Belanja Makanan dan Minuman pada Fasilitas Pelayanan Urusan Sosial",
    "5.1.02.01.01.0058": "Belanja Makanan dan Minuman Aktivitas Lapangan",
}


def account_faults(code: str, name: str) -> tuple[list[str], list[str]]:
    """This function will compare a well-formed account with the chart: faults of code and name."""
    known = ACCOUNTS.get(code)
    if known is None:
        return [
            (
                f"Akun {code} bukan belanja makanan dan minuman; pilih "
                f"{min(ACCOUNTS)} sampai {max(ACCOUNTS)}."
            )
        ], []
    if " ".join(name.split()).casefold() != known.casefold():
        return [], [f"Nama akun {code} adalah “{known}”."]
    return [], []
