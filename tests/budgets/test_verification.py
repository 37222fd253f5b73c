"""verify_ledger finds what was changed behind the services' back."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from budgets import services
from budgets.models import Balance, BudgetLine, Encumbrance, LedgerEntry, TrancheLine
from core.acts import SYSTEM
from tests.factories.budgets import budget_line, moment

pytestmark = pytest.mark.django_db

NOW = moment(2026, 3)


@pytest.fixture
def line() -> BudgetLine:
    line = budget_line(year=2026, dpa=1_000, released=800)
    budget_line(year=2026)
    services.reserve(
        line.pk, Decimal(300), reference="orders.order:1", label="Pesanan", by=SYSTEM, at=NOW
    )
    services.commit("orders.order:1", by=SYSTEM, at=NOW)
    return line


def differences() -> list[str]:
    return list(services.verify(lambda done: None))


def test_true_books_pass(line: BudgetLine, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_ledger")

    assert "Buku anggaran cocok: 2 baris anggaran diperiksa." in capsys.readouterr().out


def test_a_tampered_balance_is_named(line: BudgetLine, capsys: pytest.CaptureFixture[str]) -> None:
    Balance.objects.filter(line=line).update(committed=299)

    with pytest.raises(CommandError, match="1 selisih pada 2 baris anggaran"):
        call_command("verify_ledger")

    told = capsys.readouterr().err
    assert f"Baris {line.pk} ({line.organisation.short_name}, {line})" in told
    assert "terikat pada saldo Rp299, menurut mutasi Rp300 (selisih -Rp1)." in told


def test_a_tampered_month_is_named(line: BudgetLine) -> None:
    Balance.objects.filter(line=line).update(released_monthly=[0] + [800] * 11)

    told = "SPD sampai Januari pada saldo Rp0, menurut mutasi Rp800 (selisih -Rp800)."
    assert differences() == [f"Baris {line.pk} ({line.organisation.short_name}, {line}): {told}"]


def test_a_tampered_encumbrance_is_named(line: BudgetLine) -> None:
    Encumbrance.objects.update(committed=0)

    assert ["terikat untuk orders.order:1 Rp0" in text for text in differences()] == [True]


def test_a_lost_encumbrance_is_named(line: BudgetLine) -> None:
    Encumbrance.objects.all().delete()

    assert ["tidak mempunyai ikatan" in text for text in differences()] == [True]


def test_a_tampered_annex_is_named(line: BudgetLine) -> None:
    TrancheLine.objects.filter(line=line).update(amount=900)

    assert ["lampiran SPD" in text for text in differences()] == [True]


def test_a_lost_annex_is_named(line: BudgetLine) -> None:
    TrancheLine.objects.filter(line=line).delete()

    assert ["Rp0, menurut mutasi Rp800" in text for text in differences()] == [True]


def test_a_lost_balance_is_named(line: BudgetLine) -> None:
    Balance.objects.filter(line=line).delete()

    assert ["tidak mempunyai saldo" in text for text in differences()] == [True]


def test_a_smuggled_entry_is_named(line: BudgetLine) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO budgets_ledgerentry (line_id, kind, amount, month, reference, label, "
            "reason, at, actor_name) VALUES (%s, 'RELEASE_COMMITTED', 5, 3, 'orders.order:1', "
            "'x', '', now(), 'x')",
            [line.pk],
        )

    assert len(differences()) == 2
    assert LedgerEntry.objects.filter(line=line).count() == 5


def test_progress_counts_lines(line: BudgetLine) -> None:
    heard: list[int] = []

    list(services.verify(heard.append))

    assert heard == [2]
