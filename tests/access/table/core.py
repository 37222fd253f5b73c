"""Pages that belong to no app, the API's own description, and the operators' admin."""

from tests.access.rules import EVERYBODY, OPEN, SELF, Entry, Group

ENTRIES = (
    Entry("home", "GET", EVERYBODY, scope=OPEN, anonymous=200, no_post=200),
    Entry("core:alive", "GET", EVERYBODY, scope=OPEN, anonymous=200, no_post=200),
    Entry(
        "core:ready",
        "GET",
        EVERYBODY,
        scope=OPEN,
        ok=503,
        anonymous=503,
        no_post=503,
        note="503 in tests, where no worker runs",
    ),
    Entry("core:favicon", "GET", EVERYBODY, scope=OPEN, ok=301, anonymous=301, no_post=301),
    Entry(
        "core:components",
        "GET",
        EVERYBODY,
        scope=OPEN,
        ok=404,
        anonymous=404,
        no_post=404,
        note="demo only",
    ),
    Entry(
        "core:components",
        "POST",
        EVERYBODY,
        scope=OPEN,
        ok=404,
        anonymous=404,
        no_post=404,
        note="demo only",
    ),
    Entry("core:notices", "GET", EVERYBODY, no_post=200),
    Entry("core:notice", "GET", EVERYBODY, ("own.notice",), SELF, ok=302, no_post=404),
    Entry("core:read_notices", "POST", EVERYBODY, ok=302, no_post=302),
    Entry(
        "api-schema",
        "GET",
        EVERYBODY,
        scope=OPEN,
        anonymous=200,
        no_post=200,
        note="the shape of the API, no data",
    ),
    Entry("api-docs", "GET", EVERYBODY, scope=OPEN, anonymous=200, no_post=200),
)
ADMIN = Group("admin:", ("GET", "POST"), "operators only; no post of the house opens it")
