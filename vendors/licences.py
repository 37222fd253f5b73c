"""How long a licence still holds, in words and a tone; no clock of its own."""

from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format

SOON_DAYS = 60


class Licence(NamedTuple):
    """One licence as pages show it."""

    name: str
    number: str
    until: date | None
    label: str
    tone: str

    @property
    def is_valid(self) -> bool:
        """Tell whether the licence holds today."""
        return self.tone in {"success", "attention"}


def licence(name: str, number: str, until: date | None, today: date) -> Licence:
    """This function will judge a licence whose last valid day is `until`."""
    if until is None:
        return Licence(name, number, None, "Belum ada", "neutral")
    day = date_format(until, "j M Y")
    if until < today:
        return Licence(name, number, until, f"Lewat sejak {day}", "danger")
    if (until - today).days <= SOON_DAYS:
        return Licence(name, number, until, f"Segera habis, {day}", "attention")
    return Licence(name, number, until, f"Berlaku sampai {day}", "success")
