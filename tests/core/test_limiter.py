"""Tries are counted in one step, so parallel ones add up; a lost counter lets nothing through."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from redis.exceptions import RedisError

from core import limiter
from core.limiter import Limit
from tests.accounts.doors import LOGIN, enter, is_in
from tests.factories.accounts import PASSWORD, AppointmentFactory

FIVE = Limit("uji", 5, 60)
DEAD = "unix:///nonexistent/kv.sock?db=1"


def test_tries_beyond_the_limit_are_refused_by_name() -> None:
    assert [limiter.take([FIVE]) for _ in range(7)] == [None] * 5 + [FIVE, FIVE]


def test_a_hundred_parallel_tries_get_five_through() -> None:
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: limiter.take([FIVE]), range(100)))

    assert answers.count(None) == 5


def test_a_count_that_is_read_and_then_written_lets_more_through() -> None:
    """Control: the same race without the atomic step, as a cache used naively has it."""

    def naive(_: int) -> bool:
        seen = cache.get("naif", 0)
        cache.get("jeda")
        cache.set("naif", seen + 1)
        return bool(seen < 5)

    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(naive, range(100)))

    assert answers.count(True) > 5


def test_a_good_try_is_given_back() -> None:
    for _ in range(20):
        assert limiter.take([FIVE]) is None
        limiter.give_back([FIVE])


def test_a_window_ends_by_itself() -> None:
    limiter.take([FIVE])
    store = cache._cache.get_client()

    assert 0 < store.ttl(cache.make_key(FIVE.key)) <= 60
    limiter.forget([FIVE])
    assert cache.get(FIVE.key) is None


@pytest.fixture
def _no_cache(settings: Settings) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": DEAD}}


@pytest.mark.usefixtures("_no_cache")
def test_without_the_cache_nothing_is_taken() -> None:
    with pytest.raises(RedisError):
        limiter.take([FIVE])


@pytest.mark.django_db
def test_without_the_cache_nobody_logs_in_and_the_page_says_so(settings: Settings) -> None:
    person = AppointmentFactory().user
    inside = enter(person.email)
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": DEAD}}
    client = Client()

    shown = client.get(LOGIN)
    refused = client.post(LOGIN, {"login": person.email, "password": PASSWORD})

    assert shown.status_code == 200
    assert (refused.status_code, refused["Retry-After"]) == (429, "30")
    assert "Pintu masuk ditutup sebentar" in refused.content.decode()
    assert not is_in(client)
    assert inside.get("/akun/profil/").status_code == 200
    assert inside.get("/api/v1/me/").status_code == 200
    wrong = client.get("/api/v1/me/", headers={"Authorization": "Token " + "a" * 64})
    assert (wrong.status_code, wrong["Content-Type"]) == (429, "application/problem+json")
