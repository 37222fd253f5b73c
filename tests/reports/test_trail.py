"""The pages of the trail: who enters, what the filters keep, reviews, copies, how many queries."""

from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role
from core import chain
from core.acts import SYSTEM
from core.audit import Change
from core.models import AuditCheck, AuditEvent
from orders.states import OrderState
from reports.models import AuditReview
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, actor
from tests.factories.callers import overseer, stranger
from tests.factories.ordering import START, deal_in
from tests.factories.trail import NOW, finish, record

pytestmark = pytest.mark.django_db

LIST = "/laporan/jejak/"
READERS = (Role.INSPEKTORAT, Role.BPPBJ)


@pytest.fixture
def events() -> list[AuditEvent]:
    """This fixture will record three acts by two people, an hour apart."""
    first, second = actor("PPK"), actor("PP")
    office = OrganisationFactory(name="Dinas Kesehatan", short_name="Dinkes")
    return [
        record("order.sign", office, first, 0, Change("SUBMITTED", "SIGNED")),
        record("order.cancel", office, second, 1, Change(reason="Acara ditunda")),
        record("payment.flag", OrganisationFactory(name="Lain"), SYSTEM, 2),
    ]


@pytest.fixture
def auditor() -> Client:
    return overseer(Role.INSPEKTORAT)


def shown(client: Client, query: str = "") -> list[int]:
    """This function will return the numbers of the events on a page, but for the log-ins."""
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [line.event.pk for line in response.context["lines"]]


@pytest.mark.parametrize("role", READERS)
def test_inspectorate_and_bppbj_read_the_trail(role: Role, events: list[AuditEvent]) -> None:
    client = overseer(role)

    page = client.get(LIST).content.decode()

    assert shown(client) == [event.pk for event in reversed(events)]
    assert "membatalkan pesanan Dinas Kesehatan; alasan: Acara ditunda." in page
    assert client.get(f"{LIST}{events[0].pk}/").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_everybody_else_is_refused(role: Role, events: list[AuditEvent]) -> None:
    client = stranger(role)
    pk = events[0].pk

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{pk}/").status_code == 403
    for path in (f"{pk}/tinjau/", f"{pk}/catatan/", "ekspor/"):
        assert client.post(LIST + path, {"catatan": "x"}).status_code == 403
    assert AuditReview.objects.count() == 0
    assert not AuditEvent.objects.filter(act__startswith="audit.").exists()


def test_strangers_log_in_first_and_unknown_events_are_not_found(auditor: Client) -> None:
    assert Client().get(LIST).status_code == 302
    assert auditor.get(f"{LIST}999999/").status_code == 404
    assert auditor.post(f"{LIST}999999/tinjau/").status_code == 404
    assert auditor.post(LIST).status_code == 405
    assert auditor.get(f"{LIST}ekspor/").status_code == 405


def test_the_navigation_leads_there(auditor: Client) -> None:
    assert f'href="{LIST}"' in auditor.get("/").content.decode()
    assert f'href="{LIST}"' in overseer(Role.BPPBJ).get("/pengaturan/").content.decode()


def test_each_filter_keeps_what_it_says(auditor: Client, events: list[AuditEvent]) -> None:
    sign, cancel, flag = (event.pk for event in events)
    day = f"{NOW + timedelta(days=1):%Y-%m-%d}"

    for query, kept in {
        f"pelaku={events[0].actor_id}": [sign],
        f"pelaku={events[1].actor_name}": [cancel],
        "pelaku=sistem": [flag],
        "pelaku=tidakada": [],
        f"objek={events[0].target_id}": [cancel, sign],
        "objek=kesehatan": [cancel, sign],
        "jenis=accounts.organisation": [flag, cancel, sign],
        "jenis=orders.order": [],
        "tindakan=order.sign": [sign],
        "q=DITUNDA": [cancel],
        "q=kesehatan ditunda": [cancel],
        "q=100%25": [],
        f"dari={NOW:%Y-%m-%d}&sampai={NOW:%Y-%m-%d}": [flag, cancel, sign],
        f"dari={day}": [],
        "sampai=2001-01-01": [],
        "status=belum": [flag, cancel, sign],
        "status=ditinjau": [],
        "objek=" + "9" * 30: [],
        "pelaku=" + "9" * 30: [],
    }.items():
        assert shown(auditor, "?" + query) == kept, query


def test_the_office_filter_takes_name_and_code(auditor: Client) -> None:
    by = actor("PPK")
    office = AppointmentFactory._meta.model.objects.get(pk=by.appointment_id).organisation
    event = record("order.sign", office, by, 0)

    assert shown(auditor, f"?unit={office.code}") == [event.pk]
    assert shown(auditor, f"?unit={office.short_name}") == [event.pk]
    assert shown(auditor, "?unit=bukan unit") == []


