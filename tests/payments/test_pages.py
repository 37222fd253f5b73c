"""The pages of payments: who sees what, what each shows, and every refusal."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Appointment, Organisation, Role, User
from payments.models import Bill, Payment
from payments.states import PaymentState, TaxRule
from tests.factories.accounts import AppointmentFactory, OrganisationFactory, UserFactory
from tests.factories.orders import desk
from tests.factories.payments import (
    NOW,
    STEPS,
    Deal,
    Terms,
    approved,
    arrived,
    at,
    billed,
    drafted,
    firm,
    paid,
    pdf_bytes,
    received,
)
from tests.payments.conftest import Snapshot
from vendors.models import Vendor

pytestmark = pytest.mark.django_db

FIRM = Terms(vendor={"legal_form": Vendor.LegalForm.FIRM})
LIST = "/pembayaran/"
OFFICE = ("treasurer", "approver", "ppk", "pp", "receiver")


@pytest.fixture(autouse=True)
def _today() -> Any:
    """This fixture will let every page be opened on Monday 23 November 2026, nine o'clock."""
    with time_machine.travel(NOW, tick=False):
        yield


def login(person: Appointment | User) -> Client:
    client = Client()
    client.force_login(person.user if isinstance(person, Appointment) else person)
    return client


def as_(deal: Deal, duty: str) -> Client:
    return login(deal.owner if duty == "owner" else getattr(deal.desk, duty))


def watcher(role: Role, organisation: Organisation | None = None) -> Client:
    kwargs = {"organisation": organisation} if organisation else {}
    return login(AppointmentFactory(role=role, **kwargs))


def page(payment: Payment, tail: str = "") -> str:
    return f"/pembayaran/{payment.pk}/{tail}"


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("bukti.pdf", pdf_bytes(), "application/pdf")


def transfer_fields(**changes: Any) -> dict[str, Any]:
    values = {
        "value_date": "2026-11-23",
        "bank_reference": "TRX-1",
        "proof": proof(),
        "late_reason": "",
    }
    return values | changes


# --- Who sees what --------------------------------------------------------------------------


@pytest.mark.parametrize("duty", [*OFFICE, "owner"])
def test_both_sides_of_a_deal_see_its_payment(duty: str) -> None:
    deal, payment = billed()

    assert as_(deal, duty).get(page(payment)).status_code == 200


@pytest.mark.parametrize("role", [Role.INSPEKTORAT, Role.BPPBJ, Role.BPKD, Role.GUBERNUR])
def test_province_wide_roles_see_every_payment(role: Role) -> None:
    _, payment = billed()

    assert watcher(role).get(page(payment)).status_code == 200


def test_an_asisten_sees_the_portfolio_only() -> None:
    coordinator = OrganisationFactory(kind=Organisation.Kind.OVERSIGHT)
    _, mine = billed(received(at_desk=desk(coordinator=coordinator)))
    _, other = billed()
    asisten = watcher(Role.ASISTEN, coordinator)

    assert asisten.get(page(mine)).status_code == 200
    assert asisten.get(page(other)).status_code == 404


@pytest.mark.parametrize("tail", ["", "draf/", "kembalikan/", "bayar/", "bukti/"])
@pytest.mark.parametrize("side", ["treasurer", "approver", "owner"])
def test_another_office_or_vendor_finds_nothing(side: str, tail: str) -> None:
    _, payment = paid()
    stranger = received()

    assert as_(stranger, side).get(page(payment, tail)).status_code == 404


@pytest.mark.parametrize("role", [Role.PPKUKM, Role.PEMBINA])
def test_roles_without_offices_see_none(role: Role) -> None:
    _, payment = billed()

    assert watcher(role).get(page(payment)).status_code == 404


@pytest.mark.parametrize(
    "path", [LIST, "/pembayaran/1/", "/pembayaran/tagihan/1/", "/pembayaran/pesanan/1/"]
)
def test_a_visitor_is_sent_to_the_log_in(path: str) -> None:
    response = Client().get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/akun/")


def test_a_person_without_a_post_is_told_so() -> None:
    client = login(UserFactory())
    _, payment = billed()

    assert client.get(LIST).status_code == 403
    assert client.get(page(payment)).status_code == 404


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**40])
def test_an_unknown_payment_is_not_found(pk: int) -> None:
    deal = received()

    for path in (f"/pembayaran/{pk}/", f"/pembayaran/tagihan/{pk}/", f"/pembayaran/pesanan/{pk}/"):
        assert as_(deal, "owner").get(path).status_code == 404


