"""An office in change: its head has left, a Plt. holds the post, and a PPK is invited."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts import demo
from accounts.models import Appointment, Organisation, Role, User
from accounts.services import NewAppointment, appoint, appointments
from core.acts import SYSTEM
from eorder.demo.people import SK_DATE, moment, post

Standing = Appointment.Standing
OFFICE = "kec-gambir"
HEAD = appointments.Person("camat@kec-gambir.demo", "Taufik Rahman", "197804122003121005")
DEPUTY = appointments.Person("sekretaris@kec-gambir.demo", "Indah Kusumawati", "198209172006042011")
INVITED = appointments.Person("ppk@kec-gambir.demo", "Reza Mahendra", "198806232012121003")
# In days before today: the head's leave and last day; the Plt. holds the post for three months.
LEAVE_FROM, LEAVE_TO, LEFT, PLT_DAYS = 75, 65, 20, 90
END_REASON = "Dimutasi ke Biro Pemerintahan; pejabat definitif belum ditetapkan."


def ensure_posts(now: datetime) -> None:
    """This function will play what is missing of the changes of one office without orders."""
    office = Organisation.objects.get(code=OFFICE)
    emails = [person.email for person in (HEAD, DEPUTY, INVITED)]
    # Whoever visits the demo may have appointed others there; their posts could stand in the way.
    if office.appointments.exclude(user__email__in=emails).exists():
        return
    done = set(office.appointments.values_list("user__email", "standing"))
    today = timezone.localdate(now)
    head, deputy = _account(HEAD), _account(DEPUTY)
    if (HEAD.email, Standing.DEFINITIVE) not in done:
        appoint(_post(office, head, SK_DATE, 301), by=SYSTEM, at=moment(SK_DATE, 8))
    if (DEPUTY.email, Standing.PLH) not in done:
        _stand_in(office, deputy, today)
    if (DEPUTY.email, Standing.PLT) not in done:
        _replace(head.appointments.get(), deputy, today - timedelta(days=LEFT))
    if (INVITED.email, Standing.DEFINITIVE) not in done:
        _invite(office, today, now)


def _account(person: appointments.Person) -> User:
    known = User.objects.filter(email=person.email).first()
    return known or User.objects.create_user(
        person.email, demo.PASSWORD, name=person.name, nip=person.nip
    )


def _post(
    office: Organisation,
    user: User,
    start: date,
    number: int,
    end: date | None = None,
    standing: str = Standing.DEFINITIVE,
) -> NewAppointment:
    return NewAppointment(
        user=user,
        organisation=office,
        role=Role.PA,
        title="Pengguna Anggaran",
        sk_number=f"{number}/SK/{start.year}",
        valid_from=start,
        valid_to=end,
        standing=standing,
    )


def _stand_in(office: Organisation, deputy: User, today: date) -> None:
    """Let the deputy stand in for the head's leave, as a Plh. whose days are over."""
    start, end = (today - timedelta(days=days) for days in (LEAVE_FROM, LEAVE_TO))
    new = _post(office, deputy, start, 302, end, Standing.PLH)
    appoint(new, by=post("bppbj@bppbj.demo").actor, at=moment(start - timedelta(days=1), 10))


def _replace(row: Appointment, deputy: User, day: date) -> None:
    """End the head's post and let the deputy hold it as Plt. from the same day."""
    keeper = post("bppbj@bppbj.demo").actor
    if row.ended_at is None:
        appointments.end(row.pk, day, END_REASON, by=keeper, at=moment(day, 8))
    end = day + timedelta(days=PLT_DAYS)
    new = _post(row.organisation, deputy, day, 303, end, Standing.PLT)
    appoint(new, by=keeper, at=moment(day, 9))


def _invite(office: Organisation, today: date, now: datetime) -> None:
    new = NewAppointment(
        user=None,
        organisation=office,
        role=Role.PPK,
        title="Pejabat Pembuat Komitmen",
        sk_number=f"304/SK/{today.year}",
        valid_from=today,
    )
    appointments.invite(INVITED, new, by=post("bppbj@bppbj.demo").actor, at=now)
