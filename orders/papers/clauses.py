"""The standing terms that papers print, frozen with the legal numbers of the day."""

from orders.papers.parts import Snapshot

Clause = dict[str, str]


ORDER_CLAUSES = (
    (
        "Pembayaran",
        (
            "Dibayar nontunai ke rekening penyedia paling lambat {payment_days} hari kerja sejak "
            "Berita Acara Serah Terima ditandatangani kedua pihak. Tagihan diajukan sesudah "
            "berita acara; pajak dipotong sesuai peraturan."
        ),
    ),
    (
        "Denda keterlambatan",
        (
            "{late_penalty} per hari dari nilai bagian pesanan yang terlambat, dipotong dari "
            "pembayaran."
        ),
    ),
    (
        "Pemeriksaan dan penggantian",
        (
            "PPK memeriksa fungsi, jumlah, dan waktu saat barang tiba. Porsi yang rusak, kurang, "
            "atau tidak sesuai diganti sebelum acara dimulai; yang tidak diganti ditolak dan "
            "tidak dibayar."
        ),
    ),
    (
        "Pembatalan",
        (
            "Sebelum penyedia menerima pesanan, masing-masing pihak dapat membatalkan dengan "
            "alasan tertulis di e-Order. Sesudah diterima, perubahan hanya dengan persetujuan "
            "kedua pihak."
        ),
    ),
    (
        "Keadaan kahar",
        (
            "Pihak yang terkena keadaan kahar memberitahukannya paling lambat satu hari sesudah "
            "kejadian; kewajiban yang tertunda karenanya tidak dikenai denda."
        ),
    ),
    (
        "Perselisihan",
        (
            "Diselesaikan dengan musyawarah; bila tidak tercapai, melalui layanan penyelesaian "
            "sengketa kontrak pengadaan sesuai peraturan."
        ),
    ),
    (
        "Larangan",
        (
            "Pesanan tidak boleh dialihkan kepada pihak lain. Kedua pihak tidak menerima atau "
            "memberi imbalan apa pun terkait pesanan ini."
        ),
    ),
)


def requirements() -> list[str]:
    """This function will list what a vendor must be and hold."""
    return [
        "Usaha mikro, usaha kecil, atau koperasi yang terdaftar dan terverifikasi di e-Order.",
        "Memiliki Nomor Induk Berusaha (NIB) yang berlaku.",
        "Memiliki sertifikat halal yang berlaku untuk menu yang dipesan.",
        "Memiliki Sertifikat Laik Higiene Sanitasi (SLHS) sesuai jenis usahanya.",
        "Sanggup mengantar ke tempat acara pada waktu yang ditetapkan dan tidak sedang dibekukan.",
    ]


def payment_terms(legal: Snapshot, fund_paper: str) -> list[str]:
    """This function will list how and when the vendor is paid, and what lateness costs."""
    days = legal["payment_days"]
    return [
        (
            f"Pembayaran dibebankan pada {fund_paper} dan dilakukan nontunai ke rekening penyedia "
            f"paling lambat {days} hari kerja sejak Berita Acara Serah Terima ditandatangani kedua "
            "pihak."
        ),
        (
            "Yang dibayar hanya barang yang diterima dengan baik menurut berita acara, dikurangi "
            "pajak yang wajib dipotong."
        ),
        (
            f"Keterlambatan pengiriman dikenai denda {legal['late_penalty']} per hari dari nilai "
            "bagian yang terlambat."
        ),
    ]


def order_clauses(legal: Snapshot) -> list[Clause]:
    """This function will word the terms of a Surat Pesanan with the legal numbers of the day."""
    return [{"title": title, "text": text.format_map(legal)} for title, text in ORDER_CLAUSES]
