"""`manage.py verify_ledger`: recompute every balance from its entries."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgets import services
from budgets.models import BudgetLine


class Command(BaseCommand):
    help = (
        "Menghitung ulang setiap saldo anggaran dari mutasinya dan menyebut setiap selisih; "
        "keluar dengan status 1 bila ada."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.total = BudgetLine.objects.count()
        differences = 0
        for text in services.verify(self._progress):
            differences += 1
            self.stderr.write(text)
        if differences:
            raise CommandError(f"{differences} selisih pada {self.total} baris anggaran.")
        self.stdout.write(f"Buku anggaran cocok: {self.total} baris anggaran diperiksa.")

    def _progress(self, done: int) -> None:
        if self.stdout.isatty():
            end = "\n" if done >= self.total else "\r"
            self.stdout.write(f"{done} dari {self.total} baris", ending=end)
            self.stdout.flush()
