"""Days off: added, changed, removed and imported; open due dates follow in the same transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, holidays_source, idempotency, locks, workdays
from core.acts import Actor
from core.errors import NotFound, RuleRefused, StaleVersion
from core.models import Holiday
from payments import access
from payments.deadlines import spelled
from payments.queries import due_dates
from payments.queries import holidays as queries
from payments.queries.due_dates import Overlay
from payments.queries.holidays import Fate, Line, Plan
from payments.services.due_dates import Cause, recompute

Day = date
COLUMNS = ("name", "category", "legal_basis", "decree_date", "is_estimate")


@dataclass(frozen=True, slots=True)
class NewHoliday:
    """A day off as somebody enters it, with the decree that says so."""

    date: Day
    name: str
    category: str
    legal_basis: str
    decree_date: Day | None
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Removal:
    """Why a day counts again: the decree that took it back, and in words."""

    legal_basis: str
    decree_date: Day | None
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act on one day did: the row, and how many open due dates moved."""

    holiday: Holiday
    moved: int


class HolidayTaken(RuleRefused):
    """The date is on record as a day off already."""


class HolidayRefused(RuleRefused):
    """A day off lacks what the law wants of it."""


class YearWouldLackFeasts(RuleRefused):
    """Running due dates count through the year, whose national holidays would not be all there."""


@transaction.atomic(durable=True)
def add(new: NewHoliday, *, by: Actor, at: datetime) -> Outcome:
    """This function will enter a day off and move the open due dates it touches.

    Raises HolidayTaken, HolidayRefused with the fields at fault.
    """
    access.require_keeper(by)
    locks.calendar_write()
    seen = idempotency.claim("holiday.add", str(new), by=by, at=at)
    if seen:
        return _outcome_again(seen.target_id)
    found = Holiday.objects.filter(date=new.date).first()
    check(new, found, timezone.localdate(at))
    row = _write(found or Holiday(date=new.date), new, by=by, at=at)
    _record("holiday.add", row, by=by, at=at)
    moved = recompute(Cause(f"{_label(row)} ditambahkan", row.legal_basis), by=by, at=at)
    idempotency.settle(row.pk, by=by)
    return Outcome(row, len(moved))


@transaction.atomic(durable=True)
def change(pk: int, new: NewHoliday, *, by: Actor, at: datetime) -> Outcome:
    """This function will change a day off or move it to another date; its old date counts again.

    Raises StaleVersion when somebody else changed it, HolidayTaken, HolidayRefused.
    """
    access.require_keeper(by)
    locks.calendar_write()
    seen = idempotency.claim("holiday.change", f"{pk}:{new}", by=by, at=at)
    if seen:
        return _outcome_again(seen.target_id)
    row = _current(pk, by=by)
    at_date = Holiday.objects.filter(date=new.date).exclude(pk=pk).first()
    check(new, at_date, timezone.localdate(at))
    before = _facts(row)
    old_date = row.date
    if new.date != old_date:
        _require_rest(row)
        _free(new.date)
        row.date = new.date
    row = _write(row, new, by=by, at=at)
    if new.date != old_date:
        _leave_mark(row, old_date, by=by, at=at)
    _record("holiday.change", row, by=by, at=at, before=before)
    words = f"{_label(row)} diubah"
    if new.date != old_date:
        words = f"{row.name} dipindahkan dari {spelled(old_date)} ke {spelled(row.date)}"
    moved = recompute(Cause(words, row.legal_basis), by=by, at=at)
    idempotency.settle(row.pk, by=by)
    return Outcome(row, len(moved))


@transaction.atomic(durable=True)
def remove(pk: int, why: Removal, *, by: Actor, at: datetime) -> Outcome:
    """This function will let a day count again; the row stays as a mark for later imports.

    Raises StaleVersion, HolidayRefused without decree or reason, YearWouldLackFeasts.
    """
    access.require_keeper(by)
    locks.calendar_write()
    seen = idempotency.claim("holiday.remove", f"{pk}:{why}", by=by, at=at)
    if seen:
        return Outcome(Holiday.objects.get(pk=seen.target_id), 0)
    row = _current(pk, by=by)
    check_removal(why, timezone.localdate(at))
    _require_rest(row)
    row.removed_at, row.removed_reason = at, why.reason.strip()[:300]
    _save(row, by_hand=True, by=by, at=at)
    before = _facts(row)
    change = {"decree": why.legal_basis.strip(), "decree_date": _iso(why.decree_date)}
    _record("holiday.remove", row, by=by, at=at, before=before | change, reason=why.reason)
    cause = Cause(f"{_label(row)} dihapus: {why.reason.strip()}", why.legal_basis.strip())
    moved = recompute(cause, by=by, at=at)
    idempotency.settle(row.pk, by=by)
    return Outcome(row, len(moved))


