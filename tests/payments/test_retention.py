"""Personal data goes when its time is up or its owner asks, and stays where the law holds it."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts import identity
from accounts.models import Appointment, Role, User
from accounts.services import erasure
from core import audit, notifications
from core.errors import NotAllowed, NotFound, WrongState
from core.models import AuditEvent, Notification
from orders.models import Document
from payments import tasks
from payments.models import Payment
from payments.queries import retention as queries
from payments.services import retention
from payments.services.retention import ReasonMissing, StillInPost
from tests.factories.accounts import AppointmentFactory, UserFactory, actor
from tests.factories.callers import overseer, signed_in
from tests.factories.payments import arrived, paid, received
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
LATER = datetime(2028, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
MUCH_LATER = LATER.replace(year=2039)
NIK = "3171014502800003"
REASON = "Surat permintaan 1 Maret 2028."


def gone(until: date = date(2027, 1, 1), **columns: object) -> User:
    """This function will make a person whose only post ended, with every kind of data."""
    user = UserFactory(**identity.nik_columns(NIK), **columns)
    User.objects.filter(pk=user.pk).update(date_joined=LATER - timedelta(days=900))
    AppointmentFactory(user=user, valid_to=until)
    notifications.notify([user.pk], notifications.Message("x", "Perihal", "Isi"), at=LATER)
    return User.objects.get(pk=user.pk)


def leave(row: Appointment, until: date = date(2027, 1, 1)) -> User:
    Appointment.objects.filter(pk=row.pk).update(valid_to=until)
    return row.user


def columns_of(user: User) -> tuple[str, ...]:
    row = User.objects.get(pk=user.pk)
    return (row.name, row.nip, row.email, row.phone, row.phone_hash, row.nik_hash, row.nik_last4)


def run(*options: str, at: datetime = LATER) -> str:
    out = io.StringIO()
    with time_machine.travel(at, tick=False):
        call_command("retain_personal_data", *options, stdout=out)
    return out.getvalue()


def test_months_go_back_to_the_end_of_shorter_ones() -> None:
    assert queries.months_before(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert queries.months_before(date(2028, 1, 15), 13) == date(2026, 12, 15)


def test_somebody_without_papers_is_forgotten_whole() -> None:
    user = gone()

    said = run()

    assert columns_of(user) == (
        f"Pengguna terhapus {user.pk}", "", f"terhapus-{user.pk}@{erasure.GONE}", "", "", "", "",
    )  # fmt: skip
    row = User.objects.get(pk=user.pk)
    assert (row.is_active, row.has_usable_password()) == (False, False)
    assert Notification.objects.filter(recipient=user).count() == 0
    assert f"pengguna {user.pk}: kontak, nama, NIP" in said
    event = AuditEvent.objects.get(act="privacy.erase")
    assert (event.target_id, event.reason) == (user.pk, retention.BY_CLOCK)
    assert user.email not in str(list(AuditEvent.objects.filter(pk=event.pk).values_list()))


def test_whoever_is_on_papers_keeps_the_name_but_not_the_contact() -> None:
    deal, _ = arrived(received())
    user = leave(deal.desk.ppk)
    snapshots = list(Document.objects.order_by("pk").values_list("snapshot", "content_hash"))

    said = run()

    name, nip, email, *rest = columns_of(user)
    assert (name, nip) == (user.name, user.nip)
    assert email == f"terhapus-{user.pk}@{erasure.GONE}"
    assert rest == ["", "", "", ""]
    assert "tetap: nama sebagai PPK pada 1 paket; disimpan 10 tahun (UU 8/1997" in said
    assert (
        list(Document.objects.order_by("pk").values_list("snapshot", "content_hash")) == snapshots
    )


def test_after_the_term_of_papers_the_name_goes_too() -> None:
    deal, _ = arrived(received())
    user = leave(deal.desk.ppk)
    run()

    run(at=MUCH_LATER)

    assert columns_of(user)[:2] == (f"Pengguna terhapus {user.pk}", "")
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("duty", ["treasurer", "approver", "pp", "receiver"])
def test_every_seat_holds_the_name(duty: str) -> None:
    deal, _ = paid(received())
    user = leave(getattr(deal.desk, duty))

    run()

    assert columns_of(user)[0] == user.name


def test_a_vendor_who_acted_keeps_the_name() -> None:
    deal, _ = arrived(received())
    user = leave(deal.owner)

    said = run()

    assert columns_of(user)[0] == user.name
    assert "langkah pesanan dan pembayaran" in said


def test_the_trail_is_not_touched() -> None:
    user = gone()
    by = actor(Role.BPPBJ)
    audit.record("person.correct", user, by=by, at=LATER)
    before = list(AuditEvent.objects.order_by("pk").values_list())

    run()

    assert list(AuditEvent.objects.order_by("pk").values_list())[: len(before)] == before


@pytest.mark.parametrize(
    "until", [None, date(2028, 3, 2), date(2027, 3, 2)], ids=["in post", "to the end", "too early"]
)
def test_who_is_in_post_or_just_left_stays(until: date | None) -> None:
    user = gone()
    Appointment.objects.filter(user=user).update(valid_to=until)
    before = columns_of(user)

    said = run()

    assert columns_of(user) == before
    assert "0 people" in said


def test_operators_stay() -> None:
    user = UserFactory(is_staff=True)
    User.objects.filter(pk=user.pk).update(date_joined=LATER - timedelta(days=900))

    run()

    assert columns_of(user)[0] == user.name


def test_a_dry_run_changes_nothing() -> None:
    user = gone()
    before = columns_of(user)

    said = run("--dry-run")

    assert columns_of(user) == before
    assert AuditEvent.objects.count() == 0
    assert f"pengguna {user.pk}: kontak, nama, NIP; pergi sejak 2027-01-01" in said
    assert "1 people and 0 firms would be erased." in said


def test_a_second_run_finds_nothing() -> None:
    gone()
    deal, _ = arrived(received())
    leave(deal.desk.ppk)
    run()
    events = AuditEvent.objects.count()

    said = run()

    assert "0 people, 0 firms, 0 notices, 0 invitations erased." in said
    assert AuditEvent.objects.count() == events


def test_the_clock_erases_by_night() -> None:
    user = gone()
    entry = settings.CELERY_BEAT_SCHEDULE["retain-personal-data"]

    with time_machine.travel(LATER, tick=False):
        counts = [tasks.retain_personal_data(), tasks.retain_personal_data()]

    assert (entry["task"], counts) == (tasks.retain_personal_data.name, [1, 0])
    assert columns_of(user)[2] == f"terhapus-{user.pk}@{erasure.GONE}"
    assert Notification.objects.filter(recipient=user).count() == 0


def test_a_firm_that_is_gone_loses_its_numbers() -> None:
    deal, _ = arrived(received())
    silent = AppointmentFactory(role=Role.PEMILIK, valid_to=date(2027, 1, 1))
    vendor = Vendor.objects.get(pk=deal.vendor.pk)
    other = Vendor.objects.create(
        organisation=silent.organisation, name="Sepi", slug="sepi", size="MICRO", status="VERIFIED",
        legal_form="PERSON", owner_name="Tini", nib="1234567890123", npwp="1" * 16,
        owner_nik="2" * 16, address="Jalan", kecamatan="Menteng", wilayah="31.71",
        phone="0812", delivery_areas=["31.71"], daily_capacity=1, bank_name="B",
        bank_account="10123456780", bank_holder="Tini",
    )  # fmt: skip
    leave(deal.owner)

    run()

    other.refresh_from_db()
    vendor.refresh_from_db()
    assert (other.owner_nik, other.npwp, other.phone, other.bank_account) == ("", "", "", "")
    assert (other.owner_nik_hash, other.account_hash, other.status) == ("", "", "SUSPENDED")
    assert vendor.bank_account == "10123456789"


def test_old_notices_go() -> None:
    user = AppointmentFactory().user
    for when in (LATER - timedelta(days=800), LATER - timedelta(days=30)):
        notifications.notify([user.pk], notifications.Message("x", "Perihal", "Isi"), at=when)

    said = run()

    assert Notification.objects.count() == 1
    assert "1 notices" in said


def test_one_person_is_erased_on_request_before_the_term() -> None:
    user = gone(until=date(2028, 2, 29))

    said = run("--email", user.email.upper(), "--reason", REASON)

    assert columns_of(user)[3:] == ("", "", "", "")
    assert f"pengguna {user.pk}" in said
    assert AuditEvent.objects.get(act="privacy.erase").reason == REASON


@pytest.mark.parametrize("options", [("--email", "x@y.test"), ("--email",)])
def test_a_flawed_request_by_command_is_refused(options: tuple[str, ...]) -> None:
    user = gone()
    wanted = options if len(options) > 1 else (*options, user.email)

    with pytest.raises(CommandError):
        run(*wanted)

    assert columns_of(user)[0] == user.name
    assert AuditEvent.objects.count() == 0


def test_who_holds_a_post_is_not_erased() -> None:
    row = AppointmentFactory()

    with pytest.raises(StillInPost, match="masih menjabat"):
        retention.erase(row.user_id, REASON, by=actor(Role.BPPBJ), at=LATER)

    assert columns_of(row.user)[0] == row.user.name


def test_refusals_of_a_request() -> None:
    user, keeper = gone(), actor(Role.BPPBJ)

    with pytest.raises(NotAllowed):
        retention.erase(user.pk, REASON, by=actor(Role.INSPEKTORAT), at=LATER)
    with pytest.raises(ReasonMissing):
        retention.erase(user.pk, " ", by=keeper, at=LATER)
    with pytest.raises(NotFound):
        retention.erase(10**9, REASON, by=keeper, at=LATER)
    assert AuditEvent.objects.count() == 0


def test_what_is_gone_cannot_be_erased_again_while_the_name_is_held() -> None:
    deal, _ = arrived(received())
    user, keeper = leave(deal.desk.ppk), actor(Role.BPPBJ)
    retention.erase(user.pk, REASON, by=keeper, at=LATER)

    with pytest.raises(WrongState):
        retention.erase(user.pk, REASON, by=keeper, at=LATER)


PAGE = "/pengaturan/data-pribadi/"


def test_bppbj_finds_sees_and_erases_by_page() -> None:
    user, client = gone(), overseer(Role.BPPBJ)

    with time_machine.travel(LATER, tick=False):
        client = overseer(Role.BPPBJ)
        found = client.post(PAGE, {"email": user.email})
        shown = client.get(found["Location"]).content.decode()
        done = client.post(found["Location"], {"reason": REASON}, follow=True)

    assert found["Location"] == f"{PAGE}{user.pk}/"
    assert user.email not in shown
    assert "nama dan NIP, diganti nama samaran" in shown
    assert "Data kontak dihapus dan akun ditutup." in done.content.decode()
    assert columns_of(user)[3:] == ("", "", "", "")


def test_the_page_says_what_stays_and_why() -> None:
    deal, _ = arrived(received())
    user = leave(deal.desk.ppk, date(2026, 1, 1))

    shown = overseer(Role.BPPBJ).get(f"{PAGE}{user.pk}/").content.decode()

    assert "Yang tetap disimpan, dan mengapa" in shown
    assert "PPK pada 1 paket" in shown


def test_pages_refuse_flaws_and_others() -> None:
    row, client = AppointmentFactory(), overseer(Role.BPPBJ)

    assert client.post(PAGE, {"email": "x"}).status_code == 422
    assert client.post(PAGE, {"email": "tidak@ada.test"}).status_code == 422
    assert client.post(f"{PAGE}{row.user_id}/", {"reason": ""}).status_code == 422
    assert client.post(f"{PAGE}{row.user_id}/", {"reason": REASON}).status_code == 422
    assert client.get(f"{PAGE}999999999/").status_code == 404
    assert client.put(PAGE).status_code == 405
    for role in sorted(set(Role) - {Role.BPPBJ}):
        other = overseer(role)
        assert other.get(PAGE).status_code == 403
        assert other.post(f"{PAGE}{row.user_id}/", {"reason": REASON}).status_code == 403
    assert signed_in(UserFactory()).get(PAGE).status_code == 403
    assert AuditEvent.objects.filter(act="privacy.erase").count() == 0
