"""The components' markup, the forms' accessibility, the frame and the human error pages."""

from dataclasses import dataclass
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from core import context, inbox, navigation, views
from core.forms import DateField, DateTimeField, RupiahField, TimeField
from core.models import Notification
from tests.factories.accounts import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


class Sample(forms.Form):
    nama = forms.CharField(label="Nama", help_text="Nama kegiatan.")
    nilai = RupiahField(label="Nilai", min_value=1, max_value=50_000_000, required=False)
    setuju = forms.BooleanField(label="Setuju", required=False)
    cara = forms.ChoiceField(
        label="Cara", widget=forms.RadioSelect, choices=[("A", "Satu"), ("B", "Dua")]
    )


def amount_of(text: str) -> object:
    form = Sample({"nama": "x", "cara": "A", "nilai": text})
    return form.cleaned_data["nilai"] if form.is_valid() else form.errors["nilai"][0]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250000", Decimal(1_250_000)),
        ("1250000.00", Decimal("1250000.00")),
        ("1.250.000", Decimal(1_250_000)),
        ("Rp 1.250.000", Decimal(1_250_000)),
        ("1.250.000,50", Decimal("1250000.50")),
        ("1.250", Decimal(1_250)),
        ("", None),
    ],
)
def test_rupiah_field_reads_what_people_type(typed: str, amount: Decimal | None) -> None:
    assert amount_of(typed) == amount


@pytest.mark.parametrize("typed", ["1e5", "NaN", "Infinity", "12.34.567", "1,2,3", "٣٤٥", "abc"])
def test_rupiah_field_refuses_what_is_no_amount(typed: str) -> None:
    assert amount_of(typed) == (
        f"“{typed}” bukan jumlah rupiah. Tulis angka saja, misalnya 1.250.000."
    )


def test_rupiah_field_names_its_limits() -> None:
    assert amount_of("50000001") == "Rp50.000.001 terlalu besar; paling banyak Rp50.000.000."
    assert amount_of("-5") == "-Rp5 terlalu kecil; paling sedikit Rp1."
    assert amount_of("9" * 20).endswith("paling banyak Rp50.000.000.")  # type: ignore[attr-defined]


def test_rupiah_field_compares_amounts_not_spellings() -> None:
    field = RupiahField()

    assert field.has_changed(Decimal("1000.00"), "1.000") is False
    assert field.has_changed(Decimal("1000.00"), "1.001") is True
    assert field.has_changed(Decimal("1000.00"), "x") is True


def test_stored_amounts_are_shown_grouped_and_wrong_ones_as_typed() -> None:
    assert 'value="49.750.000"' in str(Sample(initial={"nilai": Decimal("49750000.00")})["nilai"])
    assert 'value="abc"' in str(Sample({"nilai": "abc"})["nilai"])


@pytest.mark.parametrize("typed", ["2026-11-26", "26/11/2026", "26-11-2026"])
def test_date_field_reads_common_spellings(typed: str) -> None:
    assert DateField().clean(typed).isoformat() == "2026-11-26"


