"""Packages that a leaving official has left without somebody on a seat of the team."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.access import APPROVER_ROLES, in_force
from accounts.models import Appointment, Role
from core.acts import Actor
from core.worklist import Task
from orders.access.packages import packages_for
from orders.models import Package
from orders.queries.packages import TEAM_LABELS
from orders.states import PackageState

OPEN_STATES = (PackageState.ASSIGNED, PackageState.PREPARED, PackageState.ORDERED)
SEATS = tuple(seat for seat, _, _ in TEAM_LABELS)


class Seat(NamedTuple):
    """A seat that nobody in force holds: its code, its name, who left it."""

    code: str
    label: str
    left_by: str


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A package with its vacant seats."""

    package: Package
    seats: list[Seat]


def unmanned(scope: QuerySet[Package], day: date) -> QuerySet[Package]:
    """This function will keep the open packages of which a seat is held by nobody in force."""
    vacant = Q()
    for seat in SEATS:
        vacant |= Q(~Exists(_in_post(seat, day)), **{f"{seat}__isnull": False})
    return scope.filter(vacant, status__in=OPEN_STATES)


def _in_post(seat: str, day: date) -> QuerySet[Appointment]:
    """Whoever holds the same role there still, by the same or a renewed appointment."""
    return Appointment.objects.filter(
        in_force(day),
        user_id=OuterRef(f"{seat}__user_id"),
        role=OuterRef(f"{seat}__role"),
        organisation_id=OuterRef(f"{seat}__organisation_id"),
        user__is_active=True,
    )


def vacancies(scope: QuerySet[Package], day: date) -> list[Vacancy]:
    """This function will tell which seats of these packages are vacant, the soonest event first."""
    return [vacancy_of(row) for row in loaded(scope, day).order_by("event_at", "pk")[:100]]


def loaded(scope: QuerySet[Package], day: date) -> QuerySet[Package]:
    """This function will read the packages with a vacant seat, ready for `vacancy_of`."""
    flags = {f"has_{seat}": Exists(_in_post(seat, day)) for seat in SEATS}
    rows = unmanned(scope, day).annotate(**flags).select_related("organisation")
    return rows.select_related(*(f"{seat}__user" for seat in SEATS))


def vacancy_of(package: Package) -> Vacancy:
    """This function will tell which seats of a package that `loaded` has read are vacant."""
    seats = [
        Seat(seat, label, getattr(package, seat).user.name)
        for seat, label, _ in TEAM_LABELS
        if getattr(package, f"{seat}_id") and not getattr(package, f"has_{seat}")
    ]
    return Vacancy(package, seats)


def team_tasks(actor: Actor | None, today: date) -> list[Task]:
    """This function will tell PA/KPA, and BPPBJ, that packages need another official."""
    if actor is None or actor.role not in APPROVER_ROLES | {Role.BPPBJ}:
        return []
    found = unmanned(packages_for(actor), today)
    count = found.count()
    if not count:
        return []
    first = found.order_by("event_at", "pk").select_related("organisation")[0]
    is_approver = actor.role in APPROVER_ROLES
    return [
        Task(
            verb="Tunjuk pengganti" if is_approver else "Periksa penunjukan",
            subject=f"{count} paket perlu pejabat baru",
            url=reverse("orders:package_vacancies"),
            since=first.created_at,
            waiting=f"Acara terdekat: {first.event_name}, {first.organisation.short_name}",
            detail="Pejabat pada timnya tidak lagi menjabat.",
        )
    ]