@transaction.atomic(durable=True)
def import_source(first: int, last: int, *, by: Actor, at: datetime) -> tuple[int, int]:
    """This function will bring years up to the `holidays` package; rows entered by hand stay.

    Returns how many days changed and how many open due dates moved.
    """
    access.require_keeper(by)
    locks.calendar_write()
    seen = idempotency.claim("holiday.import", f"{first}:{last}", by=by, at=at)
    if seen:
        return seen.target_id, 0
    lines = sum((queries.source_plan(year).changes for year in range(first, last + 1)), ())
    years = str(first) if first == last else f"{first}–{last}"
    return _apply(Plan(lines), f"Impor hari libur {years}", by_hand=False, by=by, at=at)


@transaction.atomic(durable=True)
def import_days(new: Sequence[NewHoliday], *, by: Actor, at: datetime) -> tuple[int, int]:
    """This function will enter or change many days off at once, as if each were typed by hand.

    Returns how many days changed and how many open due dates moved.
    """
    access.require_keeper(by)
    locks.calendar_write()
    seen = idempotency.claim("holiday.import", str(new), by=by, at=at)
    if seen:
        return seen.target_id, 0
    today = timezone.localdate(at)
    for one in new:
        check(one, None, today)
    return _apply(plan_days(new), "Impor hari libur dari CSV", by_hand=True, by=by, at=at)


def plan_days(new: Sequence[NewHoliday]) -> Plan:
    """This function will show what an import of typed days would do, without doing it."""
    found = queries.on_days(one.date for one in new)
    wanted = [Holiday(**asdict(one)) for one in new]
    return queries.plan(wanted, found, is_whole=False, force=True)


def check(new: NewHoliday, found: Holiday | None, today: date) -> None:
    """This function will refuse a day off that lacks its decree, or stands on a taken date."""
    wrong: dict[str, list[str]] = {}
    last = today.year + queries.FURTHEST_YEARS
    if not holidays_source.FIRST_YEAR <= new.date.year <= last:
        wrong["date"] = [
            f"Tahun {new.date.year} di luar {holidays_source.FIRST_YEAR}–{last}; periksa tahunnya."
        ]
    if not new.name.strip():
        wrong["name"] = ["Nama hari libur belum diisi."]
    if new.category not in Holiday.Category.values:
        wrong["category"] = ["Pilih libur nasional atau cuti bersama."]
    wrong |= _decree_faults(new.legal_basis, new.decree_date, today)
    if wrong:
        raise HolidayRefused(next(iter(wrong.values()))[0], errors=wrong)
    if found is not None and found.removed_at is None:
        text = f"{spelled(new.date)} sudah tercatat sebagai “{found.name}”; ubah baris itu."
        raise HolidayTaken(text, errors={"date": [text]})


def check_removal(why: Removal, today: date) -> None:
    """This function will refuse a removal without a decree or a reason."""
    wrong = _decree_faults(why.legal_basis, why.decree_date, today)
    if not why.reason.strip():
        wrong["reason"] = ["Alasan belum diisi; tulis mengapa hari ini menjadi hari kerja."]
    if wrong:
        raise HolidayRefused(next(iter(wrong.values()))[0], errors=wrong)


def overlay_of(new: NewHoliday, old: Holiday | None = None) -> Overlay:
    """This function will tell how the calendar would change, for a preview of due dates."""
    change: dict[date, str | None] = {old.date: None} if old else {}
    return change | {new.date: new.name}


def _decree_faults(basis: str, day: date | None, today: date) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if not basis.strip():
        wrong["legal_basis"] = ["Nomor keputusan belum diisi; tulis nomor dan tahunnya."]
    if day is None:
        wrong["decree_date"] = ["Tanggal keputusan belum diisi."]
    elif day > today:
        wrong["decree_date"] = [
            f"Keputusan bertanggal {spelled(day)} belum terbit; isi tanggal paling akhir hari ini."
        ]
    return wrong


