"""The same web without the ledger's condition: it reads the balance, then writes. A control."""

import time

from tests.concurrency.clocked import application

# The models exist once the application has been loaded.
from budgets.models import Balance, LedgerEntry  # isort: skip
from budgets.services import posting  # isort: skip

__all__ = ["application"]

# Far longer than the rest of a submit, so that the workers always read side by side.
PAUSE = 0.4
post = posting.post


def read_then_write(entry: LedgerEntry) -> bool:
    """This function will do what systems without a lock do."""
    balance = Balance.objects.get(line_id=entry.line_id)
    time.sleep(PAUSE)
    return balance.free(entry.month) >= entry.amount and post(entry)


posting.ROOM.clear()
posting.post = read_then_write
