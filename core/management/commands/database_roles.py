"""`manage.py database_roles`: give the application's database role its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import roles


class Command(BaseCommand):
    help = (
        "Make the role of DATABASE_URL, as the owner named in DATABASE_OWNER_URL, and grant it "
        "everything but changing audit and history tables. `migrate` does this by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not roles.is_separate():
            raise CommandError(
                "DATABASE_OWNER_URL must name the owner of the tables and DATABASE_URL another "
                "role; now the application runs as the owner and could rewrite the audit trail."
            )
        role, password = (settings.DATABASES["default"][name] for name in ("USER", "PASSWORD"))
        try:
            with roles.as_owner():
                guarded = roles.grant(role, password)
        except roles.RoleTooStrong as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{role} cannot change: {', '.join(guarded)}")
