"""`manage.py api_token EMAIL`: print a new API token, and nothing else."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from knox.models import AuthToken

from accounts.models import User

DEFAULT_DAYS = 90


class Command(BaseCommand):
    help = "Print a new API token of a person; it acts as one of the person's appointments."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="days until it expires")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"No active account has the address {options['email']}.")
        if options["days"] < 1:
            raise CommandError(f"--days must be at least 1, not {options['days']}.")
        _, token = AuthToken.objects.create(user=user, expiry=timedelta(days=options["days"]))
        self.stdout.write(token)
