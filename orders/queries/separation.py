"""Which running packages a rule of the separation matrix touches."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import duties
from accounts.access import in_force
from accounts.models import Appointment, Role, SeparationRule
from orders.models import Order, Package
from orders.queries.orders import LIVE_ORDERS
from orders.states import PackageState

RUNNING = (PackageState.ASSIGNED, PackageState.PREPARED, PackageState.ORDERED)
SEAT_OF = {
    duties.APPROVER: "approver",
    duties.PPK: "ppk",
    duties.PP: "pp",
    duties.TREASURER: "treasurer",
    duties.DRAFTER: "treasurer",
    duties.RECEIVER: "receiver",
}
ROLE_OF = {duties.OWNER: Role.PEMILIK, duties.STAFF: Role.STAF}


@dataclass(frozen=True, slots=True)
class Touched:
    """A running package in which one human holds both duties of a rule."""

    package: Package
    first: str
    second: str


def touched(rule: SeparationRule, day: date) -> QuerySet[Package]:
    """This function will return the running packages in which one human holds both duties.

    One human is one account, one NIP or one hashed NIK, as in `accounts.identity`. A rule about
    the verification of firms touches no package.
    """
    running = Package.objects.filter(status__in=RUNNING)
    first, second = SEAT_OF.get(rule.first), SEAT_OF.get(rule.second)
    if first and second:
        return running.filter(_one_human(first, second))
    seat, role = first or second, ROLE_OF.get(rule.second) or ROLE_OF.get(rule.first)
    if seat is None or role is None:
        return running.none()
    return running.filter(_in_the_firm(seat, role, day))


def touched_rows(rule: SeparationRule, day: date, limit: int) -> list[Touched]:
    """This function will return the newest of those packages with both posts in words."""
    rows = touched(rule, day).select_related(
        "organisation", "approver__user", "ppk__user", "pp__user", "treasurer__user"
    )
    rows = rows.select_related("receiver__user")
    return [
        Touched(row, _who(row, rule.first), _who(row, rule.second))
        for row in rows.order_by("-pk")[:limit]
    ]


def _one_human(first: str, second: str) -> Q:
    one, other = f"{first}__user", f"{second}__user"
    same_nip = Q(**{f"{one}__nip": F(f"{other}__nip")}) & ~Q(**{f"{one}__nip": ""})
    same_nik = Q(**{f"{one}__nik_hash": F(f"{other}__nik_hash")}) & ~Q(**{f"{one}__nik_hash": ""})
    return Q(**{one: F(other)}) | same_nip | same_nik


def _in_the_firm(seat: str, role: Role, day: date) -> Q:
    user = f"package__{seat}__user"
    people = Appointment.objects.filter(
        in_force(day),
        Q(user_id=OuterRef(user))
        | (Q(user__nip=OuterRef(f"{user}__nip")) & ~Q(user__nip=""))
        | (Q(user__nik_hash=OuterRef(f"{user}__nik_hash")) & ~Q(user__nik_hash="")),
        organisation_id=OuterRef("vendor__organisation_id"),
        role=role,
        user__is_active=True,
    )
    found = Q(Exists(people))
    if role == Role.PEMILIK:
        owner = Q(vendor__owner_nik_hash=F(f"{user}__nik_hash")) & ~Q(vendor__owner_nik_hash="")
        found |= owner
    orders = Order.objects.filter(LIVE_ORDERS, package=OuterRef("pk")).filter(found)
    return Q(Exists(orders))


def _who(package: Package, duty: str) -> str:
    seat = SEAT_OF.get(duty)
    if seat is None:
        return duties.LABELS[duty].capitalize()
    row: Appointment = getattr(package, seat)
    return f"{row.user.name}, {row.post}"
