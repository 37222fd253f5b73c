"""Legal numbers over time: a new value from a day on, and withdrawing one that is only planned.

Nothing can be backdated: a value starts tomorrow at the earliest, because what was done today was
done under today's value. Only a hole, a number without any value today, may be filled from today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from core import audit, idempotency, legal_units, locks
from core.acts import Actor
from core.errors import NotFound, RuleRefused, StaleVersion, WrongState
from core.models import Parameter
from payments import access
from payments.deadlines import spelled
from payments.queries import parameters as queries
from payments.queries.parameters import Series, Standing, Value

FURTHEST_YEARS = 10


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value to come: how much (in the number's unit), by which law, from when, and why."""

    value: Decimal
    legal_basis: str
    valid_from: date
    reason: str


class Backdated(RuleRefused):
    """A value would have begun before anybody could know it."""


class ValueUnchanged(RuleRefused):
    """The value is the one that is in force or planned there already."""


class PeriodTaken(RuleRefused):
    """Another value begins on that very day."""


@transaction.atomic(durable=True)
def plan(key: str, new: NewValue, *, by: Actor, at: datetime) -> Parameter:
    """This function will set a value of a legal number from a day on, and end the one before it.

    Raises ValueOutOfRange, Backdated, ValueUnchanged, PeriodTaken, StaleVersion when somebody else
    changed the number meanwhile; a repeat with the same key returns the same row.
    """
    access.require_keeper(by)
    seen = idempotency.claim("parameter.plan", f"{key}:{new}", by=by, at=at)
    if seen:
        return Parameter.objects.get(pk=seen.target_id)
    series = _locked(key, by=by, at=at)
    before, after = check(series, new, timezone.localdate(at))
    if before is not None:
        _end(before.row, new.valid_from)
    row = Parameter.objects.create(
        key=key,
        value=new.value,
        unit=series.unit,
        label=series.label,
        legal_basis=new.legal_basis.strip(),
        valid_from=new.valid_from,
        valid_to=after.row.valid_from if after else None,
        set_at=at,
        set_by_name=by.user_name,
        set_by_post=by.post,
        reason=new.reason.strip(),
    )
    change = audit.Change(
        from_state=before.shown if before else "",
        to_state=series.shown(new.value),
        reason=row.reason,
        data={
            "key": key,
            "from": str(before.row.value) if before else None,
            "to": str(row.value),
            "valid_from": row.valid_from.isoformat(),
            "legal_basis": row.legal_basis,
        },
    )
    audit.record("parameter.plan", row, by=by, at=at, change=change)
    idempotency.settle(row.pk, by=by)
    return row


@transaction.atomic(durable=True)
def withdraw(key: str, pk: int, reason: str, *, by: Actor, at: datetime) -> Parameter:
    """This function will take a planned value back; the value before it goes on as if never ended.

    Raises WrongState for a value that is or was in force: that is history.
    """
    access.require_keeper(by)
    reason = reason.strip()
    seen = idempotency.claim("parameter.withdraw", f"{key}:{pk}:{reason}", by=by, at=at)
    if seen:
        return Parameter.objects.get(pk=seen.target_id)
    series = _locked(key, by=by, at=at)
    found = next((value for value in series.values if value.row.pk == pk), None)
    if found is None:
        raise NotFound("Nilai ini tidak ada pada parameter tersebut.")
    _require_planned(found)
    _require_reason(reason)
    row = found.row
    row.withdrawn_at, row.withdrawn_by_name, row.withdrawn_reason = at, by.user_name, reason
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by_name", "withdrawn_reason", "version"])
    _join(series, row)
    change = audit.Change(
        from_state=found.shown,
        reason=reason,
        data={"key": key, "value": str(row.value), "valid_from": row.valid_from.isoformat()},
    )
    audit.record("parameter.withdraw", row, by=by, at=at, change=change)
    idempotency.settle(row.pk, by=by)
    return row


