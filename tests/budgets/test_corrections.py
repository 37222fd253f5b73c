"""An SPD after it was issued: revised, withdrawn, its versions and its paper."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from pypdf import PdfReader

from accounts.models import Organisation, Role
from budgets import queries, services
from budgets.models import Balance, BudgetLine, LedgerEntry, Tranche, TrancheLine, TrancheVersion
from budgets.rules import AnnexLine, NewTranche
from budgets.services.corrections import TrancheGone
from budgets.services.funding import DraftRefused
from budgets.summary import Summary
from core.acts import SYSTEM
from core.errors import NotAllowed, NotFound, StaleVersion
from core.models import AuditEvent, Notification
from tests.budgets.test_pages import client_of
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.budgets import budget_line, issue, moment

pytestmark = pytest.mark.django_db

YEAR = 2026
NOW = moment(YEAR, 6)
WHY = "DPPA"


@pytest.fixture
def line() -> BudgetLine:
    return budget_line(
        OrganisationFactory(short_name="Diskominfotik"), year=YEAR, dpa=1_000, released=400
    )


@pytest.fixture
def second(line: BudgetLine) -> BudgetLine:
    return budget_line(line.organisation, year=YEAR, dpa=500, released=0)


@pytest.fixture
def tranche(line: BudgetLine) -> Tranche:
    return Tranche.objects.get()


def annex(*pairs: tuple[BudgetLine, int]) -> tuple[AnnexLine, ...]:
    return tuple(AnnexLine(line.pk, Decimal(amount)) for line, amount in pairs)


def changed(tranche: Tranche, *pairs: tuple[BudgetLine, int], **changes: object) -> NewTranche:
    draft = replace(queries.draft_of(tranche), lines=annex(*pairs))
    return replace(draft, **changes)  # type: ignore[arg-type]


def hold(line: BudgetLine, amount: int) -> None:
    services.reserve(
        line.pk, Decimal(amount), reference="orders.order:1", label="Pesanan", by=SYSTEM, at=NOW
    )


def state(line: BudgetLine) -> tuple[object, ...]:
    balance = Balance.objects.get(line=line)
    return (
        balance.released,
        balance.released_monthly,
        list(Tranche.objects.order_by("pk").values_list("number", "total", "version")),
        list(TrancheLine.objects.order_by("pk").values_list("pk", "amount")),
        TrancheVersion.objects.count(),
        LedgerEntry.objects.count(),
        AuditEvent.objects.count(),
    )


def moves(tranche: Tranche) -> list[tuple[str, int, Decimal, str]]:
    rows = LedgerEntry.objects.filter(tranche=tranche).order_by("pk")
    return list(rows.values_list("kind", "line_id", "amount", "reason"))


def test_a_revision_moves_each_line_by_its_difference(
    tranche: Tranche, line: BudgetLine, second: BudgetLine
) -> None:
    told = AppointmentFactory(role=Role.KPA, organisation=line.organisation).user_id
    new = changed(tranche, (line, 300), (second, 250), number="SPD-P", month_to=3)

    services.revise_tranche(tranche.pk, new, WHY, by=actor(Role.BPKD), at=NOW)

    tranche.refresh_from_db()
    assert (tranche.number, tranche.total, tranche.version, tranche.month_to) == (
        "SPD-P",
        550,
        2,
        3,
    )
    assert moves(tranche) == [
        ("ISSUE", line.pk, 400, ""),
        ("WITHDRAW", line.pk, 100, WHY),
        ("ISSUE", second.pk, 250, WHY),
    ]
    assert Balance.objects.get(line=line).released_monthly == [300] * 12
    assert Balance.objects.get(line=second).released_monthly == [250] * 12
    assert Notification.objects.get(kind="spd-revised").recipient_id == told
    assert AuditEvent.objects.get(act="spd.revise").data == {
        "before": "400.00",
        "total": "550.00",
        "number": "SPD-P",
    }
    assert list(services.verify(lambda done: None)) == []


def test_each_version_keeps_its_own_ikhtisar(
    tranche: Tranche, line: BudgetLine, second: BudgetLine
) -> None:
    issue(line, 100)
    new = changed(tranche, (second, 250))
    services.revise_tranche(tranche.pk, new, WHY, by=SYSTEM, at=NOW)

    versions = queries.versions(tranche)
    first, newest = queries.sheet(versions, 1), queries.sheet(versions)
    assert first.overview == Summary(Decimal(1_000), Decimal(0), Decimal(400))
    assert newest.overview == Summary(Decimal(1_500), Decimal(100), Decimal(250))
    assert [(row.line_id, row.earlier_amount, row.summary.this) for row in newest.annex] == [
        (second.pk, 0, 250),
        (line.pk, 400, 0),
    ]
    assert [row.earlier_amount for row in first.annex] == [None]


def test_funds_in_use_cannot_be_taken_back(tranche: Tranche, line: BudgetLine) -> None:
    hold(line, 300)
    before = state(line)

    with pytest.raises(DraftRefused) as refused:
        services.revise_tranche(tranche.pk, changed(tranche, (line, 299)), WHY, by=SYSTEM, at=NOW)
    with pytest.raises(DraftRefused) as kept:
        services.withdraw_tranche(tranche.pk, WHY, by=SYSTEM, at=NOW)

    sentence = (
        f"{line}: dikurangi Rp101, padahal dari SPD ini hanya Rp100 yang belum terpakai (terpakai "
        "Rp300). Sisakan paling sedikit Rp300."
    )
    assert refused.value.errors == {f"lines.{line.pk}": [sentence]}
    assert list(kept.value.errors) == [f"lines.{line.pk}"]
    assert state(line) == before
    services.revise_tranche(tranche.pk, changed(tranche, (line, 300)), WHY, by=SYSTEM, at=NOW)
    assert Balance.objects.get(line=line).free(6) == 0


def test_what_a_later_spd_opens_covers_the_use(tranche: Tranche, line: BudgetLine) -> None:
    issue(line, 300, month_from=4)
    hold(line, 300)

    services.withdraw_tranche(tranche.pk, WHY, by=SYSTEM, at=NOW)

    assert Balance.objects.get(line=line).released_monthly == [0] * 3 + [300] * 9
    assert list(services.verify(lambda done: None)) == []


def test_an_spd_of_a_later_month_is_withdrawn_freely(tranche: Tranche, line: BudgetLine) -> None:
    later = issue(line, 100, month_from=9)
    hold(line, 400)

    services.withdraw_tranche(later.pk, WHY, by=SYSTEM, at=NOW)

    assert Balance.objects.get(line=line).released_monthly == [400] * 12


@pytest.mark.parametrize(
    ("pairs", "changes", "reason", "fields"),
    [
        ((), {}, WHY, ["lines"]),
        ((400,), {}, WHY, ["lines"]),
        ((1_001,), {}, WHY, ["lines.LINE"]),
        ((-1,), {}, WHY, ["lines.LINE"]),
        ((300,), {"number": ""}, WHY, ["number"]),
        ((300,), {"month_to": 13}, WHY, ["month_to"]),
        ((300,), {}, "", ["reason"]),
    ],
)
def test_a_faulty_revision_changes_nothing(
    tranche: Tranche,
    line: BudgetLine,
    pairs: tuple[int, ...],
    changes: dict[str, object],
    reason: str,
    fields: list[str],
) -> None:
    before = state(line)
    new = changed(tranche, *((line, amount) for amount in pairs), **changes)

    with pytest.raises(DraftRefused) as refused:
        services.revise_tranche(tranche.pk, new, reason, by=SYSTEM, at=NOW)

    places = {name.replace("LINE", str(line.pk)) for name in fields}
    assert places <= set(refused.value.errors)
    assert state(line) == before


def test_another_spd_keeps_its_number_and_months(tranche: Tranche, line: BudgetLine) -> None:
    other = issue(line, 100, number="900/2")
    before = state(line)

    for changes, field in (({"number": "900/2"}, "number"), ({"month_to": 4}, f"lines.{line.pk}")):
        with pytest.raises(DraftRefused) as refused:
            services.revise_tranche(
                tranche.pk, changed(tranche, (line, 300), **changes), WHY, by=SYSTEM, at=NOW
            )
        assert list(refused.value.errors) == [field]

    assert state(line) == before
    assert other.months == "Februari"


def test_a_withdrawn_spd_is_history(tranche: Tranche, line: BudgetLine) -> None:
    services.withdraw_tranche(tranche.pk, "Salah kantor", by=SYSTEM, at=NOW)
    before = state(line)

    for act in (
        lambda: services.withdraw_tranche(tranche.pk, WHY, by=SYSTEM, at=NOW),
        lambda: services.revise_tranche(
            tranche.pk, changed(tranche, (line, 1)), WHY, by=SYSTEM, at=NOW
        ),
    ):
        with pytest.raises(TrancheGone, match="sudah ditarik"):
            act()

    assert state(line) == before
    assert TrancheLine.objects.get(tranche=tranche).amount == 400
    issue(line, 1_000, month_from=1)
    assert Balance.objects.get(line=line).released_monthly == [1_000] * 12
    assert list(services.verify(lambda done: None)) == []


def test_the_same_key_withdraws_once_and_a_stale_page_is_refused(
    tranche: Tranche, line: BudgetLine
) -> None:
    stale = replace(actor(Role.BPKD), seen_version=7)
    with pytest.raises(StaleVersion):
        services.withdraw_tranche(tranche.pk, WHY, by=stale, at=NOW)
    by = actor(Role.BPKD).with_key("satu")

    first = services.withdraw_tranche(tranche.pk, WHY, by=by, at=NOW)
    assert services.withdraw_tranche(tranche.pk, WHY, by=by, at=NOW) == first
    assert LedgerEntry.objects.filter(kind="WITHDRAW").count() == 1


def test_only_bpkd_corrects(tranche: Tranche, line: BudgetLine) -> None:
    before = state(line)

    for role, office, error in (
        (Role.PA, line.organisation, NotAllowed),
        (Role.PA, OrganisationFactory(), NotFound),
        (Role.INSPEKTORAT, None, NotAllowed),
    ):
        with pytest.raises(error):
            services.withdraw_tranche(tranche.pk, WHY, by=actor(role, office), at=NOW)

    assert state(line) == before


def test_versions_cannot_be_changed(tranche: Tranche) -> None:
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM budgets_trancheversion")
    assert tranche.versions.count() == 1


def test_the_paper_says_what_the_version_says(tranche: Tranche, line: BudgetLine) -> None:
    treasurer = AppointmentFactory(role=Role.BENDAHARA, organisation=line.organisation)
    new = changed(tranche, (line, 350), number="SPD-P")
    bpkd = OrganisationFactory(
        kind=Organisation.Kind.OVERSIGHT, short_name="BPKD", name="Badan Pengelolaan Keuangan"
    )
    services.revise_tranche(tranche.pk, new, WHY, by=actor(Role.BPKD, bpkd), at=NOW)
    client = client_of(Role.BPKD)

    texts = []
    for version in (1, 2):
        response = client.get(f"/anggaran/spd/{tranche.pk}/pdf/?versi={version}")
        assert response["Content-Type"] == "application/pdf"
        reader = PdfReader(BytesIO(b"".join(response.streaming_content)))
        texts.append("".join("".join(page.extract_text() for page in reader.pages).split()))

    assert "Rp400" in texts[0]
    assert treasurer.user.name.replace(" ", "") not in texts[0]
    for words in (
        "Rp350",
        "SPD-P",
        "(PERUBAHAN)",
        "BADANPENGELOLAANKEUANGAN",
        treasurer.user.name.replace(" ", ""),
    ):
        assert words in texts[1]
