"""People at a browser or at the API: clients in which somebody is logged in."""

from django.http import HttpResponse
from django.test import Client

from accounts.models import Role, User
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.ordering import Deal

BASE = "/api/v1/"


def signed_in(user: User) -> Client:
    """This function will return a browser in which `user` is logged in."""
    client = Client()
    client.force_login(user)
    return client


def person_of(made: Deal, duty: str) -> User:
    """This function will return who holds a duty of a deal; `owner` is the vendor's."""
    user: User = made.owner.user if duty == "owner" else getattr(made.desk, duty).user
    return user


def page_of(made: Deal, duty: str) -> Client:
    """This function will return a browser in which one of the deal's people is logged in."""
    return signed_in(person_of(made, duty))


def stranger(role: Role) -> Client:
    """This function will return a browser of somebody at another office or firm."""
    return signed_in(AppointmentFactory(role=role).user)


def overseer(role: Role) -> Client:
    """This function will return a browser of somebody who watches all offices."""
    office = OrganisationFactory(kind="OVERSIGHT")
    return signed_in(AppointmentFactory(role=role, organisation=office).user)


class Caller:
    """One person's calls to the API, JSON in and out."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def post(self, path: str, data: object = None, **headers: str) -> HttpResponse:
        return self.client.post(
            BASE + path, data or {}, content_type="application/json", headers=headers
        )

    def get(self, path: str) -> HttpResponse:
        return self.client.get(BASE + path)


def caller(made: Deal, duty: str) -> Caller:
    """This function will return the calls of one of the deal's people."""
    return Caller(person_of(made, duty))


def foreign_caller(role: Role) -> Caller:
    """This function will return the calls of somebody at another office or firm."""
    return Caller(AppointmentFactory(role=role).user)
