"""Packages: who hands them out, prepares and issues them, and what is refused."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from accounts.acting import actor_of
from accounts.duties import DutiesNotSeparate
from accounts.models import Appointment, Role
from core.errors import NotAllowed, NotFound, RuleRefused, StaleVersion, WrongState
from core.idempotency import KeyReused
from core.models import AuditEvent, Notification, NumberSeries
from orders.models import Comparable, Document, Package, PackageEvent
from orders.services import packages
from orders.services.dispositions import EventRefused, LineRefused, TeamRefused
from orders.states import PackageState
from tests.factories.accounts import AppointmentFactory, actor
from tests.factories.orders import (
    EVENT_AT,
    NOW,
    MenuFactory,
    VendorFactory,
    assigned,
    assignment,
    desk,
    filled,
    funded_line,
    prepared,
    texts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal")]


# --- assign -----------------------------------------------------------------------------------
def test_assign_names_the_team_and_tells_the_ppk() -> None:
    office = desk()

    package = assigned(office)

    assert package.status == PackageState.ASSIGNED
    assert (package.ppk_id, package.pp_id) == (office.ppk.pk, office.pp.pk)
    assert package.preparation.quantity is None
    event = PackageEvent.objects.get(package=package)
    assert (event.from_state, event.to_state) == ("", "ASSIGNED")
    assert AuditEvent.objects.filter(act="package.assign", target_id=package.pk).count() == 1
    assert list(Notification.objects.values_list("recipient_id", flat=True)) == [office.ppk.user_id]


def test_assign_twice_with_one_key_makes_one_package() -> None:
    office = desk()
    by = office.by("approver", key="k-1")

    first = packages.assign(assignment(office), by=by, at=NOW)
    second = packages.assign(assignment(office), by=by, at=NOW)

    assert first.pk == second.pk
    assert Package.objects.count() == 1
    with pytest.raises(KeyReused):
        packages.assign(assignment(office, attendance=7), by=by, at=NOW)


@pytest.mark.parametrize("duty", ["ppk", "pp", "treasurer", "receiver"])
def test_assign_is_for_budget_users_only(duty: str) -> None:
    office = desk()

    with pytest.raises(NotAllowed):
        packages.assign(assignment(office), by=office.by(duty), at=NOW)

    assert Package.objects.count() == 0


def test_assign_refuses_one_person_as_ppk_and_pp() -> None:
    office = desk()
    second_post = AppointmentFactory(user=office.ppk.user, organisation=office.office, role=Role.PP)

    with pytest.raises(DutiesNotSeparate) as refusal:
        packages.assign(assignment(office, pp_id=second_post.pk), by=office.by("approver"), at=NOW)

    assert "Perpres 16/2018" in refusal.value.rule
    assert Package.objects.count() == 0


def test_assign_refuses_people_of_another_office_or_role_or_time() -> None:
    office = desk()
    stranger = AppointmentFactory(role=Role.PPK)
    late = AppointmentFactory(
        role=Role.BENDAHARA, organisation=office.office, valid_from=(NOW + timedelta(days=1)).date()
    )
    new = assignment(
        office, ppk_id=stranger.pk, pp_id=office.ppk.pk, treasurer_id=late.pk, approver_id=10**30
    )

    with pytest.raises(TeamRefused) as refusal:
        packages.assign(new, by=office.by("approver"), at=NOW)

    assert sorted(refusal.value.errors) == ["approver", "pp", "ppk", "treasurer"]
    assert Package.objects.count() == 0


def test_assign_refuses_a_foreign_line() -> None:
    office, other = desk(), desk()

    with pytest.raises(LineRefused) as refusal:
        packages.assign(assignment(office, line_id=other.line.pk), by=office.by("approver"), at=NOW)

    assert "bukan milik organisasi Anda" in refusal.value.message
    assert Package.objects.count() == 0


def test_assign_refuses_a_line_without_released_funds() -> None:
    office = desk()
    dry = funded_line(office.office, released=0)

    with pytest.raises(LineRefused) as refusal:
        packages.assign(assignment(office, line_id=dry.pk), by=office.by("approver"), at=NOW)

    assert "Belum ada SPD" in refusal.value.message
    assert Package.objects.count() == 0


def test_assign_refuses_an_event_of_another_year() -> None:
    office = desk()
    new = assignment(office, event_at=EVENT_AT + timedelta(days=40))

    with pytest.raises(LineRefused):
        packages.assign(new, by=office.by("approver"), at=NOW)

    assert Package.objects.count() == 0


def test_assign_refuses_a_ceiling_above_the_line_by_one_rupiah() -> None:
    office = desk()
    above = assignment(office, ceiling=Decimal(200_000_001))

    with pytest.raises(LineRefused) as refusal:
        packages.assign(above, by=office.by("approver"), at=NOW)

    assert "kurangi Rp1." in refusal.value.message
    assert assigned(office, ceiling=Decimal(200_000_000)).ceiling == 200_000_000


def test_assign_refuses_the_past_and_the_same_event_twice() -> None:
    office = desk()
    package = assigned(office)

    for changes in ({"event_at": NOW}, {}):
        with pytest.raises(EventRefused):
            packages.assign(assignment(office, **changes), by=office.by("approver"), at=NOW)

    assert list(Package.objects.all()) == [package]


# --- prepare ----------------------------------------------------------------------------------
def test_preparation_keeps_what_the_ppk_writes_step_by_step() -> None:
    office = desk()
    package = assigned(office)
    by = office.by("ppk")

    packages.save_preparation(package.pk, {"background": "Latar."}, by=by, at=NOW)
    packages.save_preparation(package.pk, {"quantity": 10, "unit_price": 1000}, by=by, at=NOW)

    package = Package.objects.get(pk=package.pk)
    assert package.version == 3
    row = package.preparation
    assert (row.background, row.quantity, row.unit_price) == ("Latar.", 10, 1000)


@pytest.mark.parametrize("duty", ["approver", "pp", "treasurer", "receiver"])
def test_preparation_is_for_the_named_ppk_only(duty: str) -> None:
    office = desk()
    package = assigned(office)
    colleague = actor(Role.PPK, office.office)

    for by in (office.by(duty), colleague):
        with pytest.raises(NotAllowed):
            packages.save_preparation(package.pk, {"background": "x"}, by=by, at=NOW)
    with pytest.raises(NotFound):
        packages.save_preparation(package.pk, {}, by=actor(Role.PPK), at=NOW)

    assert Package.objects.get(pk=package.pk).preparation.background == ""


def test_preparation_stays_within_package_and_cap_to_the_rupiah() -> None:
    office = desk()
    package = assigned(office, ceiling=Decimal(60_000_000))
    by = office.by("ppk")

    def save(price: str) -> None:
        values = {"quantity": 1, "unit_price": Decimal(price)}
        packages.save_preparation(package.pk, values, by=by, at=NOW)

    save("50000000")
    with pytest.raises(packages.PreparationRefused) as cap:
        save("50000001")
    with pytest.raises(packages.PreparationRefused) as ceiling:
        save("60000001")

    assert cap.value.message.endswith("batas per transaksi Rp50.000.000; kurangi Rp1.")
    assert cap.value.rule == "Ingub 1/2023 KESATU huruf h"
    assert ceiling.value.message.endswith("pagu paket Rp60.000.000; kurangi Rp1.")
    assert Package.objects.get(pk=package.pk).preparation.unit_price == 50_000_000


def test_preparation_refuses_a_caller_who_saw_an_older_version() -> None:
    office = desk()
    package = assigned(office)
    by = office.by("ppk")
    stale = dataclasses.replace(by, seen_version=7)

    with pytest.raises(StaleVersion):
        packages.save_preparation(package.pk, {"background": "x"}, by=stale, at=NOW)


def test_comparables_are_frozen_when_picked() -> None:
    office = desk()
    package = assigned(office)
    menu = MenuFactory(price=Decimal(35_000), name="Nasi liwet")

    row = packages.add_comparable(package.pk, menu.pk, by=office.by("ppk"), at=NOW)
    menu.price, menu.name = Decimal(99_000), "Lain"
    menu.save(update_fields=["price", "name"])

    row = Comparable.objects.get(pk=row.pk)
    assert (row.menu_name, row.price, row.unit) == ("Nasi liwet", 35_000, "kotak")
    assert row.picked_date == NOW.date()


def test_comparables_refuse_doubles_and_menus_off_the_catalogue() -> None:
    office = desk()
    package = assigned(office)
    by = office.by("ppk")
    menu = MenuFactory()
    hidden = MenuFactory(is_active=False)
    suspended = MenuFactory(vendor=VendorFactory(status="SUSPENDED"))
    packages.add_comparable(package.pk, menu.pk, by=by, at=NOW)

    with pytest.raises(packages.ComparableRefused):
        packages.add_comparable(package.pk, menu.pk, by=by, at=NOW)
    for pk in (hidden.pk, suspended.pk, 0, 10**30):
        with pytest.raises(NotFound):
            packages.add_comparable(package.pk, pk, by=by, at=NOW)

    assert package.comparables.count() == 1


def test_comparables_can_be_taken_out_again() -> None:
    office, other = desk(), desk()
    package, foreign = filled(office), filled(other)
    kept = foreign.comparables.values_list("pk", flat=True)[0]
    first = package.comparables.order_by("pk")[0]

    packages.remove_comparable(package.pk, first.pk, by=office.by("ppk"), at=NOW)
    with pytest.raises(NotFound):
        packages.remove_comparable(package.pk, kept, by=office.by("ppk"), at=NOW)

    assert (package.comparables.count(), foreign.comparables.count()) == (2, 3)


# --- issue ------------------------------------------------------------------------------------
def test_issue_freezes_three_papers_and_opens_the_package() -> None:
    office = desk(code="diskominfotik")
    package = prepared(office)

    numbers = Document.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [
        "001/KAK/DISKOMINFOTIK/XI/2026",
        "001/RH/DISKOMINFOTIK/XI/2026",
        "001/SPEK/DISKOMINFOTIK/XI/2026",
    ]
    assert package.status == PackageState.PREPARED
    assert Notification.objects.filter(recipient=office.pp.user).count() == 1


def test_issue_needs_three_comparables() -> None:
    office = desk()
    package = filled(office, comparables=2)

    with pytest.raises(packages.PreparationRefused) as refusal:
        packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW)

    assert "Baru ada 2 pembanding harga dari paling sedikit 3" in refusal.value.message
    assert refusal.value.rule == "Ingub 1/2023 KESATU huruf g"
    assert Document.objects.count() == 0
    assert NumberSeries.objects.count() == 0


def test_issue_names_what_is_missing() -> None:
    office = desk()
    package = assigned(office)
    values = texts(package) | {"hygiene": "", "unit_price": None}
    packages.save_preparation(package.pk, values, by=office.by("ppk"), at=NOW)

    with pytest.raises(packages.PreparationRefused) as refusal:
        packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW)

    assert sorted(refusal.value.errors) == ["hygiene", "unit_price"]
    assert Document.objects.count() == 0


def test_issue_twice_is_a_wrong_state_and_with_one_key_the_same_answer() -> None:
    office = desk()
    package = filled(office)
    by = office.by("ppk", key="k-2")

    first = packages.issue_papers(package.pk, by=by, at=NOW)
    second = packages.issue_papers(package.pk, by=by, at=NOW)

    assert first == second
    with pytest.raises(WrongState):
        packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW)
    assert Document.objects.count() == 3


def test_prepared_package_is_read_only() -> None:
    office = desk()
    package = prepared(office)
    by = office.by("ppk")
    picked = package.comparables.order_by("pk")[0]

    with pytest.raises(WrongState):
        packages.save_preparation(package.pk, {"background": "lain"}, by=by, at=NOW)
    with pytest.raises(WrongState):
        packages.add_comparable(package.pk, MenuFactory().pk, by=by, at=NOW)
    with pytest.raises(WrongState):
        packages.remove_comparable(package.pk, picked.pk, by=by, at=NOW)

    assert package.comparables.count() == 3


# --- cancel and the moves of ordering ---------------------------------------------------------
def test_cancel_needs_a_reason_and_a_budget_user_of_the_office() -> None:
    office = desk()
    package = prepared(office)

    with pytest.raises(RuleRefused):
        packages.cancel(package.pk, "  ", by=office.by("approver"), at=NOW)
    with pytest.raises(NotAllowed):
        packages.cancel(package.pk, "Acara batal", by=office.by("ppk"), at=NOW)
    with pytest.raises(NotFound):
        packages.cancel(package.pk, "Acara batal", by=actor(Role.KPA), at=NOW)
    assert Package.objects.get(pk=package.pk).status == PackageState.PREPARED

    packages.cancel(package.pk, "Acara batal", by=office.by("approver"), at=NOW)

    assert Package.objects.get(pk=package.pk).status == PackageState.CANCELLED
    assert PackageEvent.objects.order_by("-pk")[0].reason == "Acara batal"
    with pytest.raises(WrongState):
        packages.cancel(package.pk, "Lagi", by=office.by("approver"), at=NOW)


def test_cancelled_package_may_be_handed_out_again() -> None:
    office = desk()
    first = assigned(office)
    packages.cancel(first.pk, "Salah tim", by=office.by("approver"), at=NOW)

    second = assigned(office)

    assert second.pk != first.pk
    assert second.rup_code == first.rup_code


def test_package_history_cannot_be_rewritten() -> None:
    package = assigned(desk())

    with pytest.raises(InternalError), transaction.atomic():
        PackageEvent.objects.filter(package=package).update(reason="lain")

    assert PackageEvent.objects.get(package=package).reason == ""


def test_renewed_appointment_keeps_the_duty() -> None:
    office = desk()
    package = assigned(office)
    Appointment.objects.filter(pk=office.ppk.pk).update(valid_to=NOW.date())
    renewal = AppointmentFactory(
        user=office.ppk.user, organisation=office.office, role=Role.PPK, valid_from=NOW.date()
    )

    packages.save_preparation(package.pk, {"background": "x"}, by=actor_of(renewal), at=NOW)

    assert Package.objects.get(pk=package.pk).preparation.background == "x"
