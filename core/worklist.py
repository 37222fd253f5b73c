"""The shape of one card under "Tugas saya"."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Task:
    """One next step: a verb, the object, the money, who waits, since when, due when, where."""

    verb: str
    subject: str
    url: str
    since: datetime
    amount: Decimal | None = None
    waiting: str = ""
    due_date: date | None = None
    detail: str = ""
