"""The steps of an order by hand, each by the one who owns it, along the links of the pages."""

from collections.abc import Iterator
from io import BytesIO

import pypdf
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.cast import Cast, fill, go, take_up, told

EVENT = "2026-08-13T10:00"


def proof() -> bytes:
    """This function will return a picture of a bank's receipt."""
    buffer = BytesIO()
    Image.new("RGB", (600, 400), "#0F6B4F").save(buffer, "PNG")
    return buffer.getvalue()


def enter_budget(cast: Cast) -> None:
    """BPKD enters a DPA line of the office."""
    page = cast("bpkd")
    go(page, "Anggaran")
    cast.shot(page, "bpkd-anggaran")
    page.get_by_role("link", name="Isi baris DPA").first.click()
    page.get_by_label("Kantor", exact=True).select_option("Dinas Kominfotik")
    fill(
        page,
        {
            "Nomor DPA atau RKAP": "DPA/1/2026",
            "Kode sub kegiatan": "7.02.01.1.06.0009",
            "Nama sub kegiatan": "Penyelenggaraan Rapat Koordinasi",
            "Pagu": "200.000.000",
        },
    )
    cast.shot(page, "bpkd-baris-isi")
    page.get_by_role("button", name="Simpan baris anggaran").click()
    told(page, "tersimpan")
    cast.shot(page, "bpkd-baris")


def issue_spd(cast: Cast) -> None:
    """BPKD releases Rp5.000.000 for July to September."""
    page = cast("bpkd")
    page.get_by_role("link", name="Terbitkan SPD").click()
    fill(page, {"Nomor SPD": "900/014/SPD/2026", "Tanggal SPD": "2026-07-01"})
    page.get_by_label("Untuk kebutuhan bulan", exact=True).select_option("Juli")
    page.get_by_label("Sampai bulan", exact=True).select_option("September")
    page.get_by_label("SPD ini untuk 7.02.01.1.06.0009").fill("5000000")
    expect(page.locator("#ikhtisar")).to_contain_text("Rp195.000.000")
    cast.shot(page, "bpkd-spd-lampiran")
    page.get_by_role("button", name="Periksa SPD").click()
    cast.shot(page, "bpkd-spd-periksa")
    cast.confirm(page, "Terbitkan SPD", "Terbitkan SPD", "bpkd-spd")
    told(page, "SPD 900/014/SPD/2026 terbit")
    cast.shot(page, "bpkd-spd")


def hand_out(cast: Cast) -> None:
    """KPA hands the package to the team."""
    page = cast("kpa")
    go(page, "Paket")
    cast.shot(page, "kpa-paket-kosong")
    page.get_by_role("link", name="Disposisikan paket").first.click()
    fill(
        page,
        {
            "Kode RUP": "45123456",
            "Nama paket": "Belanja jamuan rapat koordinasi",
            "Pagu paket": "50000000",
            "Nama acara": "Rapat koordinasi Satu Data",
            "Waktu acara": EVENT,
            "Tempat": "Balai Kota, Blok F lantai 2",
            "Jumlah peserta": "100",
        },
    )
    page.get_by_label("Wilayah", exact=True).select_option("Jakarta Pusat")
    receiver = page.get_by_label("Penerima barang")
    receiver.select_option(index=1)
    cast.shot(page, "kpa-disposisi")
    page.get_by_role("button", name="Disposisikan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Belanja jamuan rapat koordinasi")
    cast.shot(page, "kpa-paket")


