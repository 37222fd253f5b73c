"""`manage.py import_organisations [FILE]`: enter the organisations of the province."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services import imports, register
from core.acts import SYSTEM
from core.importing import ImportRefused


class Command(BaseCommand):
    help = (
        "Mencatat organisasi (SKPD, unit, BUMD, pengawas) dari CSV atau XLSX; tanpa FILE, dari "
        "daftar bawaan. Aman dijalankan lagi."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        now, path = timezone.now(), options["file"]
        try:
            if path is None:
                outcome = register.ensure_register(at=now)
            else:
                outcome = imports.apply(path.read_bytes(), by=SYSTEM, at=now)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except ImportRefused as refusal:
            faults = [
                f"{place}: {text}" for place, texts in refusal.errors.items() for text in texts
            ]
            raise CommandError("\n".join([str(refusal), *faults])) from refusal
        self.stdout.write(
            f"{outcome.made} organisasi baru, {outcome.changed} berubah, {outcome.same} tetap."
        )
