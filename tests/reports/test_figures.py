"""The figures of the reports by equality, on a small world made by hand."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation
from budgets.models import Balance
from core import sheets
from orders.states import OrderState
from payments.states import PaymentState
from reports import exports, figures, sentences
from reports.queries import dashboard, late, punctuality, spending, supply
from reports.queries.punctuality import Punctuality, Speed
from reports.queries.spending import Spending
from tests.factories.orders import Desk, MenuFactory, VendorFactory, desk
from tests.factories.reports import Facts, moment, order, payment

TODAY = date(2026, 11, 23)  # a Monday
pytestmark = pytest.mark.django_db


def spend(place: Desk, *, reserved: int = 0, committed: int = 0, realised: int = 0) -> None:
    """This function will set what is taken from the desk's line of Rp100.000.000."""
    Balance.objects.filter(line=place.line).update(
        reserved=reserved, committed=committed, realised=realised
    )


@pytest.fixture
def kominfo() -> Desk:
    """This fixture will give an office with five payments of every fate."""
    place = desk(code="kominfo", short_name="Dinas Kominfotik")
    vendor = VendorFactory(name="Dapur Betawi")
    spend(place, reserved=1_000_000, committed=20_000_000, realised=71_000_000)
    rows = [
        Facts(date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 6)),
        Facts(date(2026, 10, 12), date(2026, 10, 15), date(2026, 10, 15), gross=2_000_000),
        Facts(
            date(2026, 10, 20), date(2026, 10, 23), date(2026, 10, 27), reason="Rekening keliru."
        ),
        Facts(date(2026, 11, 16), date(2026, 11, 19), gross=4_000_000),
        Facts(date(2026, 11, 20), date(2026, 11, 25), status=PaymentState.APPROVED),
    ]
    for facts in rows:
        payment(place, vendor, facts)
    return place


def test_spending_by_office_adds_the_lines_of_the_year(kominfo: Desk) -> None:
    spent = spending.by_office([kominfo.office], 2026)[kominfo.office.pk]

    assert spent == Spending(
        dpa=Decimal(200_000_000),
        released=Decimal(100_000_000),
        reserved=Decimal(1_000_000),
        committed=Decimal(20_000_000),
        realised=Decimal(71_000_000),
    )
    assert spent.value == Decimal(91_000_000)
    assert spent.share == Decimal(91)
    assert (spent.bar, spent.tone) == ("91.0%", "attention")
    assert spending.by_office([kominfo.office], 2025) == {}


def test_orders_by_office_counts_signed_orders_only(kominfo: Desk) -> None:
    vendor = VendorFactory()
    for status in (OrderState.DRAFT, OrderState.SUBMITTED, OrderState.DECLINED):
        order(kominfo, vendor, at=moment(TODAY), status=status)
    order(kominfo, vendor, at=moment(date(2025, 12, 31), 23))
    order(kominfo, vendor, at=moment(date(2026, 1, 1), 0))

    counts = spending.orders_by_office([kominfo.office], 2026)

    assert counts == {kominfo.office.pk: 6}


def test_cells_count_each_fate_by_month_of_the_bast(kominfo: Desk) -> None:
    october, november = punctuality.cells([kominfo.office], 2026, TODAY)

    assert (october.month, november.month) == (10, 11)
    assert october.figures == Punctuality(on_time=2, paid_late=1, paid=Decimal(4_000_000))
    assert november.figures == Punctuality(open_late=1, running=1, overdue=Decimal(4_000_000))
    assert (october.shortest_limit, october.longest_limit) == (3, 3)


def test_share_counts_an_overdue_open_payment_as_late(kominfo: Desk) -> None:
    total = dashboard.overview([kominfo.office], 2026, TODAY).total.payments

    assert (total.on_time, total.late, total.decided) == (2, 2, 4)
    assert total.share == Decimal(50)


def test_due_today_is_not_late(kominfo: Desk) -> None:
    before = punctuality.cells([kominfo.office], 2026, date(2026, 11, 25))[-1]
    after = punctuality.cells([kominfo.office], 2026, date(2026, 11, 26))[-1]

    assert (before.figures.open_late, before.figures.running) == (1, 1)
    assert (after.figures.open_late, after.figures.running) == (2, 0)


def test_speed_counts_working_days_from_bast_to_value_date(kominfo: Desk) -> None:
    # 5-6 October: 1; 12-15: 3; 20-27 October: 5 (a weekend between).
    assert punctuality.speed([kominfo.office], 2026) == Speed(Decimal(3), Decimal(3), 3)


def test_speed_does_not_count_holidays(kominfo: Desk, legal: None) -> None:
    payment(
        kominfo,
        VendorFactory(),
        Facts(date(2026, 8, 14), date(2026, 8, 20), date(2026, 8, 18)),
    )

    speed = punctuality.speed([kominfo.office], 2026)

    # 14-18 August 2026: only the 18th counts (weekend, 17 August).
    assert speed == Speed(Decimal(2), Decimal("2.5"), 4)


