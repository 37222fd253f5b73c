"""The world of the access matrix: three offices with everything, and everybody who might ask.

Side `a` and `b` are departments under different Asisten, `m` is a city-owned company. Each has a
team, a vendor of its own, and orders and payments in every state. Built through the services.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts import duty_rules, safety
from accounts.models import Appointment, Organisation, Role, SeparationRule, TokenGrant, User
from accounts.safety import NewToken
from accounts.services import appointments
from accounts.services.appointments import NewAppointment, Person
from budgets.models import Tranche
from core import holidays_source, legal, notifications
from core.acts import SYSTEM
from core.models import AuditEvent, Holiday, Notification
from orders.models import Document, Order
from orders.states import DocumentKind, OrderState
from payments.services import parameters
from payments.services.parameters import NewValue
from tests.access.rules import ANONYMOUS, COLLEAGUE, NO_POST, OFFICE, OTHER, OWN, VENDOR, Subject
from tests.factories import firms, ordering
from tests.factories import payments as paying
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, UserFactory
from tests.factories.budgets import budget_line
from tests.factories.callers import signed_in
from tests.factories.orders import (
    Desk,
    MenuFactory,
    VendorFactory,
    assigned,
    filled,
    funded_line,
)
from tests.factories.vendors import photo
from vendors.models import Menu
from vendors.services import catalog

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SEATS = {
    "approver": Role.KPA,
    "ppk": Role.PPK,
    "pp": Role.PP,
    "treasurer": Role.BENDAHARA,
    "receiver": Role.PENERIMA,
}
ORDER_STATES = {
    "order.draft": OrderState.DRAFT,
    "order.submitted": OrderState.SUBMITTED,
    "order.signed": OrderState.SIGNED,
    "order.accepted": OrderState.ACCEPTED,
    "order.delivered": OrderState.DELIVERED,
    "order.received": OrderState.RECEIVED,
}
PAYMENT_STATES = {
    "payment.billed": paying.billed,
    "payment.drafted": paying.drafted,
    "payment.approved": paying.approved,
    "payment.paid": paying.paid,
    "payment.arrived": paying.arrived,
}


@dataclass
class Side:
    """One office: its people by role and its objects by token, e.g. `side["order.signed"]`.

    `secret` is in every name that only its own scope may read; `label` names what is public.
    """

    label: str
    secret: str
    office: Organisation
    price: int
    people: dict[Role, Appointment] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, token: str) -> Any:
        return self.objects[token]


@dataclass
class World:
    """All sides, and one browser per subject; `clients` are signed in once per worker."""

    media: Path
    sides: dict[str, Side]
    people: dict[Subject, User]
    own: dict[Subject, dict[str, Any]]
    clients: dict[Subject, Client] = field(default_factory=dict)

    def side_of(self, subject: Subject) -> Side:
        """This function will return whose objects a subject asks for."""
        own_bumd = subject.role == Role.BPBUMD and subject.side == OWN
        return self.sides["m" if own_bumd else "a"]

    def value(self, subject: Subject, token: Any) -> Any:
        """This function will turn an entry's argument into what the path takes."""
        if not isinstance(token, str) or "." not in token:
            return token
        owner = Subject(OWN, subject.role or Role.PPK)
        if token in self.own[owner]:
            return self.own[owner][token]
        return self.side_of(subject)[token]


@contextmanager
def undone() -> Iterator[None]:
    """This function will undo whatever the block does to the database.

    Services open durable transactions, which a frame of the tests does not forbid.
    """
    frame = transaction.atomic()
    frame._from_testcase = True  # type: ignore[attr-defined]
    with frame:
        yield
        transaction.set_rollback(True)


def build(media: Path) -> World:
    """This function will build everything; call it with the clock at NOW."""
    legal.ensure_parameters()
    duty_rules.ensure_rules()
    holidays_source.ensure_holidays(2026, 2026)
    coordinators = [_body(f"asisten-{name}") for name in ("satu", "dua")]
    sides = {
        "a": _side("Alfa", "Zamrud", 41_131, "a", coordinator=coordinators[0]),
        "b": _side("Bravo", "Qirmizi", 47_331, "b", coordinator=coordinators[1]),
        "m": _side("Mike", "Nilakandi", 43_517, "m", kind=Organisation.Kind.BUMD),
    }
    house = _house()
    for side in sides.values():
        side.objects |= house
    posts = _posts(sides, coordinators)
    people: dict[Subject, User] = {who: post.user for who, post in posts.items()}
    people[Subject(NO_POST)] = UserFactory()
    return World(media, sides, people, {who: _own(post) for who, post in posts.items()})


def sign_in(world: World) -> None:
    """This function will give everybody a browser, and the visitor an empty one."""
    world.clients = {who: signed_in(user) for who, user in world.people.items()}
    world.clients[Subject(ANONYMOUS)] = Client()
    for client in world.clients.values():
        client.raise_request_exception = False


