"""Who may see and fill the budget: offices their own lines, BPKD everything, vendors nothing."""

from django.db.models import QuerySet

from accounts.access import OFFICE_ROLES, PROVINCE_ROLES, organisations_for
from accounts.models import Organisation, Role
from budgets.models import BudgetLine, Tranche
from core.acts import SYSTEM, Actor
from core.errors import NotAllowed, NotFound

VIEWER_ROLES = (
    PROVINCE_ROLES | (OFFICE_ROLES - {Role.PENERIMA}) | frozenset({Role.ASISTEN, Role.BPBUMD})
)
ISSUER_RULE = "Ingub 1/2023 KESATU huruf e"


def may_view(actor: Actor | None) -> bool:
    """This function will tell whether the budget is any business of the actor's post."""
    return actor is not None and actor.role in VIEWER_ROLES


def may_issue(actor: Actor | None) -> bool:
    """This function will tell whether the actor enters DPA lines and issues SPD."""
    return actor is not None and (actor.role == Role.BPKD or actor == SYSTEM)


def require_viewer(actor: Actor | None) -> None:
    """This function will refuse posts that have no part in the budget."""
    if not may_view(actor):
        raise NotAllowed(
            "Anggaran dan SPD hanya terbuka bagi kantor pembeli, BPKD, pembina, dan pengawas. "
            "Ganti jabatan bila Anda memegang penunjukan lain."
        )


def require_issuer(actor: Actor | None) -> None:
    """This function will refuse everybody but BPKD (and an operator's command)."""
    if not may_issue(actor):
        raise NotAllowed(
            "Hanya BPKD yang mengisi DPA dan menerbitkan SPD; hubungi BPKD bila dana perlu dibuka.",
            rule=ISSUER_RULE,
        )


def lines_for(actor: Actor | None) -> QuerySet[BudgetLine]:
    """This function will return the budget lines that the actor may see."""
    if not may_view(actor):
        return BudgetLine.objects.none()
    return BudgetLine.objects.filter(organisation__in=organisations_for(actor))


def tranches_for(actor: Actor | None) -> QuerySet[Tranche]:
    """This function will return the SPD that the actor may see."""
    if not may_view(actor):
        return Tranche.objects.none()
    return Tranche.objects.filter(organisation__in=organisations_for(actor))


def offices_for(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the buying offices whose budget the actor may see, by name."""
    if not may_view(actor):
        return Organisation.objects.none()
    return organisations_for(actor).order_by("short_name", "pk")


def get_line(actor: Actor | None, pk: int) -> BudgetLine:
    """This function will return a line with its office and balance, or raise NotFound."""
    line = lines_for(actor).select_related("organisation", "balance").filter(pk=pk).first()
    if line is None:
        raise NotFound
    return line


def get_tranche(actor: Actor | None, pk: int) -> Tranche:
    """This function will return an SPD with its office, or raise NotFound."""
    tranche = tranches_for(actor).select_related("organisation").filter(pk=pk).first()
    if tranche is None:
        raise NotFound
    return tranche
