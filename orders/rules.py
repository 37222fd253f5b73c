"""What must hold before a basket may be sent to the PPK. Pure: values in, refusals out.

The basket page lists every refusal beforehand; `ordering.submit` raises the first of the same list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Wilayah
from core.errors import RuleRefused
from core.money import rupiah
from orders.models import Order, OrderLine, Package
from orders.totals import Totals, totals
from vendors.models import Menu, Vendor

CATALOGUE = "Ketentuan penyedia di katalog"
MAX_QUANTITY = 100_000
# Far above any cap: keeps a typing error from becoming a figure the database cannot hold.
MAX_BASKET = Decimal(999_999_999_999)


class BasketRefused(RuleRefused):
    """The basket is not ready; `fix` names the part of the basket page where it is mended."""

    fix = "lines"


class BasketEmpty(BasketRefused):
    """Nothing was put in."""


class MenuWithdrawn(BasketRefused):
    """The vendor no longer offers a menu."""


class QuantityTooSmall(BasketRefused):
    """A line is below the menu's minimum."""


class QuantityTooLarge(BasketRefused):
    """A line or the basket is beyond anything an office orders."""


class PriceChanged(BasketRefused):
    """The catalogue, the delivery fee or the tax moved since the basket was filled."""

    fix = "prices"


class VendorUnfit(BasketRefused):
    """The vendor may not or cannot deliver this order."""

    fix = "vendor"


class DeliveryImpossible(BasketRefused):
    """The delivery time, place or contact does not fit."""

    fix = "delivery"


class CapacityShort(BasketRefused):
    """The vendor cannot cook that many portions on that day."""


class CapExceeded(BasketRefused):
    """The total is above the cap per transaction."""


class CeilingExceeded(BasketRefused):
    """The total is above the package's ceiling."""


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything the rules look at; `booked` = portions the vendor already owes that day.

    `pbjt_rate` is the rate this vendor collects (0 when it collects none), `cap_basis` the law
    behind the cap.
    """

    order: Order
    lines: Sequence[OrderLine]
    package: Package
    vendor: Vendor
    booked: int
    cap: Decimal
    cap_basis: str
    pbjt_rate: Decimal
    at: datetime

    @property
    def portions(self) -> int:
        """Return how many portions, boxes and pieces are in the basket."""
        return sum(line.quantity for line in self.lines)

    @property
    def delivery_date(self) -> date:
        """Return the local day of the delivery."""
        return timezone.localdate(self.order.delivery_at)

    def current(self) -> Totals:
        """Return what the basket costs by the vendor's fee and the tax rate of today."""
        amounts = (line.amount for line in self.lines)
        return totals(amounts, self.vendor.delivery_fee, self.pbjt_rate)


def check(basket: Basket) -> list[BasketRefused]:
    """This function will return every rule the basket does not meet; an empty list is ready."""
    if not basket.lines:
        text = "Keranjang masih kosong; tambahkan menu dari katalog sebelum mengirim ke PPK."
        return [BasketEmpty(text)]
    return [
        *_lines(basket),
        *_charges(basket),
        *_vendor(basket),
        *_delivery(basket),
        *_capacity(basket),
        *_money(basket),
    ]


def check_vendor(vendor: Vendor, package: Package) -> Iterator[BasketRefused]:
    """This function will yield why a vendor may not be ordered from for a package at all."""
    if vendor.status != Vendor.Status.VERIFIED:
        yield VendorUnfit(
            f"{vendor.name} berstatus “{vendor.get_status_display()}”; pilih penyedia lain yang "
            "terverifikasi.",
            rule=CATALOGUE,
        )
    if package.wilayah not in vendor.delivery_areas:
        areas = ", ".join(str(Wilayah(code).label) for code in vendor.delivery_areas)
        yield VendorUnfit(
            f"{vendor.name} tidak mengantar ke {package.get_wilayah_display()} (wilayah antar: "
            f"{areas or 'belum diisi'}); pilih penyedia yang mengantar ke sana.",
            rule=CATALOGUE,
        )


def check_quantity(menu: Menu, quantity: int) -> None:
    """This function will refuse a quantity that the menu does not allow."""
    if quantity < menu.min_quantity:
        raise QuantityTooSmall(
            f"{menu.name} dipesan paling sedikit {_count(menu.min_quantity)} "
            f"{menu.get_unit_display()}, sedangkan isian {_count(quantity)}; tambah jumlahnya atau "
            "hapus dari keranjang.",
            rule=CATALOGUE,
            errors={"quantity": [f"Paling sedikit {_count(menu.min_quantity)}."]},
        )
    if quantity > MAX_QUANTITY:
        raise QuantityTooLarge(
            f"{menu.name}: jumlah {_count(quantity)} melebihi {_count(MAX_QUANTITY)} untuk sekali "
            "pesan; periksa kembali angkanya.",
            errors={"quantity": [f"Paling banyak {_count(MAX_QUANTITY)}."]},
        )


