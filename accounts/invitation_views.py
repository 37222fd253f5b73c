"""The page behind the link of an invitation, open to whoever has the link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.appointment_forms import InvitationForm
from accounts.pages import attempt, form_page
from accounts.services import invitations
from accounts.services.invitations import InvitationGone, InvitationUnknown


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """This function will let an invited person set name and password, once."""
    now = timezone.now()
    try:
        found = invitations.look(token, at=now)
        row = found.appointment
        form = InvitationForm(request.POST or None, initial={"name": row.user.name})
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            user = attempt(
                form,
                lambda: invitations.accept(token, data["name"], data["password1"], at=now),
            )
            if user is not None:
                messages.success(request, "Akun Anda siap. Masuk dengan surel dan kata sandi baru.")
                return redirect("account_login")
    except (InvitationGone, InvitationUnknown) as refusal:
        gone = {"refusal": refusal}
        return render(request, "accounts/invitation_gone.html", gone, status=refusal.status)
    context = {"form": form, "appointment": row, "invitation": found}
    return form_page(request, "accounts/invitation.html", context)
