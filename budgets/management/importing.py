"""What `import_dpa` and `import_spd` share: a file in, every fault out, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.access import appointments_of
from accounts.acting import actor_of
from accounts.models import Role, User
from budgets.importers import COMMAND_LIMITS, Importer
from core.acts import SYSTEM, Actor
from core.errors import DomainError


class ImportCommand(BaseCommand):
    """A command that applies one CSV through an importer; nothing is written if a row is bad."""

    importer: Importer

    def add_arguments(self, parser: ArgumentParser) -> None:
        columns = ", ".join(column.name for column in self.importer.columns)
        parser.add_argument("file", type=Path, help=f"CSV (UTF-8) dengan kolom {columns}")
        parser.add_argument("--dry-run", action="store_true", help="periksa saja, jangan simpan")
        parser.add_argument(
            "--by", metavar="EMAIL", help="pegawai BPKD yang dicatat; bawaan: sistem"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._actor(options["by"]) if options["by"] else SYSTEM
        data = self._read(options["file"])
        plan = self.importer.plan(data, timezone.localdate(), COMMAND_LIMITS, by=by)
        for fault in plan.faults:
            self.stderr.write(f"{options['file']}: {fault}")
        if not plan.is_clean:
            raise CommandError(
                f"{len(plan.faults)} kesalahan dalam {plan.count} baris; tidak ada yang disimpan."
            )
        made = f"{len(plan.drafts)} {self.importer.made} dari {plan.count} baris"
        if options["dry_run"]:
            self.stdout.write(f"Benar: {made}. Belum disimpan (--dry-run).")
            return
        self._show(f"Menyimpan {made} …")
        try:
            self.importer.apply(plan.drafts, by=by, at=timezone.now())
        except DomainError as error:
            raise CommandError(f"{error}; tidak ada yang disimpan.") from error
        self.stdout.write(f"Tersimpan: {made}.")

    def _read(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(COMMAND_LIMITS.size + 1)
        except OSError as error:
            raise CommandError(f"{path} tidak dapat dibaca: {error.strerror}.") from error

    def _actor(self, email: str) -> Actor:
        user = User.objects.filter(email=email.lower()).first()
        mine = appointments_of(user.pk, timezone.localdate()) if user else []
        found = next((post for post in mine if post.role == Role.BPKD), None)
        if found is None:
            raise CommandError(f"{email} tidak memegang penunjukan BPKD yang berlaku hari ini.")
        return actor_of(found)

    def _show(self, text: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(text)
