"""Another official takes a seat: by PA/KPA alone, checked like the first disposition."""

import pytest

from accounts import identity
from accounts.acting import actor_of
from accounts.duties import DutiesNotSeparate
from accounts.models import Appointment, Role, User
from core.errors import NotAllowed, NotFound, WrongState
from core.models import AuditEvent, Notification
from orders.models import Package, PackageEvent
from orders.services import ordering, reassignment
from orders.services.dispositions import TeamRefused
from orders.services.reassignment import ReasonMissing, Reassignment
from orders.states import OrderState
from tests.factories.accounts import AppointmentFactory, actor
from tests.factories.callers import caller, page_of
from tests.factories.ordering import Deal, deal, deal_in, traces

pytestmark = pytest.mark.usefixtures("legal")
ROLES = {"ppk": Role.PPK, "pp": Role.PP, "treasurer": Role.BENDAHARA, "receiver": Role.PENERIMA}


def newcomer(made: Deal, role: Role = Role.PPK, **more: object) -> Appointment:
    return AppointmentFactory(organisation=made.desk.office, role=role, **more)


def give(made: Deal, seat: str, row: Appointment, reason: str = "SK 12/2026") -> Package:
    wish = Reassignment(seat, row.pk, reason)
    return reassignment.reassign(made.package.pk, wish, by=made.by("approver"), at=made.at)


@pytest.mark.parametrize("seat", ROLES)
def test_a_seat_changes_hands_with_event_audit_and_notices(seat: str) -> None:
    made = deal()
    row, old = newcomer(made, ROLES[seat]), getattr(made.desk, seat)
    notices = Notification.objects.count()

    give(made, seat, row)

    package = Package.objects.get(pk=made.package.pk)
    assert (getattr(package, f"{seat}_id"), package.version) == (row.pk, made.package.version + 1)
    told = f"{old.user.name} diganti {row.user.name}. SK 12/2026"
    event = PackageEvent.objects.latest("pk")
    assert told in event.reason
    assert event.from_state == event.to_state == package.status
    audit = AuditEvent.objects.filter(act="package.reassign").get()
    assert audit.data == {"seat": seat, "from": old.pk, "to": row.pk}
    assert Notification.objects.count() == notices + 2


def test_the_new_ppk_signs_and_the_old_one_may_not() -> None:
    made = deal_in(OrderState.SUBMITTED)
    row = newcomer(made, standing="PLT")
    give(made, "ppk", row)

    with pytest.raises(NotAllowed):
        ordering.sign(made.order.pk, by=made.by("ppk"), at=made.at)
    ordering.sign(made.order.pk, by=actor_of(row), at=made.at)

    assert made.fresh().status == OrderState.SIGNED


def test_a_blocked_package_goes_on_after_the_official_was_replaced() -> None:
    made = deal_in(OrderState.SUBMITTED)
    users = [made.desk.ppk.user_id, made.desk.pp.user_id]
    User.objects.filter(pk__in=users).update(**identity.nik_columns("3171014502800003"))
    with pytest.raises(DutiesNotSeparate, match="minta PA/KPA mengganti pejabat paket ini"):
        ordering.sign(made.order.pk, by=made.by("ppk"), at=made.at)

    row = newcomer(made)
    give(made, "ppk", row)
    ordering.sign(made.order.pk, by=actor_of(row), at=made.at)

    assert made.fresh().status == OrderState.SIGNED


def test_the_new_team_is_checked_with_the_firm() -> None:
    made = deal()
    row = newcomer(made)
    AppointmentFactory(user=row.user, organisation=made.menu.vendor.organisation, role=Role.STAF)
    before = traces(made)

    with pytest.raises(DutiesNotSeparate):
        give(made, "ppk", row)
    with pytest.raises(DutiesNotSeparate):
        give(made, "ppk", newcomer(made, user=made.desk.pp.user))

    assert traces(made) == before


def test_refusals_change_nothing() -> None:
    made = deal()
    row = newcomer(made)
    before = traces(made)
    wish = Reassignment("ppk", row.pk, "SK")

    with pytest.raises(ReasonMissing):
        give(made, "ppk", row, " ")
    with pytest.raises(WrongState):
        give(made, "ppk", made.desk.ppk)
    with pytest.raises(TeamRefused):
        give(made, "pp", row)
    with pytest.raises(TeamRefused):
        give(made, "ppk", AppointmentFactory(role=Role.PPK))
    with pytest.raises(TeamRefused):
        give(made, "gubernur", row)
    with pytest.raises(NotAllowed):
        reassignment.reassign(made.package.pk, wish, by=made.by("ppk"), at=made.at)
    with pytest.raises(NotFound):
        reassignment.reassign(made.package.pk, wish, by=actor(Role.PA), at=made.at)

    assert traces(made) == before


def test_a_finished_package_keeps_its_team() -> None:
    made = deal()
    Package.objects.filter(pk=made.package.pk).update(status="CANCELLED")

    with pytest.raises(WrongState):
        give(made, "ppk", newcomer(made))


def test_the_page_offers_colleagues_and_hands_over() -> None:
    made = deal()
    row = newcomer(made)
    path = f"/paket/{made.package.pk}/tim/ppk/"
    client = page_of(made, "approver")

    shown = client.get(path).content.decode()
    flawed = client.post(path, {"appointment": row.pk, "reason": ""})
    done = client.post(path, {"appointment": row.pk, "reason": "SK 12/2026"}, follow=True)

    assert row.user.name in shown
    assert f'value="{made.desk.ppk.pk}"' not in shown
    assert flawed.status_code == 422
    assert "Pejabat paket diganti" in done.content.decode()
    assert path.encode() in client.get(f"/paket/{made.package.pk}/").content
    assert client.get(f"/paket/{made.package.pk}/tim/kepala/").status_code == 404
    assert page_of(made, "pp").get(path).status_code == 403


def test_an_office_without_a_colleague_says_what_to_do() -> None:
    made = deal()

    shown = page_of(made, "approver").get(f"/paket/{made.package.pk}/tim/pp/").content.decode()

    assert "Minta BPPBJ menunjuk pejabat lain" in shown


def test_the_api_hands_over_once_per_key() -> None:
    made = deal()
    row, path = newcomer(made), f"packages/{made.package.pk}/reassign/"
    body = {"seat": "ppk", "appointment": row.pk, "reason": "SK 12/2026"}

    answers = [
        caller(made, "approver").post(path, body, **{"Idempotency-Key": "k"}) for _ in range(2)
    ]
    wrong = caller(made, "approver").post(path, body | {"seat": "kepala"})

    assert [answer.status_code for answer in answers] == [200, 200]
    assert wrong.status_code == 400
    assert PackageEvent.objects.filter(reason__contains="SK 12/2026").count() == 1