# --- Steps: wrong role, wrong state, wrong method -------------------------------------------

POSTS: dict[str, tuple[str, PaymentState, dict[str, Any]]] = {
    "draf/": ("treasurer", PaymentState.BILLED, {"rule": "P3B_21", "reason": "x"}),
    "setujui/": ("approver", PaymentState.DRAFTED, {"content_hash": "0" * 64}),
    "kembalikan/": ("approver", PaymentState.DRAFTED, {"alasan": "x"}),
    "bayar/": ("treasurer", PaymentState.APPROVED, {}),
    "konfirmasi/": ("owner", PaymentState.PAID, {}),
}


def fields_for(tail: str) -> dict[str, Any]:
    return transfer_fields() if tail == "bayar/" else POSTS[tail][2]


@pytest.mark.parametrize("tail", list(POSTS))
def test_each_step_is_closed_to_everybody_else(world: Snapshot, tail: str) -> None:
    holder, state, _ = POSTS[tail]
    deal, payment = STEPS[state]()
    before = world()

    for duty in {*OFFICE, "owner"} - {holder}:
        response = as_(deal, duty).post(page(payment, tail), fields_for(tail))
        assert response.status_code == 403, duty
    inspector = watcher(Role.INSPEKTORAT)
    assert inspector.post(page(payment, tail), fields_for(tail)).status_code == 403
    assert Client().post(page(payment, tail), fields_for(tail)).status_code == 302
    assert world() == before


@pytest.mark.parametrize("tail", list(POSTS))
def test_each_step_in_another_state_answers_409(world: Snapshot, tail: str) -> None:
    holder, state, _ = POSTS[tail]
    for other in PaymentState:
        if other == state:
            continue
        deal, payment = STEPS[other]()
        before = world()

        response = as_(deal, holder).post(page(payment, tail), fields_for(tail))

        assert response.status_code == 409, other
        assert "Muat ulang halaman" in response.content.decode()
        assert world() == before


@pytest.mark.parametrize("tail", ["draf/", "kembalikan/", "bayar/"])
def test_an_old_link_to_a_form_leads_to_the_payment(tail: str) -> None:
    deal, payment = arrived()

    response = as_(deal, POSTS[tail][0]).get(page(payment, tail))

    assert (response.status_code, response["Location"]) == (302, page(payment))


@pytest.mark.parametrize("tail", ["setujui/", "konfirmasi/"])
def test_a_step_is_not_taken_by_opening_its_address(tail: str) -> None:
    deal, payment = drafted()

    assert as_(deal, "approver").get(page(payment, tail)).status_code == 405


def test_a_page_is_not_posted_to() -> None:
    deal, payment = drafted()

    assert as_(deal, "approver").post(page(payment)).status_code == 405
    assert as_(deal, "approver").post(LIST).status_code == 405


# --- The bill --------------------------------------------------------------------------------


def test_the_bill_page_shows_what_is_billed_and_when_it_is_due() -> None:
    deal = received(Terms(received=80, fee=50_000))

    text = as_(deal, "owner").get(f"/pembayaran/tagihan/{deal.handover.pk}/").content.decode()

    assert "80 dari 100 kotak" in text
    assert "Kirim tagihan Rp3.250.000" in text
    assert "tiga juta dua ratus lima puluh ribu rupiah" in text
    assert "Rabu, 25 November 2026" in text


def test_a_bill_is_sent_and_leads_to_its_payment() -> None:
    deal = received()
    path = f"/pembayaran/tagihan/{deal.handover.pk}/"

    response = as_(deal, "owner").post(path, {"number": "INV-1", "kunci": str(uuid.uuid4())})

    payment = Payment.objects.get()
    assert (response.status_code, response["Location"]) == (302, page(payment))
    assert as_(deal, "owner").get(path)["Location"] == page(payment)


def test_a_double_press_sends_one_bill() -> None:
    deal = received()
    client, path = as_(deal, "owner"), f"/pembayaran/tagihan/{deal.handover.pk}/"
    fields = {"number": "INV-1", "kunci": str(uuid.uuid4())}

    first, second = client.post(path, fields), client.post(path, fields)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Bill.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("", "Nomor tagihan belum diisi; tulis nomor dari buku tagihan Anda."),
        ("x" * 61, "Nomor tagihan paling banyak 60 huruf."),
        ("INV<script>", "Nomor tagihan hanya boleh berisi huruf"),
        ("INV\x00", "Karakter null tidak diizinkan."),
    ],
)
def test_a_bad_number_is_explained_at_the_field(world: Snapshot, number: str, message: str) -> None:
    deal = received()
    before = world()

    response = as_(deal, "owner").post(
        f"/pembayaran/tagihan/{deal.handover.pk}/", {"number": number}
    )

    assert response.status_code == 422
    assert message in response.content.decode()
    assert world() == before


