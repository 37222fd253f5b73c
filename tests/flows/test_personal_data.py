"""No page, answer, export, paper preview, admin page or trail holds a full personal number."""

import io
import re

import pypdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from core.models import AuditEvent, Notification, RowChange
from orders.models import OrderEvent, PackageEvent
from payments.models import PaymentEvent
from tests.factories import sentinels
from tests.factories.accounts import UserFactory
from tests.factories.callers import signed_in
from tests.factories.sentinels import Sentinel

pytestmark = [pytest.mark.usefixtures("legal"), pytest.mark.slow]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:\[[^\]]*\]|[^()\[\]])*\)")
SKIPPED = ("readyz", "akun/logout", "akun/2fa", "media/", "static/")


@pytest.fixture(name="made")
def _made() -> Sentinel:
    return sentinels.build()


def ids_of(made: Sentinel) -> dict[str, int]:
    """This function will map the first word of a route to the row it should show."""
    deal = made.deal
    return {
        "paket": deal.package.pk,
        "packages": deal.package.pk,
        "pesanan": deal.order.pk,
        "orders": deal.order.pk,
        "serah-terima": deal.handover.pk,
        "handovers": deal.handover.pk,
        "pembayaran": made.payment.pk,
        "payments": made.payment.pk,
        "bills": made.payment.bill_id,
        "documents": made.papers["BAST"].pk,
        "dokumen": made.papers["BAST"].pk,
        "vendors": deal.menu.vendor_id,
        "usaha": deal.menu.pk,
        "menus": deal.menu.pk,
        "anggaran": deal.desk.line.pk,
        "budget-lines": deal.desk.line.pk,
        "audit-events": AuditEvent.objects.order_by("pk").values_list("pk", flat=True)[0],
    }


def addresses(made: Sentinel) -> list[str]:
    """This function will fill every route of the house with the ids of the world."""
    ids, found = ids_of(made), []
    for route in sentinels.routes():
        path = route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\.", ".")
        words = path.removeprefix("api/v1/").split("/")
        if path.startswith(SKIPPED) or "format>" in path:
            continue
        known = ids.get(words[0], made.deal.order.pk)
        found.append("/" + PARAMETER.sub(lambda match, pk=known: _filled(match, made, pk), path))
    return sorted({path for path in found if not set(path) & set("<>?(")})


def _filled(match: re.Match[str], made: Sentinel, pk: int) -> str:
    name = match[1] or match[2]
    vendor = made.deal.menu.vendor
    return {"slug": vendor.slug, "menu_pk": str(made.deal.menu.pk)}.get(name, str(pk))


WHO = (*sentinels.TEAM, *sentinels.WATCHERS, "STAF")


def test_the_routes_are_all_walked(made: Sentinel) -> None:
    walked = addresses(made)

    assert len(walked) > 80
    for name, row in (("orders:order", made.deal.order), ("payments:payment", made.payment)):
        assert reverse(name, args=[row.pk]) in walked
    assert f"/api/v1/orders/{made.deal.order.pk}/" in walked
    assert f"/api/v1/payments/{made.payment.pk}/" in walked
    assert "/usaha/" in walked


def test_no_get_shows_a_full_number_to_anybody(made: Sentinel) -> None:
    walked, shown = addresses(made), []
    for who in (*WHO, ""):
        client = signed_in(made.user(who)) if who else Client()
        for path in walked:
            answer = client.get(path)
            assert answer.status_code < 500, path
            leaked = sentinels.found_in(sentinels.text_of(answer))
            shown += [f"{who or 'anonymous'} {path}: {sorted(leaked)}"] if leaked else []

    assert shown == []


def test_the_walk_would_find_a_number(made: Sentinel) -> None:
    made.deal.menu.vendor.name = f"Dapur {sentinels.ACCOUNT}"
    made.deal.menu.vendor.save(update_fields=["name"])

    page = signed_in(made.user("ppk")).get(reverse("orders:order", args=[made.deal.order.pk]))

    assert sentinels.found_in(sentinels.text_of(page)) == {"account"}


