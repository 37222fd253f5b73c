"""The product's settings with the unit's page added; BENCH_BARE=1 leaves out the middleware."""

import os

from eorder.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
if os.environ.get("BENCH_BARE") == "1":
    # allauth refuses to start without its own; it only catches one exception.
    MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