def _current(pk: int, *, by: Actor) -> Holiday:
    row = Holiday.objects.in_force().select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("Hari libur ini tidak ada atau sudah dihapus.")
    if by.seen_version is not None and by.seen_version != row.version:
        raise StaleVersion(
            f"{_label(row)} sudah diubah orang lain (versi {row.version}, Anda melihat versi "
            f"{by.seen_version}); muat ulang, periksa, lalu ulangi."
        )
    return row


def _require_rest(row: Holiday) -> None:
    """Refuse to take a feast without which the year would look like one nobody has entered."""
    year = row.date.year
    if row.category != Holiday.Category.NATIONAL or workdays.is_entered(year, without=row.pk):
        return
    if due_dates.counting_through(year):
        raise YearWouldLackFeasts(
            f"Tanpa {_label(row)} hari libur nasional {year} tidak lengkap lagi, padahal ada jatuh "
            "tempo berjalan pada tahun itu; masukkan hari libur penggantinya lebih dahulu."
        )


def _free(day: date) -> None:
    """Clear a date of the mark that an earlier removal left there."""
    Holiday.objects.filter(date=day).exclude(removed_at=None).delete()


def _leave_mark(row: Holiday, day: date, *, by: Actor, at: datetime) -> None:
    """Leave at the old date the mark that keeps an import from entering it again."""
    Holiday.objects.create(
        date=day,
        name=row.name,
        category=row.category,
        legal_basis=row.legal_basis,
        by_hand=True,
        set_at=at,
        set_by_name=by.user_name,
        removed_at=at,
        removed_reason=f"Dipindahkan ke {spelled(row.date)}",
    )


def _write(row: Holiday, new: NewHoliday, *, by: Actor, at: datetime) -> Holiday:
    """Write a typed day into a row, new or known; a removed one is in force again."""
    for name in COLUMNS:
        value = getattr(new, name)
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.removed_at, row.removed_reason = None, ""
    return _save(row, by_hand=True, by=by, at=at)


def _save(row: Holiday, *, by_hand: bool, by: Actor, at: datetime) -> Holiday:
    row.by_hand, row.set_at, row.set_by_name = by_hand, at, by.user_name
    if row._state.adding:
        row.save(force_insert=True)
        return row
    row.version += 1
    stamps = ("date", "by_hand", "set_at", "set_by_name", "removed_at", "removed_reason", "version")
    row.save(update_fields=[*COLUMNS, *stamps])
    return row


def _apply(plan: Plan, reason: str, *, by_hand: bool, by: Actor, at: datetime) -> tuple[int, int]:
    for line in plan.changes:
        if line.wanted is None and line.found is not None:
            _record("holiday.remove", line.found, by=by, at=at, reason=reason)
            line.found.delete()
        elif line.wanted is not None:
            _take_over(line, line.wanted, reason, by_hand=by_hand, by=by, at=at)
    moved = len(recompute(Cause(reason), by=by, at=at)) if plan.changes else 0
    idempotency.settle(len(plan.changes), by=by)
    return len(plan.changes), moved


def _take_over(
    line: Line, wanted: Holiday, reason: str, *, by_hand: bool, by: Actor, at: datetime
) -> None:
    """Write what a source has for a day into its row, new or known."""
    row = line.found or Holiday(date=line.date)
    is_change = line.fate == Fate.DIFFERS
    before = _facts(row) if is_change else None
    for name in COLUMNS:
        setattr(row, name, getattr(wanted, name))
    row.removed_at, row.removed_reason = None, ""
    _save(row, by_hand=by_hand, by=by, at=at)
    act = "holiday.change" if is_change else "holiday.add"
    _record(act, row, by=by, at=at, before=before, reason=reason)


def _record(
    act: str,
    row: Holiday,
    *,
    by: Actor,
    at: datetime,
    before: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    change = audit.Change(reason=reason, data={"from": before or {}, "to": _facts(row)})
    audit.record(act, row, by=by, at=at, change=change)


def _facts(row: Holiday) -> dict[str, Any]:
    return {
        "id": row.pk,
        "date": row.date.isoformat(),
        "name": row.name,
        "category": row.category,
        "legal_basis": row.legal_basis,
        "decree_date": _iso(row.decree_date),
        "is_estimate": row.is_estimate,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _label(row: Holiday) -> str:
    return f"{row.name} {spelled(row.date)}"


def _outcome_again(pk: int) -> Outcome:
    return Outcome(Holiday.objects.get(pk=pk), 0)
