"""The front door: a welcome for visitors, the work queue for everybody who holds a post."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.acts import Actor
from reports import acts, boards, panels, words
from reports.queries import taste, worklist
from vendors import cards

TASKS_SHOWN = 10


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """This function will welcome a visitor, or show a person's queue and figures."""
    today = timezone.localdate()
    if not request.user.is_authenticated:
        return render(
            request, "reports/welcome.html", {"cards": cards.cards_of(taste.taste(), today)}
        )
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
        "deed_words": acts.deed(deed.act, deed.kind, deed.label) if deed else "",
        "idle": None if queue else panels.idle(actor),
        "board": boards.board(actor, today),
        "today": today,
    }
