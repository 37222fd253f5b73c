"""National holidays and joint leave from the `holidays` package, as a seed of `Holiday`."""

from datetime import date
from functools import lru_cache

import holidays

from core.errors import RuleRefused
from core.models import Holiday

# Joint leave is the package's category `government`; its default leaves it out.
_CATEGORIES = {
    "public": Holiday.Category.NATIONAL,
    "government": Holiday.Category.JOINT_LEAVE,
}
_BASIS = {
    2025: "SKB 3 Menteri 1017/2024, 2/2024, 2/2024",
    2026: "SKB 3 Menteri 1497/2025, 2/2025, 5/2025",
}
ESTIMATE = " (perkiraan)"
FIRST_YEAR = 2023
# Later years have no joint leave yet, so a due date there would be wrong.
LAST_YEAR = 2027
# The last year with any data; its moving feasts are estimates and joint leave is not decreed.
LAST_KNOWN_YEAR = 2028


class YearUnknown(RuleRefused):
    """The package has nothing for that year."""


def require_year(year: int) -> int:
    """This function will return a year that has data, or raise YearUnknown."""
    if not FIRST_YEAR <= year <= LAST_KNOWN_YEAR:
        text = f"Data SKB hanya ada untuk {FIRST_YEAR}–{LAST_KNOWN_YEAR}, bukan {year}."
        raise YearUnknown(text, errors={"year": [text]})
    return year


def holidays_of(year: int) -> list[Holiday]:
    """This function will return a year's holidays as unsaved rows, one per date."""
    basis = _BASIS.get(year, f"SKB 3 Menteri tentang hari libur {year}")
    rows: dict[date, Holiday] = {}
    for day, name, kind in _found(year):
        plain = name.removesuffix(ESTIMATE)[:160]
        row = Holiday(date=day, name=plain, category=kind, legal_basis=basis)
        row.is_estimate = plain != name[:160]
        rows.setdefault(day, row)
    return [rows[day] for day in sorted(rows)]


@lru_cache(maxsize=LAST_KNOWN_YEAR - FIRST_YEAR + 1)
def _found(year: int) -> tuple[tuple[date, str, Holiday.Category], ...]:
    """Ask the package, which computes moons and feasts anew at each call."""
    return tuple(
        (day, name, kind)
        for category, kind in _CATEGORIES.items()
        for day, name in holidays.country_holidays(
            "ID", years=year, categories=(category,), language="id"
        ).items()
    )


def ensure_holidays(first: int = FIRST_YEAR, last: int = LAST_YEAR) -> int:
    """This function will enter the holidays that have no row yet; returns how many.

    Rows that BPPBJ has edited stay as they are.
    """
    known = set(Holiday.objects.values_list("date", flat=True))
    rows = [
        row for year in range(first, last + 1) for row in holidays_of(year) if row.date not in known
    ]
    Holiday.objects.bulk_create(rows)
    return len(rows)
