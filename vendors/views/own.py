"""The firm's own side: its profile, its menus, their pictures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import proof as identity
from accounts.access import VENDOR_ROLES
from accounts.acting import ActingRequest
from accounts.models import Role
from core import disclosure as core_disclosure
from core.errors import DomainError, NotAllowed, NotFound
from vendors import access, browsing, cards, disclosures, licences
from vendors.filters import Filters
from vendors.forms.catalogue import MenuForm, PictureForm, initial_of
from vendors.models import Menu, Vendor
from vendors.queries import catalogue as queries
from vendors.queries import curation
from vendors.services import catalog, disclosure

SIGHTS_PER_PAGE = 25
TABS = {"": "Semua", "tampil": "Tampil di katalog", "tersembunyi": "Disembunyikan"}


@login_required
@require_GET
def profile(request: ActingRequest) -> HttpResponse:
    """This function will show a firm its own data as the offices and papers use it."""
    actor = access.seller(request.actor)
    vendor, today = access.vendor_of(actor), timezone.localdate()
    context = {
        "vendor": vendor,
        "licences": [
            licences.licence("Sertifikat halal", vendor.halal_number, vendor.halal_until, today),
            licences.licence("Laik higiene (SLHS)", "", vendor.hygiene_until, today),
            licences.licence(
                "Suket PPh final UMKM", vendor.final_tax_letter, vendor.final_tax_until, today
            ),
        ],
        "is_public": vendor.status == Vendor.Status.VERIFIED,
        "changes": curation.latest_changes(vendor),
        "may_change": vendor.status == Vendor.Status.VERIFIED and actor.role == Role.PEMILIK,
        "statement": vendor.turnover_statement_year == today.year,
    }
    return render(request, "vendors/profile.html", context)


@login_required
@require_GET
def my_data(request: ActingRequest) -> HttpResponse:
    """This function will tell a firm what is kept of it and who has seen it in full."""
    vendor = access.vendor_of(request.actor)
    cursor = request.GET.get("sebelum", "")
    before = int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None
    events = disclosures.events_of(vendor)
    events = events.filter(pk__lt=before) if before is not None else events
    found = list(events[: SIGHTS_PER_PAGE + 1])
    page = found[:SIGHTS_PER_PAGE]
    context = {
        "vendor": vendor,
        "kept": disclosures.kept(timezone.localdate()),
        "sights": disclosures.sights(page, vendor),
        "older": page[-1].pk if len(found) > SIGHTS_PER_PAGE else None,
        "before": before,
    }
    return render(request, "vendors/my_data.html", context)


@login_required
@require_POST
@identity.required("membuka data pribadi secara lengkap")
def reveal(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show one of a firm's numbers in full, once."""
    by, field = access.known(request.actor), request.POST.get("field", "")
    shown = disclosure.reveal(pk, field, by=by, at=timezone.now())
    is_own = by.role in VENDOR_ROLES
    back = reverse("vendors:profile") if is_own else reverse("curation:firm", args=[pk])
    return core_disclosure.answer(request, shown, back)


@login_required
@require_GET
def menu_list(request: ActingRequest) -> HttpResponse:
    """This function will list the firm's menus, hidden ones included, newest first."""
    menus = access.menus_for(request.actor)
    shown = request.GET.get("lihat", "")
    if shown in {"tampil", "tersembunyi"}:
        menus = menus.filter(is_active=shown == "tampil")
    cursor, lost = browsing.cursor(request, Filters())
    page = queries.own_list(menus, cursor)
    base = reverse("catalogue:list")
    context = {
        "page": page,
        "rows": [(menu, _cover(menu, base), cards.tone_of(menu)) for menu in page.rows],
        "tabs": [(key, label, key == shown) for key, label in TABS.items()],
        "filtered": shown in {"tampil", "tersembunyi"},
        "lost": lost,
    }
    return render(request, "vendors/menu_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def menu_create(request: ActingRequest) -> HttpResponse:
    """This function will take in a new menu; it is shown at once."""
    access.vendor_of(request.actor)
    start = {"min_quantity": 20, "lead_days": 2, "made_to_order": True}
    form = MenuForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        menu = _save(request, form, None)
        if menu is not None:
            messages.success(request, f"Menu “{menu.name}” tersimpan. Tambahkan fotonya di bawah.")
            return redirect("vendors:menu_edit", menu.pk)
    return render(request, "vendors/menu_create.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def menu_edit(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will change a menu and show its pictures."""
    menu = access.get_own_menu(request.actor, pk)
    form = MenuForm(request.POST or None, initial=initial_of(menu))
    if request.method == "POST" and form.is_valid():
        saved = _save(request, form, pk)
        if saved is not None:
            messages.success(request, f"Perubahan menu “{saved.name}” tersimpan.")
            return redirect("vendors:menu_edit", pk)
    return _edit_page(request, menu, form, PictureForm())


@login_required
@require_POST
def menu_show(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will show a menu in the catalogue (`tampil=1`) or hide it."""
    active = request.POST.get("tampil") == "1"
    menu = catalog.set_active(pk, active, by=access.seller(request.actor), at=timezone.now())
    words = "tampil di katalog" if active else "disembunyikan dari katalog"
    messages.success(request, f"Menu “{menu.name}” sekarang {words}.")
    return redirect("vendors:menu_edit", pk)


@login_required
@require_POST
def picture_add(request: ActingRequest, pk: int) -> HttpResponse:
    """This function will add a picture to a menu."""
    menu = access.get_own_menu(request.actor, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        try:
            catalog.add_picture(
                pk,
                values["picture"],
                values["alt"],
                by=access.seller(request.actor),
                at=timezone.now(),
            )
        except (NotAllowed, NotFound):
            raise
        except DomainError as error:
            form.add_error("picture", error.message)
        else:
            messages.success(request, "Foto ditambahkan.")
            return redirect("vendors:menu_edit", pk)
    return _edit_page(request, menu, MenuForm(initial=initial_of(menu)), form, status=422)


@login_required
@require_POST
def picture_remove(request: ActingRequest, pk: int, picture: int) -> HttpResponse:
    """This function will remove a picture of a menu."""
    catalog.remove_picture(pk, picture, by=access.seller(request.actor), at=timezone.now())
    messages.success(request, "Foto dihapus.")
    return redirect("vendors:menu_edit", pk)


def _save(request: ActingRequest, form: MenuForm, pk: int | None) -> Menu | None:
    """Save the form; a refusal goes to its field, and what was typed stays."""
    try:
        return catalog.save_menu(
            pk, form.values(), by=access.seller(request.actor), at=timezone.now()
        )
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        for field in error.errors or [None]:
            form.add_error(field, error.message)
        return None


def _edit_page(
    request: ActingRequest, menu: Menu, form: MenuForm, picture_form: PictureForm, status: int = 200
) -> HttpResponse:
    base = reverse("catalogue:list")
    pictures = menu.pictures.order_by("position", "pk")
    context = {
        "menu": menu,
        "form": form,
        "picture_form": picture_form,
        "pictures": [(row, cards.picture_url(base, row.stem)) for row in pictures],
        "room": max(0, catalog.MAX_PICTURES - len(pictures)),
    }
    return render(request, "vendors/menu_edit.html", context, status=status)


def _cover(menu: Menu, base: str) -> str:
    cover = getattr(menu, "cover", None)
    return cards.picture_url(base, cover) + "320.webp" if cover else ""
