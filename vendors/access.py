"""Who sees what of the supply: everybody the public catalogue, a firm its own rows."""

from django.db.models import QuerySet

from accounts.access import VENDOR_ROLES
from accounts.models import Role
from core.acts import Actor
from core.errors import NotAllowed, NotFound
from vendors.models import Menu, MenuPicture, Vendor, VendorChange, VendorProof
from vendors.states import VendorState

# The offices that bring firms in look at what they verify.
VERIFIER_ROLES = frozenset({Role.PPKUKM, Role.PEMBINA})


class NotAVendor(NotAllowed):
    """The page or act belongs to vendors."""


def seller(actor: Actor | None) -> Actor:
    """This function will return the actor who works for a firm, else raise NotAVendor."""
    if actor is None or actor.role not in VENDOR_ROLES:
        raise NotAVendor(
            "Halaman ini hanya untuk pemilik dan staf usaha penyedia; pilih penunjukan yang sesuai."
        )
    return actor


def vendor_of(actor: Actor | None) -> Vendor:
    """This function will return the firm the actor works for.

    Raises NotAVendor for every other role, NotFound when the organisation has no firm.
    """
    vendor = Vendor.objects.filter(organisation=seller(actor).organisation_id).first()
    if vendor is None:
        raise NotFound("Usaha Anda belum terdaftar sebagai penyedia; hubungi Dinas PPKUKM.")
    return vendor


def known(actor: Actor | None) -> Actor:
    """This function will return who acts, or raise NotFound for a person without a post."""
    if actor is None:
        raise NotFound("Usaha itu tidak ada atau di luar lingkup Anda.")
    return actor


def is_own(actor: Actor | None, vendor: Vendor) -> bool:
    """This function will tell whether the actor works for this firm."""
    if actor is None or actor.role not in VENDOR_ROLES:
        return False
    return actor.organisation_id == vendor.organisation_id


def get_firm(actor: Actor | None, pk: int) -> Vendor:
    """This function will return a firm with its own data: the own one, or any for who verifies.

    Raises NotFound for everybody and everything else.
    """
    vendor = Vendor.objects.filter(pk=pk).first()
    is_sent = vendor is not None and vendor.status != VendorState.DRAFT
    is_verifier = actor is not None and actor.role in VERIFIER_ROLES and is_sent
    if vendor is None or not (is_verifier or is_own(actor, vendor)):
        raise NotFound("Usaha itu tidak ada atau di luar lingkup Anda.")
    return vendor


def firm_at(organisation_id: int) -> Vendor:
    """This function will return the firm of an organisation, else raise NotFound."""
    firm = Vendor.objects.filter(organisation=organisation_id).first()
    if firm is None:
        raise NotFound
    return firm


def get_own_firm(actor: Actor | None, pk: int) -> Vendor:
    """This function will return the actor's own firm by its id, or raise NotFound."""
    vendor = Vendor.objects.filter(pk=pk).first()
    if vendor is None or not is_own(actor, vendor):
        raise NotFound("Usaha itu tidak ada atau di luar lingkup Anda.")
    return vendor


def menus_for(actor: Actor | None) -> QuerySet[Menu]:
    """This function will return all menus of the actor's own firm, hidden ones included."""
    return Menu.objects.filter(vendor=vendor_of(actor)).select_related("vendor")


def get_own_menu(actor: Actor | None, pk: int) -> Menu:
    """This function will return one menu of the actor's own firm, else raise NotFound."""
    menu = menus_for(actor).filter(pk=pk).first()
    if menu is None:
        raise NotFound("Menu ini tidak ada di usaha Anda.")
    return menu


def get_own_picture(actor: Actor | None, menu_id: int, pk: int) -> MenuPicture:
    """This function will return a picture of an own menu, else raise NotFound."""
    pictures = MenuPicture.objects.filter(menu=get_own_menu(actor, menu_id))
    picture = pictures.filter(pk=pk).first()
    if picture is None:
        raise NotFound("Gambar ini tidak ada pada menu Anda.")
    return picture


def public_menus() -> QuerySet[Menu]:
    """This function will return what anybody may see and order: active menus of verified firms."""
    return Menu.objects.filter(is_active=True, vendor__status=Vendor.Status.VERIFIED)


def public_vendors() -> QuerySet[Vendor]:
    """This function will return the firms that anybody may see: the verified ones."""
    return Vendor.objects.filter(status=Vendor.Status.VERIFIED)


