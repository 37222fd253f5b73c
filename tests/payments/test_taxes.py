"""The PPh rules of domain.md section 5, one by one and top-down."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import taxes
from payments.states import TaxRule
from payments.taxes import Payee, Purchase, Rates, Tax, TaxRuleUnfit, TaxUnbalanced

DAY = date(2026, 11, 23)
RATES = Rates(
    final=Decimal("0.005"),
    pph21=Decimal("0.025"),
    pph22=Decimal("0.015"),
    pph22_no_npwp=Decimal("0.03"),
    pph22_threshold=Decimal(2_000_000),
    pph23=Decimal("0.02"),
    pph23_no_npwp=Decimal("0.04"),
    turnover_exempt=Decimal(500_000_000),
)
FIRM = Payee(
    is_person=False,
    has_npwp=True,
    statement_year=None,
    final_letter="",
    final_until=None,
    turnover=Decimal(0),
)
PERSON = dataclasses.replace(FIRM, is_person=True)
CATERING = Purchase(gross=Decimal(10_000_000), pbjt=Decimal(0), catering=True, day=DAY)
GOODS = dataclasses.replace(CATERING, catering=False)
SMALL_GOODS = dataclasses.replace(GOODS, gross=Decimal(2_000_000))


def with_letter(payee: Payee, until: date | None = date(2026, 12, 31)) -> Payee:
    return dataclasses.replace(payee, final_letter="S-12/WPJ.04/2026", final_until=until)


def stated(year: int | None = 2026, turnover: int = 0) -> Payee:
    return dataclasses.replace(PERSON, statement_year=year, turnover=Decimal(turnover))


@pytest.mark.parametrize(
    ("purchase", "payee", "rule", "rate", "tax"),
    [
        (CATERING, stated(), TaxRule.P1, "0", 0),
        (CATERING, with_letter(stated()), TaxRule.P1, "0", 0),
        (GOODS, stated(), TaxRule.P1, "0", 0),
        (CATERING, stated(turnover=490_000_000), TaxRule.P1, "0", 0),
        (CATERING, stated(turnover=490_000_001), TaxRule.P3B_21, "0.025", 250_000),
        (CATERING, stated(year=2025), TaxRule.P3B_21, "0.025", 250_000),
        (CATERING, with_letter(stated(year=2025)), TaxRule.P2, "0.005", 50_000),
        (CATERING, with_letter(FIRM), TaxRule.P2, "0.005", 50_000),
        (CATERING, with_letter(FIRM, DAY), TaxRule.P2, "0.005", 50_000),
        (CATERING, with_letter(FIRM, date(2026, 11, 22)), TaxRule.P3A, "0.02", 200_000),
        (CATERING, with_letter(FIRM, None), TaxRule.P3A, "0.02", 200_000),
        (GOODS, with_letter(FIRM), TaxRule.P2, "0.005", 50_000),
        (CATERING, FIRM, TaxRule.P3A, "0.02", 200_000),
        (
            CATERING,
            dataclasses.replace(FIRM, has_npwp=False),
            TaxRule.P3A_NO_NPWP,
            "0.04",
            400_000,
        ),
        (CATERING, PERSON, TaxRule.P3B_21, "0.025", 250_000),
        (GOODS, PERSON, TaxRule.P4, "0.015", 150_000),
        (GOODS, FIRM, TaxRule.P4, "0.015", 150_000),
        (GOODS, dataclasses.replace(FIRM, has_npwp=False), TaxRule.P4_NO_NPWP, "0.03", 300_000),
        (SMALL_GOODS, FIRM, TaxRule.P4_SMALL, "0", 0),
        (
            dataclasses.replace(GOODS, gross=Decimal(2_000_001)),
            FIRM,
            TaxRule.P4,
            "0.015",
            30_000,
        ),
    ],
)
def test_propose_takes_the_first_rule_that_fits(
    purchase: Purchase, payee: Payee, rule: TaxRule, rate: str, tax: int
) -> None:
    proposal = taxes.propose(purchase, payee, RATES)

    assert proposal.tax == Tax(
        rule=rule,
        base=purchase.gross,
        rate=Decimal(rate),
        amount=Decimal(tax),
        gross=purchase.gross,
        net=purchase.gross - tax,
    )
    assert rule in proposal.options


def test_pbjt_is_not_part_of_the_base_but_is_paid_out() -> None:
    purchase = dataclasses.replace(CATERING, gross=Decimal(11_000_000), pbjt=Decimal(1_000_000))

    tax = taxes.propose(purchase, FIRM, RATES).tax

    assert (tax.base, tax.amount, tax.net) == (
        Decimal(10_000_000),
        Decimal(200_000),
        Decimal(10_800_000),
    )


def test_the_threshold_of_goods_is_measured_without_pbjt() -> None:
    purchase = dataclasses.replace(GOODS, gross=Decimal(2_200_000), pbjt=Decimal(200_000))

    assert taxes.propose(purchase, FIRM, RATES).tax.rule == TaxRule.P4_SMALL


def test_tax_is_rounded_down_to_the_rupiah() -> None:
    purchase = dataclasses.replace(CATERING, gross=Decimal("1234567.89"))

    tax = taxes.propose(purchase, with_letter(FIRM), RATES).tax

    assert (tax.amount, tax.net) == (Decimal("6172.00"), Decimal("1228395.89"))


@given(
    gross=st.integers(1, 50_000_000),
    pbjt=st.integers(0, 4_500_000),
    is_person=st.booleans(),
    has_npwp=st.booleans(),
    catering=st.booleans(),
)
def test_every_option_adds_up(
    gross: int, pbjt: int, is_person: bool, has_npwp: bool, catering: bool
) -> None:
    purchase = Purchase(Decimal(gross), Decimal(min(pbjt, gross)), catering, DAY)
    payee = dataclasses.replace(FIRM, is_person=is_person, has_npwp=has_npwp)

    for rule in taxes.options(purchase, payee, RATES):
        tax = taxes.assess(rule, purchase, payee, RATES)
        assert tax.net + tax.amount == tax.gross == purchase.gross
        assert tax.amount == tax.amount.to_integral_value()
        assert tax.amount <= tax.base * tax.rate < tax.amount + 1


@pytest.mark.parametrize(
    ("amount", "base", "net"),
    [(100, 1000, 901), (100, 1000, 899), (-100, 1000, 1100), (600, 500, 400), (0, 1001, 1000)],
)
def test_tax_refuses_parts_that_do_not_add_up(amount: int, base: int, net: int) -> None:
    with pytest.raises(TaxUnbalanced):
        Tax(
            TaxRule.P2,
            Decimal(base),
            Decimal("0.1"),
            Decimal(amount),
            Decimal(1000),
            Decimal(net),
        )


@pytest.mark.parametrize(
    ("purchase", "payee", "options"),
    [
        (
            CATERING,
            PERSON,
            (TaxRule.P1, TaxRule.P2, TaxRule.P3B_21, TaxRule.P3B_23, TaxRule.P4),
        ),
        (CATERING, FIRM, (TaxRule.P2, TaxRule.P3A, TaxRule.P4)),
        (
            CATERING,
            dataclasses.replace(FIRM, has_npwp=False),
            (TaxRule.P2, TaxRule.P3A_NO_NPWP, TaxRule.P4_NO_NPWP),
        ),
        (SMALL_GOODS, FIRM, (TaxRule.P2, TaxRule.P3A, TaxRule.P4_SMALL)),
    ],
)
def test_options_leave_out_what_form_npwp_or_amount_exclude(
    purchase: Purchase, payee: Payee, options: tuple[TaxRule, ...]
) -> None:
    assert taxes.options(purchase, payee, RATES) == options


def test_assess_refuses_a_rule_of_another_legal_form() -> None:
    with pytest.raises(TaxRuleUnfit) as refusal:
        taxes.assess(TaxRule.P3A, CATERING, PERSON, RATES)

    assert str(refusal.value) == (
        "UU PPh Pasal 23; PMK 141/PMK.03/2015: Aturan “PPh 23 jasa katering: badan usaha” tidak "
        "dapat dipakai untuk penyedia atau belanja ini; pilih salah satu aturan yang ditawarkan."
    )
    assert list(refusal.value.errors) == ["rule"]


def test_a_person_may_be_taxed_by_pph_23_and_pays_double_without_npwp() -> None:
    nameless = dataclasses.replace(PERSON, has_npwp=False)

    known = taxes.assess(TaxRule.P3B_23, CATERING, PERSON, RATES)
    unknown = taxes.assess(TaxRule.P3B_23, CATERING, nameless, RATES)

    assert (known.amount, unknown.amount) == (Decimal(200_000), Decimal(400_000))


def test_a_reason_is_needed_to_depart_and_whenever_the_law_is_disputed() -> None:
    clear = taxes.propose(CATERING, FIRM, RATES)
    disputed = taxes.propose(CATERING, PERSON, RATES)

    assert clear.needs_reason(TaxRule.P3A) is False
    assert clear.needs_reason(TaxRule.P2) is True
    assert disputed.needs_reason(TaxRule.P3B_21) is True
    assert disputed.needs_reason(TaxRule.P3B_23) is True


@pytest.mark.parametrize(
    ("rule", "payee", "evidence"),
    [
        (TaxRule.P1, stated(), "Surat pernyataan omzet tahun 2026"),
        (TaxRule.P1, PERSON, ""),
        (
            TaxRule.P2,
            with_letter(FIRM),
            "Surat keterangan S-12/WPJ.04/2026, berlaku sampai 31 Desember 2026",
        ),
        (TaxRule.P2, FIRM, ""),
        (TaxRule.P2, with_letter(FIRM, None), ""),
        (TaxRule.P3A, with_letter(FIRM), ""),
    ],
)
def test_evidence_names_the_paper_on_file(rule: TaxRule, payee: Payee, evidence: str) -> None:
    assert taxes.evidence_of(rule, payee) == evidence


@pytest.mark.parametrize("rule", list(TaxRule))
def test_every_rule_has_an_explanation_with_its_basis(rule: TaxRule) -> None:
    text = taxes.explain(rule, CATERING, PERSON, RATES)

    assert text.endswith(f"Dasar: {taxes.BASIS[rule]}.")


def test_the_explanation_names_rate_and_base() -> None:
    text = taxes.propose(CATERING, with_letter(FIRM), RATES).explanation

    assert text == (
        "Penyedia punya surat keterangan PPh final: 0,5% dari Rp10.000.000. Dasar: "
        "PP 55/2022 Pasal 56."
    )


@pytest.mark.parametrize(
    ("rate", "words"), [("0.005", "0,5%"), ("0.02", "2%"), ("0", "0%"), ("0.1", "10%")]
)
def test_percent_spells_a_fraction(rate: str, words: str) -> None:
    assert taxes.percent(Decimal(rate)) == words
