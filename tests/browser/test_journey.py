"""From released funds to money arrived, by hand in a real Chromium, every role in turn."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from accounts.acting import actor_of
from budgets import services as budgets
from budgets.models import Balance
from orders.models import Order
from tests import world
from tests.browser import steps
from tests.browser.cast import Cast, figures, go, meter
from tests.browser.conftest import NARROW, OpenPage
from tests.browser.test_components import overflow
from tests.flows import steps as by_api
from tests.flows.steps import ORDERED, PAID, RECEIVED, Api

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("legal"),
    pytest.mark.slow,
]


def travel(moment: object) -> time_machine.travel:
    return time_machine.travel(moment, tick=True)  # type: ignore[arg-type]


def balance() -> dict[str, Decimal]:
    """Return what the one budget line says."""
    names = ("dpa", "released", "reserved", "committed", "realised")
    found: dict[str, Decimal] = Balance.objects.values(*names).get()
    return found


def test_an_order_lives_from_released_funds_to_money_arrived(open_page: OpenPage) -> None:
    cast = Cast(open_page, world.build(), "journey")
    with travel(ORDERED):
        steps.enter_budget(cast)
        steps.issue_spd(cast)
        steps.hand_out(cast)
        steps.write_papers(cast)
        steps.find_menu(cast)
        basket = steps.fill_basket(cast)
        cap, funds = meter(basket, "Batas per transaksi"), meter(basket, "Dana SPD yang terbuka")
        before = figures(cap), figures(funds)
        expect(funds).to_contain_text("Sisa Rp1.000.000")
        steps.submit(cast)
        steps.sign_order(cast)
        steps.accept(cast)
        cast.go_home()
    with travel(RECEIVED):
        steps.deliver(cast)
        steps.inspect(cast)
        steps.sign_bast(cast)
        steps.bill(cast)
        cast.go_home()
    with travel(PAID):
        steps.draft(cast)
        steps.approve(cast)
        steps.pay(cast, "2026-08-18")
        steps.confirm_arrival(cast)
        order = steps.closed_order(cast, "ppk")
        texts = dict(steps.papers(order))
        dashboard = cast("asisten")
        go(dashboard, "Laporan")
        cast.shot(dashboard, "asisten-laporan")
        overview = dashboard.get_by_role("main").inner_text()

    assert before == (
        {"Pesanan ini": "Rp4.000.000", "Batas": "Rp50.000.000"},
        {"Pesanan ini": "Rp4.000.000", "SPD terbuka": "Rp5.000.000"},
    )
    assert balance() == {
        "dpa": Decimal(200_000_000),
        "released": Decimal(5_000_000),
        "reserved": Decimal(0),
        "committed": Decimal(0),
        "realised": Decimal(3_800_000),
    }
    check_papers(texts)
    assert "Rp3.800.000" in overview
    assert "100%" in overview


def check_papers(texts: dict[str, str]) -> None:
    """Every paper says what was done, with its figures."""
    said = {
        "Kerangka Acuan Kerja": ["Rapat koordinasi Satu Data", "Seratus nasi kotak hangat"],
        "Referensi Harga": ["Rp40.000", "Rp41.000", "Rp42.000", "Rp4.100.000"],
        "Spesifikasi": ["Kotak karton makanan dengan sendok dan tisu."],
        "Surat Pesanan": ["001/SP/DISKOMINFOTIK/VIII/2026", "Rp4.000.000", "Empat juta rupiah"],
        "Berita Acara Serah Terima": ["Rp3.800.000", "5 kotak penyok", "13 Agustus 2026"],
        "Kuitansi": ["Rp3.800.000", "Tiga juta delapan ratus ribu rupiah"],
        "Surat Persetujuan Bayar": ["Rp3.800.000", "Rp19.000", "Rp3.781.000"],
    }
    missing = {
        (title, words)
        for title, sentences in said.items()
        for words in sentences
        if words not in texts.get(title, "")
    }
    assert set(texts) == set(said)
    assert missing == set()


def test_the_firm_does_its_part_on_a_phone(open_page: OpenPage) -> None:
    api = Api(world.build())
    screen: dict[str, Any] = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
    cast = Cast(open_page, api.world, "phone", screen)
    with travel(ORDERED):
        order = by_api.basket(api, by_api.prepare(api, by_api.fund(api)))
        api.post("pp", f"orders/{order}/submit/")
        api.post("ppk", f"orders/{order}/sign/")
        steps.accept(cast)
        assert overflow(cast("owner")) <= 0
        cast.go_home()
    with travel(RECEIVED):
        steps.deliver(cast)
        assert overflow(cast("owner")) <= 0
        inspect(api, order)
        steps.sign_bast(cast)
        assert overflow(cast("owner")) <= 0
        steps.bill(cast)
        page = cast("owner")
        assert overflow(page) <= 0
        expect(page.get_by_role("main")).to_contain_text("19 Agustus 2026")

    assert balance()["committed"] == Decimal(3_800_000)


def inspect(api: Api, order: int) -> None:
    """The office counts at its own desk: 95 of 100."""
    found = api.get("ppk", f"orders/{order}/")
    line = {"order_line": found["lines"][0]["id"], "received": 95, "note": "5 kotak penyok"}
    checks = {"function_ok": True, "quantity_ok": False, "time_ok": True}
    api.post("ppk", f"handovers/{found['handover']}/inspect/", {"lines": [line], **checks})


def test_what_the_funds_do_not_allow_is_said_with_figures(open_page: OpenPage) -> None:
    api = Api(world.build())
    cast = Cast(open_page, api.world, "refusal", {"expect_errors": ("status of 422",)})
    with travel(ORDERED):
        line = by_api.fund(api)
        by_api.prepare(api, line)
        steps.find_menu(cast)
        page = steps.fill_basket(cast, quantity="126")
        main, send = page.get_by_role("main"), page.get_by_role("button", name="Kirim ke PPK")
        expect(main).to_contain_text("Dana SPD yang terbuka kurang Rp40.000 untuk pesanan ini.")
        expect(send).to_have_count(0)

        page.get_by_label("Jumlah Nasi kotak Dapur Betawi").fill("100")
        page.get_by_label("Jumlah Nasi kotak Dapur Betawi").press("Enter")
        expect(send).to_have_count(1)
        by = actor_of(api.world.people["ppk"])
        with transaction.atomic():
            budgets.reserve(
                line, Decimal(1_500_000), reference="lain", label="Lain", by=by, at=timezone.now()
            )
        held = balance()
        cast.confirm(page, "Kirim ke PPK", "Kirim ke PPK", "kirim")
        expect(main).to_contain_text(
            "SPD sampai bulan Agustus kurang Rp500.000 (tersedia Rp3.500.000, diminta Rp4.000.000"
        )
        cast.shot(page, "ditolak")

    assert balance() == held
    assert [order.status for order in Order.objects.all()] == ["DRAFT"]
