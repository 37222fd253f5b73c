"""Offices, people, firms and their budgets of the demo world."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from accounts import demo
from accounts.acting import actor_of
from accounts.models import Appointment, Organisation, Role, User
from accounts.services import NewAppointment, appoint
from budgets.models import BudgetLine, Tranche
from budgets.rules import AnnexLine, NewLine, NewTranche
from budgets.services import create_line, issue_tranche
from core.acts import SYSTEM, Actor
from vendors.models import Vendor

SK_DATE = date(2025, 1, 2)
ACTIVITY = (
    "7.02.01.1.06.0009",
    "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD",
)
ACCOUNTS = (
    ("5.1.02.01.01.0052", "Belanja Makanan dan Minuman Rapat", Decimal(300_000_000)),
    ("5.1.02.01.01.0053", "Belanja Makanan dan Minuman Jamuan Tamu", Decimal(60_000_000)),
)
QUARTERS = ((1, 3, "I"), (4, 6, "II"), (7, 9, "III"), (10, 12, "IV"))


@dataclass(frozen=True, slots=True)
class Post:
    """A demo person at work: the appointment and the actor it makes."""

    appointment: Appointment
    actor: Actor


def post(email: str) -> Post:
    """This function will return the demo person with this e-mail, ready to act."""
    appointment = Appointment.objects.select_related("user", "organisation").get(user__email=email)
    return Post(appointment, actor_of(appointment))


def ensure_people(at: datetime) -> None:
    """This function will create and appoint the officials that are missing."""
    offices = {office.code: office for office in Organisation.objects.all()}
    for number, person in enumerate(demo.PEOPLE):
        ensure_person(person, offices[person.office], number, at)


def ensure_owners(vendors: list[Vendor], at: datetime) -> None:
    """This function will give each demo firm its owner's log-in."""
    for number, vendor in enumerate(vendors):
        person = demo.DemoPerson(
            demo.owner_email(vendor.slug),
            vendor.owner_name,
            "",
            Role.PEMILIK,
            vendor.organisation.code,
            "Pemilik",
        )
        ensure_person(person, vendor.organisation, 100 + number, at)


def ensure_person(person: demo.DemoPerson, office: Organisation, number: int, at: datetime) -> None:
    """This function will create one person with one post, unless the log-in exists."""
    if User.objects.filter(email=person.email).exists():
        return
    user = User.objects.create_user(
        person.email,
        demo.PASSWORD,
        name=person.name,
        nip=person.nip,
        phone=f"+62 812-9000-{number:04d}",
    )
    new = NewAppointment(
        user=user,
        organisation=office,
        role=person.role,
        title=person.title,
        sk_number=f"{number + 101}/SK/{SK_DATE.year}",
        valid_from=SK_DATE,
    )
    appoint(new, by=SYSTEM, at=min(at, moment(SK_DATE, 8)))


def ensure_operator() -> None:
    """This function will create the operator of the Django admin."""
    if not User.objects.filter(email="operator@bppbj.demo").exists():
        User.objects.create_superuser("operator@bppbj.demo", demo.PASSWORD, name="Operator Sistem")


def ensure_budgets(year: int) -> None:
    """This function will enter a year's lines and release its quarters up to today's."""
    treasury = post("bpkd@bpkd.demo").actor
    start = moment(date(year, 1, 4), 9)
    for office in Organisation.objects.filter(code__in=demo.BUYERS).order_by("pk"):
        if not BudgetLine.objects.filter(organisation=office, year=year).exists():
            filler = treasury if office.has_spd else post(f"pa@{office.code}.demo").actor
            _lines(office, year, filler, start)
        if office.has_spd:
            _tranches(office, year, treasury)


def _lines(office: Organisation, year: int, filler: Actor, at: datetime) -> None:
    for code, name, amount in ACCOUNTS:
        new = NewLine(
            organisation_id=office.pk,
            year=year,
            sub_activity_code=ACTIVITY[0],
            sub_activity_name=ACTIVITY[1],
            account_code=code,
            account_name=name,
            dpa_number=f"{'RKAP' if office.is_company else 'DPA'}/{office.code.upper()}/{year}",
            fund_source="RKAP" if office.is_company else "PAD",
            amount=amount,
        )
        create_line(new, by=filler, at=at)


def _tranches(office: Organisation, year: int, treasury: Actor) -> None:
    lines = list(BudgetLine.objects.filter(organisation=office, year=year).order_by("pk"))
    shares = {code: amount / 4 for code, _, amount in ACCOUNTS}
    for first, last, roman in QUARTERS:
        day = date(year, first, 5)
        number = f"SPD-{roman}/{office.code.upper()}/{year}"
        known = Tranche.objects.filter(organisation=office, year=year, number=number).exists()
        if known or day > timezone.localdate():
            continue
        new = NewTranche(
            organisation_id=office.pk,
            year=year,
            number=number,
            issued_date=day,
            month_from=first,
            month_to=last,
            lines=tuple(AnnexLine(line.pk, shares[line.account_code]) for line in lines),
        )
        issue_tranche(new, by=treasury, at=moment(day, 9))


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """This function will return an aware time of a local day."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