# Who checks firms, who may suspend one, and who looks on.
CURATORS = frozenset({Role.PPKUKM, Role.PEMBINA, Role.BPPBJ})
SUSPENDERS = frozenset({Role.PPKUKM, Role.BPPBJ})
READERS = CURATORS | {Role.INSPEKTORAT}

VERIFY, SEND_BACK, REJECT = "verify", "send_back", "reject"
SUSPEND, LIFT, PERMIT = "suspend", "lift", "permit"
DECIDE_CHANGE = "decide_change"
ROLES_OF = {
    VERIFY: CURATORS,
    SEND_BACK: CURATORS,
    REJECT: CURATORS,
    SUSPEND: SUSPENDERS,
    LIFT: SUSPENDERS,
    PERMIT: frozenset({Role.BPPBJ}),
    DECIDE_CHANGE: CURATORS,
}
STATE_OF = {
    VERIFY: VendorState.SUBMITTED,
    SEND_BACK: VendorState.SUBMITTED,
    REJECT: VendorState.SUBMITTED,
    SUSPEND: VendorState.VERIFIED,
    LIFT: VendorState.SUSPENDED,
}
RULE = "Ingub 1/2023 KESATU huruf f"


def may_curate(actor: Actor | None) -> bool:
    """This function will tell whether the queue of registrations is open to the actor."""
    return actor is not None and actor.role in READERS


def firms_for(actor: Actor | None) -> QuerySet[Vendor]:
    """This function will return the firms a curator sees: all that were ever sent."""
    if not may_curate(actor):
        raise NotAllowed(
            "Kurasi dibuka untuk Dinas PPKUKM, pembina PKT, BPPBJ, dan Inspektorat; pilih "
            "penunjukan yang sesuai.",
            rule=RULE,
        )
    return Vendor.objects.exclude(status=VendorState.DRAFT)


def get_curated(actor: Actor | None, pk: int, *, needs: str = "") -> Vendor:
    """This function will return a firm for its curators; `needs` names what the actor is to do.

    Raises NotAllowed for other roles or acts, NotFound for a firm that is not there or not sent.
    """
    row = firms_for(actor).filter(pk=pk).select_related("organisation").first()
    if row is None:
        raise NotFound("Usaha ini tidak ada atau belum mengirim pendaftarannya.")
    if needs and actor is not None:
        require(actor, needs)
    return row


def may(actor: Actor | None, firm: Vendor, act: str) -> bool:
    """This function will tell whether a page should offer the act now."""
    if actor is None or actor.role not in ROLES_OF[act]:
        return False
    return act not in STATE_OF or firm.status == STATE_OF[act]


def require(actor: Actor, act: str) -> None:
    """This function will raise NotAllowed unless the act belongs to the actor's role."""
    if actor.role not in ROLES_OF[act]:
        names = ", ".join(sorted(str(Role(role).label) for role in ROLES_OF[act]))
        raise NotAllowed(f"Tindakan ini hanya untuk {names}.", rule=RULE)


def own_registration(actor: Actor | None) -> Vendor:
    """This function will return the firm whose registration the actor fills in: its owner only."""
    firm = vendor_of(actor)
    if actor is not None and actor.role != Role.PEMILIK:
        raise NotAllowed("Pendaftaran usaha diisi oleh pemiliknya; minta pemilik yang mengubah.")
    return firm


def get_proof(actor: Actor | None, pk: int) -> VendorProof:
    """This function will return a proof to the firm's own people and to its curators."""
    proof = VendorProof.objects.select_related("vendor").filter(pk=pk).first()
    if proof is None or actor is None:
        raise NotFound("Bukti ini tidak ada.")
    is_own = actor.role in VENDOR_ROLES and actor.organisation_id == proof.vendor.organisation_id
    is_sent = proof.vendor.status != VendorState.DRAFT
    if not (is_own or (may_curate(actor) and is_sent)):
        raise NotFound("Bukti ini tidak ada.")
    return proof


def changes_for(actor: Actor | None) -> QuerySet[VendorChange]:
    """This function will return the changes of the actor's own firm, or all to the curators."""
    rows = VendorChange.objects.select_related("vendor")
    if actor is not None and actor.role in VENDOR_ROLES:
        return rows.filter(vendor__organisation=actor.organisation_id)
    if not may_curate(actor):
        raise NotAllowed("Perubahan data usaha dibuka untuk usahanya dan para kurator.", rule=RULE)
    return rows


def get_change(actor: Actor | None, pk: int, *, needs: str = "") -> VendorChange:
    """This function will return a change in scope; raises NotAllowed or NotFound."""
    if needs and actor is not None:
        require(actor, needs)
    found = changes_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("Perubahan ini tidak ada.")
    return found
