"""The list of orders: scope, filters, paging."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from orders.models import Order
from orders.states import OrderState
from tests.factories.callers import overseer, page_of, stranger
from tests.factories.ordering import Deal, deal, deal_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("legal", "on_the_day")]


def test_list_is_role_aware() -> None:
    made = deal_in(OrderState.SIGNED)
    deal(office=made.desk, menu=made.menu, owner=made.owner, rup_code="11111111")
    address = reverse("orders:order_list")

    def count(client: Client) -> int:
        return len(client.get(address).context["orders"])

    assert count(page_of(made, "pp")) == 2
    assert count(page_of(made, "owner")) == 1
    assert count(stranger(Role.PPK)) == 0
    assert count(stranger(Role.PEMILIK)) == 0
    assert count(overseer(Role.BPPBJ)) == 2
    assert Client().get(address).status_code == 302
    assert page_of(made, "pp").post(address).status_code == 405


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 2),
        ("?tahap=jawaban", 1),
        ("?tahap=keranjang", 1),
        ("?tahap=selesai", 0),
        ("?tahap=tidak-ada", 2),
        ("?q=DAPUR", 2),
        ("?q=001/SP", 1),
        ("?q=11111111", 1),
        ("?q=tidak+ada", 0),
        ("?q=%00", 2),
        ("?sebelum=abc", 2),
        ("?sebelum=99999999999999999999999", 2),
        ("?sebelum=0", 0),
    ],
)
def test_list_filters(query: str, expected: int) -> None:
    made = deal_in(OrderState.SIGNED)
    deal(office=made.desk, menu=made.menu, owner=made.owner, rup_code="11111111")

    page = page_of(made, "pp").get(reverse("orders:order_list") + query)

    assert page.status_code == 200
    assert len(page.context["orders"]) == expected


def test_list_turns_pages_and_keeps_the_filter() -> None:
    made = deal()
    copies(made, 27)
    client = page_of(made, "pp")

    first = client.get(reverse("orders:order_list") + "?tahap=batal&q=dapur")
    second = client.get(
        reverse("orders:order_list") + f"?tahap=batal&q=dapur&sebelum={first.context['older']}"
    )

    assert len(first.context["orders"]) == 25
    link = f"tahap=batal&amp;q=dapur&amp;sebelum={first.context['older']}"
    assert link in first.content.decode()
    assert len(second.context["orders"]) == 2


def copies(made: Deal, number: int) -> None:
    """This function will add cancelled orders beside the deal's own, one line each."""
    for _ in range(number):
        order = Order.objects.get(pk=made.order.pk)
        line = order.lines.get()
        order.pk, order.status = None, OrderState.CANCELLED
        order.save(force_insert=True)
        line.pk, line.order = None, order
        line.save(force_insert=True)


def test_list_needs_the_same_queries_for_3_and_30_rows(django_assert_max_num_queries) -> None:
    made = deal()
    copies(made, 2)
    client = page_of(made, "pp")
    address = reverse("orders:order_list")
    with django_assert_max_num_queries(12) as few:
        client.get(address)
    copies(made, 27)

    with django_assert_max_num_queries(len(few)):
        page = client.get(address)

    assert len(page.context["orders"]) == 25
