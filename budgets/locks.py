"""Row locks of the ledger, in the documented order: encumbrance or SPD, then balances by line.

Spending takes no lock on the balance: its conditional UPDATE is the last statement, so that a
transaction spends on one line. Whoever needs several lines locks all of them by `balances` first.
"""

from collections.abc import Iterable

from budgets.models import Balance, Encumbrance, Tranche


def encumbrance(reference: str) -> Encumbrance | None:
    """This function will lock what a reference holds and read it with its line."""
    return (
        Encumbrance.objects.select_for_update(of=("self",))
        .select_related("line")
        .filter(reference=reference)
        .first()
    )


def balances(line_ids: Iterable[int]) -> dict[int, Balance]:
    """This function will lock the balances of lines, lowest line first, and read them."""
    rows = (
        Balance.objects.select_for_update(of=("self",))
        .select_related("line__organisation")
        .filter(line_id__in=set(line_ids))
        .order_by("line_id")
    )
    return {row.line_id: row for row in rows}


def tranche(pk: int) -> Tranche:
    """This function will lock an SPD and read it with its office."""
    return Tranche.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=pk)
