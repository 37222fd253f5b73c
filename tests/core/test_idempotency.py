"""One key, one act."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from core import idempotency
from core.acts import Actor
from core.models import IdempotencyKey

AT = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)
BY = Actor(user_id=1, user_name="Orang", key="k1")


def act(by: Actor, made: list[int]) -> int:
    """Make a new number under the key, or return the one made before."""
    with transaction.atomic():
        seen = idempotency.claim("test.make", "x", by=by, at=AT)
        if seen is not None:
            assert seen.target_id is not None
            return seen.target_id
        made.append(len(made) + 100)
        idempotency.settle(made[-1], by=by)
        return made[-1]


@pytest.mark.django_db
def test_a_repeat_gets_the_first_answer() -> None:
    made: list[int] = []

    assert (act(BY, made), act(BY, made)) == (100, 100)
    assert made == [100]


@pytest.mark.django_db
def test_without_a_key_each_call_is_an_act() -> None:
    made: list[int] = []
    nobody = Actor(user_id=1, user_name="Orang")

    assert (act(nobody, made), act(nobody, made)) == (100, 101)
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "content"), [("test.other", "x"), ("test.make", "y")])
def test_a_key_cannot_serve_another_act(name: str, content: str) -> None:
    made: list[int] = []
    act(BY, made)

    with pytest.raises(idempotency.KeyReused), transaction.atomic():
        idempotency.claim(name, content, by=BY, at=AT)

    assert IdempotencyKey.objects.get().act == "test.make"


@pytest.mark.django_db
def test_two_people_may_use_the_same_key() -> None:
    made: list[int] = []
    other = Actor(user_id=2, user_name="Lain", key="k1")

    assert (act(BY, made), act(other, made)) == (100, 101)


@pytest.mark.django_db
def test_a_failed_act_leaves_its_key_free() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 (act and fault)
        idempotency.claim("test.make", "x", by=BY, at=AT)
        raise RuntimeError

    assert IdempotencyKey.objects.count() == 0
    assert act(BY, []) == 100


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_repeats_act_once() -> None:
    made: list[int] = []
    answers: list[int] = []
    barrier = Barrier(20)

    def run() -> None:
        barrier.wait()
        try:
            answers.append(act(BY, made))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [100] * 20
    assert made == [100]
