"""Separation of duties on real packages: at assignment, at every act, after the matrix changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from accounts import identity
from accounts.duties import DutiesNotSeparate
from accounts.models import Role, SeparationRule, User
from orders.models import Package
from orders.services import basket, handover, ordering, packages
from orders.services.basket import Pick
from orders.states import OrderState
from tests.factories.accounts import AppointmentFactory
from tests.factories.ordering import Deal, deal, deal_in, funded_desk, inspection, traces
from tests.factories.orders import NOW, MenuFactory, assigned, assignment, filled
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("legal")
NIK = "3171014502800003"


def make_one_human(first: User, second: User, by: str) -> None:
    """This function will give two accounts the same NIP or the same hashed NIK."""
    columns = {"nip": "198209242009032003"} if by == "NIP" else identity.nik_columns(NIK)
    User.objects.filter(pk__in=[first.pk, second.pk]).update(**columns)


def allow(first: str, second: str, *, off: bool = True) -> None:
    SeparationRule.objects.filter(first=first, second=second).update(active=not off)


SEATS = [("ppk", "pp"), ("ppk", "treasurer"), ("pp", "treasurer"), ("approver", "treasurer")]


@pytest.mark.parametrize("by", ["NIP", "NIK"])
@pytest.mark.parametrize(("first", "second"), SEATS)
def test_a_team_with_two_accounts_of_one_human_is_refused(first: str, second: str, by: str) -> None:
    office = funded_desk()
    one, other = getattr(office, first), getattr(office, second)
    make_one_human(one.user, other.user, by)

    with pytest.raises(DutiesNotSeparate, match=f"orang yang sama: {by}") as refused:
        assigned(office)

    assert one.user.name in refused.value.message
    assert other.user.name in refused.value.message
    assert Package.objects.count() == 0


def test_a_plt_of_two_posts_is_refused() -> None:
    office = funded_desk()
    plt = AppointmentFactory(
        user=office.pp.user, organisation=office.office, role=Role.PPK, standing="PLT"
    )

    with pytest.raises(DutiesNotSeparate, match=r"Plt\. Pejabat Pembuat Komitmen") as refused:
        packages.assign(assignment(office, ppk_id=plt.pk), by=office.by("approver"), at=NOW)

    assert refused.value.rule == SeparationRule.objects.get(first="PPK", second="PP").legal_basis


def test_kpa_with_a_second_account_acts_as_ppk_and_is_marked() -> None:
    office = funded_desk()
    make_one_human(office.approver.user, office.ppk.user, "NIK")

    package = filled(office)
    papers = packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW + timedelta(hours=1))

    post = "Kuasa Pengguna Anggaran merangkap Pejabat Pembuat Komitmen"
    assert {paper.snapshot["ppk"]["post"] for paper in papers} == {post}


def test_issuing_papers_is_refused_after_the_exception_was_withdrawn() -> None:
    office = funded_desk()
    make_one_human(office.approver.user, office.ppk.user, "NIK")
    package = filled(office)
    allow("APPROVER", "PPK")

    with pytest.raises(DutiesNotSeparate):
        packages.issue_papers(package.pk, by=office.by("ppk"), at=NOW + timedelta(hours=1))

    package.refresh_from_db()
    assert (package.status, package.documents.count()) == ("ASSIGNED", 0)


def own_by_account(made: Deal, user: User) -> None:
    AppointmentFactory(user=user, organisation=made.menu.vendor.organisation, role=Role.PEMILIK)


def work_by_nip(made: Deal, user: User) -> None:
    other = AppointmentFactory(organisation=made.menu.vendor.organisation, role=Role.STAF)
    make_one_human(user, other.user, "NIP")


def own_by_nik(made: Deal, user: User) -> None:
    columns = identity.nik_columns(NIK)
    User.objects.filter(pk=user.pk).update(**columns)
    Vendor.objects.filter(pk=made.menu.vendor_id).update(owner_nik_hash=columns["nik_hash"])


TIES = [own_by_account, work_by_nip, own_by_nik]


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize("seat", ["approver", "ppk", "pp", "treasurer", "receiver"])
def test_no_order_is_sent_to_the_firm_of_an_official(
    seat: str, tie: Callable[[Deal, User], None]
) -> None:
    made = deal()
    tie(made, getattr(made.desk, seat).user)
    before = traces(made)

    with pytest.raises(DutiesNotSeparate, match="pilih penyedia lain"):
        ordering.submit(made.order.pk, by=made.by("pp"), at=made.at)

    assert traces(made) == before


@pytest.mark.parametrize("tie", TIES)
def test_no_basket_is_opened_there_either(tie: Callable[[Deal, User], None]) -> None:
    made = deal()
    ordering.cancel(made.order.pk, "Ganti", by=made.by("pp"), at=made.at)
    tie(made, made.desk.ppk.user)
    before = traces(made)

    with pytest.raises(DutiesNotSeparate):
        basket.put(
            Pick(made.package.pk, MenuFactory(vendor=made.menu.vendor).pk, 50),
            by=made.by("pp"),
            at=made.at,
        )

    assert traces(made) == before


@dataclass(frozen=True)
class Act:
    """An act that a duty takes, on an order in a state."""

    state: OrderState
    duty: str
    call: Callable[[Deal], object]


ACTS = {
    "submit": Act(
        OrderState.DRAFT,
        "pp",
        lambda d: ordering.submit(d.order.pk, by=d.by("pp"), at=d.at),
    ),
    "sign": Act(
        OrderState.SUBMITTED,
        "ppk",
        lambda d: ordering.sign(d.order.pk, by=d.by("ppk"), at=d.at),
    ),
    "accept": Act(
        OrderState.SIGNED,
        "owner",
        lambda d: ordering.accept(d.order.pk, by=d.by("owner"), at=d.at),
    ),
    "deliver": Act(
        OrderState.ACCEPTED,
        "owner",
        lambda d: handover.report_delivery(d.order.pk, "", by=d.by("owner"), at=d.at),
    ),
    "inspect": Act(
        OrderState.DELIVERED,
        "ppk",
        lambda d: handover.inspect(d.handover.pk, inspection(d), by=d.by("ppk"), at=d.at),
    ),
}


def tainted(name: str) -> Deal:
    """This function will walk a deal to the act while the rule is off, with one human in it."""
    act = ACTS[name]
    made = deal_in(act.state) if act.state != OrderState.DRAFT else deal()
    mine = made.owner if act.duty == "owner" else getattr(made.desk, act.duty)
    other = made.desk.pp if act.duty != "pp" else made.desk.ppk
    make_one_human(mine.user, other.user, "NIK")
    return made


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_refused_when_two_accounts_turn_out_one_human(name: str) -> None:
    made = tainted(name)
    before = traces(made)

    with pytest.raises(DutiesNotSeparate) as refused:
        ACTS[name].call(made)

    assert refused.value.rule
    assert traces(made) == before


@pytest.mark.parametrize("name", ACTS)
def test_every_act_passes_while_the_rule_is_off_and_not_after_it_is_on(name: str) -> None:
    made = tainted(name)
    pairs = [("PPK", "PP"), ("PP", "PEMILIK")]
    for pair in pairs:
        allow(*pair)
    for pair in pairs:
        allow(*pair, off=False)

    with pytest.raises(DutiesNotSeparate):
        ACTS[name].call(made)
    for pair in pairs:
        allow(*pair)
    before = traces(made)["audit"]
    ACTS[name].call(made)

    assert traces(made)["audit"] != before


def test_a_rival_account_cannot_sign_the_bast_of_the_own_office() -> None:
    made = deal_in(OrderState.DELIVERED)
    handover.inspect(made.handover.pk, inspection(made), by=made.by("ppk"), at=made.at)
    make_one_human(made.owner.user, made.desk.ppk.user, "NIP")
    before = traces(made)

    for act in (handover.sign, lambda pk, **by: handover.dispute(pk, "Kurang", **by)):
        with pytest.raises(DutiesNotSeparate):
            act(made.handover.pk, by=made.by("owner"), at=made.at)

    assert traces(made) == before


def test_the_ways_out_stay_open() -> None:
    made = tainted("accept")

    order = ordering.decline(made.order.pk, "Pejabatnya saya.", by=made.by("owner"), at=made.at)

    assert order.status == OrderState.DECLINED


def test_an_unrelated_taint_does_not_hold_the_receipt_up() -> None:
    made = deal_in(OrderState.DELIVERED)
    make_one_human(made.desk.pp.user, made.desk.treasurer.user, "NIK")

    row = handover.inspect(made.handover.pk, inspection(made), by=made.by("ppk"), at=made.at)

    assert row.status == "INSPECTED"
