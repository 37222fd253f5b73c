"""`manage.py flag_payments`: what the beat task runs, by hand."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.errors import DomainError
from payments.services import flags


class Command(BaseCommand):
    """Raises the alerts of payments near, at or past their due date, each exactly once."""

    help = (
        "Menandai pembayaran yang mendekati, tepat pada, atau melewati jatuh tempo. Setiap "
        "penanda dibuat dan diberitahukan satu kali; aman dijalankan berulang."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one sweep and say how many alerts were new."""
        try:
            count = flags.flag_payments(at=timezone.now())
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} penanda jatuh tempo dibuat.")
