"""Pages of appointments: appointing, the decree, correcting, ending, the invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import access, posts
from accounts.appointment_forms import AppointmentForm, CorrectionForm, EndForm
from accounts.models import Appointment, Organisation
from accounts.pages import actor_of, attempt, decree, form_page, number, seeing
from accounts.queries import people as queries
from accounts.services import appointments, invitations
from core.acts import Actor
from core.errors import NotAllowed, NotFound


@login_required
@require_GET
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will show one appointment: decree, days, how it ended, its invitation."""
    actor = actor_of(request)
    row = access.get_appointment(actor, pk)
    today, now = timezone.localdate(), timezone.now()
    invitation = queries.last_invitation(row)
    may_manage = access.may_manage(actor, row)
    is_waiting = not row.user.is_active and not row.user.has_usable_password()
    context = {
        "appointment": row,
        "held": queries.held(row, today),
        "invitation": invitation,
        "invitation_words": queries.invitation_words(invitation, now) if invitation else None,
        "has_open_invitation": queries.open_invitation(row) is not None,
        "may_manage": may_manage,
        "may_end": may_manage and not row.is_over(today),
        "may_invite": may_manage and is_waiting and not row.is_over(today),
        "sees_people": actor.role in access.REGISTER_ROLES,
        "is_left": row.role in access.OFFICE_ROLES and row.is_over(today),
    }
    return render(request, "accounts/appointment.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appointment_create(request: HttpRequest) -> HttpResponse:
    """This function will appoint a person by e-mail address at an organisation."""
    actor = actor_of(request)
    place = _place(request, actor)
    may = access.appointable_roles(actor, place)
    if not may:
        raise NotAllowed(
            "Hanya BPPBJ yang menunjuk pejabat; sampaikan SK-nya kepada BPPBJ.",
            rule=access.KEEPER_RULE,
        )
    roles = [role for role in posts.roles_at(place) if role in may]
    form = AppointmentForm(
        request.POST or None,
        request.FILES or None,
        organisation=place,
        roles=roles,
        initial={"valid_from": timezone.localdate(), "email": request.GET.get("surel", "")[:254]},
    )
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: appointments.invite(form.person(), form.new(), by=actor, at=timezone.now()),
        )
        if made is not None:
            messages.success(request, _made(made))
            return redirect("accounts:appointment", pk=made.pk)
    context = {"form": form, "organisation": place, "is_firm": place.kind == Organisation.Kind.UMK}
    return form_page(request, "accounts/appointment_form.html", context)


def _place(request: HttpRequest, actor: Actor) -> Organisation:
    wanted = number(request, "organisasi") or actor.organisation_id
    if wanted is None:
        raise NotFound
    return access.get_organisation(actor, wanted)


def _made(row: Appointment) -> str:
    if row.user.is_active:
        return f"{row.user.name} ditunjuk sebagai {row.post} dan diberi tahu."
    return f"Undangan untuk {row.user.name} dikirim ke {row.user.email}; berlaku 7 hari."


@login_required
@require_http_methods(["GET", "POST"])
def appointment_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will correct how an appointment is written, or add the SK's file."""
    actor = actor_of(request)
    row = _managed(actor, pk)
    form = CorrectionForm(
        request.POST or None,
        request.FILES or None,
        initial={"title": row.title, "sk_number": row.sk_number},
    )
    if request.method == "POST" and form.is_valid():
        by = seeing(request)
        saved = attempt(
            form,
            lambda: appointments.correct(pk, form.correction(), by=by, at=timezone.now()),
        )
        if saved is not None:
            messages.success(request, "Penunjukan tersimpan.")
            return redirect("accounts:appointment", pk=pk)
    context = {"form": form, "appointment": row}
    return form_page(request, "accounts/appointment_correct.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will end an appointment, after saying what that does."""
    actor = actor_of(request)
    row = _managed(actor, pk)
    form = EndForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        by, data = seeing(request), form.cleaned_data
        ended = attempt(
            form,
            lambda: appointments.end(pk, data["day"], data["reason"], by=by, at=timezone.now()),
        )
        if ended is not None:
            day = f"{ended.last_day:%d/%m/%Y}"
            messages.success(request, f"{ended.post} {ended.user.name} berakhir {day}.")
            if ended.user_id == actor.user_id:
                return redirect("home")
            return redirect("accounts:appointment", pk=pk)
    context = {
        "form": form,
        "appointment": row,
        "is_office": row.role in access.OFFICE_ROLES,
        "others": queries.posts_of(row.user, timezone.localdate())[0],
    }
    return form_page(request, "accounts/appointment_end.html", context)


def _managed(actor: Actor, pk: int) -> Appointment:
    row = access.get_appointment(actor, pk)
    access.require_manager(actor, row.organisation, row.role)
    return row


@login_required
@require_safe
def appointment_decree(request: HttpRequest, pk: int) -> FileResponse:
    """This function will hand out the file of an SK to those who may see the appointment."""
    return decree(access.get_appointment(actor_of(request), pk))


@login_required
@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will mail a fresh link; the earlier one no longer works."""
    actor = actor_of(request)
    row = _managed(actor, pk)
    invitations.resend(pk, by=actor, at=timezone.now())
    messages.success(request, f"Tautan baru dikirim ke {row.user.email}; yang lama tidak berlaku.")
    return redirect("accounts:appointment", pk=pk)


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """This function will make the mailed link useless."""
    actor = actor_of(request)
    _managed(actor, pk)
    invitations.revoke(pk, by=actor, at=timezone.now())
    messages.success(request, "Undangan dicabut; tautannya tidak dapat dipakai lagi.")
    return redirect("accounts:appointment", pk=pk)
