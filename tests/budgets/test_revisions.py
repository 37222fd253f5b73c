"""A DPA line after it was entered: DPPA, block, and who may do it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError

from accounts.models import Organisation, Role
from budgets import services
from budgets.models import Balance, BudgetLine, Component, LedgerEntry, LineVersion
from budgets.rules import NewComponent, Revision
from budgets.services.funding import DraftRefused
from budgets.services.revisions import BlockUnchanged
from budgets.services.shortages import LineBlocked
from core.acts import SYSTEM
from core.errors import NotAllowed, NotFound
from core.models import AuditEvent, Notification
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.budgets import budget_line, moment, new_line

pytestmark = pytest.mark.django_db

YEAR = 2026
NOW = moment(YEAR, 3)
PARTS = (
    NewComponent("Konsumsi rapat (makan)", Decimal(10), "Orang / Kali", Decimal(70)),
    NewComponent("Kudapan", Decimal("2.5"), "Orang / Kali", Decimal(120)),
)
DPPA = Revision("DPPA/1/2026", Decimal(1_500), "Perda APBD Perubahan")


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(year=YEAR, dpa=1_000, released=400, dpa_number="DPA/1/2026")


@pytest.fixture
def rkap() -> BudgetLine:
    mrt = OrganisationFactory(kind=Organisation.Kind.BUMD, short_name="MRT")
    return budget_line(mrt, year=YEAR, dpa=1_000, dpa_number="RKAP/1/2026")


def state(line: BudgetLine) -> tuple[Any, ...]:
    balance = Balance.objects.get(line=line)
    return (
        balance.dpa,
        balance.released,
        balance.blocked_reason,
        LedgerEntry.objects.filter(line=line).count(),
        LineVersion.objects.filter(line=line).count(),
        AuditEvent.objects.count(),
    )


def reserve(line: BudgetLine, amount: int, reference: str = "orders.order:1") -> None:
    services.reserve(
        line.pk, Decimal(amount), reference=reference, label="Pesanan", by=SYSTEM, at=NOW
    )


def entries(line: BudgetLine) -> list[tuple[str, Decimal, str]]:
    rows = LedgerEntry.objects.filter(line=line).order_by("pk")
    return list(rows.values_list("kind", "amount", "label"))


def test_a_new_line_is_its_first_version() -> None:
    draft = replace(new_line(OrganisationFactory(), year=YEAR), amount=Decimal(1_000))
    line = services.create_line(replace(draft, components=PARTS), by=SYSTEM, at=NOW)

    version = line.versions.get()
    assert (version.version, version.number, version.amount) == (1, draft.dpa_number, 1_000)
    assert [part.amount for part in version.components.order_by("pk")] == [700, 300]


def test_a_dppa_raises_the_ceiling(line: BudgetLine) -> None:
    services.revise_line(line.pk, DPPA, by=actor(Role.BPKD), at=NOW)

    line.refresh_from_db()
    assert (line.dpa_number, Balance.objects.get(line=line).dpa) == ("DPPA/1/2026", 1_500)
    assert entries(line)[-1] == ("RAISE", 500, "DPA DPPA/1/2026")
    assert list(line.versions.order_by("version").values_list("version", "amount")) == [
        (1, 1_000),
        (2, 1_500),
    ]
    event = AuditEvent.objects.get(act="budget-line.revise")
    assert event.data == {"before": "1000.00", "amount": "1500", "number": "DPPA/1/2026"}
    assert list(services.verify(lambda done: None)) == []


def test_a_dppa_lowers_the_ceiling_down_to_its_spd(line: BudgetLine) -> None:
    services.revise_line(line.pk, replace(DPPA, amount=Decimal(400)), by=SYSTEM, at=NOW)

    assert Balance.objects.get(line=line).dpa == 400
    assert entries(line)[-1][:2] == ("LOWER", 600)
    assert list(services.verify(lambda done: None)) == []


def test_a_dppa_may_take_everything_away() -> None:
    line = budget_line(year=YEAR, dpa=1_000, released=0)

    services.revise_line(line.pk, replace(DPPA, amount=Decimal(0)), by=SYSTEM, at=NOW)

    assert Balance.objects.get(line=line).dpa == 0
    assert list(services.verify(lambda done: None)) == []


def test_a_dppa_with_the_same_amount_is_a_version_without_an_entry(line: BudgetLine) -> None:
    before = len(entries(line))

    services.revise_line(line.pk, replace(DPPA, amount=Decimal(1_000)), by=SYSTEM, at=NOW)

    assert (line.versions.count(), len(entries(line))) == (2, before)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"amount": Decimal(399)}, "amount", "di bawah SPD yang sudah terbit Rp400"),
        ({"amount": Decimal(-1)}, "amount", "harus lebih dari Rp0"),
        ({"amount": Decimal("NaN")}, "amount", "bukan angka"),
        ({"amount": Decimal(10**14)}, "amount", "terlalu besar"),
        ({"number": "DPA/1/2026"}, "number", "sudah dipakai baris ini"),
        ({"number": ""}, "number", "wajib diisi"),
        ({"reason": " "}, "reason", "wajib diisi"),
        ({"components": PARTS}, "components", "tidak sama dengan pagu Rp1.500 (selisih Rp500)"),
        ({"components": (replace(PARTS[0], volume=Decimal(0)),)}, "components", "Koefisien harus"),
    ],
)
def test_a_faulty_dppa_changes_nothing(
    line: BudgetLine, changes: dict[str, Any], field: str, words: str
) -> None:
    before = state(line)

    with pytest.raises(DraftRefused) as refused:
        services.revise_line(line.pk, replace(DPPA, **changes), by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field][0]
    assert state(line) == before


def test_the_same_key_revises_once(line: BudgetLine) -> None:
    by = actor(Role.BPKD).with_key("satu")

    services.revise_line(line.pk, DPPA, by=by, at=NOW)
    services.revise_line(line.pk, DPPA, by=by, at=NOW)

    assert line.versions.count() == 2


def test_versions_and_components_cannot_be_changed(line: BudgetLine) -> None:
    services.revise_line(
        line.pk, replace(DPPA, amount=Decimal(1_000), components=PARTS), by=SYSTEM, at=NOW
    )

    for table in ("budgets_lineversion", "budgets_component"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")
    assert Component.objects.count() == 2


def test_a_bumd_revises_its_own_rkap_and_its_release_follows(rkap: BudgetLine) -> None:
    director = actor(Role.PA, rkap.organisation)

    services.revise_line(rkap.pk, DPPA, by=director, at=NOW)
    assert Balance.objects.get(line=rkap).released == 1_500
    reserve(rkap, 300)
    with pytest.raises(DraftRefused, match="di bawah yang sudah terpakai Rp300"):
        services.revise_line(
            rkap.pk, Revision("RKAP/3", Decimal(299), "Turun"), by=director, at=NOW
        )
    services.revise_line(rkap.pk, Revision("RKAP/3", Decimal(300), "Turun"), by=director, at=NOW)

    balance = Balance.objects.get(line=rkap)
    assert (balance.dpa, balance.released, balance.reserved) == (300, 300, 300)
    assert list(services.verify(lambda done: None)) == []


def test_bpkd_fills_skpd_and_a_bumd_itself(line: BudgetLine, rkap: BudgetLine) -> None:
    bpkd, own = actor(Role.BPKD), actor(Role.KPA, rkap.organisation)
    other = actor(Role.PA, OrganisationFactory(kind=Organisation.Kind.BUMD))
    before = (state(line)[:5], state(rkap)[:5])

    for by, target, error in (
        (bpkd, rkap, NotAllowed),
        (own, line, NotFound),
        (other, rkap, NotFound),
        (actor(Role.PPK, rkap.organisation), rkap, NotAllowed),
        (actor(Role.PA, line.organisation), line, NotAllowed),
    ):
        with pytest.raises(error):
            services.revise_line(target.pk, DPPA, by=by, at=NOW)
    with pytest.raises(DraftRefused, match="diisi dan disetujui PA/KPA BUMD itu sendiri"):
        services.create_line(new_line(rkap.organisation, year=YEAR), by=bpkd, at=NOW)
    with pytest.raises(DraftRefused, match="DPA SKPD hanya diisi oleh BPKD"):
        services.create_line(new_line(line.organisation, year=YEAR), by=own, at=NOW)

    assert (state(line)[:5], state(rkap)[:5]) == before
    made = services.create_line(new_line(rkap.organisation, year=YEAR), by=own, at=NOW)
    assert made.organisation == rkap.organisation


def test_a_blocked_line_gives_nothing_new_but_pays(line: BudgetLine) -> None:
    AppointmentFactory(role=Role.BENDAHARA, organisation=line.organisation)
    reserve(line, 100)
    services.commit("orders.order:1", by=SYSTEM, at=NOW)
    reserve(line, 50, "orders.order:2")
    services.block_line(line.pk, "Pergeseran anggaran", by=actor(Role.BPKD), at=NOW)
    before = state(line)

    with pytest.raises(LineBlocked, match="diblokir: Pergeseran anggaran"), transaction.atomic():
        reserve(line, 10, "orders.order:3")
    with pytest.raises(LineBlocked), transaction.atomic():
        services.commit("orders.order:2", by=SYSTEM, at=NOW)

    assert state(line) == before
    services.realise("orders.order:1", by=SYSTEM, at=NOW)
    services.release("orders.order:2", reason="Batal", by=SYSTEM, at=NOW)
    assert Notification.objects.filter(kind="budget-line-blocked").count() == 1
    services.unblock_line(line.pk, "Pergeseran selesai", by=actor(Role.BPKD), at=NOW)
    reserve(line, 10, "orders.order:3")
    assert list(services.verify(lambda done: None)) == []


def test_a_block_is_set_and_lifted_once(line: BudgetLine) -> None:
    bpkd = actor(Role.BPKD)
    with pytest.raises(BlockUnchanged):
        services.unblock_line(line.pk, "Salah", by=bpkd, at=NOW)
    with pytest.raises(DraftRefused):
        services.block_line(line.pk, " ", by=bpkd, at=NOW)
    services.block_line(line.pk, "Satu", by=bpkd, at=NOW)

    with pytest.raises(BlockUnchanged):
        services.block_line(line.pk, "Dua", by=bpkd, at=NOW)

    assert Balance.objects.get(line=line).blocked_reason == "Satu"
    acts = AuditEvent.objects.filter(act__startswith="budget-line.").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["budget-line.create", "budget-line.block"]
