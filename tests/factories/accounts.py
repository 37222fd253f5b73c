"""People, offices and appointments, boring on purpose."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.acting import actor_of
from accounts.models import Appointment, Organisation, Role, User, Wilayah
from core.acts import Actor

PASSWORD = "sandi-uji-2026"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"orang{n}@kantor.test")
    name = factory.Sequence(lambda n: f"Orang {n}")
    nip = factory.Sequence(lambda n: f"19820924200903{n:04d}")
    phone = factory.Sequence(lambda n: f"+62812900{n:05d}")
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"dinas-{n}")
    name = factory.Sequence(lambda n: f"Dinas Contoh {n}")
    short_name = factory.Sequence(lambda n: f"Dinas {n}")
    kind = Organisation.Kind.SKPD
    letterhead = "PEMERINTAH PROVINSI DAERAH KHUSUS JAKARTA"
    address = "Jalan Medan Merdeka Selatan 8-9, Jakarta Pusat"
    wilayah = Wilayah.PUSAT


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.PPK
    sk_number = factory.Sequence(lambda n: f"SK-{n}/2026")
    valid_from = date(2023, 1, 1)


def actor(role: Role, organisation: Organisation | None = None) -> Actor:
    """This function will return a fresh person acting in `role` at `organisation`."""
    kwargs = {"organisation": organisation} if organisation else {}
    return actor_of(AppointmentFactory(role=role, **kwargs))
