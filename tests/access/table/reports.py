"""Figures of the scope."""

from reports import access
from tests.access.rules import Entry, Roles

SPENDING: Roles = frozenset(access.SPENDING_ROLES)
SUPPLY: Roles = access.SUPPLY_ROLES

ENTRIES = (
    Entry("reports:dashboard", "GET", SPENDING | SUPPLY, note="mentors see the supply side"),
    Entry("reports:late", "GET", SPENDING),
    Entry("reports:export", "GET", SPENDING),
    Entry("api-report-summary", "GET", SPENDING),
    Entry("api-report-offices", "GET", SPENDING),
    Entry("api-report-late", "GET", SPENDING),
)