@pytest.mark.parametrize(
    ("days", "median", "mean"),
    [
        ({2: 1}, 2, 2),
        ({1: 1, 2: 1}, "1.5", "1.5"),
        ({1: 3, 9: 1}, 1, 3),
        ({0: 1, 3: 2}, 3, 2),
    ],
)
def test_summarise_gives_median_and_mean(
    days: dict[int, int], median: int | str, mean: int | str
) -> None:
    speed = punctuality.summarise(Counter(days))

    assert speed == Speed(Decimal(median), Decimal(mean), sum(days.values()))


def test_late_list_names_reason_or_holder(kominfo: Desk) -> None:
    rows = late.worst_first(late.late_payments([kominfo.office], 2026, TODAY))

    still_open, done = late.described(list(rows), TODAY)

    assert still_open.is_open
    assert still_open.gross == Decimal(4_000_000)
    assert still_open.days_late == 2
    assert still_open.holder == f"{kominfo.treasurer.user.name}, Bendahara Pengeluaran"
    assert still_open.since == moment(date(2026, 11, 16), 10)
    assert still_open.vendor == "Dapur Betawi"
    assert not done.is_open
    assert (done.reason, done.holder, done.since) == ("Rekening keliru.", "", None)
    assert done.days_late == 2


def test_late_list_names_the_approver_of_a_draft() -> None:
    place = desk()
    facts = Facts(date(2026, 11, 2), date(2026, 11, 5), status=PaymentState.DRAFTED)
    payment(place, VendorFactory(), facts)

    [row] = late.described(list(late.late_payments([place.office], 2026, TODAY)), TODAY)

    assert row.holder == f"{place.approver.user.name}, Kuasa Pengguna Anggaran"


def test_late_on_a_weekend_is_the_first_day_late() -> None:
    place = desk()
    facts = Facts(date(2026, 11, 17), date(2026, 11, 20), date(2026, 11, 21), reason="Libur bank.")
    payment(place, VendorFactory(), facts)

    [row] = late.described(list(late.late_payments([place.office], 2026, TODAY)), TODAY)

    assert row.days_late == 1


@pytest.mark.parametrize(("only", "count"), [("", 2), ("open", 1), ("paid", 1)])
def test_late_payments_can_be_narrowed(kominfo: Desk, only: str, count: int) -> None:
    assert late.late_payments([kominfo.office], 2026, TODAY, only=only).count() == count


def test_newest_first_goes_on_after_a_row(kominfo: Desk) -> None:
    rows = late.late_payments([kominfo.office], 2026, TODAY)
    first = late.newest_first(rows, None)[0]

    rest = list(late.newest_first(rows, (first.due_date, first.pk)))

    assert [row.due_date for row in rest] == [date(2026, 10, 23)]


def test_overview_totals_are_the_sum_of_the_rows_in_scope(kominfo: Desk) -> None:
    other = desk(short_name="Dinas Kesehatan")
    spend(other, realised=95_000_000)
    payment(other, VendorFactory(), Facts(date(2026, 9, 1), date(2026, 9, 4), date(2026, 9, 2)))
    hidden = desk(short_name="Dinas Lain")
    spend(hidden, realised=100_000_000)
    payment(hidden, VendorFactory(), Facts(date(2026, 9, 1), date(2026, 9, 4)))

    seen = dashboard.overview([kominfo.office, other.office], 2026, TODAY)

    assert [row.name for row in seen.offices] == ["Dinas Kesehatan", "Dinas Kominfotik"]
    assert seen.total.spending.value == Decimal(186_000_000)
    assert seen.total.orders == 6
    assert (seen.total.payments.on_time, seen.total.payments.late) == (3, 2)
    assert [row.month for row in seen.months] == [9, 10, 11]
    assert seen.limit_days == 3


def test_months_without_payments_are_shown_between_others() -> None:
    place, vendor = desk(), VendorFactory()
    for month in (2, 5):
        start = date(2026, month, 3)
        payment(place, vendor, Facts(start, start.replace(day=6), start))

    months = dashboard.overview([place.office], 2026, TODAY).months

    assert [row.month for row in months] == [2, 3, 4, 5]
    assert months[1].payments == Punctuality()


def test_empty_world_divides_by_nothing() -> None:
    place = desk()
    Balance.objects.all().delete()

    board = dashboard.dashboard([place.office], 2026, TODAY)

    total = board.overview.total
    assert (total.spending, total.payments, total.orders) == (Spending(), Punctuality(), 0)
    assert (total.spending.share, total.payments.share) == (None, None)
    assert (board.speed, board.late, board.overview.months) == (None, (), ())
    assert board.overview.limit_days is None
    tiles = figures.of_dashboard(board, late_url="/x/")
    assert [tile.value for tile in tiles] == ["Rp0", "–", "0", "–"]
    assert sentences.punctuality(board.overview) == (
        "Belum ada pembayaran yang selesai atau jatuh tempo pada 2026"
    )