def test_operators_see_masks(made: Sentinel) -> None:
    operator = UserFactory(is_staff=True, is_superuser=True)
    client, shown = signed_in(operator), []
    for model in sentinels.admin_models():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        paths = [base, *(f"{base}{row.pk}/change/" for row in model._default_manager.all()[:60])]
        for path in paths:
            answer = client.get(path, follow=True)
            assert answer.status_code < 500, path
            if sentinels.found_in(sentinels.text_of(answer)):
                shown.append(path)

    assert shown == []


def test_no_trail_and_no_notice_holds_a_number(made: Sentinel) -> None:
    tables = (AuditEvent, Notification, RowChange, OrderEvent, PackageEvent, PaymentEvent)
    for model in (*tables, Organisation):
        rows = [str(list(row)) for row in model.objects.values_list()]
        assert [row for row in rows if sentinels.found_in(row)] == []


def test_of_officials_no_nik_is_stored(made: Sentinel) -> None:
    rows = [str(list(row)) for row in User.objects.values_list()]

    assert [row for row in rows if "nik" in sentinels.found_in(row)] == []


def pdf_text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    data = io.BytesIO(b"".join(answer.streaming_content))
    return "".join(page.extract_text() for page in pypdf.PdfReader(data).pages)


ORIGINAL = {
    "SURAT_PESANAN": {"approver", "ppk", "pp", "treasurer", "owner", "STAF", "PA"},
    "SPB": {"approver", "treasurer", "PA"},
}


OUTSIDE = {"SPB": {"owner", "STAF"}}


@pytest.mark.parametrize("kind", ORIGINAL)
def test_papers_keep_their_numbers_for_those_who_work_by_them(kind: str) -> None:
    made = sentinels.build(render=True)
    paper, whole, masked = made.papers[kind], set(), set()
    for who in [*sentinels.TEAM, "STAF", "PA", "INSPEKTORAT"]:
        client = signed_in(made.user(who))
        path = reverse("orders:document", args=[paper.pk])
        if who in OUTSIDE.get(kind, ()):
            assert client.get(path).status_code == 404
            continue
        text = pdf_text(client, path)
        (whole if sentinels.found_in(text) else masked).add(who)
        assert ("Salinan" in text) == (who in masked)

    assert whole == ORIGINAL[kind]
    assert masked >= {"receiver", "INSPEKTORAT"}
    events = AuditEvent.objects.filter(act="privacy.document")
    assert events.count() == len(whole)
    assert sentinels.found_in(str(list(events.values_list()))) == set()


def test_an_auditor_opens_the_original_with_a_reason() -> None:
    made = sentinels.build(render=True)
    client, paper = signed_in(made.user("INSPEKTORAT")), made.papers["SPB"]
    path = reverse("orders:document_original", args=[paper.pk])

    without = client.post(path, {"alasan": " "})
    answer = client.post(path, {"alasan": "Pemeriksaan 12/2026"})

    assert (without.status_code, answer.status_code) == (302, 200)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    event = AuditEvent.objects.get(act="privacy.document")
    assert (event.reason, event.target_id) == ("Pemeriksaan 12/2026", paper.pk)
    api = f"/api/v1/documents/{paper.pk}/original/"
    again = client.post(api, {"reason": "Pemeriksaan"}, "application/json")
    assert again.status_code == 200
    assert b"".join(again.streaming_content).startswith(b"%PDF")
    assert client.post(api, {}, "application/json").status_code == 400


@pytest.mark.parametrize("who", ["ppk", "treasurer", "BPPBJ", "GUBERNUR", "receiver"])
def test_nobody_else_asks_for_an_original(made: Sentinel, who: str) -> None:
    client, paper = signed_in(made.user(who)), made.papers["SPB"]

    page = client.post(reverse("orders:document_original", args=[paper.pk]), {"alasan": "x"})
    api = client.post(
        f"/api/v1/documents/{paper.pk}/original/", {"reason": "x"}, "application/json"
    )

    assert (page.status_code, api.status_code) == (403, 403)
    assert AuditEvent.objects.filter(act="privacy.document").count() == 0


def test_the_command_takes_old_firm_numbers_out_of_organisations(made: Sentinel) -> None:
    Organisation.objects.filter(kind="UMK").update(phone=sentinels.FIRM_PHONE)

    call_command("refresh_fingerprints", stdout=io.StringIO())

    assert set(Organisation.objects.filter(kind="UMK").values_list("phone", flat=True)) == {""}