def test_a_number_used_before_is_explained_at_the_field() -> None:
    people = firm()
    _, payment = billed(received(of=people))
    second = received(of=people)

    response = as_(second, "owner").post(
        f"/pembayaran/tagihan/{second.handover.pk}/", {"number": payment.bill.number}
    )

    assert response.status_code == 422
    assert f"Nomor {payment.bill.number} sudah dipakai." in response.content.decode()


def test_the_office_may_not_open_the_bill_page_nor_another_vendor() -> None:
    deal, stranger = received(), received()
    path = f"/pembayaran/tagihan/{deal.handover.pk}/"

    assert as_(deal, "treasurer").get(path).status_code == 403
    assert as_(stranger, "owner").get(path).status_code == 404
    assert as_(stranger, "treasurer").get(path).status_code == 404


# --- Draft, approve, send back ---------------------------------------------------------------


def test_the_draft_page_explains_the_proposal_and_offers_the_rest() -> None:
    deal, payment = billed(received(FIRM))

    text = as_(deal, "treasurer").get(page(payment, "draf/")).content.decode()

    assert "Usulan: PPh Rp80.000, dibayarkan Rp3.920.000" in text
    assert "Jasa katering badan usaha: PPh 23 2% dari Rp4.000.000." in text
    assert "PPh 23 jasa katering: badan usaha (diusulkan)" in text
    assert "PPh Rp80.000, dibayarkan Rp3.920.000" in text
    assert "PPh Rp20.000, dibayarkan Rp3.980.000" in text
    assert "10123456789" in text


def test_a_draft_is_sent_to_the_approver() -> None:
    deal, payment = billed(received(FIRM))

    response = as_(deal, "treasurer").post(page(payment, "draf/"), {"rule": "P3A"})

    payment.refresh_from_db()
    assert response["Location"] == page(payment)
    assert (payment.status, payment.tax_rule) == (PaymentState.DRAFTED, TaxRule.P3A)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Pilih salah satu aturan PPh."),
        ({"rule": "P9"}, "Aturan ini tidak ada dalam pilihan"),
        ({"rule": "P1"}, "Aturan ini tidak ada dalam pilihan"),
        ({"rule": "P2"}, "Tulis alasan pilihan pajak ini."),
        ({"rule": "P2", "reason": "x" * 301}, "Alasan paling banyak 300 huruf"),
    ],
)
def test_a_bad_draft_is_explained_at_the_field(
    world: Snapshot, fields: dict[str, str], message: str
) -> None:
    deal, payment = billed(received(FIRM))
    before = world()

    response = as_(deal, "treasurer").post(page(payment, "draf/"), fields)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert world() == before


def test_the_approver_sees_money_account_and_the_hash() -> None:
    deal, payment = drafted(received(FIRM))

    text = as_(deal, "approver").get(page(payment)).content.decode()

    assert f'name="content_hash" value="{payment.content_hash}"' in text
    assert "Setujui Rp3.920.000" in text
    assert "Periksa lalu setujui, atau kembalikan" in text
    assert deal.vendor.bank_account in text


def test_an_approval_of_what_was_seen_issues_the_letter() -> None:
    deal, payment = drafted(received(FIRM))
    fields = {"content_hash": payment.content_hash, "kunci": str(uuid.uuid4())}
    client = as_(deal, "approver")

    first = client.post(page(payment, "setujui/"), fields)
    again = client.post(page(payment, "setujui/"), fields)

    payment.refresh_from_db()
    assert (first["Location"], again["Location"]) == (page(payment), page(payment))
    assert (payment.status, payment.letter is None) == (PaymentState.APPROVED, False)


def test_an_approval_of_something_else_answers_412(world: Snapshot) -> None:
    deal, payment = drafted(received(FIRM))
    before = world()

    response = as_(deal, "approver").post(page(payment, "setujui/"), {"content_hash": "0" * 64})

    assert response.status_code == 412
    assert "sudah berubah sejak Anda membukanya" in response.content.decode()
    assert world() == before