def _house() -> dict[str, Any]:
    """Return what belongs to no office: a holiday to come, a rule, a number and its next value."""
    rule = SeparationRule.objects.earliest("pk")
    new = NewValue(Decimal(55_000_000), "Ingub 5/2026 KESATU", date(2028, 1, 1), "Uji")
    planned = parameters.plan("order.cap", new, by=SYSTEM, at=NOW)
    sent, _ = firms.sent()
    change = firms.asked()
    return {
        "parameter.key": "order.cap",
        "planned.id": planned.pk,
        "holiday.id": Holiday.objects.get(date=date(2026, 12, 24)).pk,
        "rule.id": rule.pk,
        "rule.version": rule.version,
        "firm.sent": sent.pk,
        "firm.verified": VendorFactory(name="Dapur Terverifikasi").pk,
        "firm.suspended": VendorFactory(name="Dapur Beku", status="SUSPENDED").pk,
        "change.waiting": change.pk,
        "proof.sent": sent.proofs.earliest("pk").pk,
        "event.id": AuditEvent.objects.filter(act="payment.approve").latest("pk").pk,
    }


def _body(code: str) -> Organisation:
    return OrganisationFactory(code=code, kind=Organisation.Kind.OVERSIGHT)


def _posts(sides: dict[str, Side], coordinators: list[Organisation]) -> dict[Subject, Appointment]:
    """Return who asks: each role here and elsewhere, office roles also beside the team."""
    posts: dict[Subject, Appointment] = {}
    for role in Role:
        here, there = sides["a"].people.get(role), sides["b"].people.get(role)
        if here is None or there is None:
            house = _body(f"badan-{role.lower()}")
            homes = coordinators if role == Role.ASISTEN else [house, house]
            here, there = (AppointmentFactory(role=role, organisation=home) for home in homes)
        posts[Subject(OWN, role)], posts[Subject(OTHER, role)] = here, there
        if role in OFFICE:
            posts[Subject(COLLEAGUE, role)] = AppointmentFactory(
                role=role, organisation=sides["a"].office
            )
    return posts


def _own(post: Appointment) -> dict[str, Any]:
    """Return what belongs to a person alone: a notice, another session, a token."""
    message = notifications.Message("uji", "Pemberitahuan", "Isi.", url="/")
    notifications.notify([post.user_id], message, at=NOW)
    notice = Notification.objects.filter(recipient_id=post.user_id).latest("pk")
    session = UserSession.objects.create(user=post.user, ip="127.0.0.1", session_key=f"s{post.pk}")
    new = NewToken(post.user, "Uji", ["read"], days=1, by_operator=False)
    safety.issue_token(new, by=SYSTEM, at=NOW)
    return {
        "own.post": post.pk,
        "own.user": post.user_id,
        "own.notice": notice.pk,
        "own.session": session.pk,
        "own.token": TokenGrant.objects.latest("pk").pk,
    }


def _side(label: str, secret: str, price: int, code: str, **office: Any) -> Side:
    organisation = OrganisationFactory(
        code=f"kantor-{secret.lower()}",
        name=f"Dinas {secret}",
        short_name=f"Kantor {secret}",
        **office,
    )
    side = Side(label, secret, organisation, price)
    for role in sorted(OFFICE):
        side.people[role] = _person(role, organisation, secret)
    firm = OrganisationFactory(kind=Organisation.Kind.UMK, code=f"dapur-{code}")
    vendor = VendorFactory(
        organisation=firm, name=f"Dapur {label}", slug=f"dapur-{code}", daily_capacity=10_000
    )
    for role in sorted(VENDOR):
        side.people[role] = _person(role, firm, f"di {secret}")
    menu = MenuFactory(vendor=vendor, price=Decimal(price), name=f"Nasi kotak {label}")
    desk = Desk(
        office=organisation,
        line=funded_line(organisation),
        **{seat: side.people[role] for seat, role in SEATS.items()},
    )
    side.objects |= {
        "desk": desk,
        "menu": menu,
        "office.id": organisation.pk,
        "office.code": organisation.code,
        "vendor.id": vendor.pk,
        "vendor.slug": vendor.slug,
        "line.id": desk.line.pk,
        **{f"seat.{seat}": getattr(desk, seat).pk for seat in SEATS},
    }
    _register(side, desk)
    _menus(side, menu)
    _budget(side)
    _packages(side, desk)
    _orders(side, desk, menu)
    _payments(side, desk, menu)
    _papers(side)
    return side


def _register(side: Side, desk: Desk) -> None:
    """An appointment with its decree, somebody invited, and an account that is closed."""
    desk.ppk.sk_file.save("sk.pdf", ContentFile(b"%PDF-1.4 SK"), save=True)
    new = NewAppointment(None, side.office, Role.PENERIMA, "", "1/SK", NOW.date())
    person = Person(f"undangan@{side.office.code}.test", "Orang Baru")
    invited = appointments.invite(person, new, by=SYSTEM, at=NOW)
    side.objects |= {
        "appointment.invited": invited.pk,
        "person.id": desk.ppk.user_id,
        "person.closed": UserFactory(is_active=False).pk,
    }


