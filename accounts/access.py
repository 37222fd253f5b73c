"""Who sees whom: appointments in force and the offices an actor may look at."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import Appointment, Organisation, Role, User
from core.acts import SYSTEM, Actor
from core.errors import NotAllowed, NotFound
from core.prepared import Prepared

OFFICE_ROLES = frozenset({Role.PA, Role.KPA, Role.PPK, Role.PP, Role.BENDAHARA, Role.PENERIMA})
APPROVER_ROLES = frozenset({Role.PA, Role.KPA})
VENDOR_ROLES = frozenset({Role.PEMILIK, Role.STAF})
# Read everything: auditors, the system's operator, the funds' issuer, the Governor.
PROVINCE_ROLES = frozenset({Role.INSPEKTORAT, Role.BPPBJ, Role.BPKD, Role.GUBERNUR})
# Read every organisation and person; BPPBJ alone changes them.
REGISTER_ROLES = frozenset({Role.BPPBJ, Role.INSPEKTORAT, Role.GUBERNUR})
KEEPER_RULE = "Ingub 1/2023 KESATU huruf d"


def in_force(day: date) -> Q:
    """This function will select the appointments valid on `day`."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


POSTS = Prepared(
    lambda user_id, day: (
        Appointment.objects.filter(in_force(day), user_id=user_id)
        .select_related("organisation")
        .order_by("valid_from", "pk")
    )
)
FIRM_PEOPLE = Prepared(lambda organisation_id, day: colleagues(organisation_id, VENDOR_ROLES, day))


def appointments_of(user_id: int, day: date) -> QuerySet[Appointment]:
    """This function will return a person's appointments in force on `day`."""
    return (
        Appointment.objects.filter(in_force(day), user_id=user_id, user__is_active=True)
        .select_related("organisation", "user")
        .order_by("valid_from", "pk")
    )


def posts_of(user: User, day: date) -> list[Appointment]:
    """This function will return the same of somebody at hand, who is not read again."""
    if not user.is_active:
        return []
    posts = POSTS.rows(user_id=user.pk, day=day)
    for post in posts:
        post.user = user
    return posts


def colleagues(organisation_id: int, roles: frozenset[Role], day: date) -> QuerySet[Appointment]:
    """This function will return who holds one of `roles` at an organisation on `day`."""
    return (
        Appointment.objects.filter(
            in_force(day), organisation_id=organisation_id, role__in=roles, user__is_active=True
        )
        .select_related("user", "organisation")
        .order_by("role", "user__name", "pk")
    )


def firm_people(organisation_id: int, day: date) -> list[Appointment]:
    """This function will return who owns or works for a firm on `day`."""
    return FIRM_PEOPLE.rows(organisation_id=organisation_id, day=day)


def holders(roles: frozenset[Role], day: date) -> QuerySet[Appointment]:
    """This function will return who holds one of `roles` anywhere on `day`."""
    rows = Appointment.objects.filter(in_force(day), role__in=roles, user__is_active=True)
    return rows.select_related("user", "organisation").order_by("pk")