def test_a_draft_goes_back_with_its_reason() -> None:
    deal, payment = drafted()

    response = as_(deal, "approver").post(
        page(payment, "kembalikan/"), {"alasan": "Rekening belum benar"}
    )

    payment.refresh_from_db()
    assert response["Location"] == page(payment)
    assert payment.status == PaymentState.BILLED
    text = as_(deal, "treasurer").get(page(payment)).content.decode()
    assert "Draf dikembalikan ke bendahara" in text
    assert "Rekening belum benar" in text


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_return_without_a_fit_reason_asks_for_it(world: Snapshot, reason: str) -> None:
    deal, payment = drafted()
    before = world()

    response = as_(deal, "approver").post(page(payment, "kembalikan/"), {"alasan": reason})

    assert response.status_code == 422
    assert "Apa yang harus diperbaiki" in response.content.decode()
    assert world() == before


# --- Pay and confirm -------------------------------------------------------------------------


def test_a_transfer_is_recorded_with_its_proof() -> None:
    deal, payment = approved(received(FIRM))

    response = as_(deal, "treasurer").post(page(payment, "bayar/"), transfer_fields())

    payment.refresh_from_db()
    assert response["Location"] == page(payment)
    assert (payment.status, payment.value_date) == (PaymentState.PAID, date(2026, 11, 23))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value_date": ""}, "Isi tanggal nilai menurut bank."),
        ({"value_date": "kemarin"}, "Tanggal tidak dikenali."),
        ({"value_date": "2026-11-24"}, "belum tiba"),
        ({"value_date": "2026-11-19"}, "mendahului BAST"),
        ({"value_date": "9999-12-31"}, "di luar 2000–2100"),
        ({"bank_reference": ""}, "Isi nomor referensi dari bank."),
        ({"bank_reference": "x" * 61}, "Nomor referensi paling banyak 60 huruf."),
        ({"proof": ""}, "Lampirkan bukti transfer dari bank."),
        (
            {"proof": SimpleUploadedFile("bukti.pdf", b"bukan pdf", "application/pdf")},
            "bukan PDF, JPG, atau PNG",
        ),
        ({"proof": SimpleUploadedFile("a.pdf", b"", "application/pdf")}, "Berkasnya kosong"),
        ({"late_reason": "x" * 501}, "Alasan paling banyak 500 huruf"),
    ],
)
def test_a_bad_transfer_is_explained_at_the_field(
    world: Snapshot, changes: dict[str, Any], message: str
) -> None:
    deal, payment = approved()
    before = world()

    response = as_(deal, "treasurer").post(page(payment, "bayar/"), transfer_fields(**changes))

    assert response.status_code == 422
    assert message in response.content.decode()
    assert world() == before


def test_a_late_transfer_asks_for_its_reason() -> None:
    deal, payment = approved()
    with time_machine.travel(at(date(2026, 11, 27)), tick=False):
        client = as_(deal, "treasurer")
        fields = {"value_date": "2026-11-27"}

        refused = client.post(page(payment, "bayar/"), transfer_fields(**fields))
        taken = client.post(
            page(payment, "bayar/"), transfer_fields(**fields, late_reason="Saldo UP habis")
        )

        assert (refused.status_code, taken.status_code) == (422, 302)
        assert "melewati jatuh tempo 25 November 2026" in refused.content.decode()
        text = client.get(page(payment)).content.decode()
        assert "Dibayar terlambat 2 hari kerja" in text
        assert "Saldo UP habis" in text


def test_the_vendor_confirms_and_the_deal_ends() -> None:
    deal, payment = paid()

    response = as_(deal, "owner").post(page(payment, "konfirmasi/"), {"kunci": "k-1"})

    payment.refresh_from_db()
    assert response["Location"] == page(payment)
    assert payment.status == PaymentState.ARRIVED