@pytest.mark.parametrize(
    ("field", "typed"),
    [(DateField(), "0026-11-26"), (DateField(), "besok"), (DateTimeField(), "9999-01-01T00:00")],
)
def test_date_fields_refuse_typing_errors(field: forms.Field, typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        field.clean(typed)


def test_times_and_moments_are_read() -> None:
    assert TimeField().clean("14.05").isoformat() == "14:05:00"
    assert DateTimeField().clean("2026-11-26T14:05").isoformat() == "2026-11-26T14:05:00+07:00"


def test_field_has_label_help_error_and_their_ids() -> None:
    html = str(Sample({"nama": "", "cara": "A"})["nama"].as_field_group())

    assert '<label class="form-label" for="id_nama">Nama</label>' in html
    assert '<p class="field-help" id="id_nama_helptext">Nama kegiatan.</p>' in html
    assert 'id="id_nama_error"' in html
    assert 'aria-describedby="id_nama_helptext id_nama_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html


def test_optional_and_grouped_fields_say_so() -> None:
    form = Sample()

    assert "(boleh kosong)" in form["nilai"].as_field_group()
    assert "(boleh kosong)" not in form["nama"].as_field_group()
    assert "<legend" in form["cara"].as_field_group()
    assert 'class="form-check"' in form["setuju"].as_field_group()


def test_form_lists_its_errors_on_top_with_links() -> None:
    form = Sample({"nilai": "abc"})
    form.add_error(None, "Ingub 1/2023 KESATU h: total melebihi batas.")

    html = str(form)

    assert html.index("error-summary") < html.index("id_nama")
    assert "<li>Ingub 1/2023 KESATU h: total melebihi batas.</li>" in html
    assert '<a href="#id_nama">Nama – ' in html
    assert '<a href="#id_nilai">Nilai – “abc” bukan jumlah rupiah.' in html


def test_unbound_form_has_no_summary() -> None:
    assert "error-summary" not in str(Sample())


def sheet(client: Client, settings: Settings) -> str:
    settings.DEMO = True
    response = client.get("/komponen/")
    assert response.status_code == 200
    return response.content.decode()


def test_component_sheet_shows_each_component(client: Client, settings: Settings) -> None:
    html = sheet(client, settings)

    for part in (
        "btn-primary",
        "eo-badge-attention",
        "meter-danger",
        "clock-day",
        "eo-timeline",
        'class="task ',
        "now-attention",
        "menu-card",
        "empty-state",
        "eo-dialog",
        "eo-table",
        "pages",
        "eo-steps",
        "eo-tabs",
        "chart-canvas",
        "basket",
        "paper",
    ):
        assert part in html, part
    assert "<c-" not in html


def test_component_sheet_obeys_the_strict_policy(client: Client, settings: Settings) -> None:
    html = sheet(client, settings)
    policy = client.get("/komponen/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert " style=" not in html
    assert " onclick=" not in html


def test_component_sheet_has_no_double_ids(client: Client, settings: Settings) -> None:
    html = sheet(client, settings)
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]

    assert sorted(set(ids)) == sorted(ids)


def test_component_sheet_is_closed_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False

    assert client.get("/komponen/").status_code == 404


def test_sent_sample_form_keeps_what_was_typed(client: Client, settings: Settings) -> None:
    settings.DEMO = True

    html = client.post("/komponen/", {"nama": "Rapat", "nilai": "99.000.000"}).content.decode()

    assert 'value="Rapat"' in html
    assert 'value="99.000.000"' in html
    assert "Rp99.000.000 terlalu besar; paling banyak Rp50.000.000." in html


def test_five_hundred_badges_are_cheap() -> None:
    source = {"things": [_Paid()] * 500}
    render_to_string("core/components/_badges.html", source)

    started = perf_counter()
    render_to_string("core/components/_badges.html", source)

    assert perf_counter() - started < 0.25


@dataclass(frozen=True)
class _Paid:
    status: str = "PAID"

    def get_status_display(self) -> str:
        return "Dibayar"


# The frame


def test_frame_of_a_visitor_shows_the_catalogue_and_the_way_in(client: Client) -> None:
    html = client.get("/akun/login/").content.decode()

    assert "Lewati ke isi halaman" in html
    assert "bottombar" not in html
    assert html.count("<h1") == 1


def test_frame_shows_the_acting_appointment_and_notices(client: Client) -> None:
    appointment = AppointmentFactory(role="PPK")
    notify(appointment.user_id, 3)
    client.force_login(appointment.user)

    html = client.get("/pemberitahuan/").content.decode()

    assert '<span class="switcher-role">PPK</span>' in html
    assert appointment.organisation.short_name in html
    assert "Pemberitahuan, 3 belum dibaca" in html


def test_frame_costs_two_queries(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    appointment = AppointmentFactory(role="PPK")
    client = Client()
    client.force_login(appointment.user)
    request = client.get("/pemberitahuan/").wsgi_request
    fresh = rf.get("/")
    fresh.user = appointment.user
    fresh.appointments = request.appointments  # type: ignore[attr-defined]
    fresh.actor = request.actor  # type: ignore[attr-defined]

    with django_assert_num_queries(1):
        render_to_string("base.html", {}, request=fresh)


def test_frame_stands_without_user_or_actor() -> None:
    values = context.frame(HttpRequest())

    assert not values["actor"]
    assert list(values["appointments"]) == []
    assert values["unread_notices"] == 0
    assert values["role_label"] == ""


@pytest.mark.parametrize("role", sorted(navigation.BY_ROLE))
def test_navigation_has_at_most_seven_pages_that_exist(role: str) -> None:
    items = navigation.items_for(role)

    assert 1 < len(items) <= 7
    assert len(navigation.links(role, "/")) == len(items)


def test_navigation_marks_the_longest_match() -> None:
    links = navigation.links("BPKD", "/anggaran/spd/4/")

    assert [link.label for link in links if link.active] == ["SPD"]
    assert [link.label for link in navigation.links("BPKD", "/") if link.active] == ["Tugas saya"]


def test_navigation_without_post_or_log_in() -> None:
    assert navigation.items_for("") == navigation.NO_POST
    assert [item.label for item in navigation.items_for(None)] == ["Katalog", "Masuk"]


# Notices


def notify(user_id: int, count: int, url: str = "/katalog/") -> list[Notification]:
    rows = [
        Notification(
            recipient_id=user_id,
            kind="test",
            subject=f"Kabar {n}",
            body="Isi",
            url=url,
            created_at=timezone.now(),
        )
        for n in range(count)
    ]
    return Notification.objects.bulk_create(rows)


def test_notices_are_the_persons_own_newest_first(client: Client) -> None:
    mine, other = UserFactory(), UserFactory()
    notify(mine.pk, 2)
    notify(other.pk, 1)
    client.force_login(mine)

    response = client.get("/pemberitahuan/")

    assert [n.subject for n in response.context["notices"]] == ["Kabar 1", "Kabar 0"]


def test_notices_turn_pages(client: Client) -> None:
    user = UserFactory()
    notify(user.pk, 26)
    client.force_login(user)

    first = client.get("/pemberitahuan/")
    second = client.get(f"/pemberitahuan/?sebelum={first.context['older']}")

    assert len(first.context["notices"]) == 25
    assert [n.subject for n in second.context["notices"]] == ["Kabar 0"]
    assert client.get("/pemberitahuan/?sebelum=abc").status_code == 200
    assert client.get("/pemberitahuan/?sebelum=" + "9" * 40).status_code == 200


def test_opening_a_notice_marks_it_and_leads_to_its_page(client: Client) -> None:
    user = UserFactory()
    [row] = notify(user.pk, 1)
    client.force_login(user)

    response = client.get(f"/pemberitahuan/{row.pk}/")

    assert response["Location"] == "/katalog/"
    assert inbox.unread_count(user.pk) == 0


def test_opening_a_notice_never_leaves_the_site(client: Client) -> None:
    user = UserFactory()
    [row] = notify(user.pk, 1, url="https://contoh.invalid/jahat")
    client.force_login(user)

    assert client.get(f"/pemberitahuan/{row.pk}/")["Location"] == "/pemberitahuan/"


def test_foreign_notices_are_not_found_and_stay_unread(client: Client) -> None:
    other = UserFactory()
    [row] = notify(other.pk, 1)
    client.force_login(UserFactory())

    assert client.get(f"/pemberitahuan/{row.pk}/").status_code == 404
    assert inbox.unread_count(other.pk) == 1


def test_all_notices_are_marked_at_once(client: Client) -> None:
    user, other = UserFactory(), UserFactory()
    notify(user.pk, 2)
    notify(other.pk, 1)
    client.force_login(user)

    assert client.get("/pemberitahuan/dibaca/").status_code == 405
    assert client.post("/pemberitahuan/dibaca/")["Location"] == "/pemberitahuan/"
    assert (inbox.unread_count(user.pk), inbox.unread_count(other.pk)) == (0, 1)


@pytest.mark.parametrize("path", ["/pemberitahuan/", "/pemberitahuan/1/"])
def test_notices_ask_for_log_in(client: Client, path: str) -> None:
    assert client.get(path)["Location"] == f"/akun/login/?next={path}"


# Error pages


def test_unknown_address_is_told_kindly(client: Client) -> None:
    response = client.get("/tidak/ada/")

    assert response.status_code == 404
    assert "Alamat ini kosong" in response.content.decode()


def test_forbidden_page_gives_the_reason(rf: RequestFactory) -> None:
    response = views.forbidden(rf.get("/"), PermissionDenied("Hanya PPK yang menandatangani."))

    assert response.status_code == 403
    assert "Hanya PPK yang menandatangani." in response.content.decode()


def test_server_error_page_needs_nothing(rf: RequestFactory) -> None:
    response = views.server_error(rf.get("/"))
    html = response.content.decode()

    assert response.status_code == 500
    assert "{%" not in html
    assert "Maaf" in html


def test_expired_form_is_explained(settings: Settings) -> None:
    settings.CSRF_FAILURE_VIEW = "core.views.csrf_failed"
    client = Client(enforce_csrf_checks=True)

    response = client.post("/akun/login/", {"login": "a@b.demo"})

    assert response.status_code == 403
    assert "Formulir ini sudah tidak berlaku" in response.content.decode()


def test_guessed_favicon_leads_to_the_drawn_one(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.svg"


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("password_reset_done", "Periksa surel Anda"),
        ("password_reset_from_key_done", "Kata sandi sudah diganti"),
        ("signup_closed", "Akun dibuatkan oleh kantor Anda"),
        ("account_inactive", "Akun ini tidak aktif"),
    ],
)
def test_account_pages_speak_indonesian(rf: RequestFactory, name: str, needs: str) -> None:
    request: Any = rf.get("/")
    request.session = {}

    assert needs in render_to_string(f"account/{name}.html", {}, request=request)


@pytest.mark.parametrize("path", ["/akun/login/", "/akun/password/reset/", "/akun/signup/"])
def test_entrance_pages_open(client: Client, path: str) -> None:
    html = client.get(path).content.decode()

    assert html.count("<h1") == 1
    assert 'lang="id"' in html
