"""`manage.py import_legal`: enter legal numbers, duties and holidays that are missing."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts import duty_rules
from core import holidays_source, legal


class Command(BaseCommand):
    help = "Enter the legal numbers, separation of duties and holidays that have no row yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"{legal.ensure_parameters()} parameters, {duty_rules.ensure_rules()} separation "
            f"rules, {holidays_source.ensure_holidays()} holidays entered."
        )
