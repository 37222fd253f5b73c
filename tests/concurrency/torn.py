"""The same web, but a submit commits in its middle, before its entry is written. A control."""

import time

from tests.concurrency.clocked import application

# The models exist once the application has been loaded.
from django.db import connection  # isort: skip
from budgets.models import LedgerEntry  # isort: skip
from budgets.services import posting  # isort: skip

__all__ = ["application"]

# Long beside the rest of a submit, so that a kill hits it.
PAUSE = 0.5
post = posting.post


def commit_first(entry: LedgerEntry) -> bool:
    """This function will do what a service without one transaction does."""
    connection.connection.commit()
    time.sleep(PAUSE)
    return post(entry)


posting.post = commit_first
