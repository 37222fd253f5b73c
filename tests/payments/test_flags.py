"""Alerts: each exactly once, to the right people, also in parallel and after a long silence."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Appointment, Organisation, Role
from core.models import AuditEvent, Holiday, Notification, Parameter
from payments import locks, tasks
from payments.models import Payment, PaymentFlag
from payments.services import flags
from payments.states import FlagKind, PaymentState
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.orders import desk
from tests.factories.payments import (
    NOW,
    Deal,
    Terms,
    approved,
    at,
    billed,
    drafted,
    paid,
    received,
)
from tests.payments.conftest import Snapshot

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 11, day) for day in (23, 24, 25, 26))


def watched() -> tuple[Deal, Payment, Appointment]:
    """A payment of an office whose coordinator has an Asisten in post."""
    coordinator = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    asisten = AppointmentFactory(organisation=coordinator, role=Role.ASISTEN)
    deal, payment = billed(received(at_desk=desk(coordinator=coordinator)))
    Notification.objects.all().delete()
    return deal, payment, asisten


def kinds() -> list[str]:
    return list(PaymentFlag.objects.order_by("pk").values_list("kind", flat=True))


def told(kind: FlagKind) -> list[int]:
    rows = Notification.objects.filter(kind=f"payment.{kind.lower()}")
    return sorted(rows.values_list("recipient_id", flat=True))


def test_each_alert_comes_on_its_day_to_a_growing_circle() -> None:
    deal, payment, asisten = watched()
    treasurer, approver = deal.desk.treasurer.user_id, deal.desk.approver.user_id

    assert flags.flag_payments(at=at(MONDAY)) == 0
    assert flags.flag_payments(at=at(TUESDAY)) == 1
    assert flags.flag_payments(at=at(WEDNESDAY)) == 1
    assert flags.flag_payments(at=at(THURSDAY)) == 1

    assert kinds() == ["NEARING", "DUE_TODAY", "OVERDUE"]
    assert told(FlagKind.NEARING) == [treasurer]
    assert told(FlagKind.DUE_TODAY) == sorted([treasurer, approver])
    assert told(FlagKind.OVERDUE) == sorted([treasurer, approver, asisten.user_id])
    assert AuditEvent.objects.filter(act="payment.flag", target_id=payment.pk).count() == 3


def test_every_pa_and_kpa_hears_of_the_due_day() -> None:
    deal, _, _ = watched()
    head = AppointmentFactory(organisation=deal.desk.office, role=Role.PA)
    gone = AppointmentFactory(
        organisation=deal.desk.office, role=Role.PA, valid_to=date(2026, 11, 1)
    )

    flags.flag_payments(at=at(WEDNESDAY))

    assert told(FlagKind.DUE_TODAY) == sorted(
        [deal.desk.treasurer.user_id, deal.desk.approver.user_id, head.user_id]
    )
    assert gone.user_id not in told(FlagKind.DUE_TODAY)


def test_the_notice_says_what_when_and_where() -> None:
    deal, payment, _ = watched()

    flags.flag_payments(at=at(TUESDAY))

    notice = Notification.objects.get()
    assert notice.subject == f"Jatuh tempo 25 November 2026: {deal.order}"
    assert notice.body == (
        f"Pembayaran Rp4.000.000 {deal.desk.office.short_name} kepada {deal.vendor.name} jatuh "
        "tempo 25 November 2026. Tahap sekarang: Menunggu draf bendahara."
    )
    assert notice.url == f"/pembayaran/{payment.pk}/"


def test_a_second_sweep_changes_nothing(world: Snapshot) -> None:
    watched()
    flags.flag_payments(at=at(TUESDAY))
    before = world()

    assert flags.flag_payments(at=at(TUESDAY, 10)) == 0
    assert world() == before


def test_after_days_of_silence_all_alerts_stand_but_only_the_true_one_is_told() -> None:
    deal, _, asisten = watched()

    assert flags.flag_payments(at=at(date(2026, 12, 4))) == 3

    assert kinds() == ["NEARING", "DUE_TODAY", "OVERDUE"]
    assert list(Notification.objects.values_list("kind", flat=True).distinct()) == [
        "payment.overdue"
    ]
    assert told(FlagKind.OVERDUE) == sorted(
        [deal.desk.treasurer.user_id, deal.desk.approver.user_id, asisten.user_id]
    )


def test_silence_on_one_day_raises_the_missed_alert_too() -> None:
    watched()
    flags.flag_payments(at=at(TUESDAY))

    assert flags.flag_payments(at=at(THURSDAY)) == 2
    assert kinds() == ["NEARING", "DUE_TODAY", "OVERDUE"]


def test_an_office_without_coordinator_still_tells_its_own_people() -> None:
    deal, _ = billed()
    Notification.objects.all().delete()

    flags.flag_payments(at=at(THURSDAY))

    assert told(FlagKind.OVERDUE) == sorted(
        [deal.desk.treasurer.user_id, deal.desk.approver.user_id]
    )


@pytest.mark.parametrize("step", [billed, drafted, approved])
def test_every_open_step_is_watched(step: Callable[[], tuple[Deal, Payment]]) -> None:
    step()

    assert flags.flag_payments(at=at(THURSDAY)) == 3


def test_a_stopped_clock_raises_nothing() -> None:
    paid()

    assert flags.flag_payments(at=at(date(2026, 12, 4))) == 0
    assert kinds() == []


def test_a_payment_that_stops_between_look_and_lock_is_left_alone() -> None:
    _, payment = paid()

    assert locks.open_payment(payment.pk) is None
    assert flags._flag(payment.pk, THURSDAY, THURSDAY, at=NOW) == 0


def test_the_day_changes_at_midnight_in_jakarta() -> None:
    watched()
    utc = ZoneInfo("UTC")

    assert flags.flag_payments(at=datetime(2026, 11, 23, 16, 59, 59, tzinfo=utc)) == 0
    assert flags.flag_payments(at=datetime(2026, 11, 23, 17, 0, tzinfo=utc)) == 1
    assert kinds() == ["NEARING"]


def test_the_warning_skips_weekend_and_holidays() -> None:
    billed(received(Terms(bast=date(2026, 12, 22))))

    assert flags.flag_payments(at=at(date(2026, 12, 27))) == 0
    assert flags.flag_payments(at=at(date(2026, 12, 28))) == 1


def test_the_warning_counts_over_new_year() -> None:
    billed(received(Terms(bast=date(2026, 12, 30))))

    assert flags.flag_payments(at=at(date(2026, 12, 31))) == 0
    assert flags.flag_payments(at=at(date(2027, 1, 4))) == 1
    assert flags.flag_payments(at=at(date(2027, 1, 5))) == 0
    assert flags.flag_payments(at=at(date(2027, 1, 6))) == 1
    assert flags.flag_payments(at=at(date(2027, 1, 7))) == 1


def test_the_length_of_the_warning_is_a_parameter() -> None:
    watched()
    Parameter.objects.filter(key="payment.nearing_days").update(value=2)

    assert flags.flag_payments(at=at(MONDAY)) == 1


def test_a_new_due_date_raises_its_own_alerts() -> None:
    _, payment, _ = watched()
    flags.flag_payments(at=at(TUESDAY))
    Holiday.objects.create(
        date=WEDNESDAY, name="Pilkada", category="NATIONAL", legal_basis="Keppres 1/2026"
    )
    Payment.objects.filter(pk=payment.pk).update(due_date=THURSDAY)

    assert flags.flag_payments(at=at(TUESDAY, 12)) == 1
    rows = PaymentFlag.objects.order_by("pk").values_list("kind", "due_date")
    assert list(rows) == [("NEARING", WEDNESDAY), ("NEARING", THURSDAY)]


def test_command_and_task_run_the_same_sweep(capsys: pytest.CaptureFixture[str]) -> None:
    billed(received(Terms(bast=date(2025, 3, 27))), when=at(date(2025, 3, 28)))

    call_command("flag_payments")
    again = tasks.flag_payments()

    assert capsys.readouterr().out == "3 penanda jatuh tempo dibuat.\n"
    assert again == 0


def test_the_command_says_what_is_missing() -> None:
    Parameter.objects.filter(key="payment.nearing_days").delete()

    with pytest.raises(CommandError, match=r"payment\.nearing_days belum ditetapkan"):
        call_command("flag_payments")


def test_a_quiet_sweep_asks_three_things_whatever_the_number(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    office = desk()
    for _ in range(3):
        billed(received(at_desk=office))
    flags.flag_payments(at=at(THURSDAY))

    with django_assert_num_queries(3):
        flags.flag_payments(at=at(THURSDAY))


def sweep_together(runners: int) -> list[int]:
    """Run the sweep in several threads that start as one."""
    gate, found = threading.Barrier(runners), []

    def run() -> None:
        try:
            gate.wait()
            found.append(flags.flag_payments(at=at(THURSDAY)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def three_late_payments() -> Deal:
    office = desk()
    deals = [billed(received(at_desk=office))[0] for _ in range(3)]
    Notification.objects.all().delete()
    return deals[0]


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_parallel_sweeps_raise_each_alert_once() -> None:
    deal = three_late_payments()

    found = sweep_together(6)

    assert sum(found) == 9
    assert PaymentFlag.objects.count() == 9
    assert AuditEvent.objects.filter(act="payment.flag").count() == 9
    assert told(FlagKind.OVERDUE) == sorted(
        [deal.desk.treasurer.user_id, deal.desk.approver.user_id] * 3
    )


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_the_sweeps_would_count_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: flags and notices stay unique by their constraints, the audit does not."""
    three_late_payments()
    meeting = threading.Barrier(2)

    def unlocked(payment_id: int) -> Payment | None:
        related = ("order__package", "organisation", "vendor", "bill")
        return Payment.objects.select_related(*related).get(pk=payment_id)

    inserting = PaymentFlag.objects.bulk_create

    def insert_together(*args: object, **kwargs: object) -> object:
        meeting.wait(timeout=10)
        return inserting(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(locks, "open_payment", unlocked)
    monkeypatch.setattr(PaymentFlag.objects, "bulk_create", insert_together)

    found = sweep_together(2)

    assert sum(found) == 18
    assert AuditEvent.objects.filter(act="payment.flag").count() == 18
    assert PaymentFlag.objects.count() == 9
    assert len(told(FlagKind.OVERDUE)) == 6


def test_states_of_open_payments_are_the_ones_flagged() -> None:
    assert set(flags.OPEN_PAYMENT_STATES) == {
        PaymentState.BILLED,
        PaymentState.DRAFTED,
        PaymentState.APPROVED,
    }