def write_papers(cast: Cast) -> None:
    """PPK writes KAK, Referensi Harga and Spesifikasi and issues them."""
    page = cast("ppk")
    take_up(page, "Siapkan dokumen")
    cast.shot(page, "ppk-kak")
    page.get_by_label("Keluaran").fill("Seratus nasi kotak hangat di ruang rapat pukul 10.00.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    told(page, "KAK disimpan")
    compare_prices(cast, page)
    told(page, "Referensi Harga disimpan")
    cast.shot(page, "ppk-spesifikasi")
    page.get_by_label("Kemasan").fill("Kotak karton makanan dengan sendok dan tisu.")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    told(page, "Spesifikasi disimpan")
    cast.shot(page, "ppk-terbitkan")
    cast.confirm(page, "Terbitkan dokumen", "Terbitkan", "ppk-terbit")
    told(page, "KAK, Referensi Harga, dan Spesifikasi terbit")
    cast.shot(page, "ppk-paket-siap")


def compare_prices(cast: Cast, page: Page) -> None:
    """PPK searches the catalogue and takes three prices to compare."""
    search = page.get_by_role("main").get_by_role("searchbox")
    search.fill("nasi kotak")
    search.press("Enter")
    for menu in cast.world.menus:
        page.get_by_role("button", name=f"Jadikan {menu.name} pembanding").click()
        told(page, f"{menu.name} dicatat sebagai pembanding.")
    fill(page, {"Jumlah porsi": "100"})
    cast.shot(page, "ppk-harga")
    expect(page.get_by_label("Harga satuan referensi")).to_have_value("41.000")
    page.get_by_role("button", name="Simpan dan lanjut").click()


def find_menu(cast: Cast) -> None:
    """PP searches the catalogue and opens the menu to order it."""
    page = cast("pp")
    take_up(page, "Pilih penyedia")
    cast.shot(page, "pp-paket")
    page.get_by_role("link", name="Pilih menu di katalog").click()
    search = page.get_by_role("main").get_by_role("searchbox")
    search.fill("nasi kotak betawi")
    search.press("Enter")
    cast.shot(page, "pp-katalog")
    page.get_by_role("link", name="Nasi kotak Dapur Betawi").click()
    cast.shot(page, "pp-menu")
    page.get_by_role("link", name="Pesan menu ini").click()


def fill_basket(cast: Cast, quantity: str = "100") -> Page:
    """PP chooses package and quantity; returns the basket."""
    page = cast("pp")
    page.get_by_role("radio", name="Rapat koordinasi Satu Data").check()
    fill(page, {"Jumlah": quantity})
    cast.shot(page, "pp-pilih-paket")
    page.get_by_role("button", name="Masukkan ke keranjang").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keranjang di Dapur Betawi")
    cast.shot(page, "pp-keranjang")
    return page


def submit(cast: Cast) -> None:
    """PP sends the basket to the PPK."""
    page = cast("pp")
    cast.confirm(page, "Kirim ke PPK", "Kirim ke PPK", "pp-kirim")
    told(page, "Pesanan dikirim ke PPK dan dananya sudah dicadangkan.")
    cast.shot(page, "pp-pesanan")


def sign_order(cast: Cast) -> None:
    """PPK signs the Surat Pesanan."""
    page = cast("ppk")
    take_up(page, "Tanda tangani Surat Pesanan")
    cast.shot(page, "ppk-pesanan")
    cast.confirm(page, "Tanda tangani Surat Pesanan", "Tanda tangani", "ppk-tanda-tangan")
    told(page, "Surat Pesanan ditandatangani dan dikirim ke penyedia.")


def accept(cast: Cast) -> None:
    """The vendor accepts the order."""
    page = cast("owner")
    take_up(page, "Terima atau tolak pesanan")
    cast.shot(page, "umk-pesanan")
    cast.confirm(page, "Terima pesanan", "Terima pesanan", "umk-terima")
    told(page, "Pesanan diterima.")


def deliver(cast: Cast) -> None:
    """The vendor reports that the delivery is there."""
    page = cast("owner")
    take_up(page, "Masak, antar, lalu laporkan tiba")
    page.get_by_role("button", name="Laporkan kiriman tiba").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Catatan").fill("Diterima Bu Rina di lobi.")
    cast.shot(page, "umk-tiba-dialog")
    dialog.get_by_role("button", name="Laporkan tiba").click()
    told(page, "Laporan terkirim; PPK diminta memeriksa kiriman.")
    cast.shot(page, "umk-tiba")


def inspect(cast: Cast) -> None:
    """PPK counts 95 good boxes of 100."""
    page = cast("ppk")
    take_up(page, "Periksa kiriman per baris")
    page.get_by_label("Diterima baik").fill("95")
    page.get_by_label("Alasan penolakan").fill("5 kotak penyok")
    page.get_by_label("Menu dan mutunya sesuai pesanan").check()
    page.get_by_label("Tiba tepat waktu").check()
    expect(page.get_by_role("main")).to_contain_text("Nilai yang akan dibayar dari Rp4.000.000")
    expect(page.locator(".amount-large")).to_have_text("Rp3.800.000")
    cast.shot(page, "ppk-periksa")
    cast.confirm(page, "Tanda tangani hasil pemeriksaan", "Tanda tangani", "ppk-periksa")
    told(page, "penyedia diminta menandatangani BAST")
    cast.shot(page, "ppk-diperiksa")


def sign_bast(cast: Cast) -> None:
    """The vendor signs the BAST over Rp3.800.000."""
    page = cast("owner")
    take_up(page, "Tanda tangani atau sanggah BAST")
    cast.shot(page, "umk-bast")
    cast.confirm(page, "Tanda tangani BAST", "Tanda tangani", "umk-bast")
    told(page, "BAST sudah ditandatangani kedua pihak.")
    cast.shot(page, "umk-bast-selesai")


def bill(cast: Cast) -> None:
    """The vendor bills what was accepted."""
    page = cast("owner")
    take_up(page, "Kirim tagihan")
    page.get_by_label("Nomor tagihan Anda").fill("INV-001/VIII/2026")
    cast.shot(page, "umk-tagihan")
    cast.confirm(page, "Kirim tagihan Rp3.800.000", "Kirim tagihan", "umk-tagihan")
    told(page, "Tagihan terkirim dan kuitansi terbit.")
    cast.shot(page, "umk-uang-saya")


def draft(cast: Cast) -> None:
    """The treasurer takes over the proposed tax."""
    page = cast("bendahara")
    take_up(page, "Buat draf Surat Persetujuan Bayar")
    cast.shot(page, "bendahara-pembayaran")
    page.get_by_role("link", name="Buat draf").click()
    proposal = page.get_by_role("main")
    expect(proposal).to_contain_text("Usulan: PPh Rp19.000, dibayarkan Rp3.781.000")
    cast.shot(page, "bendahara-draf")
    page.get_by_role("button", name="Kirim ke PA/KPA").click()
    told(page, "Draf Rp3.781.000 dikirim ke PA/KPA untuk disetujui.")


def approve(cast: Cast) -> None:
    """KPA approves the draft."""
    page = cast("kpa")
    take_up(page, "Setujui pembayaran")
    cast.shot(page, "kpa-pembayaran")
    cast.confirm(page, "Setujui Rp3.781.000", "Setujui Rp3.781.000", "kpa-setujui")
    told(page, "Disetujui. Surat Persetujuan Bayar terbit")


def pay(cast: Cast, value_date: str) -> None:
    """The treasurer records the transfer with its proof."""
    page = cast("bendahara")
    take_up(page, "Bayar")
    page.get_by_role("link", name="Catat pembayaran").click()
    fill(page, {"Tanggal nilai transfer": value_date, "Nomor referensi bank": "BJKT0001"})
    file = {"name": "bukti.png", "mimeType": "image/png", "buffer": proof()}
    page.get_by_label("Bukti transfer").set_input_files(file)  # type: ignore[arg-type]
    cast.shot(page, "bendahara-bayar")
    cast.confirm(page, "Bayar Rp3.781.000", "Bayar Rp3.781.000", "bendahara-bayar")
    told(page, "Pembayaran Rp3.781.000 tercatat.")
    cast.shot(page, "bendahara-dibayar")


def confirm_arrival(cast: Cast) -> None:
    """The vendor says that the money is there; the order is closed."""
    page = cast("owner")
    take_up(page, "Konfirmasi uang masuk")
    cast.shot(page, "umk-uang-masuk")
    cast.confirm(page, "Uang sudah masuk", "Ya, uang sudah masuk", "umk-uang-masuk")
    told(page, "Terima kasih. Uang tercatat masuk dan pesanan selesai.")


def closed_order(cast: Cast, who: str) -> Page:
    """Anybody of the team opens the order from the list; returns its page."""
    page = cast(who)
    go(page, "Pesanan")
    page.get_by_role("main").get_by_role("link", name="Rapat koordinasi Satu Data").click()
    expect(page.locator(".order-head")).to_contain_text("001/SP/DISKOMINFOTIK/VIII/2026 Selesai")
    expect(page.get_by_role("link", name="Buka pembayaran")).to_be_visible()
    cast.shot(page, f"{who}-pesanan-selesai")
    return page


def papers(page: Page) -> Iterator[tuple[str, str]]:
    """Every paper of an order's page, downloaded by its link: title and text."""
    for link in page.locator(".papers").get_by_role("link").all():
        address = link.get_attribute("href") or ""
        answer = page.context.request.get(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        pages = pypdf.PdfReader(BytesIO(answer.body())).pages
        yield link.inner_text(), " ".join(" ".join(p.extract_text().split()) for p in pages)
