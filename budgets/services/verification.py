"""Recomputes every balance from its entries and names every difference."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import transaction
from django.db.models import Case, F, Sum, When

from budgets import ledger, locks
from budgets.ledger import EntryKind, Figures, Movement
from budgets.models import Balance, BudgetLine, Encumbrance, LedgerEntry, TrancheLine
from core.money import ZERO, rupiah

CHUNK = 500
COLUMNS = {
    "dpa": "DPA",
    "released": "SPD terbit",
    "reserved": "dicadangkan",
    "committed": "terikat",
    "realised": "terealisasi",
}
HELD = ("reserved", "committed", "realised")
# What SPD entries leave open: revisions and withdrawals take away.
ISSUED = Sum(Case(When(kind=EntryKind.WITHDRAW, then=-F("amount")), default=F("amount")))


def verify(progress: Callable[[int], None]) -> Iterator[str]:
    """This function will yield one sentence per difference between the books; none when true.

    Compared are balances and encumbrances against entries, and entries against SPD annexes.
    Runs while people work: a line that differs is looked at again with its balance locked.
    `progress` hears how many lines are done.
    """
    done = 0
    pks = BudgetLine.objects.order_by("pk").values_list("pk", flat=True)
    for pk_chunk in _chunks(pks.iterator(CHUNK)):
        for line_id in _suspects(pk_chunk):
            yield from _differences_locked(line_id)
        done += len(pk_chunk)
        progress(done)


def _chunks(pks: Iterator[int]) -> Iterator[list[int]]:
    chunk: list[int] = []
    for pk in pks:
        chunk.append(pk)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _suspects(line_ids: list[int]) -> list[int]:
    """Lines of a chunk that differ at a first look, without locks."""
    return [line_id for line_id, found in _differences(line_ids).items() if found]


@transaction.atomic
def _differences_locked(line_id: int) -> list[str]:
    # An entry and its balance change in one transaction that ends with the balance's row lock;
    # whoever holds that lock sees both or neither.
    locks.balances([line_id])
    return _differences([line_id])[line_id]


def _differences(line_ids: list[int]) -> dict[int, list[str]]:
    lines = BudgetLine.objects.filter(pk__in=line_ids).select_related("organisation")
    names = {line.pk: f"Baris {line.pk} ({line.organisation.short_name}, {line})" for line in lines}
    figures = _figures(line_ids)
    balances = {row.line_id: row for row in Balance.objects.filter(line_id__in=line_ids)}
    annexes = _annexes(line_ids)
    held = _held(line_ids)
    found = {}
    for line_id in line_ids:
        told = _against_balance(figures[line_id], balances.get(line_id))
        told += _against_annexes(annexes.get(line_id, []))
        told += held.get(line_id, [])
        found[line_id] = [f"{names[line_id]}: {text}" for text in told]
    return found


def _figures(line_ids: list[int]) -> dict[int, Figures]:
    movements: dict[int, list[Movement]] = {line_id: [] for line_id in line_ids}
    rows = (
        LedgerEntry.objects.filter(line_id__in=line_ids)
        .order_by()
        .values_list("line_id", "kind", "month")
        .annotate(sum=Sum("amount"))
    )
    for line_id, kind, month, amount in rows:
        movements[line_id].append(Movement(kind, month, amount))
    return {line_id: ledger.replay(moves) for line_id, moves in movements.items()}


def _against_balance(figures: Figures, balance: Balance | None) -> list[str]:
    if balance is None:
        return ["tidak mempunyai saldo."]
    told = [
        _sentence(f"{label} pada saldo", getattr(balance, name), getattr(figures, name))
        for name, label in COLUMNS.items()
    ]
    months = zip(balance.released_monthly, figures.released_monthly, strict=True)
    for number, (stored, computed) in enumerate(months):
        told.append(_sentence(f"SPD sampai {ledger.MONTHS[number]} pada saldo", stored, computed))
    return [text for text in told if text]


def _annexes(line_ids: list[int]) -> dict[int, list[tuple[str, Decimal, Decimal]]]:
    """Per line: number of each SPD, amount in its annex, amount in its entries."""
    entries = {
        (line_id, tranche_id): amount
        for line_id, tranche_id, amount in LedgerEntry.objects.filter(
            line_id__in=line_ids, tranche__isnull=False
        )
        .order_by()
        .values_list("line_id", "tranche_id")
        .annotate(sum=ISSUED)
    }
    found: dict[int, list[tuple[str, Decimal, Decimal]]] = {}
    rows = TrancheLine.objects.filter(line_id__in=line_ids).select_related("tranche").order_by("pk")
    for row in rows:
        booked = entries.pop((row.line_id, row.tranche_id), ZERO)
        due = ZERO if row.tranche.withdrawn_at else row.amount
        found.setdefault(row.line_id, []).append((row.tranche.number, due, booked))
    for (line_id, tranche_id), amount in entries.items():
        if not amount:  # taken off the annex by a revision
            continue
        found.setdefault(line_id, []).append((f"ke-{tranche_id}", ZERO, amount))
    return found


def _against_annexes(annexes: list[tuple[str, Decimal, Decimal]]) -> list[str]:
    told = [
        _sentence(f"lampiran SPD {number}", stored, booked) for number, stored, booked in annexes
    ]
    return [text for text in told if text]


def _held(line_ids: list[int]) -> dict[int, list[str]]:
    """Per line: encumbrances that differ from the entries of their reference."""
    movements: dict[tuple[int, str], list[Movement]] = {}
    rows = (
        LedgerEntry.objects.filter(line_id__in=line_ids)
        .exclude(reference="")
        .order_by()
        .values_list("line_id", "reference", "kind", "month")
        .annotate(sum=Sum("amount"))
    )
    for line_id, reference, kind, month, amount in rows:
        movements.setdefault((line_id, reference), []).append(Movement(kind, month, amount))
    found: dict[int, list[str]] = {}
    for held in Encumbrance.objects.filter(line_id__in=line_ids).order_by("pk").iterator(2000):
        figures = ledger.replay(movements.pop((held.line_id, held.reference), []))
        for name in HELD:
            text = _sentence(
                f"{COLUMNS[name]} untuk {held.reference}",
                getattr(held, name),
                getattr(figures, name),
            )
            if text:
                found.setdefault(held.line_id, []).append(text)
    for (line_id, reference), moves in movements.items():
        # What was carried over to another year's line left this one with nothing.
        left = ledger.replay(moves)
        if not any(getattr(left, name) for name in HELD):
            continue
        found.setdefault(line_id, []).append(f"mutasi {reference} tidak mempunyai ikatan.")
    return found


def _sentence(what: str, stored: Decimal, computed: Decimal) -> str:
    if stored == computed:
        return ""
    return (
        f"{what} {rupiah(stored)}, menurut mutasi {rupiah(computed)} "
        f"(selisih {rupiah(stored - computed)})."
    )
