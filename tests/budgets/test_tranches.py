"""Issuing SPD: what opens, what is refused, what the ikhtisar says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Organisation, Role
from budgets import queries, services
from budgets.models import Balance, BudgetLine, LedgerEntry, Tranche, TrancheLine
from budgets.rules import AnnexLine
from budgets.services.funding import DraftRefused
from budgets.summary import Summary
from core.acts import SYSTEM
from core.errors import NotAllowed
from core.models import AuditEvent, Notification
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.budgets import Released, budget_line, issue, moment, new_tranche

pytestmark = pytest.mark.django_db

YEAR = 2026
NOW = moment(YEAR, 3)


@pytest.fixture
def office() -> Organisation:
    return OrganisationFactory(short_name="Diskominfotik")


@pytest.fixture
def line(office: Organisation) -> BudgetLine:
    return budget_line(office, year=YEAR, dpa=1_000, released=400)


def state(line: BudgetLine) -> tuple[Decimal, int, int, int]:
    return (
        Balance.objects.get(line=line).released,
        Tranche.objects.count(),
        TrancheLine.objects.count(),
        LedgerEntry.objects.filter(kind="ISSUE").count(),
    )


def test_an_spd_opens_funds_from_its_first_month(line: BudgetLine) -> None:
    second = budget_line(line.organisation, year=YEAR, dpa=500, released=0)
    draft = new_tranche(
        line,
        0,
        lines=(AnnexLine(second.pk, Decimal(50)), AnnexLine(line.pk, Decimal(600))),
        month_from=4,
        month_to=6,
    )

    tranche = services.issue_tranche(draft, by=SYSTEM, at=NOW)

    balances = {row.line_id: row for row in Balance.objects.all()}
    assert tranche.total == 650
    assert balances[line.pk].released_monthly == [400] * 3 + [1_000] * 9
    assert balances[second.pk].released_monthly == [0] * 3 + [50] * 9
    assert tranche.months == "April–Juni"
    assert AuditEvent.objects.filter(act="spd.issue", target_id=tranche.pk).count() == 1
    assert list(services.verify(lambda done: None)) == []


def test_the_office_is_told(line: BudgetLine) -> None:
    told = [
        AppointmentFactory(role=role, organisation=line.organisation).user_id
        for role in (Role.PA, Role.KPA, Role.BENDAHARA)
    ]
    AppointmentFactory(role=Role.PPK, organisation=line.organisation)

    issue(line, 10)

    notices = Notification.objects.order_by("recipient_id")
    assert [notice.recipient_id for notice in notices] == sorted(told)
    assert notices[0].subject == "SPD Rp10 untuk Februari 2026"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"number": ""}, "number", "wajib diisi"),
        ({"number": "x" * 81}, "number", "80 huruf"),
        ({"number": "a\x00"}, "number", "karakter"),
        ({"issued_date": date(YEAR, 3, 16)}, "issued_date", "belum tiba"),
        ({"issued_date": date(YEAR - 2, 12, 31)}, "issued_date", "tahun anggaran 2026"),
        ({"month_from": 5, "month_to": 4}, "month_to", "sebelum bulan awal"),
        ({"month_from": 0}, "month_to", "Bulan diisi 1"),
        ({"month_to": 13}, "month_to", "Bulan diisi 1"),
        ({"month_from": 1}, "lines.LINE", "revisi SPD itu"),
        ({"note": "x" * 301}, "note", "300 huruf"),
        ({"organisation_id": 0}, "organisation", "tidak ditemukan"),
        ({"organisation_id": 10**30}, "organisation", "tidak ditemukan"),
        ({"lines": ()}, "lines", "paling sedikit satu"),
    ],
)
def test_a_faulty_head_is_refused_at_its_field(
    line: BudgetLine, changes: dict[str, Any], field: str, words: str
) -> None:
    before = state(line)

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(line, 1, **changes), by=SYSTEM, at=NOW)

    place = field.replace("LINE", str(line.pk))
    assert list(refused.value.errors) == [place]
    assert words in refused.value.errors[place][0]
    assert state(line) == before


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "99999999999999999"])
def test_a_faulty_amount_is_refused_at_its_line(line: BudgetLine, amount: str) -> None:
    before = state(line)
    draft = new_tranche(line, 1, lines=(AnnexLine(line.pk, Decimal(amount)),))

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(draft, by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == [f"lines.{line.pk}"]
    assert state(line) == before


def test_no_more_than_the_dpa_is_released(line: BudgetLine) -> None:
    before = state(line)

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(line, 601), by=SYSTEM, at=NOW)

    sentence = (
        "Rp601 melebihi sisa DPA yang belum di-SPD-kan Rp600 (DPA Rp1.000, SPD sebelumnya "
        "Rp400); kurangi Rp1."
    )
    assert refused.value.errors == {f"lines.{line.pk}": [sentence]}
    assert state(line) == before
    issue(line, 600)
    assert Balance.objects.get(line=line).released == 1_000


def test_a_number_is_used_once_per_year(line: BudgetLine) -> None:
    issue(line, 1, number="900/1")
    other = budget_line(year=YEAR, released=0)
    before = state(line)

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(other, 1, number="900/1"), by=SYSTEM, at=NOW)

    assert refused.value.errors == {
        "number": ["Nomor SPD 900/1 sudah dipakai pada tahun 2026; periksa nomornya."]
    }
    assert state(line) == before
    next_year = budget_line(year=YEAR + 1, released=0)
    draft = new_tranche(next_year, 1, number="900/1", issued_date=date(YEAR, 3, 1))
    assert services.issue_tranche(draft, by=SYSTEM, at=NOW).year == YEAR + 1


def test_foreign_unknown_and_other_years_lines_are_refused(line: BudgetLine) -> None:
    foreign = budget_line(year=YEAR, released=0)
    later = budget_line(line.organisation, year=YEAR + 1, released=0)
    wrong = (foreign.pk, later.pk, 999_999)
    lines = tuple(AnnexLine(pk, Decimal(1)) for pk in (*wrong, line.pk))
    before = state(line)

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(line, 0, lines=lines), by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == [f"lines.{pk}" for pk in wrong]
    assert "bukan milik Diskominfotik" in refused.value.errors[f"lines.{foreign.pk}"][0]
    assert "milik tahun 2027" in refused.value.errors[f"lines.{later.pk}"][0]
    assert state(line) == before


def test_a_line_stands_once_in_an_annex(line: BudgetLine) -> None:
    lines = (AnnexLine(line.pk, Decimal(400)), AnnexLine(line.pk, Decimal(400)))

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(line, 0, lines=lines), by=SYSTEM, at=NOW)

    assert list(refused.value.errors) == ["lines"]
    assert Balance.objects.get(line=line).released == 400


def test_an_annex_has_a_limit(line: BudgetLine) -> None:
    lines = tuple(AnnexLine(line.pk + n, Decimal(1)) for n in range(501))

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(line, 0, lines=lines), by=SYSTEM, at=NOW)

    assert "paling banyak 500 baris" in refused.value.errors["lines"][0]
    assert Tranche.objects.count() == 1


def test_a_bumd_gets_no_spd() -> None:
    line = budget_line(OrganisationFactory(kind=Organisation.Kind.BUMD), year=YEAR)

    with pytest.raises(DraftRefused) as refused:
        services.issue_tranche(new_tranche(line, 1), by=SYSTEM, at=NOW)

    assert "tidak memerlukan SPD (Ingub 1/2023 KEDUA)" in refused.value.errors["organisation"][0]
    assert Tranche.objects.count() == 0


@pytest.mark.parametrize("role", [Role.PA, Role.KPA, Role.BENDAHARA, Role.BPPBJ, Role.INSPEKTORAT])
def test_only_bpkd_issues(line: BudgetLine, role: Role) -> None:
    before = state(line)
    by = actor(role, line.organisation)

    for act, what in (
        (services.issue_tranche, new_tranche(line, 1)),
        (services.import_tranches, [new_tranche(line, 1)]),
    ):
        with pytest.raises(NotAllowed, match="Hanya BPKD"):
            act(what, by=by, at=NOW)  # type: ignore[operator]

    assert state(line) == before


def test_the_same_key_issues_once(line: BudgetLine) -> None:
    by = actor(Role.BPKD).with_key("satu")
    draft = new_tranche(line, 100)

    first = services.issue_tranche(draft, by=by, at=NOW)
    again = services.issue_tranche(draft, by=by, at=NOW)

    assert again == first
    assert Balance.objects.get(line=line).released == 500


def test_one_bad_spd_imports_nothing_and_later_ones_see_earlier_ones(line: BudgetLine) -> None:
    before = state(line)
    with pytest.raises(DraftRefused):
        services.import_tranches(
            [new_tranche(line, 400), new_tranche(line, 201, month_from=3)], by=SYSTEM, at=NOW
        )
    assert state(line) == before

    made = services.import_tranches(
        [new_tranche(line, 400), new_tranche(line, 200, month_from=3)], by=SYSTEM, at=NOW
    )

    assert len(made) == 2
    assert Balance.objects.get(line=line).released == 1_000


def test_a_repeated_import_gives_the_first_answer(line: BudgetLine) -> None:
    by = actor(Role.BPKD).with_key("impor")
    drafts = [new_tranche(line, 10), new_tranche(line, 20, month_from=3)]

    first = services.import_tranches(drafts, by=by, at=NOW)
    again = services.import_tranches(drafts, by=by, at=NOW)

    assert again == first
    assert Balance.objects.get(line=line).released == 430


def overview(tranche: Tranche) -> Summary:
    """This function will return the ikhtisar that an SPD prints."""
    return queries.sheet(queries.versions(tranche)).overview


def test_an_old_ikhtisar_is_not_rewritten(line: BudgetLine) -> None:
    second = budget_line(line.organisation, year=YEAR, dpa=500, released=0)
    old = issue(line, 100)
    issue(second, 50)
    new = issue(line, 300)
    budget_line(line.organisation, year=YEAR, dpa=9_000, released=0)
    budget_line(year=YEAR, dpa=7_000, released=7_000)

    assert overview(old) == Summary(Decimal(1_500), Decimal(400), Decimal(100))
    assert overview(new) == Summary(Decimal(1_500), Decimal(550), Decimal(300))
    assert [row.summary for row in queries.sheet(queries.versions(new)).annex] == [
        Summary(Decimal(1_000), Decimal(500), Decimal(300))
    ]
    assert overview(new).after == 650


def test_bpkd_is_told_which_offices_run_dry() -> None:
    bpkd = actor(Role.BPKD)
    today = date(YEAR, 6, 15)
    dry, full = OrganisationFactory(short_name="A"), OrganisationFactory(short_name="B")
    budget_line(dry, year=YEAR, dpa=1_000, released=0)
    budget_line(dry, year=YEAR, dpa=1_000, released=(Released(400), Released(100, 7)))
    used = budget_line(dry, year=YEAR, dpa=1_000, released=500)
    budget_line(full, year=YEAR, dpa=1_000, released=1_000)
    services.reserve(
        used.pk, Decimal(450), reference="x:1", label="x", by=SYSTEM, at=moment(YEAR, 6)
    )

    tasks = queries.tasks(bpkd, today)

    assert [(task.subject, task.amount) for task in tasks] == [("A", 1_500)]
    assert tasks[0].detail == "2 baris anggaran hampir atau sudah habis dananya"
    assert tasks[0].url == f"/anggaran/spd/baru/?organisasi={dry.pk}&tahun=2026"
    assert tasks[0].since == moment(YEAR, 6)
    assert queries.tasks(actor(Role.PA, dry), today) == []
    assert queries.tasks(None, today) == []


def test_absorption_per_office() -> None:
    one, two = OrganisationFactory(short_name="A"), OrganisationFactory(short_name="B")
    line = budget_line(one, year=YEAR, dpa=1_000, released=(Released(400), Released(100, 7)))
    budget_line(one, year=YEAR, dpa=500, released=500)
    budget_line(two, year=YEAR, dpa=200, released=0)
    budget_line(two, year=YEAR + 1, dpa=200, released=0)
    services.reserve(
        line.pk, Decimal(150), reference="x:1", label="x", by=SYSTEM, at=moment(YEAR, 6)
    )
    services.commit("x:1", by=SYSTEM, at=moment(YEAR, 6))
    services.realise("x:1", by=SYSTEM, at=moment(YEAR, 6))
    bpkd = actor(Role.BPKD)

    rows = queries.absorption(bpkd, YEAR, date(YEAR, 6, 20))
    total = queries.spending(queries.lines(bpkd, year=YEAR), YEAR, date(YEAR, 6, 20))
    before = queries.spending(queries.lines(bpkd, year=YEAR), YEAR, date(YEAR - 1, 6, 20))

    assert [(row.organisation, row.lines) for row in rows] == [(one, 2), (two, 1)]
    first = rows[0].spending
    assert (first.dpa, first.released, first.opened) == (1_500, 1_000, 900)
    assert (first.realised, first.free, first.absorption) == (150, 750, 10)
    assert (total.dpa, total.opened) == (1_700, 900)
    assert before.opened == 0
    own = queries.absorption(actor(Role.PA, two), YEAR, date(YEAR, 6, 20))
    assert [row.organisation for row in own] == [two]
