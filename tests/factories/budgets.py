"""Budget lines with their balance and entries, made by the services so that the ledger is true."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.models import Organisation
from budgets import services
from budgets.models import BudgetLine, Tranche
from budgets.queries import facts
from budgets.rules import AnnexLine, NewLine, NewTranche
from core.acts import SYSTEM
from tests.factories.accounts import OrganisationFactory

_numbers = count(1)


@dataclass(frozen=True)
class Released:
    """How much an SPD of a test line opens, and from which month."""

    amount: Decimal | int
    month: int = 1


def moment(year: int, month: int = 1, day: int = 15) -> datetime:
    """This function will return ten in the morning of a day in Jakarta."""
    return datetime(year, month, day, 10, tzinfo=timezone.get_default_timezone())


def new_line(organisation: Organisation, **changes: object) -> NewLine:
    """This function will return a correct draft of a DPA line, with some fields changed."""
    number = next(_numbers)
    values: dict[str, object] = {
        "organisation_id": organisation.pk,
        "year": timezone.localdate().year,
        "sub_activity_code": f"7.02.01.1.06.{number % 10_000:04d}",
        "sub_activity_name": "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD",
        "account_code": "5.1.02.01.01.0052",
        "account_name": "Belanja Makanan dan Minuman Rapat",
        "dpa_number": f"DPA/{number}/2026",
        "amount": Decimal(100_000_000),
    }
    return NewLine(**(values | changes))  # type: ignore[arg-type]


def new_tranche(line: BudgetLine, amount: Decimal | int, **changes: object) -> NewTranche:
    """This function will return a correct draft of an SPD for one line, with fields changed.

    For a single month: the first that no SPD of the line funds, unless another is told.
    """
    month = changes.get("month_from") or free_month(line)
    values: dict[str, object] = {
        "organisation_id": line.organisation_id,
        "year": line.year,
        "number": f"SPD-{next(_numbers)}/{line.year}",
        "issued_date": date(line.year, 1, 5),
        "month_from": month,
        "month_to": month,
        "lines": (AnnexLine(line.pk, Decimal(amount)),),
    }
    return NewTranche(**(values | changes))  # type: ignore[arg-type]


def free_month(line: BudgetLine) -> int:
    """This function will return the first month (1–12) that no SPD of the line funds."""
    taken = {
        month
        for span in facts.spans([line.pk]).get(line.pk, [])
        for month in range(span.month_from, span.month_to + 1)
    }
    return next(month for month in range(1, 13) if month not in taken)


def budget_line(
    organisation: Organisation | None = None,
    *,
    dpa: Decimal | int = 100_000_000,
    released: tuple[Released, ...] | Decimal | int = 100_000_000,
    year: int | None = None,
    **changes: object,
) -> BudgetLine:
    """This function will return a DPA line with SPD issued as told (an amount: from January on)."""
    office = organisation or OrganisationFactory()
    year = year or timezone.localdate().year
    at = moment(year)
    draft = new_line(office, amount=Decimal(dpa), year=year, **changes)
    line = services.create_line(draft, by=SYSTEM, at=at)
    opened = released if isinstance(released, tuple) else (Released(released),)
    for part in opened:
        if part.amount and office.kind == Organisation.Kind.SKPD:
            issue(line, part.amount, month_from=part.month)
    line.refresh_from_db()
    return line


def issue(line: BudgetLine, amount: Decimal | int, **changes: object) -> Tranche:
    """This function will issue an SPD of `amount` on one line, on 15 January of its year."""
    draft = new_tranche(line, amount, **changes)
    return services.issue_tranche(draft, by=SYSTEM, at=moment(line.year))
