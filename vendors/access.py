"""Who sees what of the supply: everybody the public catalogue, a firm its own rows."""

from django.db.models import QuerySet

from accounts.access import VENDOR_ROLES
from accounts.models import Role
from core.acts import Actor
from core.errors import NotAllowed, NotFound
from vendors.models import Menu, MenuPicture, Vendor

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
    is_verifier = actor is not None and actor.role in VERIFIER_ROLES
    if vendor is None or not (is_verifier or is_own(actor, vendor)):
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
