"""Who sees which packages and papers, and who may do what with a package."""

from typing import Final

from django.db.models import QuerySet

from accounts.access import APPROVER_ROLES, OFFICE_ROLES, VENDOR_ROLES, organisations_for
from accounts.models import Appointment, Role
from core.acts import Actor
from core.errors import NotAllowed, NotFound
from orders.locks import team
from orders.models import Document, Package
from orders.states import DocumentKind, PackageState

PREPARE: Final = "package.prepare"
CANCEL: Final = "package.cancel"
REASSIGN: Final = "package.reassign"

# What the vendor of an order holds a copy of.
VENDOR_KINDS = (DocumentKind.SURAT_PESANAN, DocumentKind.BAST, DocumentKind.KUITANSI)

# Papers that must print an account, an NPWP and telephone numbers.
PERSONAL_KINDS = (DocumentKind.SURAT_PESANAN, DocumentKind.SPB)

_STATES = {
    PREPARE: frozenset({PackageState.ASSIGNED}),
    CANCEL: frozenset({PackageState.ASSIGNED, PackageState.PREPARED}),
    REASSIGN: frozenset({PackageState.ASSIGNED, PackageState.PREPARED, PackageState.ORDERED}),
}
_REFUSALS = {
    PREPARE: "Hanya PPK yang ditunjuk pada paket ini yang boleh menyiapkan dokumennya.",
    CANCEL: "Hanya PA/KPA organisasi ini yang boleh membatalkan paket.",
    REASSIGN: "Hanya PA/KPA organisasi ini yang boleh mengganti pejabat paket.",
}


def packages_for(actor: Actor | None) -> QuerySet[Package]:
    """This function will return the packages that `actor` may see."""
    return Package.objects.filter(organisation__in=organisations_for(actor))


def get_package(actor: Actor | None, pk: int, needs: str = "") -> Package:
    """This function will return one package with its team, or raise NotFound or NotAllowed."""
    rows = packages_for(actor).select_related("organisation", "line__balance")
    package = rows.filter(pk=pk).first()
    if package is None:
        raise NotFound
    team.load(package)
    if needs and not _is_holder(actor, package, needs):
        raise NotAllowed(_REFUSALS[needs])
    return package


def require(actor: Actor, package: Package, act: str) -> None:
    """This function will raise NotFound or NotAllowed unless `actor` holds the duty of `act`."""
    require_scope(actor, package)
    if not _is_holder(actor, package, act):
        raise NotAllowed(_REFUSALS[act])


def require_scope(actor: Actor, package: Package) -> None:
    """This function will raise NotFound unless the actor sees the package; no query for its own."""
    if actor.role in OFFICE_ROLES and actor.organisation_id == package.organisation_id:
        return
    if not organisations_for(actor).filter(pk=package.organisation_id).exists():
        raise NotFound


def may(actor: Actor | None, package: Package, act: str) -> bool:
    """This function will tell templates whether to offer an act now."""
    return package.status in _STATES[act] and _is_holder(actor, package, act)


def may_assign(actor: Actor | None) -> bool:
    """This function will tell whether `actor` hands out packages."""
    return actor is not None and actor.role in APPROVER_ROLES


def holds(actor: Actor | None, appointment: Appointment | None) -> bool:
    """This function will tell whether `actor` works as `appointment` or as its renewal."""
    if actor is None or appointment is None or actor.user_id is None:
        return False
    return actor.appointment_id == appointment.pk or (
        actor.user_id == appointment.user_id
        and actor.role == appointment.role
        and actor.organisation_id == appointment.organisation_id
    )


def _is_holder(actor: Actor | None, package: Package, act: str) -> bool:
    if actor is None:
        return False
    if act == PREPARE:
        return actor.role == Role.PPK and holds(actor, package.ppk)
    return actor.role in APPROVER_ROLES and actor.organisation_id == package.organisation_id


def documents_for(actor: Actor | None) -> QuerySet[Document]:
    """This function will return the papers that `actor` may read.

    Offices and overseers: those of their organisations; a vendor: its copies of contract papers.
    """
    if actor is not None and actor.role in VENDOR_ROLES:
        return Document.objects.filter(
            kind__in=VENDOR_KINDS, order__vendor__organisation_id=actor.organisation_id or 0
        )
    return Document.objects.filter(organisation__in=organisations_for(actor))


def needs_original(actor: Actor | None, document: Document) -> bool:
    """This function will tell who signs, pays or delivers by a paper with personal numbers on it.

    The firm of the order; the treasurer and the approving PA/KPA; of the Surat Pesanan also PPK
    and PP.
    """
    if actor is None:
        return False
    if actor.role in VENDOR_ROLES:
        return True  # only the own firm's papers are in scope
    if actor.organisation_id != document.organisation_id:
        return False
    package = team.load(document.package)
    seats = [package.treasurer, package.approver]
    if document.kind == DocumentKind.SURAT_PESANAN:
        seats += [package.ppk, package.pp]
    return actor.role in APPROVER_ROLES or any(holds(actor, seat) for seat in seats)


def may_open_original(actor: Actor | None) -> bool:
    """This function will tell who may ask for an original of which the copy is masked."""
    return actor is not None and actor.role == Role.INSPEKTORAT


def get_document(actor: Actor | None, pk: int) -> Document:
    """This function will return one paper, or raise NotFound."""
    rows = documents_for(actor).select_related("order", "package")
    document = rows.filter(pk=pk).first()
    if document is None:
        raise NotFound
    return document
