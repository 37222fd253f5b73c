"""The first wording of KAK, Referensi Harga and Spesifikasi, drawn from the event."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from orders.models import Package


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What the wording is drawn from; `at` in Jakarta time."""

    office: str
    event: str
    at: datetime
    place: str
    attendance: int
    activity: str


def facts_of(package: Package) -> EventFacts:
    """This function will read off a package what the wording needs."""
    return EventFacts(
        office=package.organisation.name,
        event=package.event_name,
        at=timezone.localtime(package.event_at),
        place=package.place,
        attendance=package.attendance,
        activity=package.line.sub_activity_name,
    )


def suggest(facts: EventFacts) -> dict[str, str | int]:
    """This function will word every text of a preparation; the PPK reads and changes it."""
    day = date_format(facts.at, "l, j F Y")
    hour = date_format(facts.at, "H.i")
    return _terms(facts, day, hour) | _specification(hour)


def _terms(facts: EventFacts, day: str, hour: str) -> dict[str, str | int]:
    people = facts.attendance
    return {
        "background": (
            f"{facts.office} menyelenggarakan {facts.event} pada {day} di {facts.place} sebagai "
            f"bagian dari sub kegiatan {facts.activity}. Acara diikuti {people} peserta sehingga "
            "diperlukan makanan dan minuman yang disediakan oleh usaha mikro dan/atau usaha kecil "
            "melalui sistem e-Order."
        ),
        "purpose": (
            f"Menyediakan makanan dan minuman bagi peserta {facts.event} secara tepat waktu, "
            "tepat jumlah, higienis, dan halal, sekaligus menggunakan produk usaha mikro dan kecil."
        ),
        "target": f"{people} orang peserta {facts.event}.",
        "output": (
            f"Tersajinya makanan dan minuman bagi {people} orang pada {day} pukul {hour} WIB di "
            f"{facts.place}, dibuktikan dengan berita acara serah terima."
        ),
        "quantity": people,
        "price_note": (
            "Harga pembanding diambil dari katalog e-Order, sudah termasuk keuntungan dan biaya "
            "tidak langsung penyedia. Ongkos kirim dan PBJT dihitung terpisah pada pesanan bila "
            "dikenakan."
        ),
    }


def _specification(hour: str) -> dict[str, str | int]:
    return {
        "composition": (
            "Nasi atau pengganti nasi 200 gram, satu lauk hewani 100 gram, satu lauk nabati, "
            "sayur, sambal terpisah, buah, dan air mineral."
        ),
        "packaging": (
            "Kotak karton laik pangan dan mudah terurai, tanpa styrofoam dan kantong plastik; "
            "sendok dan tisu disertakan."
        ),
        "hygiene": (
            "Penyedia memiliki NIB dan sertifikat halal yang berlaku serta sertifikat laik "
            "higiene sanitasi; dimasak pada hari yang sama."
        ),
        "serving": (
            f"Tiba paling lambat 60 menit sebelum pukul {hour} WIB; makanan panas disajikan "
            "paling lambat 4 jam sesudah dimasak."
        ),
        "service": (
            "Diantar sampai tempat acara, diturunkan dan ditata di meja yang disediakan panitia."
        ),
        "replacement": (
            "Porsi yang rusak, kurang, atau tidak sesuai diganti paling lambat 30 menit sebelum "
            "acara; yang tidak diganti tidak dibayar."
        ),
    }