def check_size(total: Decimal) -> None:
    """This function will refuse a basket that can only be a typing error."""
    if total > MAX_BASKET:
        raise QuantityTooLarge(
            f"Isi keranjang akan menjadi {rupiah(total)}; periksa kembali jumlahnya.",
            errors={"quantity": ["Jumlah terlalu besar."]},
        )


def _lines(basket: Basket) -> Iterator[BasketRefused]:
    for line in basket.lines:
        menu = line.menu
        if not menu.is_active:
            text = f"{line.name} sudah tidak ditawarkan penyedia; hapus dari keranjang."
            yield MenuWithdrawn(text, rule=CATALOGUE)
        elif line.unit_price != menu.price:
            yield PriceChanged(
                f"Harga {line.name} berubah dari {rupiah(line.unit_price)} menjadi "
                f"{rupiah(menu.price)} sejak dimasukkan ke keranjang; perbarui harga lalu periksa "
                "lagi jumlahnya.",
                rule=CATALOGUE,
            )
        if line.quantity < menu.min_quantity:
            yield QuantityTooSmall(
                f"{line.name} dipesan paling sedikit {_count(menu.min_quantity)} "
                f"{menu.get_unit_display()}, di keranjang baru {_count(line.quantity)}; tambah "
                "jumlahnya.",
                rule=CATALOGUE,
            )


def _charges(basket: Basket) -> Iterator[BasketRefused]:
    current, order = basket.current(), basket.order
    if current.delivery_fee != order.delivery_fee:
        yield PriceChanged(
            f"Ongkos kirim berubah dari {rupiah(order.delivery_fee)} menjadi "
            f"{rupiah(current.delivery_fee)}; perbarui harga.",
            rule=CATALOGUE,
        )
    if current.pbjt != order.pbjt:
        yield PriceChanged(
            f"PBJT berubah dari {rupiah(order.pbjt)} menjadi {rupiah(current.pbjt)}; perbarui "
            "harga.",
            rule="Perda DKI Jakarta 1/2024",
        )


def _vendor(basket: Basket) -> Iterator[BasketRefused]:
    vendor, day = basket.vendor, basket.delivery_date
    yield from check_vendor(vendor, basket.package)
    licences = (
        ("Sertifikat halal", vendor.halal_until),
        ("Sertifikat laik higiene (SLHS)", vendor.hygiene_until),
    )
    for name, until in licences:
        if until is not None and until < day:
            yield VendorUnfit(
                f"{name} {vendor.name} berlaku sampai {_day(until)}, sebelum hari pengiriman "
                f"{_day(day)}; pilih penyedia lain atau minta penyedia memperbarui sertifikatnya.",
                rule=CATALOGUE,
            )


def _delivery(basket: Basket) -> Iterator[BasketRefused]:
    order, today = basket.order, timezone.localdate(basket.at)
    lead = max(line.menu.lead_days for line in basket.lines)
    left = (basket.delivery_date - today).days
    if order.delivery_at <= basket.at:
        yield DeliveryImpossible(
            f"Waktu pengiriman {_day(basket.delivery_date)} sudah lewat; ubah waktu pengiriman."
        )
    elif left < lead:
        yield DeliveryImpossible(
            f"{basket.vendor.name} perlu dipesan paling lambat {lead} hari sebelumnya, sedangkan "
            f"pengiriman {_day(basket.delivery_date)} tinggal {left} hari lagi; mundurkan "
            "pengiriman atau pilih menu lain.",
            rule=CATALOGUE,
        )
    if not (order.address and order.contact_name and order.contact_phone):
        yield DeliveryImpossible(
            "Alamat, nama penerima, dan telepon penerima harus diisi agar penyedia dapat mengantar."
        )


def _capacity(basket: Basket) -> Iterator[BasketRefused]:
    vendor, room = basket.vendor, max(basket.vendor.daily_capacity - basket.booked, 0)
    if basket.portions > room:
        yield CapacityShort(
            f"{vendor.name} menyanggupi {_count(vendor.daily_capacity)} porsi per hari; pada "
            f"{_day(basket.delivery_date)} tersisa {_count(room)}, sedangkan keranjang ini "
            f"{_count(basket.portions)}. Kurangi {_count(basket.portions - room)} porsi atau ganti "
            "hari.",
            rule=CATALOGUE,
        )


def _money(basket: Basket) -> Iterator[BasketRefused]:
    total, ceiling = basket.current().total, basket.package.ceiling
    if total > basket.cap:
        yield over_cap(total, basket.cap, basket.cap_basis)
    if total > ceiling:
        yield CeilingExceeded(
            f"Total {rupiah(total)} melebihi pagu paket {rupiah(ceiling)}; kurangi "
            f"{rupiah(total - ceiling)}.",
            rule="Pagu paket RUP",
        )


def over_cap(total: Decimal, cap: Decimal, basis: str) -> CapExceeded:
    """This function will word the refusal of a total above the cap, with the legal basis."""
    return CapExceeded(
        f"Total {rupiah(total)} melebihi batas {rupiah(cap)} per transaksi; kurangi "
        f"{rupiah(total - cap)}.",
        rule=basis,
    )


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _day(day: date) -> str:
    return date_format(day, "j F Y")
