"""Is the process alive, and is everything it needs there?"""

import shutil

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from core.tasks import HEARTBEAT_KEY

MIN_FREE_BYTES = 200 * 1024 * 1024


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """This function will answer as long as the process runs."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """This function will answer 200 when database, cache, worker, migrations and disk are well."""
    checks = {
        "database": _database(),
        "cache": _cache(),
        "worker": _worker(),
        "disk": shutil.disk_usage(settings.BASE_DIR).free > MIN_FREE_BYTES,
    }
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", 1, timeout=10)
        return bool(cache.get("readyz"))
    except RedisError:
        return False


def _worker() -> bool:
    try:
        return cache.get(HEARTBEAT_KEY) is not None
    except RedisError:
        return False
