"""`manage.py retain_personal_data`: erase personal data that has had its time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.acts import SYSTEM
from core.errors import DomainError
from payments.queries import retention as queries
from payments.queries.retention import Finding
from payments.services import retention


class Command(BaseCommand):
    help = (
        "Erase contact data, hashes, notices and invitations of people who left, and the numbers "
        "of firms that are gone, by the terms in force. Papers, payments and the audit trail stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only print what would be done")
        parser.add_argument("--email", help="erase one person who asked for it")
        parser.add_argument("--reason", default="", help="the request it answers (with --email)")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        terms = queries.terms_on(timezone.localdate(at))
        for term in (terms.papers, terms.contact, terms.notices):
            self.stdout.write(f"{term.label}: {int(term.value)} {term.unit} ({term.legal_basis})")
        try:
            if options["email"]:
                self._one(options["email"], options["reason"], is_dry=options["dry_run"])
            elif options["dry_run"]:
                self._plan(terms)
            else:
                self._sweep()
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _one(self, email: str, reason: str, *, is_dry: bool) -> None:
        user, at = queries.person_by_email(email), timezone.now()
        if user is None:
            raise CommandError("Nobody has this address.")
        if is_dry:
            self._say(retention.get_finding(user.pk, by=SYSTEM, at=at))
        else:
            self._say(retention.erase(user.pk, reason, by=SYSTEM, at=at))

    def _plan(self, terms: queries.Terms) -> None:
        people = list(queries.leavers(terms))
        firms = list(queries.firms_gone(terms).order_by("pk"))
        for found in people:
            self._say(found)
        for firm in firms:
            self.stdout.write(f"usaha {firm.pk}: NIK, NPWP, telepon, rekening")
        self.stdout.write(f"{len(people)} people and {len(firms)} firms would be erased.")

    def _sweep(self) -> None:
        people = firms = 0
        for found in retention.sweep(at=timezone.now()):
            if isinstance(found, Finding):
                people += 1
                self._say(found)
            else:
                firms += 1
                self.stdout.write(f"usaha {found.pk}: NIK, NPWP, telepon, rekening")
        notices, invitations = retention.drop_old_notices(at=timezone.now())
        self.stdout.write(
            f"{people} people, {firms} firms, {notices} notices, {invitations} invitations erased."
        )

    def _say(self, found: Finding) -> None:
        what = "kontak, nama, NIP" if found.whole else "kontak"
        self.stdout.write(f"pengguna {found.user.pk}: {what}; pergi sejak {found.left_on}")
        for reason in found.reasons:
            self.stdout.write(f"  tetap: nama sebagai {reason}")
