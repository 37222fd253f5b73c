"""Money, dates, words and badges as every page shows them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory

from core.figures import Meter
from core.templatetags import eorder
from core.templatetags.vocabulary import FOOD, NEUTRAL, STATUS, TONE_ICONS, look_of
from scripts import vendor

NOW = datetime(2026, 11, 26, 7, 5, tzinfo=UTC)


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1250000.00"), "Rp1.250.000"),
        (0, "Rp0"),
        (50_000_001, "Rp50.000.001"),
        (Decimal(-1000), "−Rp1.000"),
        (Decimal("12.50"), "Rp12,50"),
        ("9950000.00", "Rp9.950.000"),
        (None, "–"),
        ("", "–"),
        ("bukan angka", "–"),
        (True, "–"),
        (Decimal("NaN"), "–"),
    ],
)
def test_rupiah_shows_amounts_the_indonesian_way(value: object, shown: str) -> None:
    assert eorder.rupiah(value) == shown


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal(1_100), "seribu seratus rupiah"),
        (12_500_000, "dua belas juta lima ratus ribu rupiah"),
        (50_000_000, "lima puluh juta rupiah"),
        (-1, "minus satu rupiah"),
        (None, "–"),
    ],
)
def test_terbilang_spells_amounts(value: object, words: str) -> None:
    assert eorder.terbilang(value) == words


def test_counts_and_shares() -> None:
    assert eorder.ribuan(12_500) == "12.500"
    assert eorder.ribuan(None) == "–"
    assert eorder.persen(Decimal("87.5")) == "87,5%"
    assert eorder.persen(100) == "100%"
    assert eorder.persen("") == "–"


def test_dates_are_written_in_full_and_short() -> None:
    day = date(2026, 11, 26)

    assert eorder.tanggal(day) == "Kamis, 26 November 2026"
    assert eorder.tanggal_singkat(day) == "26\u00a0Nov\u00a02026"
    assert eorder.tanggal("2026-11-26") == "–"
    assert eorder.tanggal_singkat(None) == "–"


def test_moments_are_shown_in_jakarta_time() -> None:
    late_in_london = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)

    assert eorder.waktu(NOW) == "26\u00a0Nov\u00a02026\u00a014.05"
    assert eorder.tanggal(late_in_london) == "Jumat, 27 November 2026"
    assert eorder.waktu(None) == "–"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2026, 11, 26), "hari ini"),
        (date(2026, 11, 27), "besok"),
        (date(2026, 11, 25), "kemarin"),
        (date(2026, 12, 1), "5 hari lagi"),
        (date(2026, 11, 1), "25 hari lalu"),
        (NOW, "baru saja"),
        (NOW - timedelta(minutes=5), "5 menit lalu"),
        (NOW + timedelta(hours=3), "3 jam lagi"),
        (NOW + timedelta(days=1), "besok"),
        (None, "–"),
    ],
)
def test_relatif_says_how_far_away(when: object, words: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert eorder.relatif(when) == words


def test_query_replace_sets_keeps_and_removes() -> None:
    request = RequestFactory().get("/pesanan/?status=SIGNED&sebelum=9&q=nasi+kotak")

    page = Template("{% query_replace sebelum=5 status=None %}").render(
        Context({"request": request})
    )
    none = Template("{% query_replace q=None status=None sebelum='' %}").render(
        Context({"request": request})
    )

    assert page == "?sebelum=5&amp;q=nasi+kotak"
    assert none == "?"


def test_icon_is_inline_and_hidden_from_screen_readers() -> None:
    drawn = rendered('{% icon "check" 16 "big" %}')

    assert drawn.startswith("<svg")
    assert 'width="16"' in drawn
    assert 'class="ico big"' in drawn
    assert 'aria-hidden="true"' in drawn


def test_icon_refuses_an_unknown_name() -> None:
    with pytest.raises(KeyError, match=r"tidak-ada\.svg"):
        rendered('{% icon "tidak-ada" %}')


def test_every_status_has_an_icon_that_exists() -> None:
    for look in STATUS.values():
        assert eorder.icon(look.icon).startswith("<svg")
        assert look.tone in TONE_ICONS
    assert look_of("KODE_BARU") == NEUTRAL


def test_status_badge_shows_icon_word_and_wash_and_escapes() -> None:
    class Thing:
        status = "PAID"

        def get_status_display(self) -> str:
            return "Dibayar <b>"

    drawn = rendered("{% status_badge thing %}", thing=Thing())

    assert drawn.startswith('<span class="eo-badge eo-badge-success"><svg')
    assert drawn.endswith("</svg>Dibayar &lt;b&gt;</span>")


def test_food_of_every_tone_is_vendored() -> None:
    assert set(FOOD.values()) <= set(vendor.FOOD)
    assert eorder.food_picture("drink") == "/static/img/food/cup-straw.webp"
    assert eorder.food_picture("apa saja") == "/static/img/food/bento.webp"


def test_initials_take_two_words() -> None:
    assert eorder.initials("Rina Wati Kusumaningrum, S.E.") == "RW"
    assert eorder.initials("") == "?"


def meter(ceiling: int, used: int, committed: int, current: int) -> Meter:
    return Meter(Decimal(ceiling), Decimal(used), Decimal(committed), Decimal(current))


@pytest.mark.parametrize(
    ("parts", "left", "tone"),
    [
        ((100, 0, 0, 0), 100, "calm"),
        ((100, 40, 20, 29), 11, "calm"),
        ((100, 40, 20, 30), 10, "attention"),
        ((100, 40, 20, 40), 0, "attention"),
        ((100, 40, 20, 41), -1, "danger"),
        ((0, 0, 0, 0), 0, "calm"),
        ((0, 0, 0, 1), -1, "danger"),
    ],
)
def test_meter_turns_at_ninety_per_cent_and_beyond(
    parts: tuple[int, int, int, int], left: int, tone: str
) -> None:
    figure = meter(*parts)

    assert (figure.left, figure.tone) == (left, tone)


def test_numbers_break_after_a_slash_and_stay_escaped() -> None:
    assert eorder.breakable("012/SP/<B>/2026") == "012/<wbr>SP/<wbr>&lt;B&gt;/<wbr>2026"


def test_meter_segments_fill_the_bar_in_order() -> None:
    segments = meter(200, 50, 0, 100).segments

    assert [(s.kind, s.start, s.width) for s in segments] == [
        ("used", "0.00%", "25.00%"),
        ("current", "25.00%", "50.00%"),
    ]


def test_meter_beyond_the_ceiling_marks_where_it_stands() -> None:
    figure = meter(40, 30, 0, 20)

    assert figure.over == 10
    assert figure.ceiling_mark == "80.00%"
    assert [s.width for s in figure.segments] == ["60.00%", "40.00%"]
    assert meter(40, 10, 0, 0).ceiling_mark == ""
