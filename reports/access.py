"""Whose figures an actor may see: the offices of the scope, totals included."""

from django.db.models import QuerySet

from accounts import access
from accounts.models import Organisation, Role
from core.acts import Actor
from core.errors import NotAllowed

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
