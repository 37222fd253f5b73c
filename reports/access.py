"""Whose figures an actor may see: the offices of the scope, totals included."""

from django.db.models import QuerySet

from accounts import access
from accounts.models import Organisation, Role
from budgets import access as budget_access
from core.acts import Actor
from core.errors import NotAllowed, NotFound
from core.models import AuditEvent
from orders.access import orders as order_access
from orders.access import packages as package_access
from payments import access as payment_access

# Who answers for spending or watches it; the other office roles have their work queue.
SPENDING_ROLES = access.PROVINCE_ROLES | {
    Role.ASISTEN,
    Role.BPBUMD,
    Role.PA,
    Role.KPA,
    Role.BENDAHARA,
}
# Who brings micro and small enterprises in: figures of the supply side, no office's money.
SUPPLY_ROLES = frozenset({Role.PPKUKM, Role.PEMBINA})


class NoReport(NotAllowed):
    """The post has no report page."""


def offices_for(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the offices whose figures `actor` may see, by name.

    Raises NoReport when the post does not watch spending.
    """
    if actor is None or actor.role not in SPENDING_ROLES:
        raise NoReport(
            "Laporan belanja hanya untuk PA/KPA, bendahara, dan instansi yang mengoordinasi atau "
            "mengawasi; ganti penunjukan di kanan atas bila Anda memegangnya.",
            rule="Ingub 1/2023 KESATU",
        )
    return access.organisations_for(actor).order_by("short_name", "pk")


# Who reads the trail of the whole house; the inspectorate alone says what it made of it.
TRAIL_ROLES = frozenset({Role.INSPEKTORAT, Role.BPPBJ})
REVIEWERS = frozenset({Role.INSPEKTORAT})


def require_trail(actor: Actor | None) -> None:
    """This function will raise NotAllowed unless `actor` may read the audit trail."""
    if actor is None or actor.role not in TRAIL_ROLES:
        raise NotAllowed(
            "Jejak audit seluruh rumah hanya dibaca Inspektorat dan BPPBJ; riwayat pesanan, paket, "
            "dan pembayaran Anda ada di halamannya masing-masing.",
            rule="Ingub 1/2023, tembusan Inspektorat",
        )


def may_review(actor: Actor | None) -> bool:
    """This function will tell whether `actor` may acknowledge and comment events."""
    return actor is not None and actor.role in REVIEWERS


def require_reviewer(actor: Actor) -> None:
    """This function will raise NotAllowed unless `actor` may acknowledge and comment events."""
    if not may_review(actor):
        raise NotAllowed(
            "Hanya Inspektorat yang meninjau dan memberi catatan pada jejak audit; Anda dapat "
            "membaca dan mengunduhnya.",
            rule="Ingub 1/2023, tembusan Inspektorat",
        )


def get_event(actor: Actor | None, pk: int) -> AuditEvent:
    """This function will return an event to who may read the trail; raises NotAllowed, NotFound."""
    require_trail(actor)
    found = AuditEvent.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def may_open(actor: Actor | None, event: AuditEvent) -> bool:
    """This function will tell whether the page of an event's target would open for `actor`."""
    pk = event.target_id
    match event.target_type:
        case "orders.order":
            return order_access.orders_for(actor).filter(pk=pk).exists()
        case "orders.package":
            return package_access.packages_for(actor).filter(pk=pk).exists()
        case "orders.handover":
            return order_access.handovers_for(actor).filter(pk=pk).exists()
        case "orders.document":
            return package_access.documents_for(actor).filter(pk=pk).exists()
        case "payments.payment":
            return payment_access.payments_for(actor).filter(pk=pk).exists()
        case "budgets.budgetline":
            return budget_access.lines_for(actor).filter(pk=pk).exists()
        case "budgets.tranche":
            return budget_access.tranches_for(actor).filter(pk=pk).exists()
        case _:
            return False
