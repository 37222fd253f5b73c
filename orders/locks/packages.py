"""Locks on packages: the first of the documented order."""

from accounts.models import Organisation
from core.acts import Actor
from core.errors import NotFound, StaleVersion
from orders.locks import team
from orders.models import Package


def office(organisation_id: int) -> Organisation:
    """This function will lock an office so that its packages are handed out one after another."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


def package(pk: int, *, by: Actor) -> Package:
    """This function will lock a package and refuse a caller who decided on an older version."""
    row = (
        Package.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "line")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise NotFound
    if by.seen_version is not None and by.seen_version != row.version:
        raise StaleVersion(
            f"Paket ini sudah berubah (versi {row.version}); muat ulang lalu periksa kembali."
        )
    return team.load(row)
