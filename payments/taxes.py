"""PPh that a treasurer withholds from a caterer: rules P1-P4, tried top-down, first match wins.

Pure: facts and rates in, figures and words out. PBJT is a part of the price that the vendor
reports to Bapenda; it is never withheld and never part of the base.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format

from core import money
from core.errors import RuleRefused
from payments.states import TaxRule

BASIS = {
    TaxRule.P1: "PP 55/2022 Pasal 60",
    TaxRule.P2: "PP 55/2022 Pasal 56",
    TaxRule.P3A: "UU PPh Pasal 23; PMK 141/PMK.03/2015",
    TaxRule.P3A_NO_NPWP: "UU PPh Pasal 23 ayat (1a)",
    TaxRule.P3B_21: "PP 58/2023; PMK 168/2023",
    TaxRule.P3B_23: "UU PPh Pasal 23; PMK 141/PMK.03/2015",
    TaxRule.P4: "PMK 59/PMK.03/2022",
    TaxRule.P4_NO_NPWP: "UU PPh Pasal 22 ayat (3)",
    TaxRule.P4_SMALL: "PMK 59/PMK.03/2022",
}


class TaxUnbalanced(ValueError):
    """A tax whose parts do not add up to the gross: a fault of the program, not of the user."""


class TaxRuleUnfit(RuleRefused):
    """The chosen rule cannot apply to this payee or this purchase."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The legal numbers on the day: rates as fractions (0.02), thresholds in rupiah."""

    final: Decimal
    pph21: Decimal
    pph22: Decimal
    pph22_no_npwp: Decimal
    pph22_threshold: Decimal
    pph23: Decimal
    pph23_no_npwp: Decimal
    turnover_exempt: Decimal


@dataclass(frozen=True, slots=True)
class Payee:
    """What is on file about the vendor. `turnover` is the year's sales here, in rupiah."""

    is_person: bool
    has_npwp: bool
    statement_year: int | None
    final_letter: str
    final_until: date | None
    turnover: Decimal


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is paid for: gross and PBJT in rupiah, catering or goods, on which local date."""

    gross: Decimal
    pbjt: Decimal
    catering: bool
    day: date

    @property
    def base(self) -> Decimal:
        """Return the base of PPh: gross without PBJT."""
        return self.gross - self.pbjt


@dataclass(frozen=True, slots=True)
class Tax:
    """One computed withholding, in rupiah; refuses parts that do not add up."""

    rule: TaxRule
    base: Decimal
    rate: Decimal
    amount: Decimal
    gross: Decimal
    net: Decimal

    def __post_init__(self) -> None:
        if self.net + self.amount != self.gross:
            raise TaxUnbalanced(f"{self.net} + {self.amount} is not {self.gross}")
        if not 0 <= self.amount <= self.base <= self.gross:
            raise TaxUnbalanced(f"{self.amount} of {self.base} out of {self.gross}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The tax the file suggests: figures, why, the evidence, what else the treasurer may choose.

    `disputed` means that the law is read in two ways, so the choice needs a reason either way.
    """

    tax: Tax
    explanation: str
    evidence: str
    options: tuple[TaxRule, ...]
    disputed: bool = False

    def needs_reason(self, rule: TaxRule) -> bool:
        """Return whether choosing `rule` has to be explained."""
        return self.disputed or rule != self.tax.rule


def propose(purchase: Purchase, payee: Payee, rates: Rates) -> Proposal:
    """This function will pick the first PPh rule that fits, with its figures and its reasons."""
    rule = _first_match(purchase, payee, rates)
    return Proposal(
        tax=_compute(rule, purchase, payee, rates),
        explanation=explain(rule, purchase, payee, rates),
        evidence=evidence_of(rule, payee),
        options=options(purchase, payee, rates),
        disputed=rule in (TaxRule.P3B_21, TaxRule.P3B_23),
    )


def assess(rule: TaxRule, purchase: Purchase, payee: Payee, rates: Rates) -> Tax:
    """This function will compute the tax of a chosen rule; raises TaxRuleUnfit when it cannot fit.

    PPh is rounded down to the full rupiah.
    """
    if rule not in options(purchase, payee, rates):
        raise TaxRuleUnfit(
            f"Aturan “{rule.label}” tidak dapat dipakai untuk penyedia atau belanja ini; pilih "
            "salah satu aturan yang ditawarkan.",
            rule=BASIS[rule],
            errors={"rule": ["Aturan ini tidak cocok dengan bentuk usaha atau nilai belanjanya."]},
        )
    return _compute(rule, purchase, payee, rates)


def options(purchase: Purchase, payee: Payee, rates: Rates) -> tuple[TaxRule, ...]:
    """This function will list the rules that can apply at all, in the order they are tried.

    Evidence (statement, letter, kind of service) is the treasurer's to judge, so a rule is out
    only when the legal form, the NPWP or the amount on file excludes it.
    """
    by_form: tuple[TaxRule, ...]
    if payee.is_person:
        by_form = (TaxRule.P1, TaxRule.P2, TaxRule.P3B_21, TaxRule.P3B_23)
    else:
        by_form = (TaxRule.P2, TaxRule.P3A if payee.has_npwp else TaxRule.P3A_NO_NPWP)
    return (*by_form, _goods_rule(purchase, payee, rates))


