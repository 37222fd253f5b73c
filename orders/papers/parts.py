"""The parts that several papers print: office, people, funds, event, firm; plain JSON values.

Amounts are strings with two places, moments ISO 8601 in Jakarta time, dates ISO 8601: a paper is
rendered from these words alone, whatever happens to the rows later.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.identity import person_of
from accounts.models import Appointment, Organisation
from accounts.queries import names
from core import money, parameters
from orders.models import Package
from vendors.models import Vendor

Snapshot = dict[str, Any]

PROVINCE = "Pemerintah Provinsi Daerah Khusus Jakarta"
INGUB = (
    "Instruksi Gubernur DKI Jakarta Nomor 1 Tahun 2023 tentang Transaksi e-Purchasing dengan "
    "Usaha Mikro dan/atau Usaha Kecil melalui Sistem e-Order"
)
PERPRES = (
    "Peraturan Presiden Nomor 16 Tahun 2018 tentang Pengadaan Barang/Jasa Pemerintah "
    "sebagaimana telah beberapa kali diubah"
)


def amount(value: Decimal) -> str:
    """This function will spell an amount for a snapshot: `1250000.00`."""
    return str(money.quantise(value))


def percent(rate: Decimal) -> str:
    """This function will spell a rate (0.005) as per cent for a snapshot: `0.5`."""
    return f"{(rate * 100).normalize():f}"


def moment(value: datetime) -> str:
    """This function will spell a moment for a snapshot, in Jakarta time."""
    return timezone.localtime(value).isoformat(timespec="minutes")


def day_of(value: datetime) -> date:
    """This function will return the legal local date of a moment."""
    return timezone.localtime(value).date()


def office(organisation: Organisation, day: date) -> Snapshot:
    """This function will describe the buying office as its letterhead printed it on `day`."""
    heading = names.on(organisation, day)
    return {
        "letterhead": heading.letterhead or ("" if organisation.is_company else PROVINCE),
        "name": heading.name,
        "short_name": heading.short_name,
        "address": organisation.address,
        "phone": organisation.phone,
        "fund_paper": organisation.fund_paper,
    }


def person(appointment: Appointment, *, post: str = "") -> Snapshot:
    """This function will describe an official: name, NIP, post with Plt./Plh., decree.

    `post` replaces the appointment's own.
    """
    return {
        "name": appointment.user.name,
        "nip": appointment.user.nip,
        "post": post or appointment.post,
        "sk": appointment.sk_number,
    }


def combined(approver: Appointment, ppk: Appointment) -> str:
    """This function will word the one post of a PA/KPA who acts as PPK; empty when they are two.

    Two accounts of one human are one: `Kuasa Pengguna Anggaran merangkap Pejabat Pembuat Komitmen`.
    """
    is_both = person_of(approver.user).same_as(person_of(ppk.user)) and approver.pk != ppk.pk
    return f"{approver.post} merangkap {ppk.post}" if is_both else ""


def budget(package: Package) -> Snapshot:
    """This function will describe the budget line that pays."""
    line = package.line
    return {
        "year": line.year,
        "dpa_number": line.dpa_number,
        "sub_activity_code": line.sub_activity_code,
        "sub_activity_name": line.sub_activity_name,
        "account_code": line.account_code,
        "account_name": line.account_name,
        "fund_source": line.fund_source,
    }


def about(package: Package, day: date) -> Snapshot:
    """This function will describe the package, its event, office as of `day`, funds and team."""
    ppk, approver = package.ppk, package.approver
    both = combined(approver, ppk)
    return {
        "office": office(package.organisation, day),
        "budget": budget(package),
        "package": {
            "rup_code": package.rup_code,
            "name": package.name,
            "ceiling": amount(package.ceiling),
        },
        "event": {
            "name": package.event_name,
            "at": moment(package.event_at),
            "place": package.place,
            "wilayah": package.get_wilayah_display(),
            "attendance": package.attendance,
        },
        "approver": person(approver, post=both),
        "ppk": person(ppk, post=both),
        "pp": person(package.pp),
        "treasurer": person(package.treasurer),
        "receiver": person(package.receiver) if package.receiver else None,
    }


def firm(vendor: Vendor) -> Snapshot:
    """This function will describe the vendor as contracts name it (never the owner's NIK)."""
    return {
        "name": vendor.name,
        "owner": vendor.owner_name,
        "size": vendor.get_size_display(),
        "legal_form": vendor.get_legal_form_display(),
        "nib": vendor.nib,
        "npwp": vendor.npwp,
        "address": f"{vendor.address}, Kec. {vendor.kecamatan}, {vendor.get_wilayah_display()}",
        "phone": vendor.phone,
    }


def account(vendor: Vendor) -> Snapshot:
    """This function will describe the bank account that the vendor is paid to."""
    return {
        "bank": vendor.bank_name,
        "number": vendor.bank_account,
        "holder": vendor.bank_holder,
    }


def legal(day: date) -> Snapshot:
    """This function will freeze the legal numbers that papers quote, as in force on `day`."""
    keys = (parameters.ORDER_CAP, parameters.PAYMENT_DAYS, parameters.LATE_PENALTY)
    values = parameters.values(keys, day)
    penalty = values[parameters.LATE_PENALTY]
    return {
        "ingub": INGUB,
        "perpres": PERPRES,
        "cap": amount(values[parameters.ORDER_CAP]),
        "payment_days": int(values[parameters.PAYMENT_DAYS]),
        "late_penalty": f"1/{int(1 / penalty)}" if penalty > 0 else "0",
    }
