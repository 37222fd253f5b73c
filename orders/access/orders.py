"""Orders and handovers: who sees them and who holds which act."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.access import APPROVER_ROLES, OFFICE_ROLES, VENDOR_ROLES, organisations_for
from core.acts import Actor
from core.errors import NotAllowed, NotFound
from core.prepared import Prepared
from orders.access.packages import holds as holds_seat
from orders.access.packages import require_scope
from orders.locks import team
from orders.models import Handover, Order, Package
from orders.states import HandoverState, OrderState

# A vendor learns of an order when the PPK has signed it.
VENDOR_STATES = frozenset(
    {
        OrderState.SIGNED,
        OrderState.ACCEPTED,
        OrderState.DELIVERED,
        OrderState.RECEIVED,
        OrderState.CLOSED,
        OrderState.REJECTED,
        OrderState.DECLINED,
    }
)

VENDOR = "vendor"
# Any PA/KPA of the office, as for every decision on its funds.
APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who holds it (a seat of the package's team, or the vendor) and in which states."""

    holder: str
    verb: str
    states: frozenset[OrderState]
    handover: HandoverState | None = None


DELIVERED = frozenset({OrderState.DELIVERED})
# Signed and not paid: what a year may leave behind.
CARRIED = frozenset(
    {OrderState.SIGNED, OrderState.ACCEPTED, OrderState.DELIVERED, OrderState.RECEIVED}
)

ACTS: dict[str, Act] = {
    "order.edit": Act("pp", "mengisi keranjang", frozenset({OrderState.DRAFT})),
    "order.submit": Act("pp", "mengirim pesanan", frozenset({OrderState.DRAFT})),
    "order.cancel": Act(
        "pp", "membatalkan pesanan", frozenset({OrderState.DRAFT, OrderState.SUBMITTED})
    ),
    "order.send_back": Act("ppk", "mengembalikan pesanan", frozenset({OrderState.SUBMITTED})),
    "order.sign": Act("ppk", "menandatangani Surat Pesanan", frozenset({OrderState.SUBMITTED})),
    "order.accept": Act(VENDOR, "menerima pesanan", frozenset({OrderState.SIGNED})),
    "order.decline": Act(VENDOR, "menolak pesanan", frozenset({OrderState.SIGNED})),
    "order.deliver": Act(VENDOR, "melaporkan kiriman tiba", frozenset({OrderState.ACCEPTED})),
    "order.carry_over": Act(APPROVER, "mengalihkan anggaran pesanan", CARRIED),
    "handover.inspect": Act("ppk", "memeriksa kiriman", DELIVERED, HandoverState.REPORTED),
    "handover.sign": Act(VENDOR, "menandatangani BAST", DELIVERED, HandoverState.INSPECTED),
    "handover.dispute": Act(
        VENDOR, "menyanggah hasil pemeriksaan", DELIVERED, HandoverState.INSPECTED
    ),
}

HOLDERS = {
    "pp": "Pejabat Pengadaan paket ini",
    "ppk": "PPK paket ini",
    APPROVER: "PA/KPA kantor ini",
    VENDOR: "penyedia pesanan ini",
}


def _of_firm(organisation_id: int | None) -> Q:
    return Q(vendor__organisation_id=organisation_id, status__in=VENDOR_STATES)


def _of_office(organisation_id: int | None) -> Q:
    return Q(organisation_id=organisation_id)


# What a page or an answer shows of an order, and what the question whose act it is looks at.
Joined = tuple[str, ...]
LOADED: Joined = ("vendor__organisation", "organisation", "handover", "package__line")
ASKED: Joined = ("vendor", "package__pp", "package__ppk")


def _read(scope: Callable[[int | None], Q], joined: Joined) -> Prepared[Order]:
    return Prepared(
        lambda pk, organisation_id: Order.objects.filter(
            scope(organisation_id), pk=pk
        ).select_related(*joined)
    )


FOR_FIRM = {joined: _read(_of_firm, joined) for joined in (LOADED, ASKED)}
FOR_OFFICE = {joined: _read(_of_office, joined) for joined in (LOADED, ASKED)}


def orders_for(actor: Actor | None) -> QuerySet[Order]:
    """This function will return the orders that `actor` may see.

    Vendors see their own firm's orders from the PPK's signature on; offices their own; overseers
    those of the organisations they watch.
    """
    if actor is not None and actor.role in VENDOR_ROLES:
        return Order.objects.filter(_of_firm(actor.organisation_id))
    if actor is not None and actor.role in OFFICE_ROLES:
        return Order.objects.filter(_of_office(actor.organisation_id))
    return Order.objects.filter(organisation__in=organisations_for(actor))