def test_the_proof_comes_as_a_download_that_is_not_sniffed() -> None:
    deal, payment = paid()

    response = as_(deal, "owner").get(page(payment, "bukti/"))

    assert response.status_code == 200
    assert response["Content-Disposition"] == (
        f'attachment; filename="bukti-transfer-{payment.pk}.pdf"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_a_proof_that_is_not_there_is_not_found() -> None:
    deal, payment = approved()
    _, lost = paid()
    lost.proof.storage.delete(lost.proof.name or "")

    assert as_(deal, "treasurer").get(page(payment, "bukti/")).status_code == 404
    assert watcher(Role.INSPEKTORAT).get(page(lost, "bukti/")).status_code == 404


@pytest.mark.parametrize(
    ("duty", "shown"),
    [
        ("treasurer", True),
        ("approver", True),
        ("owner", True),
        ("ppk", False),
        ("pp", False),
        ("receiver", False),
    ],
)
def test_the_account_is_masked_for_who_need_not_know_it(duty: str, shown: bool) -> None:
    deal, payment = drafted()

    text = as_(deal, duty).get(page(payment)).content.decode()

    assert (deal.vendor.bank_account in text) is shown
    assert ("•••• 6789" in text) is not shown


@pytest.mark.parametrize("state", list(PaymentState))
def test_the_page_stands_in_every_state_for_every_reader(state: PaymentState) -> None:
    deal, payment = STEPS[state]()

    for duty in (*OFFICE, "owner"):
        response = as_(deal, duty).get(page(payment))
        assert response.status_code == 200
        assert "Hari kerja ke-1 dari 3" in response.content.decode() or payment.value_date


def test_who_drafted_is_told_that_another_must_approve() -> None:
    deal, payment = drafted()
    both = AppointmentFactory(
        user=deal.desk.treasurer.user, organisation=deal.desk.office, role=Role.KPA
    )
    client = login(both)

    text = client.get(page(payment), headers={"X-Appointment": str(both.pk)}).content.decode()

    assert "Draf ini Anda buat sendiri" in text
    assert "content_hash" not in text


# --- The list --------------------------------------------------------------------------------


def test_the_list_opens_on_what_waits_for_the_reader() -> None:
    deal, payment = billed()

    treasurer = as_(deal, "treasurer").get(LIST)
    approver = as_(deal, "approver").get(LIST)

    assert (treasurer.context["filters"].tab, _rows(treasurer)) == ("perlu-tindakan", [payment.pk])
    assert (approver.context["filters"].tab, _rows(approver)) == ("berjalan", [payment.pk])


@pytest.mark.parametrize(
    ("tab", "day", "listed"),
    [
        ("perlu-tindakan", 23, True),
        ("berjalan", 23, True),
        ("terlambat", 25, False),
        ("terlambat", 26, True),
        ("selesai", 23, False),
    ],
)
def test_each_tab_lists_its_own(tab: str, day: int, listed: bool) -> None:
    deal, payment = billed()

    with time_machine.travel(at(date(2026, 11, day)), tick=False):
        text = as_(deal, "treasurer").get(LIST, {"tab": tab}).content.decode()

    assert (f'data-href="{page(payment)}"' in text) is listed


def test_a_paid_one_is_done_for_the_office_and_waits_for_the_vendor() -> None:
    deal, payment = paid()
    row = f'data-href="{page(payment)}"'

    assert row in as_(deal, "treasurer").get(LIST, {"tab": "selesai"}).content.decode()
    assert row not in as_(deal, "treasurer").get(LIST, {"tab": "berjalan"}).content.decode()
    assert row in as_(deal, "owner").get(LIST, {"tab": "perlu-tindakan"}).content.decode()


def test_a_list_shows_ones_own_rows_and_sums_only() -> None:
    deal, payment = billed()
    _, other = billed()

    office = as_(deal, "treasurer").get(LIST).content.decode()
    vendor = as_(deal, "owner").get(LIST, {"tab": "berjalan"}).content.decode()
    inspector = watcher(Role.INSPEKTORAT).get(LIST).content.decode()

    for text in (office, vendor):
        assert page(payment) in text
        assert page(other) not in text
        assert "Rp8.000.000" not in text
    assert page(payment) in inspector
    assert page(other) in inspector
    assert "Rp8.000.000" in inspector
    assert "Perlu tindakan" not in inspector


def test_the_vendors_list_offers_what_can_be_billed() -> None:
    deal = received()

    text = as_(deal, "owner").get(LIST).content.decode()

    assert "Di mana uang saya" in text
    assert f'href="/pembayaran/tagihan/{deal.handover.pk}/"' in text
    assert "Kirim tagihan" not in as_(deal, "treasurer").get(LIST).content.decode()


@pytest.mark.parametrize("words", ["order", "vendor", "bill", "office"])
def test_words_find_order_vendor_bill_and_office(words: str) -> None:
    deal, payment = billed()
    billed()
    wanted = {
        "order": deal.order.number,
        "vendor": deal.vendor.name,
        "bill": payment.bill.number,
        "office": deal.desk.office.name,
    }[words]

    text = watcher(Role.INSPEKTORAT).get(LIST, {"q": wanted}).content.decode()

    assert page(payment) in text
    assert text.count("<tr data-href=") == 1


@pytest.mark.parametrize("tab", ["perlu-tindakan", "berjalan", "terlambat", "selesai"])
def test_an_empty_tab_says_what_to_do(tab: str) -> None:
    text = as_(received(), "treasurer").get(LIST, {"tab": tab}).content.decode()

    assert "Lihat" in text
    assert "<tr data-href=" not in text


def test_a_search_without_hits_can_be_undone() -> None:
    deal, _ = billed()

    text = as_(deal, "treasurer").get(LIST, {"q": "tidak ada"}).content.decode()

    assert "Tidak ada pembayaran yang cocok dengan “tidak ada”." in text


@pytest.mark.parametrize(
    "query",
    [
        {"tab": "x"},
        {"q": "x" * 500},
        {"q": "\x00"},
        {"mulai": "s_2026-11-25_99999999999999999999"},
        {"mulai": "s_2026-13-45_1"},
        {"mulai": "x_2026-11-25_1"},
        {"mulai": "s_2026-11-25_²"},
        {"mulai": "apa saja"},
    ],
)
def test_a_spoilt_address_still_shows_the_list(query: dict[str, str]) -> None:
    deal, payment = billed()

    response = as_(deal, "treasurer").get(LIST, query)

    assert response.status_code == 200
    assert page(payment) in response.content.decode()


def test_pages_follow_each_other_both_ways_and_keep_the_filters() -> None:
    office, people = desk(), firm()
    made = [billed(received(at_desk=office, of=people))[1].pk for _ in range(23)]
    client = login(office.treasurer)

    first = client.get(LIST, {"tab": "berjalan", "q": "SP"})
    second = client.get(_next(first))
    back = client.get(_previous(second))

    assert _rows(first) == made[:20]
    assert _rows(second) == made[20:]
    assert _rows(back) == made[:20]
    assert "q=SP" in _next(first)
    assert (first.context["page"].previous, second.context["page"].next) == ("", "")


def _rows(response: Any) -> list[int]:
    return [row.payment.pk for row in response.context["page"].rows]


def _next(response: Any) -> str:
    return f"{LIST}?tab=berjalan&q=SP&mulai={response.context['page'].next}"


def _previous(response: Any) -> str:
    return f"{LIST}?tab=berjalan&q=SP&mulai={response.context['page'].previous}"


def test_finished_ones_are_listed_newest_first() -> None:
    office = desk()
    older = arrived(received(Terms(bast=date(2026, 11, 18)), at_desk=office))[1]
    newer = arrived(received(at_desk=office))[1]

    response = login(office.treasurer).get(LIST, {"tab": "selesai"})

    assert _rows(response) == [newer.pk, older.pk]


def test_the_list_asks_the_same_number_of_questions_for_many_rows(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    office, people = desk(), firm()
    client = login(office.treasurer)
    for _ in range(3):
        billed(received(at_desk=office, of=people))
    with django_assert_max_num_queries(12) as few:
        client.get(LIST)
    for _ in range(15):
        billed(received(at_desk=office, of=people))

    with django_assert_max_num_queries(12) as many:
        client.get(LIST)

    assert len(many) == len(few)


def test_the_page_of_one_payment_asks_a_bounded_number_of_questions(
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    deal, payment = arrived()
    client = as_(deal, "treasurer")

    with django_assert_max_num_queries(14):
        client.get(page(payment))


# --- The panel on the order page --------------------------------------------------------------


def panel(deal: Deal, duty: str) -> str:
    response = as_(deal, duty).get(f"/pembayaran/pesanan/{deal.order.pk}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_panel_tells_where_the_money_is() -> None:
    deal, payment = billed()

    for duty in ("treasurer", "owner", "ppk"):
        text = panel(deal, duty)
        assert "2 hari kerja lagi, jatuh tempo Rabu, 25 November 2026." in text
        assert f'href="{page(payment)}"' in text
        assert "<html" not in text


def test_the_panel_lets_the_vendor_bill() -> None:
    deal = received()

    assert f'href="/pembayaran/tagihan/{deal.handover.pk}/"' in panel(deal, "owner")
    assert "Pembayaran dimulai sesudah BAST" in panel(deal, "treasurer")


def test_the_panel_is_closed_to_others() -> None:
    deal, stranger = received(), received()

    path = f"/pembayaran/pesanan/{deal.order.pk}/"
    assert as_(stranger, "owner").get(path).status_code == 404
    assert as_(stranger, "treasurer").get(path).status_code == 404
