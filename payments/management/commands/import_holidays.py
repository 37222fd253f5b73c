"""`manage.py import_holidays`: enter national holidays and joint leave, and move due dates."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import holidays_source
from core.acts import SYSTEM
from core.errors import DomainError
from payments.services import holidays


class Command(BaseCommand):
    """Brings years up to the decree data and recomputes the open due dates."""

    help = (
        "Memasukkan hari libur nasional dan cuti bersama; baris yang pernah diubah tangan tetap. "
        "Jatuh tempo berjalan dihitung ulang."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Accept the first and the last year."""
        parser.add_argument("--from", dest="first", type=int, default=holidays_source.FIRST_YEAR)
        parser.add_argument("--to", dest="last", type=int, default=holidays_source.LAST_YEAR)

    def handle(self, *args: Any, **options: Any) -> None:
        """Import the years and say what changed."""
        first, last = options["first"], options["last"]
        if not holidays_source.FIRST_YEAR <= first <= last <= holidays_source.LAST_YEAR:
            raise CommandError(
                f"Tahun {first}–{last} tidak lengkap datanya; yang lengkap "
                f"{holidays_source.FIRST_YEAR}–{holidays_source.LAST_YEAR}."
            )
        try:
            days, moved = holidays.import_source(first, last, by=SYSTEM, at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{days} hari libur berubah; {moved} jatuh tempo bergeser.")