def test_filters_in_use_are_told_and_taken_off_one_by_one(
    auditor: Client, events: list[AuditEvent]
) -> None:
    page = auditor.get(f"{LIST}?tindakan=order.cancel&dari=2026-01-01&q=ditunda&sesudah=x")

    assert [(one.label, one.words, one.address) for one in page.context["chosen"]] == [
        ("Tindakan", "Membatalkan pesanan", "?dari=2026-01-01&q=ditunda"),
        ("Dari tanggal", "01-01-2026", "?tindakan=order.cancel&q=ditunda"),
        ("Kata", "ditunda", "?tindakan=order.cancel&dari=2026-01-01"),
    ]
    assert auditor.get(f"{LIST}?dari=2026-13-01").context["chosen"] == []


@pytest.mark.parametrize(
    "query",
    ["dari=2026-13-01", "tindakan=x", "jenis=x", "status=x", "q=ab", "dari=0001-01-01", "unit=a"],
)
def test_a_filter_that_makes_no_sense_is_told(
    auditor: Client, events: list[AuditEvent], query: str
) -> None:
    response = auditor.get(f"{LIST}?{query}")

    assert "Saringan tidak dikenal" in response.content.decode()
    assert len(response.context["lines"]) == len(events)


@pytest.mark.parametrize("marker", ["x", "2026-01-01_1", "2026-99-01T00:00:00+00:00_1", "_", "%00"])
def test_a_marker_that_makes_no_sense_is_the_first_page(
    auditor: Client, events: list[AuditEvent], marker: str
) -> None:
    assert shown(auditor, f"?sesudah={marker}") == [event.pk for event in reversed(events)]


