"""What the next person is told at each step of an order, put into the outbox."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from accounts.access import firm_people
from accounts.models import Appointment
from core import notifications
from core.money import rupiah
from core.notifications import Message
from orders.models import Handover, Order


def submitted(order: Order, *, at: datetime) -> None:
    """This function will ask the PPK for the signature."""
    body = (
        f"{_what(order)} menunggu tanda tangan Anda. Dana {rupiah(order.total)} sudah dicadangkan."
    )
    _tell([order.package.ppk], order, "Tanda tangani Surat Pesanan", body, at=at)


def sent_back(order: Order, reason: str, *, at: datetime) -> None:
    """This function will tell the PP why the PPK sent the order back."""
    body = f"{_what(order)} dikembalikan PPK ke keranjang. Alasan: {reason}"
    _tell([order.package.pp], order, "Perbaiki keranjang", body, at=at)


def signed(order: Order, *, at: datetime) -> None:
    """This function will ask the vendor for an answer."""
    body = (
        f"{order.organisation.name} memesan {rupiah(order.total)} untuk diantar "
        f"{date_format(timezone.localtime(order.delivery_at), 'j F Y H.i')}. Terima atau tolak."
    )
    _tell_vendor(order, "Jawab pesanan baru", body, at=at)


def accepted(order: Order, *, at: datetime) -> None:
    """This function will tell the office that the vendor accepted."""
    body = f"{order.vendor.name} menerima Surat Pesanan {order.number}."
    _tell(_office(order), order, "Pesanan diterima penyedia", body, at=at)


def declined(order: Order, reason: str, *, at: datetime) -> None:
    """This function will tell the office that the vendor declined and the money is free."""
    body = (
        f"{order.vendor.name} menolak Surat Pesanan {order.number}. Alasan: {reason} Dana "
        f"{rupiah(order.total)} sudah dilepas; paket dapat dipesan ke penyedia lain."
    )
    _tell(_office(order), order, "Pesanan ditolak penyedia", body, at=at)


def cancelled(order: Order, reason: str, *, at: datetime) -> None:
    """This function will tell the PPK that there is nothing left to sign."""
    body = f"{_what(order)} dibatalkan Pejabat Pengadaan. Alasan: {reason}"
    _tell([order.package.ppk], order, "Pesanan dibatalkan", body, at=at)


def delivered(order: Order, *, at: datetime) -> None:
    """This function will ask the PPK to inspect, and the receiver to help."""
    people = [order.package.ppk, order.package.receiver]
    body = f"{order.vendor.name} melaporkan kiriman {order.number} sudah tiba. Periksa per baris."
    _tell(people, order, "Periksa kiriman", body, at=at)


def inspected(handover: Handover, *, at: datetime) -> None:
    """This function will ask the vendor to sign the BAST."""
    order = handover.order
    body = (
        f"PPK memeriksa kiriman {order.number}: nilai diterima {rupiah(handover.accepted_total)} "
        f"dari {rupiah(order.total)}. Tanda tangani BAST atau sanggah."
    )
    _tell_vendor(order, "Tanda tangani BAST", body, at=at)


def disputed(handover: Handover, reason: str, *, at: datetime) -> None:
    """This function will ask the PPK to inspect once more."""
    order = handover.order
    body = f"{order.vendor.name} menyanggah hasil pemeriksaan {order.number}. Alasan: {reason}"
    _tell([order.package.ppk], order, "Periksa ulang kiriman", body, at=at)


def received(handover: Handover, *, at: datetime) -> None:
    """This function will tell both sides that the BAST stands and the vendor may bill."""
    order = handover.order
    if not handover.accepted_total:
        body = (
            f"Seluruh kiriman {order.number} ditolak; dana {rupiah(order.total)} dilepas dan paket "
            "dapat dipesan lagi."
        )
        _tell(_office(order), order, "Kiriman ditolak seluruhnya", body, at=at)
        return
    body = (
        f"BAST {handover.number} sudah ditandatangani kedua pihak dengan nilai "
        f"{rupiah(handover.accepted_total)}; jangka waktu pembayaran mulai berjalan."
    )
    _tell([*_office(order), order.package.treasurer], order, "BAST ditandatangani", body, at=at)
    _tell_vendor(order, "Kirim tagihan", body, at=at)


def _what(order: Order) -> str:
    return f"Pesanan {order.package.name} di {order.vendor.name} ({rupiah(order.total)})"


def _office(order: Order) -> list[Appointment | None]:
    package = order.package
    return [package.pp, package.ppk, package.receiver]


def _tell(
    people: Iterable[Appointment | None], order: Order, subject: str, body: str, *, at: datetime
) -> None:
    ids = [person.user_id for person in people if person is not None]
    notifications.notify(ids, _message(order, subject, body), at=at)


def _tell_vendor(order: Order, subject: str, body: str, *, at: datetime) -> None:
    day = timezone.localdate(at)
    people = firm_people(order.vendor.organisation_id, day)
    ids = [person.user_id for person in people]
    notifications.notify(ids, _message(order, subject, body), at=at)


def _message(order: Order, subject: str, body: str) -> Message:
    return Message(
        kind="order",
        subject=f"{subject}: {order.package.name}",
        body=body,
        url=f"/pesanan/{order.pk}/",
    )
