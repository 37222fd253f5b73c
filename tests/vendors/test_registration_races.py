"""Two at once: one NIB becomes one firm, one person begins one registration."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.acting import actor_of
from core.errors import DomainError
from tests.factories.firms import filled, person
from tests.factories.vendors import NOW
from vendors.models import Vendor
from vendors.services import enrolment

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def together(*acts: Callable[[], object]) -> Counter[str]:
    gate, ends = threading.Barrier(len(acts)), Counter[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait()
            act()
            ends["done"] += 1
        except DomainError as refusal:
            ends[refusal.code] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_one_nib_is_sent_once(monkeypatch: pytest.MonkeyPatch) -> None:
    first, one = filled()
    second, other = filled()
    # Both look before either has written: the unique index alone decides.
    monkeypatch.setattr(enrolment, "_require_free_nib", lambda firm: None)

    ends = together(
        lambda: enrolment.submit(first.pk, by=actor_of(one), at=NOW),
        lambda: enrolment.submit(second.pk, by=actor_of(other), at=NOW),
    )

    assert ends == {"done": 1, "nib-taken": 1}
    assert Vendor.objects.filter(status="SUBMITTED").count() == 1


def test_two_clicks_begin_one_registration() -> None:
    by = person()

    ends = together(*[lambda: enrolment.start("Dapur Ibu Ani", by=by, at=NOW)] * 3)

    assert ends == {"done": 3}
    assert Vendor.objects.count() == 1
