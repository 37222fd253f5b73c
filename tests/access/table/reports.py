"""Figures of the scope."""

from typing import Any

from reports import access
from tests.access.rules import OPEN, Entry, Roles

SPENDING: Roles = frozenset(access.SPENDING_ROLES)
SUPPLY: Roles = access.SUPPLY_ROLES
TRAIL: Roles = access.TRAIL_ROLES
REVIEWERS: Roles = access.REVIEWERS


def trail(name: str, method: str = "GET", may: Roles = TRAIL, **more: Any) -> Entry:
    """This function will describe a route of the audit trail: the whole house's, for few."""
    seen = {} if method == "GET" else {"sees": TRAIL - may}
    return Entry(name, method, may, **{"scope": OPEN, "outside": 403} | seen | more)


EVENT = ("event.id",)

ENTRIES = (
    Entry("reports:dashboard", "GET", SPENDING | SUPPLY, note="mentors see the supply side"),
    Entry("reports:late", "GET", SPENDING),
    Entry("reports:forecast", "GET", SPENDING),
    Entry("reports:export", "GET", SPENDING),
    Entry("api-report-summary", "GET", SPENDING),
    Entry("api-report-offices", "GET", SPENDING),
    Entry("api-report-forecast", "GET", SPENDING),
    Entry("api-report-late", "GET", SPENDING),
    trail("reports:audit_list"),
    trail("reports:audit_export", "POST"),
    trail("reports:audit_event", args=EVENT),
    trail("reports:audit_see", "POST", REVIEWERS, args=EVENT, ok=302),
    trail("reports:audit_comment", "POST", REVIEWERS, args=EVENT, ok=302, body={"catatan": "x"}),
    trail("audit-event-list"),
    trail("audit-event-detail", args=EVENT),
    trail("audit-event-acknowledge", "POST", REVIEWERS, args=EVENT, ok=201),
    trail("audit-event-comment", "POST", REVIEWERS, args=EVENT, ok=201, body={"text": "x"}),
)
