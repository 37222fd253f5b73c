"""The list of payments: tabs, words, pages, sums, and a constant number of queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine

from accounts.models import Role
from tests.factories.orders import desk
from tests.factories.payments import (
    Terms,
    arrived,
    at,
    billed,
    firm,
    paid,
    received,
)
from tests.payments.browse import LIST, as_, login, page, watcher

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_the_list_opens_on_what_waits_for_the_reader() -> None:
    deal, payment = billed()

    treasurer = as_(deal, "treasurer").get(LIST)
    approver = as_(deal, "approver").get(LIST)

    assert (treasurer.context["filters"].tab, _rows(treasurer)) == ("perlu-tindakan", [payment.pk])
    assert (approver.context["filters"].tab, _rows(approver)) == ("berjalan", [payment.pk])


@pytest.mark.parametrize(
    ("tab", "day", "listed"),
    [
        ("perlu-tindakan", 23, True),
        ("berjalan", 23, True),
        ("terlambat", 25, False),
        ("terlambat", 26, True),
        ("selesai", 23, False),
    ],
)
def test_each_tab_lists_its_own(tab: str, day: int, listed: bool) -> None:
    deal, payment = billed()

    with time_machine.travel(at(date(2026, 11, day)), tick=False):
        text = as_(deal, "treasurer").get(LIST, {"tab": tab}).content.decode()

    assert (f'data-href="{page(payment)}"' in text) is listed


def test_a_paid_one_is_done_for_the_office_and_waits_for_the_vendor() -> None:
    deal, payment = paid()
    row = f'data-href="{page(payment)}"'

    assert row in as_(deal, "treasurer").get(LIST, {"tab": "selesai"}).content.decode()
    assert row not in as_(deal, "treasurer").get(LIST, {"tab": "berjalan"}).content.decode()
    assert row in as_(deal, "owner").get(LIST, {"tab": "perlu-tindakan"}).content.decode()


def test_a_list_shows_ones_own_rows_and_sums_only() -> None:
    deal, payment = billed()
    _, other = billed()

    office = as_(deal, "treasurer").get(LIST).content.decode()
    vendor = as_(deal, "owner").get(LIST, {"tab": "berjalan"}).content.decode()
    inspector = watcher(Role.INSPEKTORAT).get(LIST).content.decode()

    for text in (office, vendor):
        assert page(payment) in text
        assert page(other) not in text
        assert "Rp8.000.000" not in text
    assert page(payment) in inspector
    assert page(other) in inspector
    assert "Rp8.000.000" in inspector
    assert "Perlu tindakan" not in inspector


def test_the_vendors_list_offers_what_can_be_billed() -> None:
    deal = received()

    text = as_(deal, "owner").get(LIST).content.decode()

    assert "Di mana uang saya" in text
    assert f'href="/pembayaran/tagihan/{deal.handover.pk}/"' in text
    assert "Kirim tagihan" not in as_(deal, "treasurer").get(LIST).content.decode()


@pytest.mark.parametrize("words", ["order", "vendor", "bill", "office"])
def test_words_find_order_vendor_bill_and_office(words: str) -> None:
    deal, payment = billed()
    billed()
    wanted = {
        "order": deal.order.number,
        "vendor": deal.vendor.name,
        "bill": payment.bill.number,
        "office": deal.desk.office.name,
    }[words]

    text = watcher(Role.INSPEKTORAT).get(LIST, {"q": wanted}).content.decode()

    assert page(payment) in text
    assert text.count("<tr data-href=") == 1


@pytest.mark.parametrize("tab", ["perlu-tindakan", "berjalan", "terlambat", "selesai"])
def test_an_empty_tab_says_what_to_do(tab: str) -> None:
    text = as_(received(), "treasurer").get(LIST, {"tab": tab}).content.decode()

    assert "Lihat" in text
    assert "<tr data-href=" not in text


def test_a_search_without_hits_can_be_undone() -> None:
    deal, _ = billed()

    text = as_(deal, "treasurer").get(LIST, {"q": "tidak ada"}).content.decode()

    assert "Tidak ada pembayaran yang cocok dengan “tidak ada”." in text


@pytest.mark.parametrize(
    "query",
    [
        {"tab": "x"},
        {"q": "x" * 500},
        {"q": "\x00"},
        {"mulai": "s_2026-11-25_99999999999999999999"},
        {"mulai": "s_2026-13-45_1"},
        {"mulai": "x_2026-11-25_1"},
        {"mulai": "s_2026-11-25_²"},
        {"mulai": "apa saja"},
    ],
)
def test_a_spoilt_address_still_shows_the_list(query: dict[str, str]) -> None:
    deal, payment = billed()

    response = as_(deal, "treasurer").get(LIST, query)

    assert response.status_code == 200
    assert page(payment) in response.content.decode()


def test_pages_follow_each_other_both_ways_and_keep_the_filters() -> None:
    office, people = desk(), firm()
    made = [billed(received(at_desk=office, of=people))[1].pk for _ in range(23)]
    client = login(office.treasurer)

    first = client.get(LIST, {"tab": "berjalan", "q": "SP"})
    second = client.get(_next(first))
    back = client.get(_previous(second))

    assert _rows(first) == made[:20]
    assert _rows(second) == made[20:]
    assert _rows(back) == made[:20]
    assert "q=SP" in _next(first)
    assert (first.context["page"].previous, second.context["page"].next) == ("", "")


def _rows(response: Any) -> list[int]:
    return [row.payment.pk for row in response.context["page"].rows]


def _next(response: Any) -> str:
    return f"{LIST}?tab=berjalan&q=SP&mulai={response.context['page'].next}"


def _previous(response: Any) -> str:
    return f"{LIST}?tab=berjalan&q=SP&mulai={response.context['page'].previous}"


def test_finished_ones_are_listed_newest_first() -> None:
    office = desk()
    older = arrived(received(Terms(bast=date(2026, 11, 18)), at_desk=office))[1]
    newer = arrived(received(at_desk=office))[1]

    response = login(office.treasurer).get(LIST, {"tab": "selesai"})

    assert _rows(response) == [newer.pk, older.pk]


def test_the_list_asks_the_same_number_of_questions_for_many_rows(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    office, people = desk(), firm()
    client = login(office.treasurer)
    for _ in range(3):
        billed(received(at_desk=office, of=people))
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    for _ in range(15):
        billed(received(at_desk=office, of=people))

    with django_assert_max_num_queries(12) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_the_page_of_one_payment_asks_a_bounded_number_of_questions(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    deal, payment = arrived()
    client = as_(deal, "treasurer")

    with django_assert_max_num_queries(14):
        client.get(page(payment))
