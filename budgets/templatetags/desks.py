"""The tabs that lead from one page of the budget to the next."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()

TABS = (
    ("budgets:line_list", "Baris anggaran"),
    ("budgets:absorption", "Serapan"),
    ("budgets:dry", "Hampir habis"),
    ("budgets:unused", "SPD belum terpakai"),
)


@register.inclusion_tag("budgets/_tabs.html")
def budget_tabs(page: str, year: int | None = None) -> dict[str, Any]:
    """This function will draw the tabs of the budget with `page` active, keeping the year."""
    query = f"?tahun={year}" if year else ""
    return {"tabs": [(reverse(name) + query, label, name == page) for name, label in TABS]}
