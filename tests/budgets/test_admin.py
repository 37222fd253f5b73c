"""Operators look at the budget and change nothing."""

import pytest
from django.test import Client

from budgets.models import Tranche
from tests.factories.accounts import UserFactory
from tests.factories.budgets import budget_line

pytestmark = pytest.mark.django_db


def test_operators_look_and_cannot_change() -> None:
    line = budget_line()
    tranche = Tranche.objects.get()
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    names = ("budgetline", "balance", "tranche", "trancheline", "encumbrance", "ledgerentry")

    for name in names:
        assert client.get(f"/admin/budgets/{name}/").status_code == 200
        assert client.get(f"/admin/budgets/{name}/add/").status_code == 403
    for url in (f"budgetline/{line.pk}", f"tranche/{tranche.pk}"):
        assert client.get(f"/admin/budgets/{url}/change/").status_code == 200
        assert client.post(f"/admin/budgets/{url}/change/", {"year": 1}).status_code == 403
        assert client.post(f"/admin/budgets/{url}/delete/", {"post": "yes"}).status_code == 403
    assert Tranche.objects.get() == tranche
