"""Who holds which duty on a package, and the refusal when two of them are one human.

Asked wherever a duty is taken or acted. The ways out (send back, decline, cancel) stay open to
everybody who holds them: they end what a rule would forbid to go on.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import duties, duty_rules
from accounts.access import firm_people
from accounts.duties import Holder
from accounts.duty_rules import Switch
from accounts.identity import Person
from accounts.models import Appointment, Role, SeparationRule
from core import idempotency
from core.acts import Actor
from orders.models import Order, Package
from orders.queries import separation as queries
from vendors.models import Vendor

SEATS: dict[str, tuple[str, ...]] = {
    "approver": (duties.APPROVER,),
    "ppk": (duties.PPK,),
    "pp": (duties.PP,),
    # The treasurer of the package is the one who will draft its payment.
    "treasurer": (duties.TREASURER, duties.DRAFTER),
    "receiver": (duties.RECEIVER,),
}


def seats(team: dict[str, Appointment | None]) -> list[Holder]:
    """This function will describe a team, given as appointments by seat, as holders of duties."""
    return [
        duties.holder(duty, row)
        for seat, held in SEATS.items()
        if (row := team.get(seat)) is not None
        for duty in held
    ]


def team_of(package: Package) -> list[Holder]:
    """This function will return the holders of a package's seats (team loaded by the lock)."""
    team: dict[str, Appointment | None] = {seat: getattr(package, seat) for seat in SEATS}
    return seats(team)


def firm_of(vendor: Vendor, day: date) -> list[Holder]:
    """This function will return who owns or works for a firm on `day`: its accounts, its owner."""
    people = [
        duties.holder(_firm_duty(row.role), row) for row in firm_people(vendor.organisation_id, day)
    ]
    owner = Person(None, "", vendor.owner_nik_hash)
    return [*people, Holder(duties.OWNER, owner, vendor.owner_name, f"pemilik {vendor.name}")]


def _firm_duty(role: str) -> str:
    return duties.OWNER if role == Role.PEMILIK else duties.STAFF


def require_team(
    team: Sequence[Holder], *, at: datetime, vendor: Vendor | None = None, by: Sequence[Holder] = ()
) -> None:
    """This function will refuse a team in which, with the firm, any pair is not separate.

    `by` are the duties of whoever acts, in place of the seats they stand for.
    """
    day = timezone.localdate(at)
    firm = firm_of(vendor, day) if vendor is not None else []
    duties.require_separate([*_instead(team, by), *firm], day=day)


def require_actor(
    order: Order,
    held: Collection[str],
    *,
    by: Actor,
    at: datetime,
    known: Sequence[Holder] = (),
) -> None:
    """This function will refuse an act whose actor holds another duty that excludes this one.

    `known` are people who took a duty in fact, such as the drafter of a payment, in place of the
    seat that was meant for it.
    """
    day = timezone.localdate(at)
    team = _instead(team_of(order.package), known)
    mine = duties.acting(held, by, among=team)
    team = _instead(team, mine)
    firm = [] if set(held) <= set(duties.FIRM) else firm_of(order.vendor, day)
    duties.require_separate([*team, *firm], day=day, only=held)


def require_seller(order: Order, *, by: Actor, at: datetime) -> None:
    """This function will refuse a vendor's act by somebody who is an official of the package."""
    require_actor(order, (_firm_duty(by.role),), by=by, at=at)


def _instead(team: Sequence[Holder], known: Sequence[Holder]) -> list[Holder]:
    replaced = {row.duty for row in known}
    return [*(row for row in team if row.duty not in replaced), *known]


@transaction.atomic(durable=True)
def switch(rule_id: int, wish: Switch, *, by: Actor, at: datetime) -> SeparationRule:
    """This function will switch a rule of the matrix, remembering how many packages it touches.

    Only BPPBJ may. Raises NotFound, NotAllowed, StaleVersion, WrongState or SwitchRefused.
    """
    duty_rules.require_switcher(by)
    seen = idempotency.claim("duties.switch", f"{rule_id}:{wish!r}", by=by, at=at)
    if seen:
        return SeparationRule.objects.get(pk=seen.target_id)
    rule = duty_rules.lock(rule_id)
    affected = queries.touched(rule, timezone.localdate(at)).count()
    duty_rules.apply(rule, wish, affected=affected, by=by, at=at)
    idempotency.settle(rule.pk, by=by)
    return rule