def _first_match(purchase: Purchase, payee: Payee, rates: Rates) -> TaxRule:
    if _is_exempt_person(purchase, payee, rates):
        return TaxRule.P1
    if has_final_letter(payee, purchase.day):
        return TaxRule.P2
    if not purchase.catering:
        return _goods_rule(purchase, payee, rates)
    if payee.is_person:
        return TaxRule.P3B_21
    return TaxRule.P3A if payee.has_npwp else TaxRule.P3A_NO_NPWP


def _is_exempt_person(purchase: Purchase, payee: Payee, rates: Rates) -> bool:
    if not payee.is_person or payee.statement_year != purchase.day.year:
        return False
    return payee.turnover + purchase.base <= rates.turnover_exempt


def has_final_letter(payee: Payee, day: date) -> bool:
    """This function will tell whether a Surat Keterangan is on file and valid on `day`."""
    return bool(payee.final_letter) and payee.final_until is not None and day <= payee.final_until


def _goods_rule(purchase: Purchase, payee: Payee, rates: Rates) -> TaxRule:
    if purchase.base <= rates.pph22_threshold:
        return TaxRule.P4_SMALL
    return TaxRule.P4 if payee.has_npwp else TaxRule.P4_NO_NPWP


def rate_of(rule: TaxRule, payee: Payee, rates: Rates) -> Decimal:
    """This function will return the rate of a rule as a fraction (0.02)."""
    return {
        TaxRule.P1: Decimal(0),
        TaxRule.P2: rates.final,
        TaxRule.P3A: rates.pph23,
        TaxRule.P3A_NO_NPWP: rates.pph23_no_npwp,
        TaxRule.P3B_21: rates.pph21,
        TaxRule.P3B_23: rates.pph23 if payee.has_npwp else rates.pph23_no_npwp,
        TaxRule.P4: rates.pph22,
        TaxRule.P4_NO_NPWP: rates.pph22_no_npwp,
        TaxRule.P4_SMALL: Decimal(0),
    }[rule]


def _compute(rule: TaxRule, purchase: Purchase, payee: Payee, rates: Rates) -> Tax:
    rate = rate_of(rule, payee, rates)
    amount = money.whole_down(purchase.base * rate)
    return Tax(rule, purchase.base, rate, amount, purchase.gross, purchase.gross - amount)


def explain(rule: TaxRule, purchase: Purchase, payee: Payee, rates: Rates) -> str:
    """This function will say in one or two sentences why a rule fits and what it takes."""
    rate = percent(rate_of(rule, payee, rates))
    base = money.rupiah(purchase.base)
    why = {
        TaxRule.P1: "Penyedia orang pribadi dengan surat pernyataan omzet tahun ini, dan omzetnya "
        f"di sini belum melampaui {money.rupiah(rates.turnover_exempt)}: PPh tidak dipotong.",
        TaxRule.P2: f"Penyedia punya surat keterangan PPh final: {rate} dari {base}.",
        TaxRule.P3A: f"Jasa katering badan usaha: PPh 23 {rate} dari {base}.",
        TaxRule.P3A_NO_NPWP: f"Jasa katering badan usaha tanpa NPWP: PPh 23 {rate} dari {base}.",
        TaxRule.P3B_21: "Jasa katering oleh orang pribadi tanpa surat keterangan: PPh 21 bukan "
        f"pegawai {rate} dari {base}. Sebagian kantor pajak memakai PPh 23, jadi tulis alasan "
        "pilihan Anda.",
        TaxRule.P3B_23: f"Jasa katering oleh orang pribadi: PPh 23 {rate} dari {base}. Sebagian "
        "kantor pajak memakai PPh 21, jadi tulis alasan pilihan Anda.",
        TaxRule.P4: f"Pembelian barang di atas {money.rupiah(rates.pph22_threshold)}: PPh 22 "
        f"{rate} dari {base}.",
        TaxRule.P4_NO_NPWP: f"Pembelian barang di atas {money.rupiah(rates.pph22_threshold)} dari "
        f"penyedia tanpa NPWP: PPh 22 {rate} dari {base}.",
        TaxRule.P4_SMALL: f"Pembelian barang paling banyak {money.rupiah(rates.pph22_threshold)}: "
        "PPh 22 tidak dipotong.",
    }[rule]
    return f"{why} Dasar: {BASIS[rule]}."


def evidence_of(rule: TaxRule, payee: Payee) -> str:
    """This function will name the paper on file that a rule rests on; empty when it needs none."""
    if rule == TaxRule.P1 and payee.statement_year:
        return f"Surat pernyataan omzet tahun {payee.statement_year}"
    if rule == TaxRule.P2 and payee.final_letter and payee.final_until:
        until = date_format(payee.final_until, "j F Y")
        return f"Surat keterangan {payee.final_letter}, berlaku sampai {until}"
    return ""


def percent(rate: Decimal) -> str:
    """This function will spell a fraction as per cent: 0.005 is `0,5%`."""
    return f"{(rate * 100).normalize():f}%".replace(".", ",")
