"""`manage.py migrate`: Django's own, as the owner of the tables; then the application's rights."""

from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate

from core import roles


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as the owner, where DATABASE_OWNER_URL names one, and grant anew."""
        with roles.as_owner():
            super().handle(*args, **options)
        if roles.is_separate() and not (options["plan"] or options["check_unapplied"]):
            call_command("database_roles", verbosity=options["verbosity"], stdout=self.stdout)
