"""What a new value of a legal number would do, in words and figures, with the rows it touches.

Looks only; every figure is of this moment, so what is saved later may meet other rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from core import legal_units, money, parameters, workdays
from orders.models import Handover, Order, Package
from orders.states import HandoverState, OrderState, PackageState
from payments import deadlines
from payments.deadlines import spelled
from payments.models import Payment
from payments.states import OPEN_PAYMENT_STATES, PaymentState

MOST_ROWS = 20
SAMPLE = Decimal(10_000_000)


@dataclass(frozen=True, slots=True)
class Change:
    """A value to come: from what (None: nothing in force), to what, in which unit, from when."""

    key: str
    old: Decimal | None
    new: Decimal
    unit: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Row:
    """One thing the change touches: what it is, whose, how much, and its page."""

    label: str
    note: str
    amount: Decimal
    url: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One consequence as a sentence, with the first rows behind it; `count` counts all."""

    sentence: str
    count: int = 0
    rows: tuple[Row, ...] = ()

    @property
    def more(self) -> int:
        """Return how many rows are not shown."""
        return self.count - len(self.rows)


def effects_of(change: Change, today: date) -> list[Effect]:
    """This function will tell what a change does; the first effect says the change itself."""
    new = legal_units.shown(change.new, change.unit)
    old = "belum ada nilai" if change.old is None else legal_units.shown(change.old, change.unit)
    headline = Effect(f"{old} → {new} mulai {spelled(change.valid_from)}.")
    find = EFFECTS.get(change.key, _general)
    return [headline, *find(change, today)]


def _cap(change: Change, today: date) -> list[Effect]:
    above = Order.objects.filter(total__gt=change.new)
    limit = money.rupiah(change.new)
    return [
        _orders(
            above.filter(status=OrderState.DRAFT),
            "{count} keranjang di atas batas baru {limit}; tidak dapat dikirim ke PPK sejak "
            "tanggal itu.",
            limit,
        ),
        _orders(
            above.filter(status=OrderState.SUBMITTED),
            "{count} pesanan menunggu tanda tangan di atas {limit}; akan ditolak bila belum "
            "ditandatangani sebelum tanggal itu.",
            limit,
        ),
        Effect("Pesanan yang sudah ditandatangani tidak berubah."),
    ]


def _payment_days(change: Change, today: date) -> list[Effect]:
    start = change.valid_from
    holidays = workdays.holidays_from(start)
    due = deadlines.due_date(start, int(change.new), holidays)
    example = f"Contoh: BAST {spelled(start)} jatuh tempo {spelled(due)}"
    if change.old is not None:
        before = deadlines.due_date(start, int(change.old), holidays)
        example += f", dengan nilai lama {spelled(before)}"
    running = Payment.objects.filter(status__in=OPEN_PAYMENT_STATES).count()
    return [
        Effect(f"Berlaku bagi pembayaran yang BAST-nya sejak {spelled(start)}. {example}."),
        Effect(f"0 jatuh tempo berubah: {running} pembayaran berjalan memakai batasnya sendiri."),
    ]


def _nearing(change: Change, today: date) -> list[Effect]:
    holidays = workdays.holidays_from(today)
    horizon = workdays.add_workdays(today, int(change.new), holidays)
    rows = Payment.objects.filter(
        status__in=OPEN_PAYMENT_STATES, due_date__gt=today, due_date__lte=horizon
    )
    return [
        _payments(
            rows,
            "Diukur hari ini, {count} pembayaran berjalan akan diperingatkan mendekati jatuh tempo "
            f"(sampai {spelled(horizon)}).",
        )
    ]


def _comparables(change: Change, today: date) -> list[Effect]:
    short = (
        Package.objects.filter(status=PackageState.ASSIGNED)
        .annotate(found=Count("comparables"))
        .filter(found__lt=int(change.new))
        .select_related("organisation")
        .order_by("pk")
    )
    rows = tuple(
        Row(
            row.name,
            f"{row.organisation.short_name}, {row.found} pembanding",
            row.ceiling,
            reverse("orders:package", args=[row.pk]),
        )
        for row in short[:MOST_ROWS]
    )
    count = _count(short, rows)
    sentence = (
        f"{count} paket yang sedang disiapkan belum mempunyai {int(change.new)} pembanding; "
        "dokumennya belum dapat terbit sejak tanggal itu."
    )
    return [Effect(sentence, count, rows), Effect("Dokumen yang sudah terbit tidak berubah.")]


def _penalty(change: Change, today: date) -> list[Effect]:
    return [
        _orders(
            Order.objects.filter(status=OrderState.SUBMITTED),
            "{count} Surat Pesanan belum ditandatangani; bila ditandatangani sejak tanggal itu "
            "memuat denda baru {limit}.",
            legal_units.shown(change.new, change.unit),
        ),
        Effect("Surat Pesanan yang sudah terbit memakai denda yang tertulis di dalamnya."),
    ]


