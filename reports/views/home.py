"""The front door: a welcome for visitors, the work queue for everybody who holds a post."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.acts import Actor
from reports import boards, panels, words
from reports.queries import worklist
from vendors import access as vendor_access
from vendors import cards
from vendors import queries as vendor_queries

TASKS_SHOWN = 10
MENUS_LOOKED_AT = 24
MENUS_SHOWN = 4


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """This function will welcome a visitor, or show a person's queue and figures."""
    today = timezone.localdate()
    if not request.user.is_authenticated:
        return render(request, "reports/welcome.html", {"cards": tastes(today)})
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return render(request, "reports/no_post.html")
    return render(request, "reports/home.html", desk(actor, today))


def desk(actor: Actor, today: date) -> dict[str, object]:
    """This function will collect what the home of a role shows."""
    queue = worklist.tasks(actor, today)
    deed = None if queue else worklist.last_deed(actor)
    rows = [
        {"task": task, "icon": words.icon(task), "tone": words.tone(task, today)} for task in queue
    ]
    return {
        "task_count": len(rows),
        "tasks": rows[:TASKS_SHOWN],
        "more_tasks": rows[TASKS_SHOWN:],
        "deed": deed,
        "deed_words": words.done(deed.act) if deed else "",
        "idle": panels.idle(actor),
        "board": boards.board(actor, today),
        "today": today,
    }


def tastes(today: date) -> list[cards.Card]:
    """This function will choose a few new menus with pictures, one of each firm."""
    newest = vendor_queries.as_cards(vendor_access.public_menus()).order_by("-pk")
    first: dict[str, cards.Card] = {}
    for card in cards.cards_of(newest[:MENUS_LOOKED_AT], today):
        if card.picture:
            first.setdefault(card.vendor, card)
    return list(first.values())[:MENUS_SHOWN]
