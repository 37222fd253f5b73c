"""Every act of the trail as one Indonesian sentence; pure.

`PHRASES` says what somebody did; the target's label follows. A test holds it complete against
every act that the services record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from core import legal, privacy
from core.money import rupiah
from orders.states import HandoverState, OrderState, PackageState
from payments.states import FlagKind, PaymentState
from vendors.states import VendorState

PHRASES = {
    "account.login": "masuk ke akun",
    "account.login.refused": "dihentikan karena terlalu sering mencoba masuk ke akun",
    "account.mfa.add": "memasang verifikasi dua langkah pada akun",
    "account.mfa.remove": "melepas verifikasi dua langkah dari akun",
    "account.mfa.rename": "mengganti nama passkey pada akun",
    "account.password.change": "mengganti kata sandi akun",
    "account.session.end": "mengakhiri sesi lain dari akun",
    "account.signup": "membuat sendiri akun",
    "account.token.issue": "menerbitkan token API untuk akun",
    "account.token.revoke": "mencabut token API dari akun",
    "appointment.correct": "membetulkan penunjukan",
    "appointment.end": "mengakhiri penunjukan",
    "appointment.start": "menetapkan penunjukan",
    "audit.comment": "memberi catatan pada tindakan:",
    "audit.export": "mengunduh jejak audit untuk",
    "audit.seen": "meninjau tindakan:",
    "budget-line.block": "memblokir baris anggaran",
    "budget-line.create": "membuat baris anggaran",
    "budget-line.import": "mengimpor baris anggaran",
    "budget-line.revise": "mengubah pagu baris anggaran",
    "budget-line.unblock": "membuka blokir baris anggaran",
    "budget-year.close": "menutup tahun anggaran",
    "document.issue": "menerbitkan dokumen",
    "duties.switch_off": "mematikan aturan pemisahan tugas",
    "duties.switch_on": "menyalakan aturan pemisahan tugas",
    "handover.dispute": "menyanggah hasil pemeriksaan pada",
    "handover.inspect": "memeriksa kiriman pada",
    "handover.report": "melaporkan kiriman tiba pada",
    "handover.sign": "menandatangani BAST untuk",
    "holiday.add": "menambahkan hari libur",
    "holiday.change": "mengubah hari libur",
    "holiday.import": "mengimpor hari libur",
    "holiday.remove": "menghapus hari libur",
    "invitation.accept": "menerima undangan untuk",
    "invitation.open": "mengirim undangan untuk",
    "invitation.resend": "mengirim ulang undangan untuk",
    "invitation.revoke": "mencabut undangan untuk",
    "menu.change": "mengubah menu",
    "menu.create": "menambahkan menu",
    "menu.hide": "menyembunyikan menu",
    "menu.picture_add": "menambahkan foto pada menu",
    "menu.picture_remove": "menghapus foto dari menu",
    "menu.price": "mengubah harga menu",
    "menu.show": "menampilkan menu",
    "order.accept": "menyanggupi pesanan",
    "order.cancel": "membatalkan pesanan",
    "order.carry_over": "mengalihkan anggaran pesanan",
    "order.close": "menyelesaikan pesanan",
    "order.decline": "menolak pesanan",
    "order.deliver": "melaporkan kiriman tiba untuk pesanan",
    "order.receive": "mencatat penerimaan pesanan",
    "order.refresh_prices": "memperbarui harga dalam pesanan",
    "order.reject": "menolak seluruh kiriman pesanan",
    "order.send_back": "mengembalikan pesanan ke Pejabat Pengadaan:",
    "order.set_delivery": "mengubah pengantaran pesanan",
    "order.set_line": "mengubah isi pesanan",
    "order.sign": "menandatangani Surat Pesanan",
    "order.start": "membuat pesanan",
    "order.submit": "mengirim pesanan ke PPK:",
    "organisation.close": "menutup organisasi",
    "organisation.create": "mencatat organisasi",
    "organisation.edit": "mengubah data organisasi",
    "organisation.portfolio": "mengubah portofolio Asisten untuk organisasi",
    "organisation.rename": "mengganti nama organisasi",
    "organisation.take_over_name": "memberlakukan nama baru organisasi",
    "package.add_comparable": "menambahkan harga pembanding pada paket",
    "package.assign": "mendisposisikan paket",
    "package.cancel": "membatalkan paket",
    "package.finish": "menyelesaikan paket",
    "package.issue_papers": "menerbitkan dokumen persiapan paket",
    "package.order": "memesankan paket",
    "package.prepare": "menyimpan persiapan paket",
    "package.reassign": "mengganti pejabat paket",
    "package.remove_comparable": "menghapus harga pembanding dari paket",
    "package.reopen": "membuka kembali paket",
    "parameter.plan": "menetapkan nilai parameter",
    "parameter.withdraw": "menarik rencana nilai parameter",
    "payment.approve": "menyetujui",
    "payment.bill": "mengirim tagihan untuk",
    "payment.confirm": "mengonfirmasi uang masuk dari",
    "payment.draft": "menyusun Surat Persetujuan Bayar untuk",
    "payment.due_date": "menggeser jatuh tempo",
    "payment.flag": "menandai batas waktu",
    "payment.pay": "mencatat transfer untuk",
    "payment.send_back": "mengembalikan draf untuk",
    "person.correct": "membetulkan data orang",
    "person.deactivate": "menonaktifkan akun",
    "person.reactivate": "mengaktifkan kembali akun",
    "privacy.document": "membuka dokumen asli",
    "privacy.erase": "menghapus data pribadi",
    "privacy.reveal": "menampilkan nomor pribadi pada",
    "spd.import": "mengimpor SPD",
    "spd.issue": "menerbitkan",
    "spd.revise": "mengubah",
    "spd.withdraw": "menarik",
    "vendor.accept_change": "menerima perubahan data usaha",
    "vendor.ask_change": "mengajukan perubahan data usaha",
    "vendor.attach": "melampirkan bukti untuk usaha",
    "vendor.erased": "menutup dan menghapus data usaha",
    "vendor.fill_in": "mengisi pendaftaran usaha",
    "vendor.lift": "mencabut pembekuan usaha",
    "vendor.permit_second": "mengizinkan usaha kedua bagi pemilik",
    "vendor.refuse_change": "menolak perubahan data usaha",
    "vendor.register": "mendaftarkan penyedia",
    "vendor.reject": "menolak pendaftaran usaha",
    "vendor.send_back": "mengembalikan pendaftaran usaha",
    "vendor.start": "memulai pendaftaran usaha",
    "vendor.submit": "mengajukan pendaftaran usaha",
    "vendor.suspend": "membekukan usaha",
    "vendor.verify": "memverifikasi usaha",
}
# Acts whose phrase leaves the target's kind to its label: their names on their own.
NAMES = {
    "payment.approve": "Menyetujui pembayaran",
    "payment.due_date": "Menggeser jatuh tempo pembayaran",
    "payment.flag": "Menandai batas waktu pembayaran",
    "payment.send_back": "Mengembalikan draf pembayaran",
    "spd.issue": "Menerbitkan SPD",
    "spd.revise": "Mengubah SPD",
    "spd.withdraw": "Menarik SPD",
}
# What stands in `target_type`, in words.
TARGETS = {
    "accounts.appointment": "Penunjukan",
    "accounts.invitation": "Undangan",
    "accounts.organisation": "Organisasi",
    "accounts.separationrule": "Pemisahan tugas",
    "accounts.user": "Orang",
    "budgets.budgetline": "Baris anggaran",
    "budgets.tranche": "SPD",
    "budgets.yearclosing": "Tahun anggaran",
    "core.auditevent": "Jejak audit",
    "core.holiday": "Hari libur",
    "core.parameter": "Parameter",
    "orders.document": "Dokumen",
    "orders.handover": "Serah terima",
    "orders.order": "Pesanan",
    "orders.package": "Paket",
    "payments.payment": "Pembayaran",
    "vendors.menu": "Menu",
    "vendors.vendor": "Penyedia",
}
STATES: Mapping[str, Mapping[str, str]] = {
    "orders.order": dict(OrderState.choices),
    "orders.package": dict(PackageState.choices),
    "orders.handover": dict(HandoverState.choices),
    "payments.payment": dict(PaymentState.choices),
    "vendors.vendor": dict(VendorState.choices),
    "budgets.tranche": {"WITHDRAWN": "Ditarik"},
    "accounts.appointment": {"ENDED": "Berakhir"},
    "accounts.organisation": {"CLOSED": "Ditutup"},
}
PARAMETERS = {number.key: number.label for number in legal.LEGAL_NUMBERS}
FLAGS = {str(kind): str(words).lower() for kind, words in FlagKind.choices}
# What joins a phrase to its target and stands for nothing without it.
JOINTS = frozenset({"dari", "ke", "pada", "untuk"})
AMOUNTS = ("total", "amount", "net")


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words; `who` with post and office, `did` with the target, `more` the rest."""

    who: str
    did: str
    more: str

    def __str__(self) -> str:
        return f"{self.who} {self.did}{self.more}."


