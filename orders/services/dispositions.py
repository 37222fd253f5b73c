"""What a disposition needs before a package can be handed out: team, event, budget line."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from accounts.access import APPROVER_ROLES, in_force
from accounts.models import Appointment, Role
from budgets.models import BudgetLine
from core import money
from core.errors import RuleRefused
from orders.models import Package
from orders.papers.parts import day_of
from orders.services import separation
from orders.states import PackageState

RULE_ASSIGN = "Ingub 1/2023 KESATU huruf b"
RULE_APBD = "Ingub 1/2023 KEDUA"

TEAM_ROLES: dict[str, frozenset[Role]] = {
    "approver": APPROVER_ROLES,
    "ppk": frozenset({Role.PPK}),
    "pp": frozenset({Role.PP}),
    "treasurer": frozenset({Role.BENDAHARA}),
    "receiver": frozenset({Role.PENERIMA}),
}

Team = dict[str, Appointment | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A disposition: RUP package, budget line, event and team (appointment ids), in rupiah."""

    line_id: int
    rup_code: str
    name: str
    ceiling: Decimal
    event_name: str
    event_at: datetime
    place: str
    wilayah: str
    attendance: int
    approver_id: int
    ppk_id: int
    pp_id: int
    treasurer_id: int
    receiver_id: int | None = None


class TeamRefused(RuleRefused):
    """A named appointment is not in force at the office or has another role."""


class LineRefused(RuleRefused):
    """The budget line is not the office's, not of the event's year, or has no released funds."""


class EventRefused(RuleRefused):
    """The event lies in the past or is already handed out."""


def check(new: Assignment, organisation_id: int, *, at: datetime) -> Team:
    """This function will return the team of a lawful disposition, or say what is wrong with it.

    Raises TeamRefused, LineRefused, EventRefused, or DutiesNotSeparate.
    """
    team = _team(new, organisation_id, at)
    separation.require_team(separation.seats(team), at=at)
    _check_event(new, organisation_id, at)
    _check_line(new, organisation_id, at)
    return team


def _team(new: Assignment, organisation_id: int, at: datetime) -> Team:
    wanted = {member: getattr(new, f"{member}_id") for member in TEAM_ROLES}
    rows = (
        Appointment.objects.filter(in_force(day_of(at)), organisation_id=organisation_id)
        .filter(pk__in=[pk for pk in wanted.values() if pk], user__is_active=True)
        .select_related("user", "organisation")
    )
    found = {row.pk: row for row in rows}
    team: Team = {m: found.get(pk) for m, pk in wanted.items()}
    errors: dict[str, list[str]] = {}
    for member, roles in TEAM_ROLES.items():
        chosen = team[member]
        if wanted[member] is None and member == "receiver":
            continue
        if chosen is None or chosen.role not in roles:
            wording = " atau ".join(sorted(role.label for role in roles))
            errors[member] = [f"Pilih {wording} yang penunjukannya berlaku di organisasi Anda."]
    if errors:
        raise TeamRefused(
            "Susunan tim belum sah; pilih pejabat yang penunjukannya berlaku.",
            rule=RULE_ASSIGN,
            errors=errors,
        )
    return team


def _check_event(new: Assignment, organisation_id: int, at: datetime) -> None:
    if new.event_at <= at:
        raise EventRefused(
            "Waktu acara sudah lewat; isi waktu acara yang akan datang.",
            rule=RULE_ASSIGN,
            errors={"event_at": ["Waktu acara harus sesudah sekarang."]},
        )
    taken = Package.objects.exclude(status=PackageState.CANCELLED).filter(
        organisation_id=organisation_id, rup_code=new.rup_code, event_at=new.event_at
    )
    if taken.exists():
        raise EventRefused(
            f"Paket RUP {new.rup_code} sudah didisposisikan untuk acara pada waktu itu; buka "
            "paket yang ada atau ubah waktu acaranya.",
            rule=RULE_ASSIGN,
            errors={"rup_code": ["Paket RUP ini sudah didisposisikan untuk waktu itu."]},
        )


def _check_line(new: Assignment, organisation_id: int, at: datetime) -> None:
    line = (
        BudgetLine.objects.select_related("balance")
        .filter(pk=new.line_id, organisation_id=organisation_id)
        .first()
    )
    if line is None:
        raise _line_refused("Baris anggaran itu bukan milik organisasi Anda; pilih yang lain.")
    year = day_of(new.event_at).year
    if line.year != year or line.year != day_of(at).year:
        raise _line_refused(
            f"Baris anggaran tahun {line.year} tidak dapat membiayai acara tahun {year}; pilih "
            f"baris anggaran tahun berjalan {day_of(at).year}."
        )
    if line.balance.opened(day_of(at).month) <= 0:
        raise _line_refused(
            "Belum ada SPD yang terbit untuk baris anggaran ini sampai bulan ini; minta BPKD "
            "menerbitkan SPD atau pilih baris lain."
        )
    if new.ceiling > line.balance.dpa:
        over = money.rupiah(new.ceiling - line.balance.dpa)
        raise LineRefused(
            f"Pagu paket {money.rupiah(new.ceiling)} melebihi pagu baris anggaran "
            f"{money.rupiah(line.balance.dpa)}; kurangi {over}.",
            rule=RULE_APBD,
            errors={"ceiling": [f"Paling banyak {money.rupiah(line.balance.dpa)}."]},
        )


def _line_refused(message: str) -> LineRefused:
    return LineRefused(message, rule=RULE_APBD, errors={"line": [message]})
