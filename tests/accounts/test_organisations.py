"""Organisations: entered, corrected, renamed from a date, closed; kind decides the money."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import InternalError, transaction

from accounts.access import register_for
from accounts.models import Organisation, OrganisationName, Role
from accounts.queries import names
from accounts.services import organisations
from accounts.services.organisations import (
    Facts,
    NewName,
    NewOrganisation,
    OrganisationRefused,
    StillInUse,
)
from core.acts import SYSTEM, Actor
from core.errors import NotAllowed, StaleVersion, WrongState
from core.models import AuditEvent
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
TODAY = date(2026, 11, 26)
NEW = NewOrganisation(
    code="disbud", name="Dinas Kebudayaan", short_name="Disbud", kind="SKPD", level="DINAS"
)


@pytest.fixture
def keeper() -> Actor:
    return actor(Role.BPPBJ, OrganisationFactory(kind="OVERSIGHT"))


def facts(row: Organisation, **changes: object) -> Facts:
    now = Facts(
        level="DINAS",
        parent_id=row.parent_id,
        coordinator_id=row.coordinator_id,
        wilayah=row.wilayah,
        address=row.address,
        phone=row.phone,
    )
    return replace(now, **changes)  # type: ignore[arg-type]


def renamed(**changes: object) -> NewName:
    new = NewName(
        name="Dinas Baru",
        short_name="Baru",
        letterhead="PEMPROV",
        valid_from=TODAY,
        legal_basis="Perda 2/2026",
    )
    return replace(new, **changes)  # type: ignore[arg-type]


def test_bppbj_enters_an_organisation_with_its_first_name(keeper: Actor) -> None:
    row = organisations.create(NEW, by=keeper, at=NOW)

    assert (row.code, row.kind, row.has_spd, row.fund_paper) == ("disbud", "SKPD", True, "DPA")
    assert row.names.values_list("name", "valid_from").get() == ("Dinas Kebudayaan", TODAY)
    assert AuditEvent.objects.get(act="organisation.create").actor_id == keeper.user_id


def test_the_same_key_enters_once(keeper: Actor) -> None:
    first = organisations.create(NEW, by=keeper.with_key("k1"), at=NOW)
    again = organisations.create(NEW, by=keeper.with_key("k1"), at=NOW)

    assert first.pk == again.pk
    assert Organisation.objects.filter(code="disbud").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Dis bud"}, "code"),
        ({"code": "ada"}, "code"),
        ({"kind": "BUMD"}, "level"),
        ({"kind": "UMK", "level": "UMK"}, "kind"),
        ({"parent_id": 9_999_999}, "parent"),
        ({"coordinator_id": 9_999_999}, "coordinator"),
    ],
)
def test_what_cannot_stand_is_refused(
    keeper: Actor, changes: dict[str, object], field: str
) -> None:
    OrganisationFactory(code="ada")
    before = Organisation.objects.count()

    with pytest.raises(OrganisationRefused) as refusal:
        organisations.create(replace(NEW, **changes), by=keeper, at=NOW)  # type: ignore[arg-type]

    assert list(refusal.value.errors) == [field]
    assert (Organisation.objects.count(), OrganisationName.objects.count()) == (before, 0)


@pytest.mark.parametrize("role", [Role.PA, Role.INSPEKTORAT, Role.GUBERNUR, Role.PEMILIK])
def test_nobody_else_enters_or_changes(role: Role) -> None:
    row = OrganisationFactory()
    by = actor(role)

    with pytest.raises(NotAllowed):
        organisations.create(NEW, by=by, at=NOW)
    with pytest.raises(NotAllowed):
        organisations.edit(row.pk, facts(row, phone="1"), by=by, at=NOW)
    with pytest.raises(NotAllowed):
        organisations.rename(row.pk, renamed(), by=by, at=NOW)
    with pytest.raises(NotAllowed):
        organisations.close(row.pk, TODAY, "x", by=by, at=NOW)

    row.refresh_from_db()
    assert (row.version, row.closed_date, row.names.count()) == (1, None, 0)


def test_a_parent_below_oneself_is_refused(keeper: Actor) -> None:
    top = OrganisationFactory(level="DINAS")
    middle = OrganisationFactory(level="SUDIN", parent=top)
    low = OrganisationFactory(level="UNIT", parent=middle)

    with pytest.raises(OrganisationRefused, match="lingkaran"):
        organisations.edit(top.pk, facts(top, parent_id=low.pk), by=keeper, at=NOW)

    top.refresh_from_db()
    assert top.parent_id is None


def test_an_edit_on_an_older_version_is_refused(keeper: Actor) -> None:
    row = OrganisationFactory()
    organisations.edit(row.pk, facts(row, phone="1"), by=keeper, at=NOW)

    with pytest.raises(StaleVersion):
        organisations.edit(
            row.pk, facts(row, phone="2"), by=replace(keeper, seen_version=1), at=NOW
        )

    row.refresh_from_db()
    assert (row.phone, row.version) == ("1", 2)


def test_kind_is_fixed_even_in_the_database() -> None:
    row = OrganisationFactory(kind="SKPD")

    with pytest.raises(InternalError), transaction.atomic():
        Organisation.objects.filter(pk=row.pk).update(kind="BUMD")

    row.refresh_from_db()
    assert row.kind == "SKPD"


def test_a_name_counts_from_its_date(keeper: Actor) -> None:
    row = OrganisationFactory(name="Dinas Lama", letterhead="PEMPROV LAMA")

    organisations.rename(row.pk, renamed(), by=keeper, at=NOW)

    row.refresh_from_db()
    assert (row.name, row.letterhead) == ("Dinas Baru", "PEMPROV")
    yesterday, today = names.on(row, date(2026, 11, 25)), names.on(row, TODAY)
    assert (yesterday.name, yesterday.letterhead) == ("Dinas Lama", "PEMPROV LAMA")
    assert (today.name, today.letterhead) == ("Dinas Baru", "PEMPROV")


def test_a_later_name_waits_for_its_day(keeper: Actor) -> None:
    row = OrganisationFactory(name="Dinas Lama")
    organisations.rename(row.pk, renamed(valid_from=date(2026, 12, 1)), by=keeper, at=NOW)

    early = organisations.take_over_names(at=NOW)
    row.refresh_from_db()
    assert (early, row.name) == (0, "Dinas Lama")
    late = organisations.take_over_names(at=datetime(2026, 12, 3, tzinfo=UTC))
    again = organisations.take_over_names(at=datetime(2026, 12, 3, tzinfo=UTC))

    row.refresh_from_db()
    assert (late, again, row.name) == (1, 0, "Dinas Baru")
    assert AuditEvent.objects.filter(act="organisation.take_over_name").count() == 1


def test_a_name_of_the_same_day_is_corrected(keeper: Actor) -> None:
    row = OrganisationFactory()
    organisations.rename(row.pk, renamed(name="Dinas Salah"), by=keeper, at=NOW)
    organisations.rename(row.pk, renamed(), by=keeper, at=NOW)

    assert list(row.names.order_by("valid_from").values_list("name", flat=True)) == [
        row.name,
        "Dinas Baru",
    ]


def test_a_name_needs_its_basis(keeper: Actor) -> None:
    row = OrganisationFactory()

    with pytest.raises(OrganisationRefused, match="dasar hukum"):
        organisations.rename(row.pk, renamed(legal_basis=" "), by=keeper, at=NOW)

    assert row.names.count() == 0


def test_closing_waits_for_units_and_people(keeper: Actor) -> None:
    row = OrganisationFactory()
    unit = OrganisationFactory(parent=row)
    person = AppointmentFactory(organisation=row)

    with pytest.raises(StillInUse, match="1 unit di bawahnya dan 1 penunjukan"):
        organisations.close(row.pk, TODAY, "Digabung", by=keeper, at=NOW)
    organisations.close(unit.pk, TODAY, "Digabung", by=keeper, at=NOW)
    type(person).objects.filter(pk=person.pk).update(valid_to=TODAY)
    closed = organisations.close(row.pk, TODAY, "Digabung", by=keeper, at=NOW)

    assert (closed.closed_date, closed.is_open(TODAY)) == (TODAY, False)
    with pytest.raises(WrongState):
        organisations.close(row.pk, TODAY, "Lagi", by=keeper, at=NOW)


def test_the_register_is_seen_by_role() -> None:
    asisten = OrganisationFactory(kind="OVERSIGHT", level="ASISTEN", code="asisten")
    bumd_office = OrganisationFactory(kind="OVERSIGHT", code="bpbumd")
    OrganisationFactory(code="dalam", coordinator=asisten)
    OrganisationFactory(code="luar")
    OrganisationFactory(code="mrt", kind="BUMD")
    OrganisationFactory(code="warung", kind="UMK")

    def seen(by: Actor) -> list[str]:
        return sorted(register_for(by).values_list("code", flat=True))

    everything = ["asisten", "bpbumd", "dalam", "luar", "mrt", "warung"]
    for role in (Role.BPPBJ, Role.INSPEKTORAT, Role.GUBERNUR):
        assert seen(actor(role, bumd_office)) == everything
    assert seen(actor(Role.ASISTEN, asisten)) == ["asisten", "dalam"]
    assert seen(actor(Role.BPBUMD, bumd_office)) == ["bpbumd", "mrt"]
    luar, warung = (Organisation.objects.get(code=c) for c in ("luar", "warung"))
    assert seen(actor(Role.PPK, luar)) == ["luar"]
    assert seen(actor(Role.PEMILIK, warung)) == ["warung"]
    assert seen(actor(Role.PPKUKM, bumd_office)) == ["bpbumd"]
    assert list(register_for(None)) == list(register_for(SYSTEM)) == []
