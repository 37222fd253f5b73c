"""Another official takes a seat of a running package: ended post, Plt/Plh, duties not separate."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.access import in_force
from accounts.models import Appointment
from core import audit, idempotency, money, notifications
from core.acts import Actor
from core.errors import RuleRefused, WrongState
from orders.access import packages as access
from orders.locks import packages as locks
from orders.models import Package, PackageEvent
from orders.papers.parts import day_of
from orders.queries.orders import LIVE_ORDERS
from orders.queries.separation import RUNNING
from orders.services import separation
from orders.services.dispositions import RULE_ASSIGN, TEAM_ROLES, TeamRefused

LABELS = {
    "approver": "PA/KPA",
    "ppk": "PPK",
    "pp": "Pejabat Pengadaan",
    "treasurer": "bendahara",
    "receiver": "penerima barang",
}


class ReasonMissing(RuleRefused):
    """A seat changes hands without a reason."""


@dataclass(frozen=True, slots=True)
class Reassignment:
    """Which seat of a package goes to which appointment, and why."""

    seat: str
    appointment_id: int
    reason: str


@transaction.atomic(durable=True)
def reassign(package_id: int, new: Reassignment, *, by: Actor, at: datetime) -> Package:
    """This function will give a seat of a running package to another official of the office.

    Only PA/KPA of the office may. The new team is checked like a first disposition, the firm of
    a live order included. Papers that are out keep the names they were issued with. Raises
    NotFound, NotAllowed, WrongState, TeamRefused, ReasonMissing, DutiesNotSeparate.
    """
    seen = idempotency.claim("package.reassign", f"{package_id}:{new!r}", by=by, at=at)
    if seen:
        return Package.objects.get(pk=seen.target_id)
    package = locks.package(package_id, by=by)
    access.require(by, package, access.REASSIGN)
    _require_running(package)
    chosen = _chosen(package, new, at)
    before: Appointment | None = getattr(package, new.seat)
    _require_change(before, chosen, new)
    setattr(package, new.seat, chosen)
    order = package.orders.filter(LIVE_ORDERS).select_related("vendor").first()
    team = separation.team_of(package)
    separation.require_team(team, at=at, vendor=order.vendor if order else None)
    package.version += 1
    package.save(update_fields=[new.seat, "version"])
    _remember(package, new, before, chosen, by=by, at=at)
    _tell(package, new.seat, [row for row in (before, chosen) if row], at=at)
    idempotency.settle(package.pk, by=by)
    return package


def _require_running(package: Package) -> None:
    if package.status not in RUNNING:
        raise WrongState(
            f"Paket ini sudah “{package.get_status_display()}”; pejabatnya tidak diganti lagi."
        )


def _chosen(package: Package, new: Reassignment, at: datetime) -> Appointment:
    rows = Appointment.objects.filter(
        in_force(day_of(at)), organisation_id=package.organisation_id, user__is_active=True
    ).select_related("user", "organisation")
    chosen = rows.filter(pk=new.appointment_id).first()
    if new.seat not in TEAM_ROLES or chosen is None or chosen.role not in TEAM_ROLES[new.seat]:
        seat = LABELS.get(new.seat, "pejabat")
        raise TeamRefused(
            f"Pilih {seat} yang penunjukannya berlaku di kantor ini.",
            rule=RULE_ASSIGN,
            errors={"appointment": [f"Pilih {seat} yang penunjukannya berlaku."]},
        )
    return chosen


def _require_change(before: Appointment | None, chosen: Appointment, new: Reassignment) -> None:
    if before is not None and before.pk == chosen.pk:
        raise WrongState(f"{chosen.user.name} sudah menjadi {LABELS[new.seat]} paket ini.")
    if not new.reason.strip():
        raise ReasonMissing(
            "Tulis alasan penggantian, misalnya nomor SK pejabat yang baru.",
            rule=RULE_ASSIGN,
            errors={"reason": ["Tulis alasannya."]},
        )


def _remember(
    package: Package,
    new: Reassignment,
    before: Appointment | None,
    chosen: Appointment,
    *,
    by: Actor,
    at: datetime,
) -> None:
    old = before.user.name if before is not None else "belum ditunjuk"
    told = f"{LABELS[new.seat]}: {old} diganti {chosen.user.name}. {new.reason.strip()}"
    PackageEvent.objects.create(
        package=package,
        at=at,
        from_state=package.status,
        to_state=package.status,
        actor_id=by.user_id,
        actor_name=by.user_name,
        post=by.post,
        reason=told,
    )
    data = {"seat": new.seat, "from": before.pk if before else None, "to": chosen.pk}
    change = audit.Change(package.status, package.status, told, data)
    audit.record("package.reassign", package, by=by, at=at, change=change)


def _tell(package: Package, seat: str, people: list[Appointment], *, at: datetime) -> None:
    message = notifications.Message(
        kind="package",
        subject=f"Pejabat paket diganti: {package.name}",
        body=f"{LABELS[seat].capitalize()} paket {package.event_name} sekarang "
        f"{people[-1].user.name}; pagu {money.rupiah(package.ceiling)}.",
        url=f"/paket/{package.pk}/",
    )
    notifications.notify(sorted({row.user_id for row in people}), message, at=at)
