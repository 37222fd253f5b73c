"""The public side: the catalogue, a menu, a firm, a picture. Nobody needs to be signed in."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET, require_safe

from accounts.acting import ActingRequest
from accounts.models import Role
from core import uploads
from vendors import browsing, cards, licences
from vendors.forms.catalogue import CatalogueForm
from vendors.models import Vendor
from vendors.queries import catalogue as queries

FOREVER = "public, max-age=31536000, immutable"


@require_GET
def menu_list(request: HttpRequest) -> HttpResponse:
    """This function will show the catalogue: cards, facets and the search."""
    today = timezone.localdate()
    form = CatalogueForm(request.GET)
    filters = form.filters()
    cursor, lost = browsing.cursor(request, filters)
    found = queries.catalogue(filters, today=today, cursor=cursor)
    context = {
        "form": form,
        "filters": filters,
        "cards": cards.cards_of(found.page.rows, today),
        "page": found.page,
        "guessed": found.guessed,
        "facets": queries.facets(filters, today=today, guessed=found.guessed),
        "wishes": browsing.wishes(form, request.GET),
        "sorts": browsing.sorts(filters, request.GET),
        "kept": browsing.kept(request.GET),
        "lost": lost,
    }
    return render(request, "vendors/catalogue.html", context)


@require_GET
def menu(request: ActingRequest, slug: str) -> HttpResponse:
    """This function will show one menu with its firm and the acts open to the reader."""
    today = timezone.localdate()
    row = queries.menu_by_slug(slug)
    base = reverse("catalogue:list")
    context = {
        "menu": row,
        "vendor": row.vendor,
        "pictures": [
            (picture.alt, cards.picture_url(base, picture.stem)) for picture in row.pictures.all()
        ],
        "tone": cards.tone_of(row),
        "lead": cards.lead_words(row.lead_days),
        "earliest": today + timedelta(days=row.lead_days),
        "licences": _licences(row.vendor),
        "halal": row.vendor.is_halal_on(today),
        "others": cards.cards_of(queries.others_of(row), today),
        "may": _may(request, row.vendor),
    }
    return render(request, "vendors/menu.html", context)


@require_GET
def vendor(request: HttpRequest, slug: str) -> HttpResponse:
    """This function will show a firm's public page with all it offers."""
    today = timezone.localdate()
    row = queries.vendor_by_slug(slug)
    filters = browsing.of_vendor(row)
    cursor, lost = browsing.cursor(request, filters)
    page = queries.catalogue(filters, today=today, cursor=cursor).page
    context = {
        "vendor": row,
        "licences": _licences(row),
        "halal": row.is_halal_on(today),
        "cards": cards.cards_of(page.rows, today),
        "page": page,
        "lost": lost,
    }
    return render(request, "vendors/vendor.html", context)


@require_safe
def picture(request: HttpRequest, stem: str, width: str) -> HttpResponse | FileResponse:
    """This function will give a stored picture, to be kept by every cache for ever."""
    etag = f'"{stem}-{width}"'
    path = uploads.picture_path(stem, int(width))
    if int(width) not in uploads.WIDTHS or not default_storage.exists(path):
        raise Http404
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse | FileResponse = HttpResponseNotModified()
    else:
        response = FileResponse(default_storage.open(path), content_type="image/webp")
    response["Cache-Control"] = FOREVER
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _licences(vendor: Vendor) -> list[licences.Licence]:
    today = timezone.localdate()
    return [
        licences.licence("Sertifikat halal", vendor.halal_number, vendor.halal_until, today),
        licences.licence("Laik higiene (SLHS)", "", vendor.hygiene_until, today),
    ]


def _may(request: ActingRequest, vendor: Vendor) -> dict[str, Any]:
    """Return which of the page's acts the reader's appointment has."""
    actor = request.actor
    return {
        "order": actor is not None and actor.role == Role.PP,
        "compare": actor is not None and actor.role == Role.PPK,
        "edit": actor is not None and actor.organisation_id == vendor.organisation_id,
        "sign_in": not request.user.is_authenticated,
    }
