"""A full number is shown on request, to whose duty needs it, once, and the trail says to whom."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core import disclosure
from core.models import AuditEvent
from tests.factories import sentinels
from tests.factories.accounts import UserFactory
from tests.factories.callers import signed_in, stranger
from tests.factories.sentinels import SENTINELS, Sentinel
from tests.flows.test_personal_data import WHO

pytestmark = pytest.mark.usefixtures("legal")

MAY = {
    "payment": {
        "account": {"treasurer", "approver", "owner", "STAF", "PA"},
        "npwp": {"treasurer", "owner", "STAF"},
        "nik": {"treasurer", "owner", "STAF"},
    },
    "order": {
        "phone": {"pp", "ppk", "receiver", "owner", "STAF"},
        "contact_phone": {"pp", "ppk", "receiver", "owner", "STAF"},
    },
    "vendor": {
        field: {"owner", "STAF", "PPKUKM", "PEMBINA"}
        for field in ("account", "npwp", "nik", "phone")
    },
}
CASES = [(place, field) for place, fields in MAY.items() for field in fields]


@pytest.fixture(name="made")
def _made() -> Sentinel:
    return sentinels.build()


def page(made: Sentinel, place: str) -> str:
    name, pk = {
        "payment": ("payments:reveal", made.payment.pk),
        "order": ("orders:reveal", made.deal.order.pk),
        "vendor": ("vendors:reveal", made.deal.menu.vendor_id),
    }[place]
    return reverse(name, args=[pk])


def api(made: Sentinel, place: str) -> str:
    pk = {
        "payment": made.payment.pk,
        "order": made.deal.order.pk,
        "vendor": made.deal.menu.vendor_id,
    }[place]
    return f"/api/v1/{place}s/{pk}/reveal/"


@pytest.mark.parametrize(("place", "field"), CASES)
def test_exactly_the_duties_that_need_it_see_it(made: Sentinel, place: str, field: str) -> None:
    seen_on_page, seen_by_api = set(), set()
    for who in WHO:
        client, before = signed_in(made.user(who)), events()
        web = client.post(page(made, place), {"field": field})
        call = client.post(api(made, place), {"field": field}, "application/json")
        granted = SENTINELS[field] in web.content.decode()
        assert web.status_code == (200 if granted else web.status_code)
        seen_on_page |= {who} if granted else set()
        seen_by_api |= {who} if call.json().get("value") == SENTINELS[field] else set()
        if not granted:
            assert {web.status_code, call.status_code} <= {403, 404}
            assert sentinels.found_in(web.content.decode() + call.content.decode()) == set()
        assert events() == before + (2 if granted else 0)

    assert seen_on_page == seen_by_api == MAY[place][field]


def events() -> int:
    return AuditEvent.objects.filter(act=disclosure.ACT).count()


def test_the_trail_says_who_saw_whose_what_and_why_but_not_the_number(made: Sentinel) -> None:
    user = made.user("treasurer")

    signed_in(user).post(page(made, "payment"), {"field": "account"})

    event = AuditEvent.objects.get(act=disclosure.ACT)
    assert (event.actor_id, event.target_type) == (user.pk, "vendors.vendor")
    assert event.target_id == made.deal.menu.vendor_id
    assert event.data == {"field": "account"}
    assert event.reason == f"Membayar {made.payment.order}"
    row = AuditEvent.objects.filter(pk=event.pk).values_list()[0]
    assert sentinels.found_in(str(row)) == set()


def test_with_htmx_only_the_number_comes_and_nothing_keeps_it(made: Sentinel) -> None:
    client = signed_in(made.user("owner"))

    answer = client.post(page(made, "vendor"), {"field": "npwp"}, headers={"hx-request": "true"})

    text = answer.content.decode()
    assert SENTINELS["npwp"] in text
    assert "<html" not in text
    assert "no-store" in answer["Cache-Control"]


def test_pages_offer_the_button_to_those_only(made: Sentinel) -> None:
    address = reverse("payments:payment", args=[made.payment.pk])
    action = page(made, "payment")

    offered = {
        who for who in WHO if action in signed_in(made.user(who)).get(address).content.decode()
    }

    assert offered == MAY["payment"]["account"]


@pytest.mark.parametrize("place", MAY)
def test_what_is_not_there_is_refused(made: Sentinel, place: str) -> None:
    client = signed_in(made.user("owner"))

    unknown = client.post(page(made, place), {"field": "password"})
    nothing = client.post(page(made, place), {})
    api_unknown = client.post(api(made, place), {"field": "x"}, "application/json")
    api_nothing = client.post(api(made, place), {}, "application/json")

    assert [unknown.status_code, nothing.status_code] == [422, 422]
    assert [api_unknown.status_code, api_nothing.status_code] == [422, 400]
    assert events() == 0


def test_an_empty_number_is_said_to_be_empty(made: Sentinel) -> None:
    vendor = made.deal.menu.vendor
    vendor.owner_nik = ""
    vendor.save(update_fields=["owner_nik"])

    answer = signed_in(made.user("owner")).post(page(made, "vendor"), {"field": "nik"})

    assert answer.status_code == 422
    assert "belum dicatat" in answer.content.decode()
    assert events() == 0


@pytest.mark.parametrize("place", MAY)
def test_strangers_find_nothing(made: Sentinel, place: str) -> None:
    for role in ("PEMILIK", "BENDAHARA", "PPK"):
        client = stranger(role)
        assert client.post(page(made, place), {"field": "account"}).status_code == 404
        call = client.post(api(made, place), {"field": "account"}, "application/json")
        assert call.status_code == 404
    assert events() == 0


@pytest.mark.parametrize("place", MAY)
def test_only_a_post_by_somebody_in_post(made: Sentinel, place: str, client: Client) -> None:
    owner = signed_in(made.user("owner"))

    assert owner.get(page(made, place)).status_code == 405
    assert owner.get(api(made, place)).status_code == 405
    assert client.post(page(made, place), {"field": "phone"}).status_code == 302
    assert client.post(api(made, place), {"field": "phone"}).status_code == 401
    nobody = signed_in(UserFactory())
    assert nobody.post(page(made, place), {"field": "phone"}).status_code in {403, 404}
    assert events() == 0


def test_a_firm_sees_who_saw_its_data_and_nobody_elses(made: Sentinel) -> None:
    signed_in(made.user("treasurer")).post(page(made, "payment"), {"field": "account"})
    signed_in(made.user("owner")).post(page(made, "vendor"), {"field": "npwp"})
    owner, firm = signed_in(made.user("owner")), made.deal.menu.vendor_id

    text = owner.get(reverse("vendors:my_data")).content.decode()
    rows = owner.get(f"/api/v1/vendors/{firm}/disclosures/").json()

    assert made.user("treasurer").name in text
    assert f"Membayar {made.payment.order}" in text
    assert [(row["what"], row["is_own"]) for row in rows] == [
        ("NPWP", True),
        ("Nomor rekening", False),
    ]
    assert sentinels.found_in(text + str(rows)) == set()
    other = stranger("PEMILIK")
    assert other.get(f"/api/v1/vendors/{firm}/disclosures/").status_code == 404
    assert signed_in(made.user("treasurer")).get(reverse("vendors:my_data")).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_of_sights_costs_the_same(
    made: Sentinel, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    owner = signed_in(made.user("owner"))
    for _ in range(count):
        owner.post(page(made, "vendor"), {"field": "npwp"})

    with django_assert_max_num_queries(12):
        text = owner.get(reverse("vendors:my_data")).content.decode()

    assert text.count("(usaha Anda)") == min(count, 25)
    assert ("sebelum=" in text) == (count > 25)
