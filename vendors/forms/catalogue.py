"""Shapes of what comes in: the catalogue's address, a menu, a picture."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from accounts.models import Wilayah
from core.forms import ChoiceCards, RupiahField
from vendors.filters import Filters, Sort
from vendors.models import Menu
from vendors.services.catalog import MenuValues

# What the column holds; a price above the cap of a transaction is refused by the service.
MAX_PRICE = Decimal(9_999_999_999)
MAX_QUANTITY = 100_000
SORT_LABELS = {
    Sort.RELEVANT: "Paling sesuai",
    Sort.NEWEST: "Terbaru",
    Sort.CHEAPEST: "Termurah",
}
NOT_A_CHOICE = {"invalid_choice": "“%(value)s” bukan pilihan yang tersedia; pilih dari daftar."}
NOT_A_NUMBER = "Tulis angka bulat saja, misalnya 50."


class CatalogueForm(forms.Form):
    """The wishes in the catalogue's address; every one may be missing."""

    q = forms.CharField(
        label="Cari",
        required=False,
        validators=[
            MaxLengthValidator(100, "Kata pencarian paling banyak 100 huruf; persingkat katanya.")
        ],
    )
    kategori = forms.MultipleChoiceField(
        required=False, choices=Menu.Category.choices, error_messages=NOT_A_CHOICE
    )
    antar = forms.MultipleChoiceField(
        label="Diantar ke",
        required=False,
        choices=Wilayah.choices,
        error_messages=NOT_A_CHOICE,
    )
    wilayah = forms.MultipleChoiceField(
        label="Lokasi penyedia",
        required=False,
        choices=Wilayah.choices,
        error_messages=NOT_A_CHOICE,
    )
    harga_min = RupiahField(label="Harga dari", required=False, max_value=MAX_PRICE)
    harga_maks = RupiahField(label="Harga sampai", required=False, max_value=MAX_PRICE)
    jumlah = forms.IntegerField(
        label="Jumlah yang dibutuhkan",
        required=False,
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={"invalid": NOT_A_NUMBER},
    )
    halal = forms.BooleanField(label="Bersertifikat halal", required=False)
    penyedia = forms.SlugField(
        required=False,
        max_length=50,
        error_messages={"invalid": "Alamat penyedia tidak dikenali; pilih penyedia dari katalog."},
    )
    urut = forms.ChoiceField(
        required=False,
        choices=[(sort.value, label) for sort, label in SORT_LABELS.items()],
        error_messages=NOT_A_CHOICE,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a range whose ends are the wrong way round."""
        values = super().clean() or self.cleaned_data
        low, high = values.get("harga_min"), values.get("harga_maks")
        if low is not None and high is not None and low > high:
            self.add_error("harga_maks", "Harga sampai harus lebih besar dari harga dari.")
        return values

    def filters(self) -> Filters:
        """Return the wishes that are sound; the others are left out and stand in `errors`."""
        self.is_valid()
        values = self.cleaned_data
        return Filters(
            text=values.get("q", "").strip(),
            categories=tuple(values.get("kategori", ())),
            delivered_to=tuple(values.get("antar", ())),
            based_in=tuple(values.get("wilayah", ())),
            price_from=values.get("harga_min"),
            price_to=values.get("harga_maks"),
            vendor=values.get("penyedia", ""),
            quantity=values.get("jumlah"),
            halal=bool(values.get("halal")),
            sort=Sort(values["urut"]) if values.get("urut") else None,
        )


class MenuForm(forms.Form):
    """What a firm writes about a menu."""

    name = forms.CharField(
        label="Nama menu",
        max_length=120,
        help_text="Nama yang mudah dicari, misalnya “Nasi kotak ayam bakar madu”.",
    )
    description = forms.CharField(
        label="Isi dan keterangan",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Sebutkan isi satu porsi, kemasan, dan pilihan bagi yang berpantang.",
    )
    category = forms.ChoiceField(
        label="Kategori", choices=Menu.Category.choices, widget=ChoiceCards
    )
    price = RupiahField(
        label="Harga per satuan",
        min_value=1,
        max_value=MAX_PRICE,
        help_text="Sudah termasuk kemasan; belum termasuk ongkos kirim dan PBJT.",
    )
    unit = forms.ChoiceField(label="Satuan", choices=Menu.Unit.choices)
    min_quantity = forms.IntegerField(
        label="Pesanan minimum",
        min_value=1,
        max_value=MAX_QUANTITY,
        error_messages={"invalid": NOT_A_NUMBER},
    )
    lead_days = forms.IntegerField(
        label="Dipesan berapa hari sebelumnya",
        min_value=0,
        max_value=60,
        help_text="0 berarti dapat dipesan untuk hari yang sama.",
        error_messages={"invalid": NOT_A_NUMBER},
    )
    made_to_order = forms.BooleanField(
        label="Dibuat sesuai pesanan (jasa boga)",
        required=False,
        help_text="Kosongkan untuk barang jadi dari toko, misalnya air minum kemasan.",
    )

    def values(self) -> MenuValues:
        """Return the valid form as the service takes it."""
        return MenuValues(**self.cleaned_data)


class PictureForm(forms.Form):
    """A picture of a menu; its content is judged by the upload path."""

    picture = forms.FileField(
        label="Foto",
        help_text="JPG, PNG, atau WebP, paling besar 5 MB. Foto mendatar tampil paling baik.",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={
            "required": "Pilih berkas foto lebih dahulu.",
            "empty": "Berkas kosong. Pilih berkas lain.",
            "invalid": "Tidak ada berkas yang terkirim; pilih berkas foto.",
        },
    )
    alt = forms.CharField(
        label="Keterangan foto",
        max_length=160,
        help_text="Dibacakan kepada yang tidak melihat gambar, misalnya “Nasi kotak dengan ayam”.",
    )


def initial_of(menu: Menu) -> dict[str, Any]:
    """This function will return a menu as the form shows it."""
    return {name: getattr(menu, name) for name in MenuForm.base_fields}
