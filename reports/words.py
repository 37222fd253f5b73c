"""Words of the homes: what an act was, which picture stands for a verb; pure."""

from datetime import date

from core.worklist import Task

DONE = {
    "budget-line.create": "Baris anggaran dibuat",
    "spd.issue": "SPD diterbitkan",
    "package.assign": "Paket didisposisikan",
    "package.prepare": "Penyiapan disimpan",
    "package.issue_papers": "Dokumen paket diterbitkan",
    "package.cancel": "Paket dibatalkan",
    "order.start": "Keranjang dibuat",
    "order.submit": "Pesanan dikirim ke PPK",
    "order.sign": "Surat Pesanan ditandatangani",
    "order.send_back": "Pesanan dikembalikan",
    "order.accept": "Pesanan diterima",
    "order.decline": "Pesanan ditolak",
    "order.cancel": "Pesanan dibatalkan",
    "order.deliver": "Kiriman dilaporkan tiba",
    "handover.report": "Kiriman dilaporkan tiba",
    "handover.inspect": "Kiriman diperiksa",
    "handover.dispute": "Hasil pemeriksaan disanggah",
    "handover.sign": "BAST ditandatangani",
    "payment.bill": "Tagihan dikirim",
    "payment.draft": "Draf Surat Persetujuan Bayar dibuat",
    "payment.approve": "Pembayaran disetujui",
    "payment.send_back": "Draf pembayaran dikembalikan",
    "payment.pay": "Pembayaran dicatat",
    "payment.confirm": "Uang masuk dikonfirmasi",
    "document.issue": "Dokumen diterbitkan",
    "organisation.create": "Organisasi dicatat",
    "organisation.edit": "Organisasi diubah",
    "organisation.portfolio": "Asisten organisasi diganti",
    "organisation.rename": "Nama atau kop organisasi ditetapkan",
    "organisation.take_over_name": "Nama organisasi mulai berlaku",
    "organisation.close": "Organisasi ditutup",
    "appointment.start": "Pejabat ditunjuk",
    "appointment.correct": "Penunjukan diperbaiki",
    "appointment.end": "Penunjukan diakhiri",
    "invitation.open": "Undangan dikirim",
    "invitation.revoke": "Undangan dicabut",
    "invitation.accept": "Undangan diterima",
    "person.correct": "Data orang diperbaiki",
    "person.deactivate": "Akun dinonaktifkan",
    "person.reactivate": "Akun diaktifkan",
    "parameter.plan": "Nilai parameter ditetapkan",
    "parameter.withdraw": "Rencana parameter ditarik",
    "holiday.add": "Hari libur ditambahkan",
    "holiday.change": "Hari libur diubah",
    "holiday.remove": "Hari libur dihapus",
    "payment.due_date": "Jatuh tempo bergeser",
    "duties.switch_on": "Aturan pemisahan tugas dinyalakan",
    "duties.switch_off": "Aturan pemisahan tugas dimatikan",
    "package.reassign": "Pejabat paket diganti",
    "privacy.reveal": "Nomor pribadi ditampilkan",
    "privacy.document": "Dokumen asli dibuka",
    "privacy.erase": "Data pribadi dihapus",
    "person.nik": "NIK dicatat sebagai hash",
    "vendor.start": "Pendaftaran usaha dimulai",
    "vendor.fill_in": "Pendaftaran usaha diisi",
    "vendor.attach": "Bukti usaha dilampirkan",
    "vendor.submit": "Pendaftaran usaha dikirim",
    "vendor.verify": "Usaha diverifikasi",
    "vendor.send_back": "Pendaftaran usaha dikembalikan",
    "vendor.reject": "Pendaftaran usaha ditolak",
    "vendor.suspend": "Usaha dibekukan",
    "vendor.lift": "Pembekuan usaha dicabut",
    "vendor.permit_second": "Usaha kedua diizinkan",
    "vendor.erased": "Usaha ditutup karena datanya dihapus",
    "menu.create": "Menu ditambahkan",
    "menu.change": "Menu diubah",
    "account.login": "Masuk",
    "account.login.refused": "Percobaan masuk dihentikan",
    "account.signup": "Akun usaha dibuat sendiri",
    "account.password.change": "Kata sandi diganti",
    "account.mfa.add": "Verifikasi dua langkah dipasang",
    "account.mfa.remove": "Verifikasi dua langkah dilepas",
    "account.mfa.rename": "Nama passkey diganti",
    "account.session.end": "Sesi lain diakhiri",
    "account.token.issue": "Token API diterbitkan",
    "account.token.revoke": "Token API dicabut",
}
ICONS = {
    "Bayar": "banknote",
    "Buat": "file-pen-line",
    "Isi": "shopping-basket",
    "Jawab": "handshake",
    "Kirim": "send",
    "Konfirmasi": "coins",
    "Lengkapi": "file-pen-line",
    "Masak": "chef-hat",
    "Pesan": "shopping-basket",
    "Perbaiki": "file-pen-line",
    "Periksa": "clipboard-check",
    "Pilih": "utensils",
    "Setujui": "badge-check",
    "Siapkan": "file-pen-line",
    "Tanda": "pen-line",
    "Tandatangani": "pen-line",
    "Terbitkan": "landmark",
    "Terima": "handshake",
    "Tunjuk": "user-plus",
}


def done(act: str) -> str:
    """This function will say what an act was, for "Terakhir selesai"."""
    return DONE.get(act, "Perubahan dicatat")


def icon(task: Task) -> str:
    """This function will choose the icon of a task by its verb."""
    return ICONS.get(task.verb.split(" ")[0].rstrip(","), "circle-dot")


def tone(task: Task, today: date) -> str:
    """This function will colour a task: danger past its date, attention on its day."""
    if task.due_date is None or task.due_date > today:
        return ""
    return "danger" if task.due_date < today else "attention"
