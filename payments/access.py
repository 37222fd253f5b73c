"""Who sees which payment, and who may take which step."""

from django.db.models import QuerySet

from accounts import access as offices
from accounts.models import Role
from core.acts import SYSTEM, Actor
from core.errors import NotAllowed, NotFound
from core.models import Holiday
from orders.access import orders as order_access
from orders.models import Handover, Order
from orders.states import HandoverState
from payments.models import Bill, Payment
from payments.states import PaymentState

BILL = "bill"
DRAFT = "draft"
APPROVE = "approve"
SEND_BACK = "send_back"
PAY = "pay"
CONFIRM = "confirm"
PROOF = "proof"

STATE_OF = {
    DRAFT: PaymentState.BILLED,
    APPROVE: PaymentState.DRAFTED,
    SEND_BACK: PaymentState.DRAFTED,
    PAY: PaymentState.APPROVED,
    CONFIRM: PaymentState.PAID,
}
REFUSALS = {
    BILL: "Hanya penyedia pesanan ini yang dapat mengirim tagihannya.",
    DRAFT: "Hanya bendahara paket ini yang dapat membuat draf Surat Persetujuan Bayar.",
    APPROVE: "Hanya PA atau KPA kantor ini yang dapat menyetujui pembayaran.",
    SEND_BACK: "Hanya PA atau KPA kantor ini yang dapat mengembalikan draf pembayaran.",
    PAY: "Hanya bendahara paket ini yang dapat mencatat pembayaran.",
    CONFIRM: "Hanya penyedia yang menerima uangnya yang dapat mengonfirmasi.",
    PROOF: "Bukti transfer memuat nomor rekening; dibuka bendahara, PA/KPA, penyedia, dan "
    "Inspektorat.",
}
RULES = {
    BILL: "Ingub 1/2023 KESATU huruf i",
    DRAFT: "Ingub 1/2023 KESATU huruf i",
    APPROVE: "Ingub 1/2023 KESATU huruf b",
    SEND_BACK: "Ingub 1/2023 KESATU huruf b",
    PAY: "Ingub 1/2023 KESATU huruf i",
}
RELATED = (
    "bill__handover",
    "bill__receipt",
    "letter",
    "organisation",
    "vendor",
    "order__package__treasurer__user",
    "order__package__approver__user",
)


def payments_for(actor: Actor | None) -> QuerySet[Payment]:
    """This function will return the payments in the actor's scope: own firm, or offices seen."""
    if actor is None:
        return Payment.objects.none()
    if actor.role in offices.VENDOR_ROLES:
        return Payment.objects.filter(vendor__organisation_id=actor.organisation_id or 0)
    return Payment.objects.filter(organisation__in=offices.organisations_for(actor))


def bills_for(actor: Actor | None) -> QuerySet[Bill]:
    """This function will return the bills whose payments the actor may see."""
    return Bill.objects.filter(payment__in=payments_for(actor))


def get_payment(actor: Actor | None, pk: int, *, needs: str = "") -> Payment:
    """This function will return a payment in scope; `needs` names the step the actor is to take.

    Raises NotFound out of scope, NotAllowed when the step is another's.
    """
    payment = payments_for(actor).select_related(*RELATED).filter(pk=pk).first()
    if payment is None or actor is None:
        raise NotFound
    if needs:
        require(actor, payment, needs)
    return payment


def get_bill(actor: Actor | None, pk: int) -> Bill:
    """This function will return a bill in scope or raise NotFound."""
    bill = bills_for(actor).select_related("order", "vendor", "receipt", "payment").filter(pk=pk)
    found = bill.first()
    if found is None:
        raise NotFound
    return found


def get_handover(actor: Actor | None, pk: int, *, needs: str = "") -> Handover:
    """This function will return a handover in scope; with `needs` BILL only to its vendor."""
    handover = order_access.get_handover(actor, pk)
    if needs and actor is not None:
        require_vendor(actor, handover.order)
    return handover


def billable(actor: Actor | None) -> QuerySet[Handover]:
    """This function will return the signed handovers that a vendor has not billed yet."""
    if actor is None or actor.role not in offices.VENDOR_ROLES:
        return Handover.objects.none()
    return order_access.handovers_for(actor).filter(
        status=HandoverState.SIGNED, accepted_total__gt=0, bill=None
    )


