"""Entering DPA and RKAP lines."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from accounts.models import Organisation, Role
from budgets import services
from budgets.models import Balance, BudgetLine, LedgerEntry
from budgets.services.funding import DraftRefused
from core.acts import SYSTEM
from core.errors import NotAllowed
from core.idempotency import KeyReused
from core.models import AuditEvent
from tests.factories.accounts import OrganisationFactory, actor
from tests.factories.budgets import moment, new_line

pytestmark = pytest.mark.django_db

NOW = moment(2026, 3)
DRAFT = {"year": 2026}


def counts() -> tuple[int, int, int, int]:
    return (
        BudgetLine.objects.count(),
        Balance.objects.count(),
        LedgerEntry.objects.count(),
        AuditEvent.objects.count(),
    )


def test_a_dpa_line_starts_without_released_funds() -> None:
    bpkd = actor(Role.BPKD)

    line = services.create_line(new_line(OrganisationFactory(), **DRAFT), by=bpkd, at=NOW)

    balance = Balance.objects.get(line=line)
    assert (balance.dpa, balance.released) == (100_000_000, 0)
    assert balance.released_monthly == [0] * 12
    entry = LedgerEntry.objects.get(line=line)
    assert (entry.kind, entry.amount, entry.at) == ("APPROPRIATE", 100_000_000, NOW)
    assert (entry.actor_name, entry.actor_id) == (bpkd.user_name, bpkd.user_id)
    assert AuditEvent.objects.get().act == "budget-line.create"


def test_a_bumd_line_is_released_at_once() -> None:
    bumd = OrganisationFactory(kind=Organisation.Kind.BUMD)

    line = services.create_line(new_line(bumd, **DRAFT), by=SYSTEM, at=NOW)

    balance = Balance.objects.get(line=line)
    assert balance.released_monthly == [100_000_000] * 12
    entries = LedgerEntry.objects.filter(line=line).order_by("pk")
    assert [(e.kind, e.reason, e.tranche_id) for e in entries] == [
        ("APPROPRIATE", "", None),
        ("ISSUE", "RKAP; BUMD tanpa SPD", None),
    ]


@pytest.mark.parametrize("role", [Role.PA, Role.PPK, Role.BENDAHARA, Role.BPPBJ, Role.PEMILIK])
def test_only_bpkd_enters_lines(role: Role) -> None:
    office = OrganisationFactory()

    with pytest.raises(NotAllowed, match="Hanya BPKD"):
        services.create_line(new_line(office, **DRAFT), by=actor(role, office), at=NOW)

    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"amount": Decimal(10) ** 17}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"year": 2025}, "year"),
        ({"year": 2028}, "year"),
        ({"sub_activity_code": "7.02.01"}, "sub_activity_code"),
        ({"sub_activity_code": "7.02.01.1.06.0009\n"}, "sub_activity_code"),
        ({"sub_activity_code": "٧.02.01.1.06.0009"}, "sub_activity_code"),
        ({"account_code": "5.1.2.1.1.52"}, "account_code"),
        ({"account_code": "\x00"}, "account_code"),
        ({"sub_activity_name": " "}, "sub_activity_name"),
        ({"account_name": "x" * 201}, "account_name"),
        ({"dpa_number": "a\x00"}, "dpa_number"),
        ({"fund_source": ""}, "fund_source"),
        ({"organisation_id": 0}, "organisation"),
        ({"organisation_id": 10**30}, "organisation"),
    ],
)
def test_a_faulty_line_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    draft = new_line(OrganisationFactory(), **(DRAFT | changes))

    with pytest.raises(DraftRefused) as refused:
        services.create_line(draft, by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == [field]
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("kind", [Organisation.Kind.OVERSIGHT, Organisation.Kind.UMK])
def test_only_buyers_have_lines(kind: Organisation.Kind) -> None:
    with pytest.raises(DraftRefused) as refused:
        services.create_line(new_line(OrganisationFactory(kind=kind), **DRAFT), by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == ["organisation"]
    assert counts() == (0, 0, 0, 0)


def test_many_faults_are_all_told() -> None:
    draft = new_line(
        OrganisationFactory(), year=1, amount=Decimal(0), account_code="x", dpa_number=""
    )

    with pytest.raises(DraftRefused) as refused:
        services.create_line(draft, by=SYSTEM, at=NOW)

    assert set(refused.value.errors) == {"year", "amount", "account_code", "dpa_number"}
    assert "Ada 1 kesalahan lain." in refused.value.message


def test_a_second_line_of_the_same_codes_is_refused() -> None:
    draft = new_line(OrganisationFactory(), **DRAFT)
    services.create_line(draft, by=SYSTEM, at=NOW)
    before = counts()

    with pytest.raises(DraftRefused) as refused:
        services.create_line(draft, by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == ["account_code"]
    assert counts() == before


def test_the_same_key_gives_the_same_line() -> None:
    bpkd = actor(Role.BPKD).with_key("satu")
    draft = new_line(OrganisationFactory(), **DRAFT)

    first = services.create_line(draft, by=bpkd, at=NOW)
    again = services.create_line(draft, by=bpkd, at=NOW)

    assert again == first
    assert BudgetLine.objects.count() == 1
    with pytest.raises(KeyReused):
        services.create_line(new_line(OrganisationFactory(), **DRAFT), by=bpkd, at=NOW)


def test_one_bad_line_imports_nothing() -> None:
    office = OrganisationFactory()
    good, bad = new_line(office, **DRAFT), new_line(office, **(DRAFT | {"amount": Decimal(0)}))

    with pytest.raises(DraftRefused):
        services.import_lines([good, bad], by=SYSTEM, at=NOW)
    assert counts() == (0, 0, 0, 0)

    assert len(services.import_lines([good], by=SYSTEM, at=NOW)) == 1


def test_a_repeated_import_gives_the_first_answer() -> None:
    bpkd = actor(Role.BPKD).with_key("impor")
    office = OrganisationFactory()
    drafts = [new_line(office, **DRAFT), new_line(office, **DRAFT)]

    first = services.import_lines(drafts, by=bpkd, at=NOW)
    again = services.import_lines(drafts, by=bpkd, at=NOW)

    assert again == first
    assert BudgetLine.objects.count() == 2


def test_an_entry_is_never_changed_or_deleted() -> None:
    line = services.create_line(new_line(OrganisationFactory(), **DRAFT), by=SYSTEM, at=NOW)

    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        LedgerEntry.objects.filter(line=line).update(amount=1)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        LedgerEntry.objects.filter(line=line).delete()

    assert LedgerEntry.objects.get(line=line).amount == 100_000_000


def test_the_database_holds_codes_unique() -> None:
    line = services.create_line(new_line(OrganisationFactory(), **DRAFT), by=SYSTEM, at=NOW)
    line.pk = None

    with pytest.raises(IntegrityError, match="budget_line_unique"), transaction.atomic():
        line.save(force_insert=True)

    assert BudgetLine.objects.count() == 1
