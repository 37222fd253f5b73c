"""Pages of people: the list, one person, correcting, closing and opening an account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access
from accounts.appointment_forms import PersonForm, initial_of
from accounts.pages import actor_of, attempt, form_page, page_of, words
from accounts.queries import people as queries
from accounts.services import people
from core.forms import reason_of


@login_required
@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """This function will list the people with their posts in force."""
    actor = actor_of(request)
    access.require_reader(actor)
    today = timezone.localdate()
    state = words(request, "keadaan")
    state = state if state in dict(queries.STATES) else ""
    text = words(request)
    found = queries.search(access.people_for(actor), text, state, today)
    context = page_of(request, queries.rows(found, today))
    context["rows"] = [(user, *queries.state_of(user)) for user in context["rows"]]
    context |= {
        "text": text,
        "state": state,
        "states": [(word, label, word == state) for word, label in queries.STATES],
        "is_keeper": access.is_keeper(actor),
    }
    return render(request, "accounts/people_list.html", context)


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one person: account, posts now, posts before."""
    actor = actor_of(request)
    found = access.get_person(actor, pk)
    present, past = queries.posts_of(found, timezone.localdate())
    label, tone, icon = queries.state_of(found)
    context = {
        "person": found,
        "state": {"label": label, "tone": tone, "icon": icon},
        "present": present,
        "past": past,
        "is_keeper": access.is_keeper(actor),
        "may_close": access.is_keeper(actor) and found.pk != actor.user_id and label != "Nonaktif",
        "may_open": access.is_keeper(actor) and label == "Nonaktif",
    }
    return render(request, "accounts/person.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ correct a person's name, NIP, NIK and log-in address."""
    actor = actor_of(request)
    access.require_keeper(actor)
    found = access.get_person(actor, pk)
    form = PersonForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: people.correct(pk, form.facts(), by=actor, at=timezone.now()))
        if saved is not None:
            messages.success(request, f"Data {saved.name} tersimpan.")
            return redirect("accounts:person", pk=pk)
    return form_page(request, "accounts/person_edit.html", {"form": form, "person": found})


@login_required
@require_POST
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ close an account, with a reason."""
    actor = actor_of(request)
    access.require_keeper(actor)
    access.get_person(actor, pk)
    done = people.deactivate(pk, reason_of(request), by=actor, at=timezone.now())
    messages.success(request, f"Akun {done.name} nonaktif; semua sesi dan tokennya berakhir.")
    return redirect("accounts:person", pk=pk)


@login_required
@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will let BPPBJ open a closed account again, with a reason."""
    actor = actor_of(request)
    access.require_keeper(actor)
    access.get_person(actor, pk)
    done = people.reactivate(pk, reason_of(request), by=actor, at=timezone.now())
    messages.success(request, f"Akun {done.name} aktif kembali.")
    return redirect("accounts:person", pk=pk)