def handovers_for(actor: Actor | None) -> QuerySet[Handover]:
    """This function will return the handovers of the orders that `actor` may see."""
    return Handover.objects.filter(order__in=orders_for(actor))


def get_order(actor: Actor | None, pk: int, *, needs: str = "") -> Order:
    """This function will return an order in scope with its package, team, vendor and handover.

    Raises NotFound out of scope, NotAllowed when `needs` names an act of somebody else.
    """
    order = _find(actor, pk, LOADED)
    team.load(order.package)
    if needs:
        require(actor, order, needs)
    return order


def require_act(actor: Actor | None, pk: int, act: str) -> None:
    """This function will raise NotFound out of scope, NotAllowed when `act` is somebody else's.

    It reads only what that takes: whoever may act goes on to lock the rows and read them.
    """
    require(actor, _find(actor, pk, ASKED), act)


def _find(actor: Actor | None, pk: int, joined: Joined) -> Order:
    """Read an order in the scope of `orders_for`; offices and firms ask most, so prepared."""
    if actor is not None and actor.role in VENDOR_ROLES:
        found = FOR_FIRM[joined].first(pk=pk, organisation_id=actor.organisation_id)
    elif actor is not None and actor.role in OFFICE_ROLES:
        found = FOR_OFFICE[joined].first(pk=pk, organisation_id=actor.organisation_id)
    else:
        found = orders_for(actor).select_related(*joined).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_handover(actor: Actor | None, pk: int, *, needs: str = "") -> Handover:
    """This function will return a handover in scope; see `get_order`."""
    order_id = handovers_for(actor).filter(pk=pk).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound
    return get_order(actor, order_id, needs=needs).handover


def holds(actor: Actor | None, order: Order, act: str) -> bool:
    """This function will tell whether `act` on this order is the actor's, in whatever state."""
    if ACTS[act].holder != VENDOR:
        return holds_on(actor, order.package, act)
    if actor is None or actor.role not in VENDOR_ROLES:
        return False
    return order.vendor.organisation_id == actor.organisation_id


def holds_on(actor: Actor | None, package: Package, act: str) -> bool:
    """This function will tell whether `act` on a package's orders is the actor's as a team seat."""
    if ACTS[act].holder == APPROVER:
        is_own = actor is not None and actor.organisation_id == package.organisation_id
        return actor is not None and is_own and actor.role in APPROVER_ROLES
    seats = {"pp": package.pp, "ppk": package.ppk}
    return holds_seat(actor, seats[ACTS[act].holder])


def may(actor: Actor | None, order: Order, act: str) -> bool:
    """This function will tell whether the actor can do `act` now: what templates ask."""
    rule = ACTS[act]
    if order.status not in rule.states or not holds(actor, order, act):
        return False
    return rule.handover is None or order.handover.status == rule.handover


def revealable(actor: Actor | None, order: Order) -> set[str]:
    """This function will return which telephone numbers of an order this person may ask to see.

    PP, PPK and receiver of the package talk with the firm, the firm's people with the receiver.
    """
    if actor is None:
        return set()
    package = order.package
    seats = (package.pp, package.ppk, package.receiver)
    is_seller = actor.role in VENDOR_ROLES and actor.organisation_id == order.vendor.organisation_id
    if is_seller or any(holds_seat(actor, seat) for seat in seats):
        return {"contact_phone", "phone"}
    return set()


def require(actor: Actor | None, order: Order, act: str) -> None:
    """This function will raise NotAllowed when `act` on this order is not the actor's."""
    if not holds(actor, order, act):
        raise _refusal(act)


def require_seat(actor: Actor, package: Package, act: str) -> None:
    """This function will raise NotFound or NotAllowed unless the actor's seat does `act`."""
    require_scope(actor, package)
    if not holds_on(actor, package, act):
        raise _refusal(act)


def _refusal(act: str) -> NotAllowed:
    rule = ACTS[act]
    return NotAllowed(
        f"Hanya {HOLDERS[rule.holder]} yang dapat {rule.verb}. Bila Anda memegang jabatan itu, "
        "ganti dahulu jabatan yang sedang dipakai di kanan atas."
    )
