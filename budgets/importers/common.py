"""What both imports share: limits, cells, offices by code or name, faults at their place."""

from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import Organisation
from budgets import rules
from budgets.models import BudgetLine
from budgets.queries import facts
from budgets.rules import LineState
from core.importing import Fault, Limits, Row

FILE_LIMITS = Limits(rows=5_000, size=2 * 1024 * 1024)
COMMAND_LIMITS = Limits(rows=50_000, size=32 * 1024 * 1024)
UNKNOWN_OFFICE = "Tidak ada SKPD atau BUMD dengan kode atau nama ini; periksa kodenya."

LineKey = tuple[int, int, str, str]


def text(longest: int, *, required: bool = True) -> forms.CharField:
    """This function will return the field of a text cell."""
    return forms.CharField(max_length=longest, required=required)


def whole(lowest: int, highest: int) -> forms.IntegerField:
    """This function will return the field of a whole number."""
    return forms.IntegerField(min_value=lowest, max_value=highest)


def offices(rows: Iterable[Row]) -> dict[str, Organisation]:
    """This function will find the buying offices by what their column says: code or name."""
    words = {row.values["kode_organisasi"] for row in rows}
    lowered = {word.casefold() for word in words}
    found = Organisation.objects.filter(
        kind__in=(Organisation.Kind.SKPD, Organisation.Kind.BUMD)
    ).annotate(name_low=Lower("name"), short_low=Lower("short_name"))
    found = found.filter(Q(code__in=words) | Q(name_low__in=lowered) | Q(short_low__in=lowered))
    by_word: dict[str, Organisation] = {}
    for office in found.order_by("-pk"):
        for word in (office.name.casefold(), office.short_name.casefold(), office.code):
            by_word[word] = office
    return {
        word: by_word.get(word) or by_word[word.casefold()]
        for word in words
        if word in by_word or word.casefold() in by_word
    }


def states(
    wanted: Iterable[Organisation], years: Iterable[int]
) -> dict[LineKey, tuple[BudgetLine, LineState]]:
    """This function will return every line of these offices and years by its codes."""
    lines = list(
        BudgetLine.objects.filter(
            organisation_id__in={office.pk for office in wanted}, year__in=set(years)
        )
        .select_related("balance", "organisation")
        .prefetch_related("versions")
    )
    months = facts.spans([line.pk for line in lines])
    return {
        (line.organisation_id, line.year, line.sub_activity_code, line.account_code): (
            line,
            facts.state_of(line.balance, months.get(line.pk, ())),
        )
        for line in lines
    }


def line_key(row: Row, office: Organisation | None) -> LineKey:
    """This function will return the codes of the line that a row speaks of."""
    values = row.values
    pk = office.pk if office else 0
    return pk, values["tahun"], values["kode_sub_kegiatan"], values["kode_akun"]


def grouped(rows: Iterable[Row], names: Sequence[str]) -> list[list[Row]]:
    """This function will gather the rows that agree in these columns, in the file's order."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row.values[name] for name in names), []).append(row)
    return list(groups.values())


def fault(row: Row, column: str, message: str) -> Fault:
    """This function will place a message at a row's cell, with what the cell holds."""
    return Fault(message, row.number, column, str(row.values.get(column) or "")[:60])


def at_row(wrong: rules.Faults, columns: Mapping[str, str], row: Row) -> list[Fault]:
    """This function will place the faults of a draft at the row it came from."""
    return [
        fault(row, columns[name], message)
        for name, messages in wrong.items()
        for message in messages
    ]


def unlike(rows: Sequence[Row], names: Iterable[str], what: str) -> list[Fault]:
    """This function will name the cells that must not differ from the first row of a group."""
    first = rows[0]
    return [
        fault(row, name, f"Berbeda dari baris {first.number}, padahal {what}-nya sama.")
        for row in rows[1:]
        for name in names
        if row.values[name] != first.values[name]
    ]


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """This function will sort faults as a reader meets them in the file."""
    return tuple(sorted(faults, key=lambda found: found.row or 0))