def _pbjt(change: Change, today: date) -> list[Effect]:
    return [
        _orders(
            Order.objects.filter(status=OrderState.DRAFT, vendor__collects_pbjt=True),
            "{count} keranjang dari penyedia yang memungut PBJT; harganya harus diperbarui "
            "menjadi tarif {limit} sebelum dikirim sejak tanggal itu.",
            legal_units.shown(change.new, change.unit),
        ),
        Effect("Pesanan yang sudah dikirim memakai tarif yang tersimpan padanya."),
    ]


def _tax(change: Change, today: date) -> list[Effect]:
    waiting = Payment.objects.filter(status=PaymentState.BILLED)
    found = [
        _payments(
            waiting,
            "{count} pembayaran belum didraf; pajaknya dihitung dengan nilai baru bila didraf "
            "sejak tanggal itu dan aturan ini yang dipakai.",
        ),
        Effect("Draf dan pembayaran yang sudah dihitung tidak berubah."),
    ]
    if change.unit == "tarif":
        then = money.whole_down(SAMPLE * change.new)
        now = money.whole_down(SAMPLE * (change.old or 0))
        found.insert(
            0,
            Effect(
                f"Contoh dasar pengenaan {money.rupiah(SAMPLE)}: dipotong {money.rupiah(now)} "
                f"menjadi {money.rupiah(then)}."
            ),
        )
    return found


def _stamp(change: Change, today: date) -> list[Effect]:
    low, high = sorted((change.old or change.new, change.new))
    between = Handover.objects.filter(
        status=HandoverState.SIGNED, bill=None, accepted_total__gt=low, accepted_total__lte=high
    ).select_related("order__organisation", "order__vendor")
    rows = tuple(
        Row(
            str(row.order),
            f"{row.order.organisation.short_name}, {row.order.vendor.name}",
            row.accepted_total,
            reverse("orders:order", args=[row.order_id]),
        )
        for row in between.order_by("pk")[:MOST_ROWS]
    )
    count = _count(between, rows)
    rule = "tidak lagi" if change.old is not None and change.new > change.old else "akan"
    sentence = f"{count} BAST belum ditagih yang kuitansinya {rule} bermeterai."
    return [Effect(sentence, count, rows), Effect("Kuitansi yang sudah terbit tidak berubah.")]


def _general(change: Change, today: date) -> list[Effect]:
    return [
        Effect("Dipakai untuk perhitungan sejak tanggal itu; yang sudah tersimpan tidak berubah.")
    ]


def _orders(found: QuerySet[Order], sentence: str, limit: str) -> Effect:
    kept = found.select_related("organisation", "vendor", "package").order_by("pk")
    rows = tuple(
        Row(
            row.number or row.package.name,
            f"{row.organisation.short_name}, {row.vendor.name}",
            row.total,
            reverse("orders:order", args=[row.pk]),
        )
        for row in kept[:MOST_ROWS]
    )
    count = _count(found, rows)
    return Effect(sentence.format(count=count, limit=limit), count, rows)


def _payments(found: QuerySet[Payment], sentence: str) -> Effect:
    kept = found.select_related("organisation", "vendor", "order__package")
    rows = tuple(
        Row(
            str(row.order),
            f"{row.organisation.short_name}, {row.vendor.name}",
            row.gross,
            reverse("payments:payment", args=[row.pk]),
        )
        for row in kept.order_by(F("due_date"), "pk")[:MOST_ROWS]
    )
    count = _count(found, rows)
    return Effect(sentence.format(count=count), count, rows)


def _count(
    found: QuerySet[Order] | QuerySet[Payment] | QuerySet[Handover] | QuerySet[Package],
    rows: Iterable[Row],
) -> int:
    shown = len(list(rows))
    return shown if shown < MOST_ROWS else found.count()


EFFECTS: dict[str, Callable[[Change, date], list[Effect]]] = {
    parameters.ORDER_CAP: _cap,
    parameters.PAYMENT_DAYS: _payment_days,
    parameters.PAYMENT_NEARING_DAYS: _nearing,
    parameters.MIN_COMPARABLES: _comparables,
    parameters.LATE_PENALTY: _penalty,
    parameters.PBJT_RATE: _pbjt,
    parameters.PPH_FINAL_RATE: _tax,
    parameters.PPH21_RATE: _tax,
    parameters.PPH22_RATE: _tax,
    parameters.PPH22_NO_NPWP_RATE: _tax,
    parameters.PPH22_THRESHOLD: _tax,
    parameters.PPH23_RATE: _tax,
    parameters.PPH23_NO_NPWP_RATE: _tax,
    parameters.TURNOVER_EXEMPT: _tax,
    parameters.STAMP_DUTY_THRESHOLD: _stamp,
}
