"""Days off and the open due dates that follow them: in one transaction, and nothing else moves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from accounts.models import Organisation, Role
from core.acts import Actor
from core.errors import NotAllowed, NotFound, StaleVersion
from core.models import AuditEvent, Holiday, Notification
from payments.models import DueDateChange, Payment, PaymentFlag
from payments.queries import due_dates, facts
from payments.services import flags, holidays
from payments.services.holidays import NewHoliday, Removal
from payments.states import FlagKind
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.orders import desk
from tests.factories.payments import (
    DUE,
    NOW,
    Deal,
    Terms,
    approved,
    arrived,
    at,
    billed,
    drafted,
    paid,
    received,
)
from tests.payments.conftest import Snapshot

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (24, 25, 26, 27))
NEW = NewHoliday(
    date=TUESDAY,
    name="Pemilihan kepala daerah",
    category="NATIONAL",
    legal_basis="Keppres 10/2026",
    decree_date=date(2026, 11, 20),
)
WHY = Removal("Keppres 11/2026", date(2026, 11, 21), "Pemilihan ditunda")


def keeper() -> Actor:
    return actor(Role.BPPBJ)


def due_of(payment: Payment) -> date:
    payment.refresh_from_db()
    return payment.due_date


def test_a_late_day_off_moves_an_open_due_date_with_its_whole_trace() -> None:
    deal, payment = billed()
    Notification.objects.all().delete()
    by = keeper()

    done = holidays.add(NEW, by=by, at=NOW)

    assert (done.moved, due_of(payment), payment.version) == (1, THURSDAY, 2)
    moved = DueDateChange.objects.get()
    assert (moved.from_date, moved.to_date, moved.decree) == (DUE, THURSDAY, "Keppres 10/2026")
    event = AuditEvent.objects.get(act="payment.due_date", target_id=payment.pk)
    assert (event.from_state, event.to_state, event.data) == (
        "2026-11-25",
        "2026-11-26",
        {"decree": "Keppres 10/2026"},
    )
    assert (event.actor_id, event.reason) == (
        by.user_id,
        "Pemilihan kepala daerah 24 November 2026 ditambahkan",
    )
    told = Notification.objects.order_by("recipient_id")
    people = {deal.desk.treasurer.user_id, deal.desk.approver.user_id, deal.owner.user_id}
    assert {notice.recipient_id for notice in told} == people
    assert told[0].body == (
        f"Jatuh tempo pembayaran {deal.order} bergeser dari 25 November 2026 menjadi 26 November "
        "2026. Pemilihan kepala daerah 24 November 2026 ditambahkan (Keppres 10/2026)."
    )


def test_the_clock_names_the_new_day_off() -> None:
    _, payment = billed()
    holidays.add(NEW, by=keeper(), at=NOW)
    payment.refresh_from_db()

    clock = facts.clock_of(payment, WEDNESDAY)

    assert clock.sentence == (
        "Hari kerja ke-2 dari 3; tidak dihitung: 24 November 2026 (Pemilihan kepala daerah)"
    )


@pytest.mark.parametrize("step", [billed, drafted, approved])
def test_every_open_step_moves(step: Callable[..., tuple[Deal, Payment]]) -> None:
    _, payment = step()

    assert holidays.add(NEW, by=keeper(), at=NOW).moved == 1
    assert due_of(payment) == THURSDAY


@pytest.mark.parametrize("step", [paid, arrived])
def test_paid_and_closed_payments_never_move(step: Callable[..., tuple[Deal, Payment]]) -> None:
    _, payment = step()

    assert holidays.add(NEW, by=keeper(), at=NOW).moved == 0
    assert due_of(payment) == DUE
    assert DueDateChange.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 20), WEDNESDAY),  # day 0 itself
        (date(2026, 11, 21), WEDNESDAY),  # a Saturday
        (date(2026, 11, 23), THURSDAY),  # the first day
        (WEDNESDAY, THURSDAY),  # the due day itself
        (THURSDAY, WEDNESDAY),  # past it
    ],
)
def test_where_the_day_off_falls_decides(day: date, due: date) -> None:
    _, payment = billed()

    holidays.add(replace(NEW, date=day), by=keeper(), at=NOW)

    assert due_of(payment) == due


def test_the_turn_of_the_year_is_counted() -> None:
    _, payment = billed(received(Terms(bast=date(2026, 12, 29))), when=at(date(2026, 12, 29), 16))
    assert due_of(payment) == date(2027, 1, 4)

    holidays.add(replace(NEW, date=date(2027, 1, 4)), by=keeper(), at=at(date(2026, 12, 30)))

    assert due_of(payment) == date(2027, 1, 6)  # the 5th is Isra Mikraj


def test_two_days_at_once_move_a_due_date_once() -> None:
    _, payment = billed()
    days = [NEW, replace(NEW, date=WEDNESDAY)]

    assert holidays.import_days(days, by=keeper(), at=NOW) == (2, 1)
    assert due_of(payment) == FRIDAY
    assert DueDateChange.objects.count() == 1


def test_moving_a_day_off_gives_its_old_date_back() -> None:
    _, payment = billed()
    by = keeper()
    row = holidays.add(NEW, by=by, at=NOW).holiday
    assert due_of(payment) == THURSDAY

    done = holidays.change(row.pk, replace(NEW, date=FRIDAY), by=by, at=NOW)

    assert (done.moved, due_of(payment), done.holiday.pk) == (1, DUE, row.pk)
    mark = Holiday.objects.get(date=TUESDAY)
    assert mark.removed_reason == "Dipindahkan ke 27 November 2026"
    assert holidays.change(row.pk, NEW, by=by, at=NOW).moved == 1
    assert Holiday.objects.in_force().filter(date=TUESDAY).get().pk == row.pk


def test_removing_a_day_off_brings_the_due_date_back_and_survives_the_import() -> None:
    _, payment = billed()
    by = keeper()
    row = holidays.add(NEW, by=by, at=NOW).holiday

    assert holidays.remove(row.pk, WHY, by=by, at=NOW).moved == 1

    assert due_of(payment) == DUE
    joint = Holiday.objects.get(date=date(2026, 12, 24))
    holidays.remove(joint.pk, WHY, by=by, at=NOW)
    assert holidays.import_source(2026, 2026, by=by, at=NOW) == (0, 0)
    assert holidays.add(NEW, by=by, at=NOW).holiday.pk == row.pk


def test_the_preview_lists_what_will_move_and_changes_nothing(world: Snapshot) -> None:
    _, payment = billed()
    billed(received(Terms(bast=date(2026, 11, 16))), when=at(date(2026, 11, 16), 16))
    before = world()

    found = due_dates.shifts({TUESDAY: "Libur"})

    assert [(one.payment.pk, one.old, one.new) for one in found] == [(payment.pk, DUE, THURSDAY)]
    assert world() == before


def test_an_alert_already_sent_is_not_sent_again_for_the_new_date() -> None:
    deal, payment = billed()
    flags.flag_payments(at=at(TUESDAY))
    Notification.objects.all().delete()

    holidays.add(replace(NEW, date=WEDNESDAY), by=keeper(), at=at(TUESDAY, 10))

    assert due_of(payment) == THURSDAY
    assert flags.flag_payments(at=at(TUESDAY, 11)) == 0
    assert set(Notification.objects.values_list("kind", flat=True)) == {"payment.due_date"}
    kinds = PaymentFlag.objects.filter(payment=payment, due_date=THURSDAY)
    assert [flag.kind for flag in kinds] == [FlagKind.NEARING]
    assert flags.flag_payments(at=at(THURSDAY)) == 1
    assert deal.desk.treasurer.user_id in Notification.objects.filter(
        kind="payment.due_today"
    ).values_list("recipient_id", flat=True)


def test_a_payment_no_longer_late_says_so() -> None:
    _, payment = billed()
    flags.flag_payments(at=at(THURSDAY))
    Notification.objects.all().delete()

    holidays.add(NEW, by=keeper(), at=at(THURSDAY, 10))

    notices = Notification.objects.values_list("body", flat=True)
    assert all(body.endswith("Pembayaran ini tidak lagi terlambat.") for body in notices)
    assert facts.clock_of(Payment.objects.get(pk=payment.pk), THURSDAY).is_late is False


def test_a_payment_late_by_a_removed_day_says_so_and_is_flagged_once() -> None:
    _, payment = billed()
    by = keeper()
    row = holidays.add(NEW, by=by, at=NOW).holiday
    flags.flag_payments(at=at(THURSDAY))
    Notification.objects.all().delete()

    holidays.remove(row.pk, WHY, by=by, at=at(THURSDAY, 10))

    assert "sekarang terlambat" in Notification.objects.order_by("pk")[0].body
    assert flags.flag_payments(at=at(THURSDAY, 11)) == 1
    assert flags.flag_payments(at=at(THURSDAY, 12)) == 0
    latest = PaymentFlag.objects.filter(payment=payment, due_date=DUE)
    assert {flag.kind for flag in latest} == {"NEARING", "DUE_TODAY", "OVERDUE"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": date(2022, 1, 1)}, "date"),
        ({"date": date(2040, 1, 1)}, "date"),
        ({"date": date(2026, 12, 25)}, "date"),
        ({"name": " "}, "name"),
        ({"category": "LAIN"}, "category"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"decree_date": None}, "decree_date"),
        ({"decree_date": date(2026, 11, 24)}, "decree_date"),
    ],
)
def test_a_day_without_decree_or_on_a_taken_date_is_refused(
    wrong: dict[str, object], field: str, world: Snapshot
) -> None:
    billed()
    by = keeper()
    before = world()

    with pytest.raises((holidays.HolidayRefused, holidays.HolidayTaken)) as refusal:
        holidays.add(replace(NEW, **wrong), by=by, at=NOW)

    assert list(refusal.value.errors) == [field]
    assert world() == before


def test_a_feast_that_a_counted_year_needs_stays(world: Snapshot) -> None:
    billed()
    by = keeper()
    row = Holiday.objects.get(date=date(2026, 12, 25))
    moving = Holiday.objects.filter(date__year=2026, category="NATIONAL").exclude(pk=row.pk)
    Holiday.objects.filter(pk__in=moving.filter(date__day__gt=1)[:3]).delete()
    before = world()

    with pytest.raises(holidays.YearWouldLackFeasts, match="hari libur nasional 2026 tidak leng"):
        holidays.remove(row.pk, WHY, by=by, at=NOW)

    assert world() == before


def test_the_second_of_two_who_saw_the_same_day_is_told_so() -> None:
    by = keeper()
    row = holidays.add(NEW, by=by, at=NOW).holiday
    seen = replace(by, seen_version=row.version)
    holidays.change(row.pk, replace(NEW, name="Pilkada"), by=seen, at=NOW)

    with pytest.raises(StaleVersion):
        holidays.change(row.pk, replace(NEW, name="Pemilu"), by=seen, at=NOW)
    with pytest.raises(StaleVersion):
        holidays.remove(row.pk, WHY, by=seen, at=NOW)

    assert Holiday.objects.get(pk=row.pk).name == "Pilkada"


@pytest.mark.parametrize("role", [Role.INSPEKTORAT, Role.PPK, Role.PEMILIK])
def test_only_bppbj_changes_the_calendar(role: Role, world: Snapshot) -> None:
    by = actor(role)
    row = Holiday.objects.get(date=date(2026, 12, 25))
    before = world()

    for act in (
        lambda: holidays.add(NEW, by=by, at=NOW),
        lambda: holidays.change(row.pk, NEW, by=by, at=NOW),
        lambda: holidays.remove(row.pk, WHY, by=by, at=NOW),
        lambda: holidays.import_source(2026, 2026, by=by, at=NOW),
        lambda: holidays.import_days([NEW], by=by, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert world() == before


def test_a_repeated_key_enters_a_day_once() -> None:
    by = keeper().with_key("kunci-1")
    first = holidays.add(NEW, by=by, at=NOW)

    assert holidays.add(NEW, by=by, at=NOW).holiday.pk == first.holiday.pk
    assert AuditEvent.objects.filter(act="holiday.add").count() == 1


def test_a_removed_day_is_not_found() -> None:
    by = keeper()
    row = holidays.add(NEW, by=by, at=NOW).holiday
    holidays.remove(row.pk, WHY, by=by, at=NOW)

    with pytest.raises(NotFound):
        holidays.change(row.pk, NEW, by=by, at=NOW)


def test_notices_reach_every_approver_of_the_office() -> None:
    coordinator = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    deal, _ = billed(received(at_desk=desk(coordinator=coordinator)))
    head = AppointmentFactory(organisation=deal.desk.office, role=Role.PA)
    Notification.objects.all().delete()

    holidays.add(NEW, by=keeper(), at=NOW)

    assert head.user_id in Notification.objects.values_list("recipient_id", flat=True)