def organisations_for(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the buying organisations whose rows `actor` may see.

    Own office for the six office roles; the portfolio for an Asisten; the BUMD for BP BUMD; all
    for province-wide roles; none for vendors (they see rows through their own firm).
    """
    buyers = Organisation.objects.filter(kind__in=(Organisation.Kind.SKPD, Organisation.Kind.BUMD))
    if actor is None or actor.organisation_id is None:
        return buyers.none()
    if actor.role in PROVINCE_ROLES:
        return buyers
    if actor.role == Role.ASISTEN:
        return buyers.filter(coordinator_id=actor.organisation_id)
    if actor.role == Role.BPBUMD:
        return buyers.filter(kind=Organisation.Kind.BUMD)
    if actor.role in OFFICE_ROLES:
        return buyers.filter(pk=actor.organisation_id)
    return buyers.none()


def register_for(actor: Actor | None) -> QuerySet[Organisation]:
    """This function will return the organisations whose entry and people `actor` may read.

    All for BPPBJ, Inspektorat and the Governor; the portfolio for an Asisten; the BUMD for BP
    BUMD; beside these, for everybody, the own one.
    """
    if actor is None or actor.organisation_id is None:
        return Organisation.objects.none()
    if actor.role in REGISTER_ROLES:
        return Organisation.objects.all()
    own = Q(pk=actor.organisation_id)
    if actor.role == Role.ASISTEN:
        return Organisation.objects.filter(own | Q(coordinator_id=actor.organisation_id))
    if actor.role == Role.BPBUMD:
        return Organisation.objects.filter(own | Q(kind=Organisation.Kind.BUMD))
    return Organisation.objects.filter(own)


def get_organisation(actor: Actor | None, pk: int) -> Organisation:
    """This function will return one organisation of the register, or raise NotFound."""
    scope = register_for(actor).select_related("parent", "coordinator")
    found = scope.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def appointments_for(actor: Actor | None) -> QuerySet[Appointment]:
    """This function will return the appointments, past ones too, that `actor` may read."""
    scope = Appointment.objects.filter(organisation__in=register_for(actor))
    return scope.select_related("user", "organisation")


def get_appointment(actor: Actor | None, pk: int) -> Appointment:
    """This function will return one appointment in scope or of one's own, or raise NotFound."""
    mine = Q(user_id=actor.user_id) if actor and actor.user_id else Q(pk=None)
    scope = Appointment.objects.filter(Q(organisation__in=register_for(actor)) | mine)
    found = scope.select_related("user", "organisation").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def people_for(actor: Actor | None) -> QuerySet[User]:
    """This function will return the people whose page `actor` may read: all, or none."""
    if actor is None or actor.role not in REGISTER_ROLES:
        return User.objects.none()
    return User.objects.filter(is_superuser=False)


def get_person(actor: Actor | None, pk: int) -> User:
    """This function will return one person, or raise NotAllowed or NotFound."""
    require_reader(actor)
    found = people_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def require_reader(actor: Actor | None) -> None:
    """This function will refuse those who may not read the register of people."""
    if actor is None or actor.role not in REGISTER_ROLES:
        raise NotAllowed(
            "Daftar orang hanya terbuka bagi BPPBJ, Inspektorat, dan Gubernur; orang di kantor "
            "Anda terlihat pada halaman kantor Anda.",
            rule=KEEPER_RULE,
        )


def is_keeper(actor: Actor | None) -> bool:
    """This function will tell whether `actor` keeps the register: BPPBJ, or a command."""
    return actor is not None and (actor.role == Role.BPPBJ or actor == SYSTEM)


def require_keeper(actor: Actor | None) -> None:
    """This function will refuse everybody but BPPBJ (and an operator's command)."""
    if not is_keeper(actor):
        raise NotAllowed(
            "Hanya BPPBJ yang mengelola organisasi dan penunjukan; sampaikan SK-nya kepada BPPBJ.",
            rule=KEEPER_RULE,
        )


def appointable_roles(actor: Actor | None, organisation: Organisation) -> frozenset[Role]:
    """This function will return the roles that `actor` may fill and end at an organisation."""
    if is_keeper(actor):
        return frozenset(Role)
    is_owner = actor is not None and actor.role == Role.PEMILIK
    if is_owner and actor is not None and actor.organisation_id == organisation.pk:
        return frozenset({Role.STAF})
    return frozenset()


def may_manage(actor: Actor | None, appointment: Appointment) -> bool:
    """This function will tell whether `actor` may change, end or invite for an appointment."""
    return appointment.role in appointable_roles(actor, appointment.organisation)


def require_manager(actor: Actor, organisation: Organisation, role: str) -> None:
    """This function will raise NotFound out of scope, NotAllowed when the post is not theirs."""
    if role in appointable_roles(actor, organisation):
        return
    if not register_for(actor).filter(pk=organisation.pk).exists():
        raise NotFound
    raise NotAllowed(
        "Hanya BPPBJ yang menunjuk pejabat; pemilik usaha menunjuk staf usahanya sendiri. "
        "Sampaikan SK-nya kepada BPPBJ.",
        rule=KEEPER_RULE,
    )
