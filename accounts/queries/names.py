"""How an organisation was called, and what headed its papers, on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from accounts.models import Level, Organisation, OrganisationName


@dataclass(frozen=True, slots=True)
class Heading:
    """What a paper of a day prints on top: the province's line and the office's name."""

    name: str
    short_name: str
    letterhead: str


def on(organisation: Organisation, day: date) -> Heading:
    """This function will return the name and letterhead in force on `day`.

    Before the first dated name the first one counts; without any, the organisation's own columns.
    An office of the province without a letterhead of its own bears the province's name of that day.
    """
    row = row_on(organisation.names.all(), day)
    own = row or organisation
    letterhead = own.letterhead
    if not letterhead and not organisation.is_company:
        letterhead = province_name(day)
    return Heading(own.name, own.short_name, letterhead)


def province_name(day: date) -> str:
    """This function will return the province's name on `day`, empty when it is not entered."""
    rows = OrganisationName.objects.filter(organisation__level=Level.PROVINSI)
    row = row_on(rows, day)
    if row is not None:
        return row.name
    names = Organisation.objects.filter(level=Level.PROVINSI).values_list("name", flat=True)
    return names.order_by("pk").first() or ""


def row_on(rows: QuerySet[OrganisationName], day: date) -> OrganisationName | None:
    """This function will pick the dated name in force on `day`, else the earliest."""
    found = rows.filter(valid_from__lte=day).order_by("-valid_from", "-pk").first()
    return found or rows.order_by("valid_from", "pk").first()
