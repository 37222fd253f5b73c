"""Columns and values of the row history, and the free data of an act, in the words of the pages."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core import privacy
from core.money import rupiah

NOTHING = "–"
LABELS = {
    "accepted": "Nilai yang diterima",
    "amount": "Nilai",
    "bill": "Nomor tagihan",
    "code": "Kode",
    "content_hash": "Sidik isi yang disetujui",
    "decree": "Keputusan",
    "device": "Perangkat",
    "due_date": "Jatuh tempo",
    "ended": "Sesi yang diakhiri",
    "factor": "Cara verifikasi",
    "field": "Nomor yang ditampilkan",
    "fields": "Isian yang diubah",
    "filters": "Saringan",
    "format": "Bentuk berkas",
    "from": "Semula",
    "how": "Cara masuk",
    "import": "Dari impor",
    "key": "Parameter",
    "kind": "Jenis",
    "letterhead": "Kop surat",
    "limit": "Batas yang tercapai",
    "menu": "Nomor menu",
    "name": "Nama",
    "net": "Nilai bersih",
    "number": "Nomor",
    "ordered": "Nilai yang dipesan",
    "price": "Harga",
    "role": "Jabatan",
    "rows": "Banyak tindakan",
    "rule": "Aturan pajak",
    "sk": "Nomor SK",
    "stem": "Nama berkas foto",
    "tax": "Pajak",
    "to": "Menjadi",
    "total": "Nilai total",
    "valid_from": "Berlaku sejak",
    "value": "Nilai",
    "value_date": "Tanggal nilai",
    "year": "Tahun",
}
# Columns whose model gives them no Indonesian name of their own.
COLUMNS = {
    "account_hash": "Sidik nomor rekening",
    "actor_id": "Pelaku",
    "address_hash": "Sidik alamat",
    "answered_at": "Dijawab pada",
    "approved_at": "Disetujui pada",
    "approved_by_id": "Disetujui oleh (penunjukan)",
    "arrived_at": "Uang masuk pada",
    "bank_account": "Nomor rekening",
    "bank_holder": "Pemilik rekening",
    "bank_name": "Bank",
    "bill_id": "Tagihan",
    "closed_at": "Selesai pada",
    "committed": "Terikat",
    "content_hash": "Sidik isi yang disetujui",
    "created_at": "Dibuat pada",
    "created_by_name": "Dibuat oleh",
    "delivered_at": "Dikirim pada",
    "drafted_at": "Disusun pada",
    "drafted_by_id": "Disusun oleh (penunjukan)",
    "first": "Tugas pertama",
    "handover_id": "Serah terima",
    "inspected_at": "Diperiksa pada",
    "kecamatan": "Kecamatan",
    "keywords": "Kata kunci",
    "kind": "Jenis",
    "label": "Keterangan",
    "last": "Nomor terakhir",
    "letter_id": "Surat Persetujuan Bayar",
    "line_id": "Baris anggaran",
    "menu_id": "Menu",
    "menu_name": "Nama menu",
    "nik_hash": "Sidik NIK",
    "order_id": "Pesanan",
    "order_line_id": "Baris pesanan",
    "organisation_id": "Organisasi",
    "owner": "Pemilik",
    "owner_id": "Pemilik",
    "owner_nik_hash": "Sidik NIK pemilik",
    "package_id": "Paket",
    "paid_at": "Dibayar pada",
    "payment_id": "Pembayaran",
    "phone_hash": "Sidik nomor telepon",
    "picked_date": "Tanggal dipilih",
    "price": "Harga",
    "realised": "Terbayar",
    "received_at": "Diterima pada",
    "reference": "Rujukan",
    "released_monthly": "SPD terbit per bulan",
    "reserved": "Dicadangkan",
    "rule_id": "Aturan",
    "second": "Tugas kedua",
    "signed_at": "Ditandatangani pada",
    "slug": "Alamat halaman",
    "standing": "Sifat penunjukan",
    "status": "Status",
    "submitted_at": "Dikirim ke PPK pada",
    "total": "Total",
    "tranche_id": "SPD",
    "unit": "Satuan",
    "updated_at": "Diperbarui pada",
    "used_for_id": "Dipakai untuk",
    "user_id": "Orang",
    "vendor_id": "Penyedia",
    "vendor_name": "Nama penyedia",
    "vendor_signed_at": "Ditandatangani penyedia pada",
    "wilayah": "Wilayah",
    "year": "Tahun",
}
# How somebody proved who they are, by the names that allauth gives.
WAYS = {"password": "kata sandi", "mfa": "verifikasi dua langkah"}
# Counts the changes of a row for the sake of two people at once; says nothing of its own.
BOOKKEEPING = frozenset({"version"})
MONEY = frozenset({"accepted", "amount", "net", "ordered", "price", "tax", "total"})


@cache
def _models() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}


@cache
def _columns(table: str) -> dict[str, models.Field[Any, Any]]:
    model = _models().get(table)
    fields = model._meta.concrete_fields if model else ()
    return {str(field.column): field for field in fields}


def table_name(table: str) -> str:
    """This function will name a table's rows, e.g. `penunjukan`."""
    model = _models().get(table)
    return str(model._meta.verbose_name) if model else table


def column_name(table: str, column: str) -> str:
    """This function will name a column, e.g. `Harga`; an unknown one by itself."""
    field = _columns(table).get(column)
    if field is None or str(field.verbose_name) == field.name.replace("_", " "):
        return COLUMNS.get(column, column[:1].upper() + column[1:])
    text = str(field.verbose_name)
    return text[:1].upper() + text[1:]


def points_at(table: str, column: str) -> str:
    """This function will tell which kind of row a column points at, e.g. `vendors.menu`."""
    field = _columns(table).get(column)
    related = field.related_model if isinstance(field, models.ForeignKey) else None
    return related._meta.label_lower if isinstance(related, type) else ""


def value_words(table: str, column: str, value: Any) -> str:
    """This function will put a column's value into words: rupiah, choices, local time."""
    field = _columns(table).get(column)
    if value is None or value == "":
        return NOTHING
    if field is not None and field.choices:
        labels = {str(key): str(label) for key, label in field.flatchoices}
        return labels.get(str(value), str(value))
    if isinstance(field, models.DecimalField) and field.decimal_places == 2:
        return rupiah(Decimal(str(value)))
    if isinstance(field, models.DateTimeField):
        return _instant(str(value))
    if isinstance(field, models.DateField):
        return f"{date.fromisoformat(str(value)):%d-%m-%Y}"
    return _plain(value)


def data_words(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """This function will put the free data of an act into pairs of label and words."""
    return [(LABELS.get(key, key), _datum(key, value)) for key, value in sorted(data.items())]


def _datum(key: str, value: Any) -> str:
    if key == "how":
        return WAYS.get(str(value), str(value))
    if key in MONEY and isinstance(value, str):
        try:
            return rupiah(Decimal(value))
        except InvalidOperation:
            return privacy.scrub(value)
    return privacy.scrub(_plain(value))


def _plain(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def _instant(text: str) -> str:
    found: datetime | None = parse_datetime(text)
    return timezone.localtime(found).strftime("%d-%m-%Y %H:%M:%S") if found else text
