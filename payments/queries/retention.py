"""Whose personal data has had its time, and what the law still wants kept of whom."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.access import in_force
from accounts.models import Appointment, User
from accounts.services import erasure
from core import parameters
from core.models import Parameter
from orders.models import Order, OrderEvent, Package
from payments.models import Payment, PaymentEvent
from vendors.models import Vendor

SEATS = {
    "approver": "PA/KPA",
    "ppk": "PPK",
    "pp": "Pejabat Pengadaan",
    "treasurer": "bendahara",
    "receiver": "penerima barang",
}
BATCH = 500


@dataclass(frozen=True, slots=True)
class Terms:
    """How long what is kept, as in force on a day."""

    day: date
    papers: Parameter
    contact: Parameter
    notices: Parameter

    @property
    def papers_since(self) -> datetime:
        """Return the moment before which papers need nobody's name any more."""
        return _start(months_before(self.day, 12 * int(self.papers.value)))

    @property
    def contact_since(self) -> date:
        """Return the day by which somebody must have left for the contact data to go."""
        return months_before(self.day, int(self.contact.value))

    @property
    def notices_since(self) -> datetime:
        """Return the moment before which notices go."""
        return _start(months_before(self.day, int(self.notices.value)))


@dataclass(frozen=True, slots=True)
class Finding:
    """A person who has left: since when, what goes, and what stays for which reason."""

    user: User
    left_on: date
    reasons: tuple[str, ...]
    is_forgotten: bool

    @property
    def whole(self) -> bool:
        """Tell whether name and NIP go too: nothing of the law holds them."""
        return not self.reasons


def months_before(day: date, months: int) -> date:
    """This function will go back whole months, to the last of a month that is shorter."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def terms_on(day: date) -> Terms:
    """This function will return the terms in force on a day."""
    keys = (parameters.KEEP_PAPERS, parameters.KEEP_CONTACT, parameters.KEEP_NOTICES)
    return Terms(day, *(parameters.on(key, day) for key in keys))


def left(day: date) -> QuerySet[User]:
    """This function will return the people without any post on or after `day`, operators aside."""
    open_posts = Appointment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), user=OuterRef("pk")
    )
    rows = User.objects.filter(~Exists(open_posts), is_staff=False, is_superuser=False)
    return rows.annotate(last_post=Max("appointments__valid_to"))


def leavers(terms: Terms) -> Iterator[Finding]:
    """This function will yield who left long enough ago and still has something to erase."""
    for user in left(terms.day).order_by("pk").iterator(BATCH):
        found = finding_of(user, terms)
        is_due = found.left_on <= terms.contact_since
        if is_due and not (found.is_forgotten and not found.whole) and not _is_whole_gone(user):
            yield found


def finding_of(user: User, terms: Terms) -> Finding:
    """This function will tell since when a person is gone and what holds the name."""
    last = getattr(user, "last_post", None)
    gone = last or timezone.localdate(user.date_joined)
    return Finding(user, gone, tuple(reasons_of(user, terms)), erasure.is_forgotten(user))


def _is_whole_gone(user: User) -> bool:
    return erasure.is_forgotten(user) and user.name.startswith("Pengguna terhapus")


def reasons_of(user: User, terms: Terms) -> Iterator[str]:
    """This function will yield what the law still wants a person's name for."""
    for seat, label in SEATS.items():
        held = Package.objects.filter(
            **{f"{seat}__user": user}, event_at__gte=terms.papers_since
        ).count()
        if held:
            yield f"{label} pada {held} paket; {_basis(terms)}"
    took_part = Q(drafted_by_id=user.pk) | Q(approved_by_id=user.pk)
    since = terms.papers_since.date()
    payments = Payment.objects.filter(took_part, start_date__gte=since).count()
    if payments:
        yield f"pembuat draf atau penyetuju {payments} pembayaran; {_basis(terms)}"
    steps = sum(
        model.objects.filter(actor_id=user.pk, at__gte=terms.papers_since).count()
        for model in (OrderEvent, PaymentEvent)
    )
    if steps:
        yield f"pelaku {steps} langkah pesanan dan pembayaran; {_basis(terms)}"


def _basis(terms: Terms) -> str:
    return f"disimpan {int(terms.papers.value)} tahun ({terms.papers.legal_basis})"


def firms_gone(terms: Terms) -> QuerySet[Vendor]:
    """This function will return the firms without people and without any order in the term."""
    people = Appointment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=terms.contact_since),
        organisation=OuterRef("organisation"),
    )
    orders = Order.objects.filter(vendor=OuterRef("pk"), created_at__gte=terms.papers_since)
    had_people = Appointment.objects.filter(organisation=OuterRef("organisation"))
    return Vendor.objects.filter(Exists(had_people), ~Exists(people), ~Exists(orders)).exclude(
        owner_nik="", npwp="", phone="", bank_account=""
    )


def posts_of(user: User, day: date) -> list[Appointment]:
    """This function will return the posts a person holds on `day` or will hold."""
    rows = user.appointments.filter(in_force(day) | Q(valid_from__gt=day))
    return list(rows.select_related("organisation").order_by("pk"))


def person_by_email(email: str) -> User | None:
    """This function will find a person by the address of the log-in, operators aside."""
    rows = User.objects.filter(is_staff=False, is_superuser=False)
    return rows.filter(email=email.strip().lower()).first()
