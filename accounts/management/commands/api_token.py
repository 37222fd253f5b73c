"""`manage.py api_token EMAIL`: print a new API token, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import safety
from accounts.models import TokenGrant, User
from accounts.safety import NewToken
from core.acts import SYSTEM

LONGEST_DAYS = 366


class Command(BaseCommand):
    help = (
        "Print a new API token of a person; it acts as one of the person's appointments. The "
        "operator vouches for it: it works also while the person has no second factor."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--days", type=int, default=settings.TOKEN_DAYS, help="days until it expires"
        )
        parser.add_argument("--name", default="manage.py api_token", help="what it is for")
        parser.add_argument(
            "--scopes",
            default="read,write",
            help="read, write, sensitive (approve, pay, personal data), joined by commas",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"No active account has the address {options['email']}.")
        if not 1 <= options["days"] <= LONGEST_DAYS:
            raise CommandError(f"--days must be 1 to {LONGEST_DAYS}, not {options['days']}.")
        scopes = sorted({scope.strip() for scope in options["scopes"].split(",")})
        unknown = [scope for scope in scopes if scope not in TokenGrant.Scope.values]
        if unknown:
            known = ", ".join(TokenGrant.Scope.values)
            raise CommandError(f"--scopes knows {known}, not {', '.join(unknown)}.")
        new = NewToken(user, options["name"][:80], scopes, options["days"], by_operator=True)
        self.stdout.write(safety.issue_token(new, by=SYSTEM, at=timezone.now()))
