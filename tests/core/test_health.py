"""Health answers that tell the truth."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from core.tasks import heartbeat


def test_the_process_is_alive_without_any_server() -> None:
    response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_names_what_is_missing() -> None:
    response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": True, "cache": True, "worker": False, "disk": True}


@pytest.mark.django_db
def test_ready_once_a_worker_beats() -> None:
    heartbeat()

    response = Client().get("/readyz")

    assert response.status_code == 200
    assert cache.get("worker-heartbeat") is not None


@pytest.mark.django_db
def test_a_dead_cache_is_named_not_thrown() -> None:
    caches = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nonexistent/kv.sock",
        }
    }
    with override_settings(CACHES=caches):
        response = Client().get("/readyz")

    assert response.status_code == 503
    assert response.json()["cache"] is False
