"""`manage.py import_holidays`: enter national holidays and joint leave."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import holidays_source


class Command(BaseCommand):
    help = "Enter the national holidays and joint leave that are missing; edited rows stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=int, default=holidays_source.FIRST_YEAR)
        parser.add_argument("--to", dest="last", type=int, default=holidays_source.LAST_YEAR)

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if not holidays_source.FIRST_YEAR <= first <= last <= holidays_source.LAST_YEAR:
            raise CommandError(
                f"Years {first}–{last} have no decree data; known are "
                f"{holidays_source.FIRST_YEAR}–{holidays_source.LAST_YEAR}."
            )
        count = holidays_source.ensure_holidays(first, last)
        self.stdout.write(f"{count} holidays entered for {first}–{last}.")