def _person(role: Role, organisation: Organisation, label: str) -> Appointment:
    person: Appointment = AppointmentFactory(
        role=role, organisation=organisation, user__name=f"{role.label} {label}"
    )
    return person


def _menus(side: Side, menu: Menu) -> None:
    second = MenuFactory(vendor=menu.vendor, price=Decimal(side.price))
    by = paying.actor_of(side.people[Role.PEMILIK])
    picture = catalog.add_picture(menu.pk, photo(), "Sepiring nasi", by=by, at=NOW)
    side.objects |= {
        "menu.id": menu.pk,
        "menu.slug": menu.slug,
        "menu.second": second.pk,
        "picture.id": picture.pk,
        "picture.stem": picture.stem,
    }


def _budget(side: Side) -> None:
    line = budget_line(side.office, dpa=90_000_000, released=30_000_000)
    tranche = Tranche.objects.filter(organisation=side.office).first()
    free = Tranche.objects.filter(lines__line=line).first()
    side.objects |= {
        "line.free": line.pk,
        "tranche.id": tranche.pk if tranche else 2**40,
        "tranche.free": free.pk if free else 2**40,
    }


def _packages(side: Side, desk: Desk) -> None:
    new = assigned(desk, rup_code="10000001", name=f"Paket {side.secret} baru")
    written = filled(desk, rup_code="10000002", name=f"Paket {side.secret} tertulis")
    side.objects |= {
        "package.assigned": new.pk,
        "package.filled": written.pk,
        "comparable.id": written.comparables.earliest("pk").pk,
        "package.prepared": ordering.ready_package(
            desk, rup_code="10000003", name=f"Paket {side.secret} siap"
        ).pk,
    }


def _orders(side: Side, desk: Desk, menu: Menu) -> None:
    owner = side.people[Role.PEMILIK]
    words = {"office": desk, "menu": menu, "owner": owner, "event_name": f"Rapat {side.secret}"}
    for number, (token, state) in enumerate(ORDER_STATES.items()):
        made = ordering.deal_in(state, rup_code=f"2000000{number}", **words)
        side.objects[token] = made.order.pk
        side.objects[token.replace("order", "package_of")] = made.package.pk
        side.objects[token.replace("order", "line_of")] = made.order.lines.get().pk
        if state in (OrderState.DELIVERED, OrderState.RECEIVED):
            side.objects[token.replace("order", "handover")] = made.handover.pk
    counted = ordering.deal_in(OrderState.DELIVERED, rup_code="20000009", **words)
    ordering.inspect(counted, received=95)
    side.objects |= {"order.inspected": counted.order.pk, "handover.inspected": counted.handover.pk}


def _payments(side: Side, desk: Desk, menu: Menu) -> None:
    of = (menu.vendor, side.people[Role.PEMILIK])
    for token, make in PAYMENT_STATES.items():
        deal = paying.received(paying.Terms(price=side.price), at_desk=desk, of=of)
        _, payment = make(deal)
        side.objects[token] = payment.pk
        side.objects[token.replace("payment", "bill")] = payment.bill_id
        side.objects[token.replace("payment", "order_of")] = payment.order_id
        side.objects[token.replace("payment", "hash_of")] = payment.content_hash
        side.objects[token.replace("payment", "handover_of")] = payment.bill.handover_id


def _papers(side: Side) -> None:
    order = Order.objects.get(pk=side["order.signed"])
    paper = order.documents.get(kind=DocumentKind.SURAT_PESANAN)
    name = default_storage.save("documents/surat.pdf", ContentFile(paying.pdf_bytes()))
    Document.objects.filter(pk=paper.pk).update(pdf=name)
    side.objects["document.id"] = paper.pk


def ask(
    world: World, subject: Subject, method: str, path: str, body: Mapping[str, Any] | None = None
) -> HttpResponse:
    """This function will send one request as a subject, with the cookies of a fresh log-in.

    The API takes JSON, or a multipart form where the body holds a file; pages take forms.
    """
    client = world.clients[subject]
    cookies = client.cookies
    client.cookies = cookies.copy()
    try:
        if method in {"GET", "HEAD"}:
            return _read_whole(getattr(client, method.lower())(path))
        is_json = path.startswith("/api/") and not _has_file(body or {})
        send = getattr(client, method.lower())
        if is_json:
            return _read_whole(send(path, body or {}, content_type="application/json"))
        if method == "POST":
            return _read_whole(send(path, body or {}))
        form = encode_multipart(BOUNDARY, body or {})
        return _read_whole(send(path, form, content_type=MULTIPART_CONTENT))
    finally:
        client.cookies = cookies


def _read_whole(response: HttpResponse) -> HttpResponse:
    """Read a file to its end, which closes it."""
    if response.streaming:
        response.content_of_file = response.getvalue()  # type: ignore[attr-defined]
    return response


def _has_file(body: Mapping[str, Any]) -> bool:
    return any(isinstance(value, File) for value in body.values())


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    """This function will return a file for the body of an entry."""
    return SimpleUploadedFile(name, data)
