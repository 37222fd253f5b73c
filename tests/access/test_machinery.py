"""The matrix notices what it is for: an open route, a missing entry, a guard that is off."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path

from accounts.models import Role
from orders.access import orders as order_access
from orders.models import Order
from tests.access import doc, test_matrix
from tests.access.routes import routes
from tests.access.rules import (
    ANONYMOUS,
    BUYERS,
    COLLEAGUE,
    OTHER,
    OWN,
    Entry,
    Subject,
    expected,
    subjects,
)
from tests.access.table import TABLE
from tests.access.world import World


def everything(request: HttpRequest, pk: int) -> HttpResponse:
    """A view that forgot every guard."""
    return HttpResponse(Order.objects.get(pk=pk).number)


urlpatterns = [
    path("bocor/<int:pk>/", everything, name="leak"),
    path("", include("eorder.urls")),
]
LEAK = Entry("leak", "GET", BUYERS, ("order.signed",))


def find(name: str, method: str) -> Entry:
    return next(e for e in TABLE if (e.name, e.method) == (name, method))


def test_a_route_without_entry_is_named_with_the_line_to_add() -> None:
    lacking = test_matrix.missing(
        {e.name for e in TABLE} | set(test_matrix.GROUPED), routes(__name__)
    )

    assert lacking == [
        '    Entry("leak", "GET", may=ROLES, args=("order.signed",)),  # /bocor/<pk>/'
    ]


@override_settings(ROOT_URLCONF=__name__)
def test_an_open_route_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(test_matrix.ROUTES, "leak", routes(__name__)["leak"])

    faults = [
        fault
        for subject in subjects(LEAK)
        if (fault := test_matrix.judge(LEAK, subject, test_matrix.answer(world, subject, LEAK)))
    ]

    assert len(faults) == len(subjects(LEAK)) - len(BUYERS)
    assert faults[0] == "anonymous: 200 instead of 302"
    assert "PPK (other): 200 instead of 404" in faults


def test_a_scope_that_is_off_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    entry, stranger = find("orders:order", "GET"), Subject(OTHER, Role.PPK)
    before = test_matrix.judge(entry, stranger, test_matrix.answer(world, stranger, entry))

    def unscoped(actor: object, pk: int, joined: tuple[str, ...]) -> Order:
        return Order.objects.select_related(*joined).get(pk=pk)

    monkeypatch.setattr(order_access, "_find", unscoped)
    after = test_matrix.judge(entry, stranger, test_matrix.answer(world, stranger, entry))

    assert (before, after) == ("", "PPK (other): 200 instead of 404")


def test_a_cell_leaves_nothing_behind(world: World) -> None:
    entry, ppk = find("orders:sign", "POST"), Subject(OWN, Role.PPK)

    first, second = (test_matrix.answer(world, ppk, entry).status_code for _ in range(2))

    assert (first, second) == (302, 302)
    assert Order.objects.get(pk=world.sides["a"]["order.submitted"]).number == ""


def test_expected_of_a_seat() -> None:
    entry = find("orders:sign", "POST")

    got = {
        str(who): expected(entry, who, is_api=False)
        for who in (
            Subject(OWN, Role.PPK),
            Subject(COLLEAGUE, Role.PPK),
            Subject(OTHER, Role.PPK),
            Subject(OWN, Role.PP),
            Subject(OWN, Role.INSPEKTORAT),
            Subject(OWN, Role.PPKUKM),
            Subject(ANONYMOUS),
        )
    }

    assert list(got.values()) == [302, 403, 404, 403, 403, 404, 302]


def test_routes_are_shown_and_filled() -> None:
    found = routes()

    assert found["orders:comparable_remove"].shown == (
        "/paket/<pk>/pembanding/<comparable_pk>/hapus/"
    )
    assert found["package-comparable"].shown == "/api/v1/packages/<pk>/comparables/<comparable>/"
    assert found["package-comparable"].sample == "/api/v1/packages/1/comparables/1/"
    assert found["catalogue:picture"].sample == f"/katalog/gambar/{'0' * 20}-320.webp"


def test_printed_matrix_is_current() -> None:
    assert doc.PAGE.read_text() == doc.page(), "run python -m tests.access.doc"


def test_words_name_whole_groups() -> None:
    assert doc.words(BUYERS) == "office, watchers"
    assert doc.words(frozenset({Role.PA, Role.KPA, Role.PPK})) == "PA/KPA, PPK"
    assert doc.words(frozenset()) == "–"
