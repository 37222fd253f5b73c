"""Separation of duties on one package, read from the rules that BPPBJ keeps."""

from collections.abc import Mapping

from accounts.models import SeparationRule
from core.errors import RuleRefused

PPK = "PPK"
PP = "PP"
TREASURER = "BENDAHARA"
APPROVER = "APPROVER"
DRAFTER = "DRAFTER"
RECEIVER = "PENERIMA"
OWNER = "PEMILIK"

LABELS = {
    PPK: "PPK",
    PP: "Pejabat Pengadaan",
    TREASURER: "bendahara",
    APPROVER: "penyetuju pembayaran (PA/KPA)",
    DRAFTER: "pembuat draf pembayaran",
    RECEIVER: "penerima barang",
    OWNER: "pemilik usaha penyedia",
}

RULES: tuple[tuple[str, str, str], ...] = (
    (PPK, PP, "Perpres 16/2018 Pasal 12; Ingub 1/2023 KESATU huruf g dan h"),
    (PPK, TREASURER, "Perpres 16/2018 Pasal 11"),
    (PP, TREASURER, "Perpres 16/2018 Pasal 12"),
    (APPROVER, DRAFTER, "Permendagri 77/2020; Ingub 1/2023 KESATU huruf b dan i"),
    (PPK, OWNER, "Perpres 16/2018 Pasal 7 huruf e"),
    (PP, OWNER, "Perpres 16/2018 Pasal 7 huruf e"),
    (TREASURER, OWNER, "Perpres 16/2018 Pasal 7 huruf e"),
)


class DutiesNotSeparate(RuleRefused):
    """One person would hold two duties that exclude each other."""


def ensure_rules() -> int:
    """This function will enter the rules that have no row yet; returns how many."""
    known = set(SeparationRule.objects.values_list("first", "second"))
    rows = [
        SeparationRule(first=first, second=second, legal_basis=basis)
        for first, second, basis in RULES
        if (first, second) not in known
    ]
    SeparationRule.objects.bulk_create(rows)
    return len(rows)


def require_separate(holders: Mapping[str, int | None]) -> None:
    """This function will refuse when one person holds two duties that a rule in force separates.

    `holders` maps duty codes of this module to user ids. Raises DutiesNotSeparate.
    """
    for rule in SeparationRule.objects.filter(active=True).order_by("pk"):
        first, second = holders.get(rule.first), holders.get(rule.second)
        if first is not None and first == second:
            raise DutiesNotSeparate(
                f"Satu orang tidak boleh menjadi {LABELS[rule.first]} sekaligus "
                f"{LABELS[rule.second]} pada paket yang sama; pilih orang lain.",
                rule=rule.legal_basis,
            )
