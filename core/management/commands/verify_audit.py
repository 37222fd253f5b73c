"""`manage.py verify_audit`: recompute the audit chain from its rows."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import chain, roles


class Command(BaseCommand):
    help = (
        "Menghitung ulang rantai hash jejak audit dari setiap barisnya dan menyebut baris pertama "
        "yang rusak; keluar dengan status 1 bila ada."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            metavar="POSISI:HASH",
            help="posisi dan hash yang pernah dicatat di luar sistem; rantai harus masih memuatnya",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            anchor = chain.Anchor.parse(options["anchor"]) if options["anchor"] else None
        except ValueError:
            raise CommandError(
                "--anchor berbentuk POSISI:HASH (64 angka heksadesimal), seperti yang dicetak "
                "perintah ini."
            ) from None
        self.total = chain.head().position
        since = monotonic()
        result = chain.verify(self._progress, anchor=anchor)
        if result.fault:
            raise CommandError(f"Rantai rusak. {result.fault}")
        count = f"{result.last.position:,}".replace(",", ".")
        self.stdout.write(f"Rantai utuh: {count} tindakan, {monotonic() - since:.1f} detik.")
        if roles.can_rewrite():
            self.stderr.write(
                "Perhatian (eorder.W001): peran basis data yang dipakai ini dapat mengubah jejak; "
                "beri aplikasi perannya sendiri dengan DATABASE_OWNER_URL."
            )
        self.stdout.write(f"Catat di luar sistem: --anchor {result.last}")

    def _progress(self, done: int) -> None:
        if self.stdout.isatty():
            share = done / self.total
            bar = "█" * round(30 * share)
            end = "\n" if done >= self.total else "\r"
            self.stdout.write(f"{bar:░<30} {share:4.0%}  {done} dari {self.total}", ending=end)
            self.stdout.flush()