def test_pages_follow_each_other_without_gap_or_repetition(auditor: Client) -> None:
    office = OrganisationFactory()
    rows = [record("order.sign", office, SYSTEM, n // 7).pk for n in range(60)]

    first = auditor.get(LIST)
    second = auditor.get(LIST, {"sesudah": first.context["next_marker"]})
    third = auditor.get(LIST, {"sesudah": second.context["next_marker"]})

    pages = [[line.event.pk for line in page.context["lines"]] for page in (first, second, third)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [pk for page in pages for pk in page] == rows[::-1]
    assert third.context["next_marker"] == ""


def test_filters_survive_paging(auditor: Client) -> None:
    office = OrganisationFactory()
    rows = [record("order.sign", office, SYSTEM, n).pk for n in range(30)]
    record("order.cancel", office, SYSTEM, 40)

    first = auditor.get(LIST, {"tindakan": "order.sign"})
    address = f"?tindakan=order.sign&sesudah={quote(first.context['next_marker'])}"

    assert f'href="{address}"'.replace("&", "&amp;") in first.content.decode()
    assert shown(auditor, address) == rows[4::-1]


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_a_list_costs_the_same_for_few_and_many(auditor: Client) -> None:
    by, office = actor("PPK"), OrganisationFactory()
    record("order.sign", office, by, 0)
    few = queries(auditor, LIST)
    for hour in range(30):
        event = record("order.cancel", OrganisationFactory(), actor("PP"), hour)
        AuditReview.objects.create(
            event=event, kind="COMMENT", text="x", at=NOW, actor_id=1, actor_name="x", post="x"
        )

    assert queries(auditor, LIST) == few
    assert few <= 12


def test_an_event_costs_the_same_with_few_and_many_around_it(
    auditor: Client, events: list[AuditEvent]
) -> None:
    finish()
    page = f"{LIST}{events[0].pk}/"
    few = queries(auditor, page)
    for _ in range(10):
        record("order.sign", OrganisationFactory(), actor("PP"), 1)
    finish()

    assert queries(auditor, page) == few
    assert few <= 20


def test_an_event_shows_link_history_and_neighbours(
    auditor: Client, events: list[AuditEvent]
) -> None:
    finish()
    page = auditor.get(f"{LIST}{events[1].pk}/")
    text = page.content.decode()

    assert page.context["hash"] == bytes(events[1].link.hash).hex()
    assert page.context["hash_before"] == bytes(events[0].link.hash).hex()
    assert [row.pk for row, _ in page.context["neighbours"]] == [events[0].pk, events[2].pk]
    made = page.context["history"][0]
    assert (made.table, made.change.kind) == ("organisasi", "INSERT")
    assert ("Nama", "–", "Dinas Kesehatan") in [(f.name, f.old, f.new) for f in made.fields]
    assert f"{events[1].link.position}" in text
    assert "Tandai sudah ditinjau" in text


def test_a_history_names_what_its_numbers_point_at(auditor: Client) -> None:
    office = OrganisationFactory(name="Dinas Kesehatan")
    post = AppointmentFactory(user__name="Siti", organisation=office)
    event = record("appointment.start", post, SYSTEM, 0)
    finish()

    page = auditor.get(f"{LIST}{event.pk}/")

    fields = {field.name: field.new for row in page.context["history"] for field in row.fields}
    assert fields["Organisasi"] == f"Dinas Kesehatan (nomor {office.pk})"
    assert fields["Orang"].startswith("Siti (")
    assert fields["Orang"].endswith(f" (nomor {post.user_id})")


def test_only_the_inspectorate_has_the_forms(events: list[AuditEvent]) -> None:
    page = overseer(Role.BPPBJ).get(f"{LIST}{events[1].pk}/").content.decode()

    assert "Tandai sudah ditinjau" not in page
    assert "Belum ditinjau" in page


def test_an_event_is_seen_once(auditor: Client, events: list[AuditEvent]) -> None:
    page = f"{LIST}{events[0].pk}/"

    done = auditor.post(f"{page}tinjau/", {"kunci": "satu"})
    again = auditor.post(f"{page}tinjau/", {"kunci": "satu"})
    other = auditor.post(f"{page}tinjau/", {"kunci": "dua"})

    assert (done.status_code, again.status_code, other.status_code) == (302, 302, 409)
    assert "sudah ditinjau oleh" in other.content.decode()
    assert list(AuditReview.objects.values_list("event_id", "kind")) == [(events[0].pk, "SEEN")]
    assert AuditEvent.objects.filter(act="audit.seen", target_id=events[0].pk).count() == 1
    assert events[0].pk not in shown(auditor, "?status=belum")
    assert shown(auditor, "?status=ditinjau") == [events[0].pk]


def test_acts_on_the_trail_never_wait_to_be_seen(auditor: Client, events: list[AuditEvent]) -> None:
    auditor.post(f"{LIST}{events[0].pk}/catatan/", {"catatan": "Perlu dicek."})

    lines = {line.event.act: line.waits for line in auditor.get(LIST).context["lines"]}
    assert (lines["audit.comment"], lines["order.sign"]) == (False, True)
    acts = AuditEvent.objects.filter(pk__in=shown(auditor, "?status=belum"))
    assert not acts.filter(act__startswith="audit.").exists()
    assert shown(auditor, "?status=catatan") == [events[0].pk]


def test_comments_stay(auditor: Client, events: list[AuditEvent]) -> None:
    page = f"{LIST}{events[0].pk}/"

    done = auditor.post(f"{page}catatan/", {"catatan": " Mohon <b>surat</b> penundaan. "})

    assert done.status_code == 302
    assert "Mohon &lt;b&gt;surat&lt;/b&gt; penundaan." in auditor.get(page).content.decode()
    for change in ("update", "delete"):
        rows = AuditReview.objects.all()
        with pytest.raises(InternalError, match="only grows"), transaction.atomic():
            rows.update(text="x") if change == "update" else rows._raw_delete(rows.db)
    assert AuditReview.objects.get().text == "Mohon <b>surat</b> penundaan."


@pytest.mark.parametrize("text", ["", "  ", "\x00", "x" * 2001])
def test_a_comment_must_say_something(auditor: Client, events: list[AuditEvent], text: str) -> None:
    refused = auditor.post(f"{LIST}{events[0].pk}/catatan/", {"catatan": text})

    assert refused.status_code == 422
    assert AuditReview.objects.count() == 0
    assert not AuditEvent.objects.filter(act__startswith="audit.").exists()


def test_bppbj_reads_but_does_not_review(events: list[AuditEvent]) -> None:
    client = overseer(Role.BPPBJ)

    assert client.post(f"{LIST}{events[0].pk}/tinjau/").status_code == 403
    assert client.post(f"{LIST}{events[0].pk}/catatan/", {"catatan": "x"}).status_code == 403
    assert AuditReview.objects.count() == 0


def test_the_card_tells_a_checked_and_a_broken_chain(
    auditor: Client, events: list[AuditEvent]
) -> None:
    finish()
    assert "pemeriksaan berkala pertama belum berjalan" in auditor.get(LIST).content.decode()
    head = chain.head()
    AuditCheck.objects.create(at=NOW, first=1, position=3, hash=head.hash)
    page = auditor.get(LIST).content.decode()
    assert "Rantai utuh, 3 tindakan, diperiksa" in page
    assert head.hash.hex() in page

    AuditCheck.objects.create(at=NOW, first=1, position=1, hash=head.hash, fault="Putus di sini.")

    assert "Rantai jejak audit rusak" in auditor.get(LIST).content.decode()


@pytest.mark.usefixtures("legal")
def test_a_target_opens_only_to_who_sees_it(auditor: Client) -> None:
    with time_machine.travel(START, tick=True):
        signed, draft = deal_in(OrderState.SIGNED), deal_in(OrderState.DRAFT)
    opens = {}
    for made in (signed, draft):
        event = AuditEvent.objects.filter(target_type="orders.order", target_id=made.order.pk)
        page = auditor.get(f"{LIST}{event.order_by('pk')[0].pk}/")
        target = auditor.get(reverse("orders:order", args=[made.order.pk]))
        opens[made.order.status] = (page.context["target_page"], target.status_code)

    assert opens == {"SIGNED": ("orders:order", 200), "DRAFT": ("orders:order", 200)}


def test_an_event_about_a_person_opens_nothing(auditor: Client) -> None:
    event = record("person.correct", OrganisationFactory(), SYSTEM, 0)

    assert auditor.get(f"{LIST}{event.pk}/").context["target_page"] == ""
