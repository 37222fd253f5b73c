"""The public pages: open to all, quick, and calm about any address."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Role
from core import uploads
from tests.factories.accounts import AppointmentFactory
from tests.factories.vendors import MenuFactory, PictureFactory, VendorFactory, photo
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

LIST = "/katalog/"


def page(client: Client, path: str, **query: object) -> str:
    response = client.get(f"{path}?{urlencode(query, doseq=True)}")
    assert response.status_code == 200
    return response.content.decode()


def queries_of(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(path).status_code == 200
    return len(found)


def signed_in(role: Role, organisation: Organisation | None = None) -> Client:
    extra = {"organisation": organisation} if organisation else {}
    client = Client()
    client.force_login(AppointmentFactory(role=role, **extra).user)
    return client


def test_catalogue_shows_cards_to_everybody(client: Client) -> None:
    menu = MenuFactory(name="Soto Betawi", price=42_000)
    PictureFactory(menu=menu, stem="ab" * 10)

    html = page(client, LIST)

    assert f'href="/katalog/{menu.slug}/"' in html
    assert "Rp42.000" in html
    assert f'src="/katalog/gambar/{"ab" * 10}-640.webp"' in html


def test_catalogue_keeps_filters_while_paging_and_sorting(client: Client) -> None:
    MenuFactory.create_batch(30, category="SNACK")

    html = page(client, LIST, kategori="SNACK", harga_min="1.000")

    assert "?kategori=SNACK&amp;harga_min=1.000&amp;halaman=s_" in html
    assert "?kategori=SNACK&amp;harga_min=1.000&amp;urut=termurah" in html
    assert '<input type="hidden" name="kategori" value="SNACK">' in html
    assert "Dari Rp1.000" in html
    assert 'href="?harga_min=1.000"' in html


def test_catalogue_says_what_it_guessed(client: Client) -> None:
    MenuFactory(name="Tumpeng mini", category="TUMPENG")

    html = page(client, LIST, q="tumpneg")

    assert "Tidak ada menu dengan kata <strong>“tumpneg”</strong>" in html
    assert "Tumpeng mini" in html


def test_catalogue_suggests_when_nothing_is_found(client: Client) -> None:
    MenuFactory()

    html = page(client, LIST, q="pizza")

    assert "Belum ada menu untuk “pizza”" in html
    assert 'href="/katalog/?kategori=SNACK"' in html


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"harga_min": "abc"}, "Harga dari: “abc” bukan jumlah rupiah."),
        ({"harga_maks": "-5"}, "Harga sampai: -Rp5 terlalu kecil; paling sedikit Rp0."),
        ({"harga_maks": "9" * 30}, "bukan jumlah rupiah."),
        ({"harga_maks": "9999999999999"}, "terlalu besar; paling banyak Rp9.999.999.999."),
        ({"harga_min": "9", "harga_maks": "8"}, "Harga sampai harus lebih besar dari harga dari."),
        ({"jumlah": "-1"}, "Jumlah yang dibutuhkan: "),
        ({"jumlah": "1e9"}, "Tulis angka bulat saja, misalnya 50."),
        ({"jumlah": "9" * 40}, "Jumlah yang dibutuhkan: "),
        ({"kategori": "NOPE"}, "“NOPE” bukan pilihan yang tersedia; pilih dari daftar."),
        ({"antar": "99.99"}, "Diantar ke: “99.99” bukan pilihan yang tersedia"),
        ({"wilayah": "<script>"}, "Lokasi penyedia: “&lt;script&gt;” bukan pilihan"),
        ({"urut": "acak"}, "“acak” bukan pilihan yang tersedia"),
        ({"penyedia": "a b/../c"}, "Alamat penyedia tidak dikenali"),
        ({"q": "x" * 10_000}, "Kata pencarian paling banyak 100 huruf"),
        ({"q": "a\x00b"}, "Cari: "),
        ({"halaman": "bukan-halaman"}, "Tautan halaman ini tidak dikenali"),
        ({"halaman": "s_1_2_3"}, "Tautan halaman ini tidak dikenali"),
        ({"halaman": "s_1\x00"}, "Tautan halaman ini tidak dikenali"),
    ],
)
def test_catalogue_explains_a_bad_address(
    client: Client, query: dict[str, str], message: str
) -> None:
    menu = MenuFactory(name="Tetap tampil")

    html = page(client, LIST, **query)

    assert message in html
    assert menu.name in html


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"halaman": "s_" + "9" * 18}, "Sajian"),
        ({"halaman": "b_" + "9" * 18}, "Belum ada menu yang cocok"),
        ({"halaman": "s_" + "9" * 18 + "_" + "9" * 18, "urut": "termurah"}, "Belum ada menu"),
        ({"halaman": "s_" + "9" * 18 + "_1", "q": "sajian"}, "Sajian"),
        ({"penyedia": "tidak-ada"}, "Belum ada menu yang cocok"),
    ],
)
def test_catalogue_survives_extreme_but_sound_addresses(
    client: Client, query: dict[str, str], text: str
) -> None:
    MenuFactory()

    assert text in page(client, LIST, **query)


def test_public_pages_refuse_other_methods(client: Client) -> None:
    menu = MenuFactory()

    for path in (LIST, f"{LIST}{menu.slug}/", f"{LIST}penyedia/{menu.vendor.slug}/"):
        assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["", "?q=sajian", "?urut=termurah&kategori=BOX"])
def test_catalogue_costs_two_queries_however_many_menus(client: Client, path: str) -> None:
    vendor = VendorFactory()
    MenuFactory.create_batch(3, vendor=vendor)
    few = queries_of(client, LIST + path)
    for menu in MenuFactory.create_batch(297, vendor=vendor)[::10]:
        PictureFactory(menu=menu)

    assert (few, queries_of(client, LIST + path)) == (2, 2)


def test_catalogue_of_24_cards_stays_under_25_kilobytes(client: Client) -> None:
    for menu in MenuFactory.create_batch(
        25, name="Nasi kotak ayam bakar madu", vendor__name="Dapur Betawi Mpok Nur"
    ):
        PictureFactory(menu=menu)

    html = page(client, LIST)

    assert html.count("<article") == 24
    assert len(html.encode()) <= 25_000


def test_menu_page_shows_price_terms_and_vendor(client: Client) -> None:
    vendor = VendorFactory(name="Dapur Ibu", delivery_fee=75_000, wilayah="31.75")
    menu = MenuFactory(name="Rawon", price=48_000, min_quantity=15, vendor=vendor)
    MenuFactory(name="Soto", vendor=vendor)

    html = page(client, f"{LIST}{menu.slug}/")

    for text in ("Rp48.000", "Rp720.000", "Rp75.000", "Dapur Ibu", "Jakarta Timur", "Soto"):
        assert text in html
    assert vendor.bank_account not in html
    assert vendor.npwp not in html


def test_menu_page_costs_the_same_with_many_pictures_and_neighbours(client: Client) -> None:
    menu = MenuFactory()
    PictureFactory(menu=menu)
    MenuFactory(vendor=menu.vendor)
    few = queries_of(client, f"{LIST}{menu.slug}/")
    PictureFactory.create_batch(5, menu=menu)
    MenuFactory.create_batch(30, vendor=menu.vendor)

    assert (few, queries_of(client, f"{LIST}{menu.slug}/")) == (3, 3)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.PP, "Pesan menu ini"),
        (Role.PPK, "Jadikan pembanding harga"),
        (Role.BENDAHARA, ""),
        (Role.PEMILIK, ""),
    ],
)
def test_menu_page_offers_the_act_of_the_post(role: Role, offered: str) -> None:
    menu = MenuFactory()
    acts = {"Pesan menu ini", "Jadikan pembanding harga", "Ubah menu", "Masuk untuk memesan"}

    html = page(signed_in(role), f"{LIST}{menu.slug}/")

    assert {act for act in acts if act in html} == ({offered} if offered else set())


def test_menu_page_lets_its_firm_edit_and_visitors_sign_in(client: Client) -> None:
    menu = MenuFactory()
    own = signed_in(Role.PEMILIK, menu.vendor.organisation)
    path = f"{LIST}{menu.slug}/"

    assert reverse("vendors:menu_edit", args=[menu.pk]) in page(own, path)
    assert f"/akun/login/?next={path}" in page(client, path)


@pytest.mark.parametrize(
    "slug", ["tidak-ada", "x" * 5_000, "a%00b", "..%2f..%2fetc", "gambar", "penyedia"]
)
def test_unknown_menu_is_not_found(client: Client, slug: str) -> None:
    assert client.get(f"{LIST}{slug}/").status_code == 404


def test_hidden_menu_and_suspended_vendor_are_not_found(client: Client) -> None:
    hidden = MenuFactory(is_active=False)
    frozen = MenuFactory(vendor=VendorFactory(status=Vendor.Status.SUSPENDED))

    for path in (hidden.slug, frozen.slug, f"penyedia/{frozen.vendor.slug}"):
        assert client.get(f"{LIST}{path}/").status_code == 404


def test_vendor_page_shows_public_facts_only(client: Client) -> None:
    menu = MenuFactory(name="Lemper")
    vendor = menu.vendor

    html = page(client, f"{LIST}penyedia/{vendor.slug}/")

    assert (vendor.nib in html, "Lemper" in html) == (True, True)
    for secret in (vendor.bank_account, vendor.npwp, vendor.phone, vendor.address):
        assert secret not in html


def test_vendor_page_pages_and_forgives_a_bad_token(client: Client) -> None:
    vendor = VendorFactory()
    MenuFactory.create_batch(25, vendor=vendor)
    path = f"{LIST}penyedia/{vendor.slug}/"

    assert "halaman=s_" in page(client, path)
    assert "Tautan halaman ini tidak dikenali" in page(client, path, halaman="zz")
    assert "Belum ada menu yang ditawarkan" in page(client, path, halaman="s_1")


@pytest.mark.parametrize(("count", "expected"), [(0, 2), (3, 2), (30, 2)])
def test_vendor_page_costs_the_same_however_many_menus(
    client: Client, count: int, expected: int
) -> None:
    vendor = VendorFactory()
    MenuFactory.create_batch(count, vendor=vendor)

    assert queries_of(client, f"{LIST}penyedia/{vendor.slug}/") == expected


def test_expired_halal_is_not_promised(client: Client) -> None:
    vendor = VendorFactory()
    menu = MenuFactory(vendor=vendor)
    assert "chip-halal" in page(client, f"{LIST}{menu.slug}/")
    assert "<b>Halal</b>" in page(client, LIST)

    Vendor.objects.update(halal_until=vendor.halal_until - timedelta(days=3_650))

    assert "chip-halal" not in page(client, f"{LIST}{menu.slug}/")
    assert "<b>Halal</b>" not in page(client, LIST)


def test_picture_is_served_for_ever(client: Client) -> None:
    stem = uploads.store_image(photo())

    response = client.get(f"/katalog/gambar/{stem}-320.webp")

    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert body == (Path(settings.MEDIA_ROOT) / uploads.picture_path(stem, 320)).read_bytes()


def test_picture_that_is_known_is_not_sent_again(client: Client) -> None:
    stem = uploads.store_image(photo())

    response = client.get(
        f"/katalog/gambar/{stem}-320.webp", headers={"If-None-Match": f'"{stem}-320"'}
    )

    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{stem}-320"'


@pytest.mark.parametrize(
    "name",
    [
        "0" * 20 + "-320.webp",
        "0" * 20 + "-999.webp",
        "0" * 20 + "-320.png",
        "../../settings-320.webp",
        "..%2f..%2fetc%2fpasswd-320.webp",
        "x" * 3000 + "-320.webp",
        "%00-320.webp",
    ],
)
def test_picture_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/katalog/gambar/{name}").status_code == 404


def test_picture_refuses_other_methods(client: Client) -> None:
    assert client.post(f"/katalog/gambar/{'0' * 20}-320.webp").status_code == 405
