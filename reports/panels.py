"""What a role sees at home besides queue and figures: where the money is, which funds run dry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.access import VENDOR_ROLES
from accounts.models import Organisation, Role
from budgets import queries as budgets
from budgets.models import BudgetLine
from core.acts import Actor
from core.money import ZERO
from reports import access
from reports.queries import late, spending
from reports.queries.desks import MoneyRow
from vendors.queries import curation

OFFICES_SHOWN = 10
LATE_SHOWN = 5
DRY_SHOWN = 8
WATCHERS = frozenset({Role.ASISTEN, Role.GUBERNUR, Role.BPBUMD, Role.BPPBJ, Role.INSPEKTORAT})


@dataclass(frozen=True, slots=True)
class Panel:
    """A template and what it needs."""

    template: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Idle:
    """What an empty queue says, and the one thing to do instead."""

    text: str
    url: str
    action: str
    is_watching: bool = False


def idle(actor: Actor) -> Idle:
    """This function will say what a person without a task can do next."""
    if actor.role in WATCHERS or actor.role in access.SUPPLY_ROLES:
        return Idle(
            "Anda memantau; angka lingkup Anda ada di bawah.",
            reverse("reports:dashboard"),
            "Buka laporan",
            is_watching=True,
        )
    notice = "Begitu giliran Anda tiba, tugasnya muncul di sini dan Anda diberi tahu lewat surel."
    if actor.role in VENDOR_ROLES:
        waiting = curation.own_waiting(actor)
        if waiting:
            text = f"Pendaftaran {waiting} sedang diperiksa; Anda diberi tahu begitu selesai."
            return Idle(text, reverse("vendors:register"), "Lihat pendaftaran")
        return Idle(notice, reverse("vendors:menu_list"), "Rapikan menu saya")
    if actor.role == Role.BPKD:
        return Idle(notice, reverse("budgets:tranche_list"), "Buka SPD")
    return Idle(notice, reverse("orders:order_list"), "Lihat pesanan")


def my_money(rows: Sequence[MoneyRow]) -> Panel:
    """This function will show a firm where its money is."""
    return Panel("reports/_my_money.html", {"money": rows})


def late_now(offices: Sequence[Organisation], today: date) -> Panel | None:
    """This function will show the longest overdue payments, nothing when there is none."""
    rows = late.worst_first(late.late_payments(offices, today.year, today, only="open"))
    worst = late.described(list(rows[:LATE_SHOWN]), today)
    return Panel("reports/_late_now.html", {"late": worst}) if worst else None


def funds(offices: Sequence[Organisation], dry: QuerySet[BudgetLine], today: date) -> Panel:
    """This function will show released against used per office, and the lines running dry."""
    money = spending.by_office(offices, today.year)
    rows = [(office, money[office.pk]) for office in offices if office.pk in money]
    rows.sort(key=lambda row: -(row[1].share or ZERO))
    content = {
        "offices": rows[:OFFICES_SHOWN],
        "hidden": max(len(rows) - OFFICES_SHOWN, 0),
        "dry": budgets.described(budgets.driest(dry, DRY_SHOWN), today),
        "year": today.year,
    }
    return Panel("reports/_funds.html", content)
