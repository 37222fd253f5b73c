"""The people of a package, read in one small query beside its locked row."""

from accounts.models import Appointment
from orders.models import Package

SEATS = ("approver", "ppk", "pp", "treasurer", "receiver")


def load(package: Package) -> Package:
    """This function will load a package's appointments with their people and offices.

    One join over package, five appointments and five people has more than ten tables, and
    PostgreSQL then spends longer on planning it than on reading.
    """
    ids = {getattr(package, f"{seat}_id") for seat in SEATS} - {None}
    people = Appointment.objects.select_related("user", "organisation").in_bulk(ids)
    for seat in SEATS:
        setattr(package, seat, people.get(getattr(package, f"{seat}_id")))
    return package
