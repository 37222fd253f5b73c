"""Locks on the calendar and on legal numbers: advisory, for what no single row stands for.

They come before every row lock of the house: calendar, then package, order, payment, and so on.
All are held until the transaction ends.
"""

from django.db import connection

# Two numbers make one lock: the kind of thing, and which one of it.
_CALENDAR = (0x0E01, 0)
_PARAMETERS = (0x0E02, 0)


def calendar_read() -> None:
    """This function will keep the holidays as they are while due dates are set from them."""
    _take("pg_advisory_xact_lock_shared", _CALENDAR)


def calendar_write() -> None:
    """This function will wait for everybody who sets due dates, and keep them waiting."""
    _take("pg_advisory_xact_lock", _CALENDAR)


def parameters_write() -> None:
    """This function will let one person at a time change legal numbers."""
    _take("pg_advisory_xact_lock", _PARAMETERS)


def _take(function: str, lock: tuple[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", lock)