@dataclass(frozen=True, slots=True)
class Act:
    """What a sentence is made of: an `AuditEvent`'s columns and the office's short name."""

    act: str
    actor_name: str
    post: str
    office: str
    target_type: str
    target_label: str
    from_state: str
    to_state: str
    reason: str
    data: Mapping[str, Any]


def label(act: str) -> str:
    """This function will name an act for a list to choose from."""
    if act in NAMES:
        return NAMES[act]
    words = phrase(act).rstrip(":").split(" ")
    while words[-1] in JOINTS:
        words.pop()
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def phrase(act: str) -> str:
    """This function will say what somebody did; an unknown act is named as it was recorded."""
    return PHRASES.get(act, f"melakukan “{act}” pada")


def target(target_type: str) -> str:
    """This function will name a kind of target."""
    return TARGETS.get(target_type, target_type)


def state(target_type: str, code: str) -> str:
    """This function will name a state the way pages do, in lower case; a day as on paper."""
    known = STATES.get(target_type, {})
    if code in known:
        return str(known[code])[:1].lower() + str(known[code])[1:]
    try:
        return f"{date.fromisoformat(code):%d-%m-%Y}"
    except ValueError:
        return code


def tell(event: Act) -> Told:
    """This function will put an event into words: who did what, which state, why."""
    place = ", ".join(part for part in (event.post, event.office) if part)
    who = f"{event.actor_name} ({place})" if place else event.actor_name
    did = deed(event.act, event.target_type, event.target_label)
    more = _figures(event) + _limit(event) + _moved(event)
    if event.reason:
        more += f"; alasan: {privacy.scrub(event.reason).rstrip('. ')}"
    return Told(who, privacy.scrub(did), more)


