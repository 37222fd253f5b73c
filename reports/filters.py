"""The filters of the audit trail, the same for page, export and API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms import DateField
from django.http import QueryDict
from django.utils import timezone

from core.models import AuditEvent
from reports import acts
from reports.queries import trail

# The page's names of the filters, in the words of its address.
PAGE_NAMES = {
    "pelaku": "person",
    "unit": "office",
    "jenis": "kind",
    "objek": "target",
    "tindakan": "act",
    "dari": "since",
    "sampai": "until",
    "q": "q",
    "status": "state",
}
STATES = (("belum", "Belum ditinjau"), ("ditinjau", "Sudah ditinjau"), ("catatan", "Ada catatan"))
LONGEST_NUMBER = 18
DAYS_KNOWN = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31))]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter in use: what it is, what it keeps, the address without it."""

    label: str
    words: str
    address: str


class Words(django_filters.CharFilter):  # type: ignore[misc]
    """A filter of free text: two signs at least, and no number that no column could hold."""

    def __init__(self, **options: Any) -> None:
        shortest = options.pop("shortest", 2)
        message = f"Ketik paling sedikit {shortest} huruf."
        checks = [MinLengthValidator(shortest, message)]
        super().__init__(max_length=100, validators=checks, **options)

    def filter(self, qs: Any, value: str) -> Any:
        """Match nothing for a number beyond all numbers."""
        if value and value.isdecimal() and len(value) > LONGEST_NUMBER:
            return qs.none()
        return super().filter(qs, value)


class TrailFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Who, for which organisation, on what, which act, when, and whether an auditor looked."""

    person = Words(method="by_person", shortest=1, label="Pelaku")
    office = Words(method="by_office", label="Unit kerja")
    kind = django_filters.ChoiceFilter(
        field_name="target_type", choices=sorted(acts.TARGETS.items()), label="Jenis objek"
    )
    target = Words(method="by_target", shortest=1, label="Nomor atau nama objek")
    act = django_filters.ChoiceFilter(
        choices=[(act, acts.label(act)) for act in sorted(acts.PHRASES)], label="Tindakan"
    )
    since = django_filters.DateFilter(
        method="from_day", label="Dari tanggal", validators=DAYS_KNOWN
    )
    until = django_filters.DateFilter(
        method="to_day", label="Sampai tanggal", validators=DAYS_KNOWN
    )
    q = Words(method="by_words", shortest=3, label="Kata")
    state = django_filters.ChoiceFilter(method="by_state", choices=STATES, label="Tinjauan")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def by_person(self, rows: QuerySet[AuditEvent], name: str, value: str) -> Any:
        """Keep the acts of a person."""
        return trail.with_person(rows, value)

    def by_office(self, rows: QuerySet[AuditEvent], name: str, value: str) -> Any:
        """Keep the acts done for an organisation."""
        return trail.with_office(rows, value)

    def by_target(self, rows: QuerySet[AuditEvent], name: str, value: str) -> Any:
        """Keep the events on a target."""
        return trail.with_target(rows, value)

    def by_words(self, rows: QuerySet[AuditEvent], name: str, value: str) -> Any:
        """Keep the events that speak of every word."""
        return trail.with_words(rows, value)

    def by_state(self, rows: QuerySet[AuditEvent], name: str, value: str) -> Any:
        """Keep the events by what auditors made of them."""
        return trail.reviewed(rows, value)

    def from_day(self, rows: QuerySet[AuditEvent], name: str, value: Any) -> Any:
        """Keep what happened on a day or later."""
        return rows.filter(at__gte=timezone.make_aware(datetime.combine(value, time.min)))

    def to_day(self, rows: QuerySet[AuditEvent], name: str, value: Any) -> Any:
        """Keep what happened on a day or earlier."""
        end = datetime.combine(value + timedelta(days=1), time.min)
        return rows.filter(at__lt=timezone.make_aware(end))


def chosen(query: QueryDict, form: TrailFilter, page: str) -> list[Chosen]:
    """This function will tell the filters in use in the order of `PAGE_NAMES`, for a first page."""
    found = []
    for own, name in PAGE_NAMES.items():
        value = query.get(own, "").strip()
        if not value or name in form.errors:
            continue
        rest = query.copy()
        for key in (own, page):
            rest.pop(key, None)
        field = form.form.fields[name]
        words = dict(getattr(field, "choices", ())).get(value, value)
        if isinstance(field, DateField):
            words = f"{date.fromisoformat(value):%d-%m-%Y}"
        found.append(Chosen(str(field.label), str(words), f"?{rest.urlencode()}"))
    return found


def of_page(query: Mapping[str, str]) -> TrailFilter:
    """This function will read the filters from the address of a page."""
    data = {name: query.get(own, "").strip() for own, name in PAGE_NAMES.items()}
    return TrailFilter({k: v for k, v in data.items() if v}, queryset=trail.events())