def is_entitled(actor: Actor | None, payment: Payment, act: str) -> bool:
    """This function will tell whether the step is this person's, whatever the state is."""
    if actor is None:
        return False
    if act == PROOF:
        return may_see_proof(actor, payment)
    if act == CONFIRM:
        return _is_vendor(actor, payment.order)
    if actor.organisation_id != payment.organisation_id:
        return False
    if act in (APPROVE, SEND_BACK):
        return actor.role in offices.APPROVER_ROLES
    treasurer = payment.order.package.treasurer
    return actor.role == Role.BENDAHARA and actor.user_id == treasurer.user_id


def may(actor: Actor | None, payment: Payment, act: str) -> bool:
    """This function will tell whether a page should offer the step now."""
    if payment.status != STATE_OF[act] or not is_entitled(actor, payment, act):
        return False
    # The drafter may not approve: the button is not shown to whom the service would refuse.
    return act != APPROVE or actor is None or actor.user_id != payment.drafted_by_id


def need_of(actor: Actor | None, payment: Payment) -> str:
    """This function will return for which step this person needs the payee's numbers, or empty."""
    steps = (act for act in (PAY, APPROVE, CONFIRM) if is_entitled(actor, payment, act))
    return next(steps, "")


def revealable(actor: Actor | None, payment: Payment) -> set[str]:
    """This function will return which of the payee's numbers this person may ask to see in full.

    The treasurer needs the account to pay and NPWP or NIK for the tax slip, the approver compares
    the account, the payee sees its own.
    """
    need = need_of(actor, payment)
    if need == APPROVE:
        return {"account"}
    return {"account", "npwp", "nik"} if need else set()


def may_see_proof(actor: Actor | None, payment: Payment) -> bool:
    """This function will tell who opens the bank's proof, on which the account is printed."""
    is_auditor = actor is not None and actor.role == Role.INSPEKTORAT
    return is_auditor or bool(need_of(actor, payment))


def require(actor: Actor, payment: Payment, act: str) -> None:
    """This function will raise NotAllowed unless the step is this person's."""
    if not is_entitled(actor, payment, act):
        raise NotAllowed(REFUSALS[act], rule=RULES.get(act, ""))


def require_vendor(actor: Actor, order: Order) -> None:
    """This function will raise NotAllowed unless the actor works at the order's vendor."""
    if not _is_vendor(actor, order):
        raise NotAllowed(REFUSALS[BILL], rule=RULES[BILL])


def _is_vendor(actor: Actor, order: Order) -> bool:
    return (
        actor.role in offices.VENDOR_ROLES and actor.organisation_id == order.vendor.organisation_id
    )


# The settings: BPPBJ keeps them, auditors and the Governor look at them.
KEEPERS = frozenset({Role.BPPBJ})
SETTINGS_READERS = KEEPERS | {Role.INSPEKTORAT, Role.GUBERNUR}


def may_keep(actor: Actor | None) -> bool:
    """This function will tell whether the actor changes legal numbers and holidays."""
    return actor is not None and actor.role in KEEPERS


def may_read_settings(actor: Actor | None) -> bool:
    """This function will tell whether the pages of the settings are open to the actor."""
    return actor is not None and actor.role in SETTINGS_READERS


def require_keeper(actor: Actor) -> None:
    """This function will raise NotAllowed unless the actor, or the system, keeps the settings."""
    if actor != SYSTEM and not may_keep(actor):
        raise NotAllowed(
            "Hanya BPPBJ yang mengubah parameter dan hari libur; sampaikan usulan Anda kepada "
            "BPPBJ.",
            rule="Ingub 1/2023 KESATU huruf d",
        )


def require_settings_reader(actor: Actor | None) -> None:
    """This function will raise NotAllowed unless the pages of the settings are open."""
    if not may_read_settings(actor):
        raise NotAllowed(
            "Halaman pengaturan dibuka untuk BPPBJ, Inspektorat, dan Gubernur; pilih penunjukan "
            "yang sesuai.",
            rule="Ingub 1/2023 KESATU huruf d",
        )


def get_holiday(pk: int) -> Holiday:
    """This function will return a day off that is in force, else raise NotFound."""
    row = Holiday.objects.in_force().filter(pk=pk).first()
    if row is None:
        raise NotFound("Hari libur ini tidak ada atau sudah dihapus.")
    return row