def deed(act: str, target_type: str, text: str) -> str:
    """This function will say what was done to what."""
    return f"{phrase(act)} {target_words(target_type, text)}".rstrip()


def target_words(target_type: str, text: str) -> str:
    """This function will say a target's label without codes: an act by its phrase, a legal number.

    Labels are kept as they were, so an event that speaks of another begins with that act's code.
    """
    first, _, rest = text.partition(" ")
    if target_type == "core.auditevent" and first in PHRASES:
        return f"{phrase(first)} {rest}"
    if target_type == "core.parameter" and first in PARAMETERS:
        return f"“{PARAMETERS[first]}” {rest.removeprefix('= ')}"
    return text


def _limit(event: Act) -> str:
    """Say which limit of time a payment has reached."""
    kind = event.data.get("kind") if event.act == "payment.flag" else None
    return f": {FLAGS[kind]}" if kind in FLAGS else ""


def _moved(event: Act) -> str:
    """Say the step between states, or between values; a row that begins has only its first."""
    if not event.to_state or event.from_state == event.to_state:
        return ""
    before, to = (state(event.target_type, s) for s in (event.from_state, event.to_state))
    if event.to_state not in STATES.get(event.target_type, {}):
        return f"; semula {before}, menjadi {to}" if before else f"; menjadi {to}"
    return f"; status {before} → {to}" if before else f"; status: {to}"


def _figures(event: Act) -> str:
    """Say the money an act speaks of: the first sum, or an old and a new price."""
    data = event.data
    old, new = _amount(data.get("from")), _amount(data.get("to"))
    if old and new and event.act == "menu.price":
        return f" dari {old} menjadi {new}"
    sums = (_amount(data.get(key)) for key in AMOUNTS)
    found = next((text for text in sums if text), "")
    return f" senilai {found}" if found else ""


def _amount(value: Any) -> str:
    try:
        return rupiah(Decimal(value)) if isinstance(value, str) else ""
    except InvalidOperation:
        return ""
