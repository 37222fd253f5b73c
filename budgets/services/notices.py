"""What the office hears of its funds: an SPD issued, revised or withdrawn, a line blocked."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.access import colleagues
from accounts.models import Role
from budgets import ledger
from budgets.models import BudgetLine, Tranche
from core import notifications
from core.money import rupiah

TOLD = frozenset({Role.PA, Role.KPA, Role.BENDAHARA})


def issued(tranche: Tranche, *, at: datetime) -> None:
    """This function will tell PA/KPA and treasurer that funds open."""
    message = notifications.Message(
        kind="spd-issued",
        subject=f"SPD {rupiah(tranche.total)} untuk {tranche.months} {tranche.year}",
        body=(
            f"BPKD menerbitkan SPD {tranche.number} sebesar {rupiah(tranche.total)} untuk "
            f"{tranche.organisation.short_name}. Dana terbuka mulai "
            f"1 {ledger.MONTHS[tranche.month_from - 1]} {tranche.year}."
        ),
        url=reverse("budgets:tranche", args=[tranche.pk]),
        dedupe=f"spd-issued:{tranche.pk}",
    )
    _tell(tranche.organisation_id, message, at)


def revised(tranche: Tranche, before: str, reason: str, *, at: datetime) -> None:
    """This function will tell the same people that an SPD became another amount."""
    message = notifications.Message(
        kind="spd-revised",
        subject=f"SPD {tranche.number} diubah menjadi {rupiah(tranche.total)}",
        body=(
            f"BPKD mengubah SPD {before} untuk {tranche.organisation.short_name}; jumlahnya kini "
            f"{rupiah(tranche.total)}. Alasan: {reason}"
        ),
        url=reverse("budgets:tranche", args=[tranche.pk]),
        dedupe=f"spd-revised:{tranche.pk}:{tranche.version}",
    )
    _tell(tranche.organisation_id, message, at)


def withdrawn(tranche: Tranche, reason: str, *, at: datetime) -> None:
    """This function will tell the same people that an SPD no longer opens funds."""
    message = notifications.Message(
        kind="spd-withdrawn",
        subject=f"SPD {tranche.number} ditarik",
        body=(
            f"BPKD menarik SPD {tranche.number} sebesar {rupiah(tranche.total)} untuk "
            f"{tranche.organisation.short_name}. Alasan: {reason}"
        ),
        url=reverse("budgets:tranche", args=[tranche.pk]),
        dedupe=f"spd-withdrawn:{tranche.pk}",
    )
    _tell(tranche.organisation_id, message, at)


def blocked(line: BudgetLine, reason: str, *, at: datetime) -> None:
    """This function will tell the same people that a line may not be spent from."""
    message = notifications.Message(
        kind="budget-line-blocked",
        subject=f"Baris anggaran {line.account_code} diblokir",
        body=(
            f"BPKD memblokir {line} milik {line.organisation.short_name}; pesanan baru ditolak "
            f"sampai blokir dibuka. Alasan: {reason}"
        ),
        url=reverse("budgets:line", args=[line.pk]),
        dedupe=f"budget-line-blocked:{line.pk}:{at.isoformat()}",
    )
    _tell(line.organisation_id, message, at)


def _tell(organisation_id: int, message: notifications.Message, at: datetime) -> None:
    people = colleagues(organisation_id, TOLD, timezone.localdate(at))
    notifications.notify([person.user_id for person in people], message, at=at)
