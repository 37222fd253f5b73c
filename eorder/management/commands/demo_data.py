"""`manage.py demo_data`: build the demo world through the services, as far as it is missing."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from eorder.demo import world


class Command(BaseCommand):
    help = "Build what is missing of the demo world; needs the demo setting (EORDER_DEMO=1)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-history", action="store_true", help="only today's orders")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world is built only with EORDER_DEMO=1.")
        world.build(self._say, with_history=not options["without_history"])
        self.stdout.write("The demo world stands.")

    def _say(self, text: str) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"  {text}")
