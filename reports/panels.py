"""What a role sees at home besides queue and figures: where the money is, which funds run dry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.access import VENDOR_ROLES
from accounts.models import Role
from core.acts import Actor
from reports import access
from reports.queries import desks, spending
from reports.queries.spending import Spending

OFFICES_SHOWN = 10
DRY_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what it needs."""

    template: str
    content: dict[str, Any]


def panel(actor: Actor, today: date) -> Panel | None:
    """This function will return the panel of a role, None for roles without one."""
    if actor.role in VENDOR_ROLES:
        return Panel("reports/_my_money.html", {"money": desks.money_on_the_way(actor)})
    if actor.role == Role.BPKD:
        return Panel("reports/_funds.html", _funds(actor, today))
    return None


def _funds(actor: Actor, today: date) -> dict[str, Any]:
    offices = list(access.offices_for(actor))
    money = spending.by_office(offices, today.year)
    rows = [(office, money[office.pk]) for office in offices if office.pk in money]
    rows.sort(key=lambda row: -_share(row[1]))
    return {
        "offices": rows[:OFFICES_SHOWN],
        "hidden": max(len(rows) - OFFICES_SHOWN, 0),
        "dry": spending.dry_lines(offices, today.year, limit=DRY_SHOWN),
        "year": today.year,
    }


def _share(money: Spending) -> Decimal:
    return money.share or Decimal(0)
