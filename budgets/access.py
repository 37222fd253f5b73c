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
APPROVERS = frozenset({Role.PA, Role.KPA})
ISSUER_RULE = "Ingub 1/2023 KESATU huruf e"


def may_view(actor: Actor | None) -> bool:
    """This function will tell whether the budget is any business of the actor's post."""
    return actor is not None and actor.role in VIEWER_ROLES


def may_issue(actor: Actor | None) -> bool:
    """This function will tell whether the actor enters DPA lines and issues SPD."""
    return actor is not None and (actor.role == Role.BPKD or actor == SYSTEM)


def may_fill(actor: Actor | None) -> bool:
    """This function will tell whether the actor enters lines: BPKD, or a BUMD its own RKAP."""
    return may_issue(actor) or own_company(actor) is not None


def own_company(actor: Actor | None) -> int | None:
    """This function will return the BUMD whose RKAP the actor approves as its PA/KPA, if any."""
    if actor is None or actor.role not in APPROVERS or actor.organisation_id is None:
        return None
    rows = Organisation.objects.filter(pk=actor.organisation_id, kind=Organisation.Kind.BUMD)
    return actor.organisation_id if rows.exists() else None


def filling_fault(actor: Actor | None, organisation: Organisation | None) -> str:
    """This function will say why the actor may not enter lines of an office; empty when they may.

    BPKD fills the DPA of the SKPD; a BUMD approves its own RKAP (Ingub 1/2023 KEDUA).
    """
    if organisation is None or not (organisation.is_company or organisation.has_spd):
        return "Kantor ini tidak berbelanja; pilih SKPD atau BUMD."
    if actor == SYSTEM:
        return ""
    if actor is None:
        return "Akun Anda belum memegang penunjukan yang berlaku."
    if organisation.is_company and actor.organisation_id != organisation.pk:
        return (
            f"{organisation.short_name} adalah BUMD: RKAP-nya diisi dan disetujui PA/KPA BUMD itu "
            "sendiri."
        )
    if not organisation.is_company and actor.role != Role.BPKD:
        return "DPA SKPD hanya diisi oleh BPKD."
    return ""


def require_filler(actor: Actor | None) -> None:
    """This function will refuse everybody but BPKD, a BUMD's own PA/KPA, and an operator."""
    if not may_fill(actor):
        raise NotAllowed(
            "Hanya BPKD yang mengisi DPA, dan PA/KPA BUMD yang mengisi RKAP-nya sendiri.",
            rule=ISSUER_RULE,
        )


def require_line_filler(actor: Actor, organisation: Organisation) -> None:
    """This function will refuse whoever may not enter or revise this office's lines."""
    require_filler(actor)
    fault = filling_fault(actor, organisation)
    if fault:
        raise NotAllowed(fault, rule=ISSUER_RULE)


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


def fillable_offices(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the offices whose lines the actor may enter, by name."""
    company = own_company(actor)
    if company is not None:
        return Organisation.objects.filter(pk=company)
    if not may_issue(actor):
        return Organisation.objects.none()
    return offices_for(actor).filter(kind=Organisation.Kind.SKPD)


def lines_for(actor: Actor | None) -> QuerySet[BudgetLine]:
    """This function will return the budget lines that the actor may see."""
    if actor == SYSTEM:
        return BudgetLine.objects.all()
    if not may_view(actor):
        return BudgetLine.objects.none()
    return BudgetLine.objects.filter(organisation__in=organisations_for(actor))


def tranches_for(actor: Actor | None) -> QuerySet[Tranche]:
    """This function will return the SPD that the actor may see."""
    if actor == SYSTEM:
        return Tranche.objects.all()
    if not may_view(actor):
        return Tranche.objects.none()
    return Tranche.objects.filter(organisation__in=organisations_for(actor))


def offices_for(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the buying offices whose budget the actor may see, by name."""
    if not may_view(actor):
        return Organisation.objects.none()
    return organisations_for(actor).order_by("short_name", "pk")


def get_office(actor: Actor | None, pk: int) -> Organisation:
    """This function will return a buying office in the actor's scope, or raise NotFound."""
    offices = Organisation.objects.all() if actor == SYSTEM else offices_for(actor)
    office = offices.filter(pk=pk).first()
    if office is None:
        raise NotFound
    return office


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