def test_dashboard_tiles_say_the_figures(kominfo: Desk) -> None:
    board = dashboard.dashboard([kominfo.office], 2026, TODAY)

    tiles = figures.of_dashboard(board, late_url="/laporan/terlambat/")

    assert [(tile.label, tile.value, tile.note) for tile in tiles] == [
        ("Belanja e-Order", "Rp91.000.000", "5 pesanan, Rp71.000.000 sudah dibayar"),
        ("Dibayar tepat waktu", "50%", "2 dari 4 pembayaran, batas 3 hari kerja"),
        ("Lewat jatuh tempo", "1", "Rp4.000.000 belum sampai ke penyedia"),
        ("Waktu bayar (median)", "3 hari kerja", "Rata-rata 3 hari kerja sejak BAST"),
    ]


def test_sentence_names_the_worst_month(kominfo: Desk) -> None:
    overview = dashboard.overview([kominfo.office], 2026, TODAY)

    sentence = sentences.punctuality(overview)

    assert sentence == "50% dari 4 pembayaran 2026 tepat waktu; terendah November (0%)"


def test_sentence_of_a_punctual_year() -> None:
    place = desk()
    payment(place, VendorFactory(), Facts(date(2026, 9, 1), date(2026, 9, 4), date(2026, 9, 4)))

    sentence = sentences.punctuality(dashboard.overview([place.office], 2026, TODAY))

    assert sentence == "Satu-satunya pembayaran 2026 tepat waktu"


def test_percent_never_rounds_up_to_all() -> None:
    assert sentences.percent(Decimal("99.97")) == "99,9%"
    assert sentences.percent(Decimal(100)) == "100%"
    assert sentences.percent(Decimal("87.5")) == "87,5%"


def test_chart_has_a_value_per_month_and_series(kominfo: Desk) -> None:
    months = dashboard.overview([kominfo.office], 2026, TODAY).months

    assert sentences.chart(months) == {
        "labels": ["Okt", "Nov"],
        "series": [
            {"name": "Tepat", "values": [2, 0]},
            {"name": "Terlambat", "values": [1, 1]},
            {"name": "Berjalan", "values": [0, 1]},
        ],
    }


def test_csv_says_what_the_table_says(kominfo: Desk) -> None:
    text = exports.offices_csv(dashboard.overview([kominfo.office], 2026, TODAY))

    lines = text.removeprefix("\ufeff").split("\r\n")
    assert lines[1] == ("Dinas Kominfotik;5;200000000;100000000;91000000;91;71000000;2;1;1;1;50")
    assert lines[2] == "Jumlah;5;200000000;100000000;91000000;91;71000000;2;1;1;1;50"
    assert lines[3:] == [""]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_disarms_formulas(start: str) -> None:
    assert sheets.safe(f"{start}1+1") == f"'{start}1+1"
    assert sheets.safe("Dinas Sosial") == "Dinas Sosial"


def test_csv_numbers_use_a_decimal_comma() -> None:
    assert exports.number(Decimal("1234.50"), 2) == "1234,50"
    assert exports.number(Decimal("1234.00"), 2) == "1234"
    assert exports.number(None, 1) == ""


def test_supply_counts_firms_menus_and_sellers_per_wilayah(kominfo: Desk) -> None:
    MenuFactory(vendor=VendorFactory(wilayah="31.74"), is_active=False)
    MenuFactory(vendor=VendorFactory(status="SUSPENDED"))
    MenuFactory(vendor=VendorFactory(wilayah="31.74"))

    found = supply.supply()

    by_code = {row.code: (row.vendors, row.menus, row.selling, row.waiting) for row in found.rows}
    assert by_code["31.71"] == (1, 0, 1, 0)
    assert by_code["31.74"] == (2, 1, 0, 2)
    assert (found.total.vendors, found.total.menus, found.total.waiting) == (3, 1, 2)
    assert [tile.value for tile in figures.of_supply(found.total)] == ["3", "1"]


@pytest.mark.parametrize("count", [3, 30])
def test_dashboard_reads_with_the_same_queries(count: int) -> None:
    vendor = VendorFactory()
    desks = [desk() for _ in range(count)]
    for place in desks:
        payment(place, vendor, Facts(date(2026, 11, 2), date(2026, 11, 5)))
        payment(place, vendor, Facts(date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 9)))
    offices = list(Organisation.objects.filter(pk__in=[place.office.pk for place in desks]))

    with CaptureQueriesContext(
        connection,
    ) as seen:
        board = dashboard.dashboard(offices, 2026, TODAY)

    assert len(seen) == 7
    assert board.overview.total.payments.late == 2 * count
    assert len(board.late) == min(2 * count, dashboard.LATE_SHOWN)