def check(series: Series, new: NewValue, today: date) -> tuple[Value | None, Value | None]:
    """This function will check a value to come against the history, without changing anything.

    Returns the value that it will end and the one that will end it.
    """
    legal_units.check(series.spec, new.value, series.unit, field="value")
    if not new.legal_basis.strip():
        _refuse(RuleRefused, "legal_basis", "Dasar hukum belum diisi; tulis nomor peraturannya.")
    _require_reason(new.reason.strip())
    _require_time(series, new.valid_from, today)
    live = [value for value in series.values if value.standing != Standing.WITHDRAWN]
    same_day = next((v for v in live if v.row.valid_from == new.valid_from), None)
    if same_day is not None:
        _refuse(
            PeriodTaken,
            "valid_from",
            f"Sudah ada nilai {same_day.shown} yang mulai {spelled(new.valid_from)}; tarik dahulu "
            "nilai itu atau pilih tanggal lain.",
        )
    before = next((value for value in live if _covers(value.row, new.valid_from)), None)
    after = next((value for value in live if value.row.valid_from > new.valid_from), None)
    for neighbour in (before, after):
        if neighbour is not None and neighbour.row.value == new.value:
            _refuse(
                ValueUnchanged,
                "value",
                f"Nilainya sama dengan {neighbour.shown} yang berlaku sejak "
                f"{spelled(neighbour.row.valid_from)}; tidak ada yang berubah.",
            )
    return before, after


def _locked(key: str, *, by: Actor, at: datetime) -> Series:
    locks.parameters_write()
    series = queries.series(key, timezone.localdate(at))
    if by.seen_version is not None and by.seen_version != series.version:
        raise StaleVersion(
            f"“{series.label}” sudah diubah orang lain (versi {series.version}, Anda melihat versi "
            f"{by.seen_version}); muat ulang, periksa, lalu ulangi."
        )
    return series


def _require_time(series: Series, start: date, today: date) -> None:
    earliest = today if series.current is None else today + timedelta(days=1)
    if start < earliest:
        _refuse(
            Backdated,
            "valid_from",
            f"Paling cepat berlaku {spelled(earliest)}: yang sudah terjadi memakai nilai lama dan "
            "tidak dapat diubah mundur.",
        )
    if start.year > today.year + FURTHEST_YEARS:
        _refuse(
            RuleRefused,
            "valid_from",
            f"Tanggal {spelled(start)} lebih dari {FURTHEST_YEARS} tahun lagi; periksa tahunnya.",
        )


def _require_planned(value: Value) -> None:
    if value.standing == Standing.WITHDRAWN:
        raise WrongState(f"Nilai {value.shown} sudah ditarik sebelumnya; tidak ada yang berubah.")
    if value.standing != Standing.PLANNED:
        raise WrongState(
            f"Nilai {value.shown} sudah berlaku sejak {spelled(value.row.valid_from)}, jadi tidak "
            "dapat ditarik; tetapkan nilai baru dengan tanggal yang akan datang."
        )


def _require_reason(reason: str) -> None:
    if not reason:
        _refuse(RuleRefused, "reason", "Alasan belum diisi; tulis mengapa nilainya berubah.")


def _refuse(kind: type[RuleRefused], field: str, text: str) -> None:
    raise kind(text, errors={field: [text]})


def _covers(row: Parameter, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


def _end(row: Parameter, day: date | None) -> None:
    row.valid_to = day
    row.version += 1
    row.save(update_fields=["valid_to", "version"])


def _join(series: Series, withdrawn: Parameter) -> None:
    """Let the value that ended where the withdrawn one began go on to where that one ended."""
    for value in series.values:
        is_live = value.standing != Standing.WITHDRAWN and value.row.pk != withdrawn.pk
        if is_live and value.row.valid_to == withdrawn.valid_from:
            _end(value.row, withdrawn.valid_to)
