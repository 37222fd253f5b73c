"""Why a line gives no money: it does not reach, is blocked, or its year is over."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from budgets import ledger, rules
from budgets.ledger import EntryKind
from budgets.models import Balance, BudgetLine, LedgerEntry
from budgets.services import posting
from core import parameters
from core.errors import DomainError, RuleRefused
from core.money import rupiah
from core.prepared import Prepared

BALANCE = Prepared(
    lambda line_id: Balance.objects.select_related("line__organisation").filter(line_id=line_id)
)
FUNDS_RULE = "Ingub 1/2023 KESATU huruf b"


class FundsShort(RuleRefused):
    """The released funds do not reach."""


class YearClosed(RuleRefused):
    """The line belongs to another budget year than the day of the act, or the year is over."""


class LineBlocked(RuleRefused):
    """The line is blocked (SIPD: blokir)."""


def require_before_cutoff(day: date) -> None:
    """This function will refuse orders after the year's last day for them; asked in December.

    Raises YearClosed.
    """
    if day.month != ledger.LAST_MONTH:
        return
    last = parameters.on(parameters.LAST_ORDER_DAY, day)
    if day.day > last.value:
        raise YearClosed(
            f"Pemesanan dengan anggaran {day.year} berakhir {last.value:.0f} Desember {day.year}; "
            f"hari ini {day.day} Desember. Pesan dengan anggaran {day.year + 1} mulai 1 Januari, "
            "sesudah SPD-nya terbit.",
            rule=last.legal_basis,
        )


def other_year(line: BudgetLine, day: date) -> YearClosed:
    """This function will word the refusal of a line whose year is not the day's."""
    return YearClosed(
        f"Baris anggaran ini milik tahun {line.year}, sedangkan hari ini "
        f"{day.day} {ledger.MONTHS[day.month - 1]} {day.year}; pakai baris anggaran tahun "
        f"{day.year}.",
        rule=rules.SPD_RULE,
    )


def require_room(line_id: int, amount: Decimal, *, at: datetime) -> None:
    """This function will refuse beforehand what `reserve` would refuse for want of money.

    It looks without a lock, to spare a caller the work that a refusal throws away; whoever it
    lets pass may still be refused by `reserve`. Raises as `reserve` for a line without room.
    """
    day = timezone.localdate(at)
    balance = BALANCE.first(line_id=line_id)
    if balance is None or balance.line.year != day.year or balance.has_room(amount, day.month):
        return
    require_before_cutoff(day)
    entry = LedgerEntry(
        line_id=line_id, kind=EntryKind.RESERVE, amount=amount, month=day.month, at=at
    )
    raise _refusal(entry, balance)


def refusal(entry: LedgerEntry) -> DomainError:
    """This function will tell why the balance took no entry: year closed, blocked, or short."""
    balance = Balance.objects.select_related("line__organisation").get(line_id=entry.line_id)
    return _refusal(entry, balance)


def _refusal(entry: LedgerEntry, balance: Balance) -> DomainError:
    line = balance.line
    if balance.is_closed:
        return YearClosed(
            f"Tahun anggaran {line.year} {line.organisation.short_name} sudah ditutup; alihkan "
            "ke baris anggaran tahun berjalan.",
            rule=rules.SPD_RULE,
        )
    if balance.blocked_reason and entry.kind in posting.STOPPED_BY_BLOCK:
        return LineBlocked(
            f"Baris anggaran {line} diblokir: {balance.blocked_reason}. Pakai baris lain, atau "
            "minta pengisi anggarannya membuka blokir.",
            rule=rules.SPD_RULE,
        )
    if entry.kind == EntryKind.RESERVE:
        return _shortage(entry, balance)
    return posting.broken(entry)


def _shortage(entry: LedgerEntry, balance: Balance) -> FundsShort:
    free = balance.free(entry.month)
    is_bumd = balance.line.organisation.is_company
    source = "RKAP" if is_bumd else f"SPD sampai bulan {ledger.MONTHS[entry.month - 1]}"
    coming = ledger.next_opening(balance.released_monthly, entry.month)
    if coming is not None:
        advice = (
            f"SPD berikutnya {rupiah(coming.amount)} mulai 1 {ledger.MONTHS[coming.month - 1]} "
            f"{balance.line.year}."
        )
    elif is_bumd:
        advice = "Kurangi pesanan."
    else:
        advice = "Belum ada SPD berikutnya; kurangi pesanan atau minta BPKD menerbitkan SPD."
    return FundsShort(
        f"{source} kurang {rupiah(entry.amount - free)} (tersedia {rupiah(free)}, diminta "
        f"{rupiah(entry.amount)}). {advice}",
        rule=rules.BUMD_RULE if is_bumd else FUNDS_RULE,
    )
