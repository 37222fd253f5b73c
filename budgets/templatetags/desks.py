"""The tabs that lead from one page of the budget to the next."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from accounts.models import Role
from budgets import access

register = template.Library()

# Page, label; a page of the reports is named by its address only.
TABS = (
    ("budgets:line_list", "Baris anggaran"),
    ("budgets:absorption", "Serapan"),
    ("budgets:dry", "Hampir habis"),
    ("budgets:unused", "SPD belum terpakai"),
)
FORECAST = ("reports:forecast", "Prakiraan")
# Who orders sees the funds, but answers for no office's year.
WITHOUT_FORECAST = frozenset({Role.PPK, Role.PP})
FORECAST_ROLES = access.VIEWER_ROLES - WITHOUT_FORECAST


@register.inclusion_tag("budgets/_tabs.html", takes_context=True)
def budget_tabs(context: Context, page: str, year: int | None = None) -> dict[str, Any]:
    """This function will draw the tabs of the budget with `page` active, keeping the year."""
    actor = context["request"].actor
    answers = actor is not None and actor.role in FORECAST_ROLES
    pages = (*TABS, FORECAST) if answers else TABS
    query = f"?tahun={year}" if year else ""
    return {
        "tabs": [
            (reverse(name) + ("" if name == FORECAST[0] else query), label, name == page)
            for name, label in pages
        ]
    }
