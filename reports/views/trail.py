"""The audit trail: the list with its filters, one event with its surroundings, reviews, a copy."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from accounts.acting import ActingRequest
from core import privacy
from core.acts import Actor
from core.errors import DomainError, NotAllowed, NotFound
from core.sheets import CSV_TYPE, XLSX_TYPE
from reports import access, acts, columns, exports, filters
from reports.models import AuditReview
from reports.queries import trail
from reports.queries.trail import Marker
from reports.services import reviews

PER_PAGE = 25
PAGE = "sesudah"
# Where the page of a target is.
TARGET_PAGES = {
    "orders.order": "orders:order",
    "orders.package": "orders:package",
    "orders.handover": "orders:handover",
    "orders.document": "orders:document",
    "payments.payment": "payments:payment",
    "budgets.budgetline": "budgets:line",
    "budgets.tranche": "budgets:tranche",
}


def actor_of(request: ActingRequest) -> Actor:
    """This function will return who acts, or raise NotAllowed without an appointment."""
    if request.actor is None:
        raise NotAllowed("Akun Anda belum memegang penunjukan yang berlaku; hubungi BPPBJ.")
    return request.actor


@login_required
@require_GET
def audit_list(request: ActingRequest) -> HttpResponse:
    """This function will list the events that the filters keep, newest first."""
    access.require_trail(request.actor)
    form = filters.of_page(request.GET)
    after = read_marker(request.GET.get(PAGE, ""))
    found = list(trail.newest_first(form.qs, after)[: PER_PAGE + 1])
    page = found[:PER_PAGE]
    last = page[-1] if len(found) > PER_PAGE else None
    context = {
        "filter": form,
        "faults": faults(form),
        "wishes": {own: request.GET.get(own, "") for own in filters.PAGE_NAMES},
        "chosen": filters.chosen(request.GET, form, PAGE),
        "lines": trail.lines(page),
        "next_marker": f"{last.at.isoformat()}_{last.pk}" if last else "",
        "paged": after is not None,
        "chain": trail.chain(),
        "kinds": sorted(acts.TARGETS.items(), key=lambda pair: pair[1]),
        "acts": sorted((acts.label(act), act) for act in acts.PHRASES),
        "states": filters.STATES,
    }
    return render(request, "reports/audit_list.html", context)


@login_required
@require_GET
def audit_event(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show one event, its link, its object's history and its neighbours."""
    event = access.get_event(request.actor, pk)
    return render(request, "reports/audit_event.html", event_context(request, event.pk))


def event_context(request: ActingRequest, pk: int) -> dict[str, object]:
    """This function will collect what the page of an event shows."""
    event = access.get_event(request.actor, pk)
    link, before = trail.link_of(event)
    beside = trail.neighbours(event, link)
    names = trail.offices([event, *beside])
    opens = access.may_open(request.actor, event)
    said = trail.reviews(event)
    return {
        "event": event,
        "told": trail.told(event, names),
        "target_label": privacy.scrub(acts.target_words(event.target_type, event.target_label)),
        "reason": privacy.scrub(event.reason),
        "office": names.get(event.organisation_id or 0, ""),
        "act_label": acts.label(event.act),
        "target_kind": acts.target(event.target_type),
        "from_label": acts.state(event.target_type, event.from_state),
        "to_label": acts.state(event.target_type, event.to_state),
        "target_page": TARGET_PAGES.get(event.target_type, "") if opens else "",
        "data": columns.data_words(event.data),
        "link": link,
        "hash": bytes(link.hash).hex() if link else "",
        "digest": bytes(link.digest).hex() if link else "",
        "hash_before": bytes(before.hash).hex() if before else "",
        "history": trail.history(event),
        "changed_with": trail.changed_with(link),
        "neighbours": [(row, trail.told(row, names)) for row in beside],
        "reviews": said,
        "is_seen": any(row.kind == AuditReview.Kind.SEEN for row in said),
        "may_review": access.may_review(request.actor),
    }


@login_required
@require_POST
def see(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will note that the auditor has looked at an event."""
    return _review(
        request, pk, "Tercatat: sudah ditinjau.", lambda by, at: reviews.see(pk, by=by, at=at)
    )


@login_required
@require_POST
def comment(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will add the auditor's comment to an event."""
    text = request.POST.get("catatan", "")
    return _review(
        request, pk, "Catatan tersimpan.", lambda by, at: reviews.comment(pk, text, by=by, at=at)
    )


def _review(
    request: ActingRequest, pk: int, done: str, act: Callable[[Actor, datetime], AuditReview]
) -> HttpResponse:
    try:
        act(actor_of(request), timezone.now())
    except DomainError as refusal:
        if refusal.status in {NotAllowed.status, NotFound.status}:
            raise
        context = event_context(request, pk)
        context |= {"refusal": refusal, "typed": request.POST.get("catatan", "")}
        return render(request, "reports/audit_event.html", context, status=refusal.status)
    messages.success(request, done)
    return redirect("reports:audit_event", pk)


@login_required
@require_POST
def export(request: ActingRequest) -> HttpResponseBase:
    """This function will send what the filters keep as CSV or XLSX, and note who took it."""
    access.require_trail(request.actor)
    form = filters.of_page(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('reports:audit_list')}?{request.GET.urlencode()}")
    shape = "XLSX" if request.POST.get("bentuk") == "xlsx" else "CSV"
    most = reviews.MOST_EXPORTED
    count = trail.count_up_to(form.qs, most)
    asked = {name: str(request.GET[name]) for name in filters.PAGE_NAMES if request.GET.get(name)}
    at = timezone.now()
    reviews.take_copy(shape, asked, count, by=actor_of(request), at=at)
    rows = form.qs.filter(at__lt=at)
    name = f"jejak-audit-{timezone.localdate().isoformat()}.{shape.lower()}"
    if shape == "XLSX":
        file = exports.trail_xlsx(rows, most)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    return StreamingHttpResponse(
        exports.trail_csv(rows, most),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def read_marker(text: str) -> Marker | None:
    """This function will read where a page begins; what makes no sense is the first page."""
    when, _, pk = text.partition("_")
    try:
        at = parse_datetime(when)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or not pk.isdecimal() or len(pk) > filters.LONGEST_NUMBER:
        return None
    return at, int(pk)


def faults(form: filters.TrailFilter) -> list[tuple[str, str]]:
    """This function will return what is wrong with the filters, by their labels."""
    return [
        (str(form.form.fields[name].label), text)
        for name, texts in form.errors.items()
        for text in texts
    ]
