"""Gapless numbers per owner, kind and year, taken last in the issuing transaction."""

from django.db import transaction

from core.models import NumberSeries

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@transaction.atomic(savepoint=False)
def take(owner: str, kind: str, year: int) -> int:
    """This function will take the next number of a series and keep its row locked until commit.

    A rollback gives the number back, so the series has no gaps.
    """
    NumberSeries.objects.bulk_create(
        [NumberSeries(owner=owner, kind=kind, year=year)], ignore_conflicts=True
    )
    series = NumberSeries.objects.select_for_update().get(owner=owner, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def roman_month(month: int) -> str:
    """This function will spell a month (1–12) in Roman numerals, as letter numbers do."""
    return _ROMAN[month - 1]
