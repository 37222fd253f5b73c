"""The people of a package, read in one small query beside its locked row."""

from accounts.models import Appointment
from core.prepared import Prepared
from orders.models import Package

SEATS = ("approver", "ppk", "pp", "treasurer", "receiver")
PEOPLE = Prepared(
    lambda approver, ppk, pp, treasurer, receiver: Appointment.objects.select_related(
        "user", "organisation"
    ).filter(pk__in=[approver, ppk, pp, treasurer, receiver])
)


def load(package: Package) -> Package:
    """This function will load a package's appointments with their people and offices.

    One join over package, five appointments and five people has more than ten tables, and
    PostgreSQL then spends longer on planning it than on reading.
    """
    ids = {seat: getattr(package, f"{seat}_id") for seat in SEATS}
    people = {row.pk: row for row in PEOPLE.rows(**ids)}
    for seat, pk in ids.items():
        setattr(package, seat, people.get(pk))
    return package
