"""Pages of payments: bill, draft, approve, send back, pay and confirm."""

import uuid
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from payments.models import Bill, Payment
from payments.states import PaymentState, TaxRule
from tests.factories.accounts import AppointmentFactory
from tests.factories.payments import (
    STEPS,
    Terms,
    approved,
    at,
    billed,
    drafted,
    firm,
    paid,
    received,
)
from tests.payments.browse import (
    FIRM,
    OFFICE,
    as_,
    login,
    page,
    transfer_fields,
    watcher,
)
from tests.payments.conftest import Snapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


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


def test_the_draft_page_explains_the_proposal_and_offers_the_rest() -> None:
    deal, payment = billed(received(FIRM))

    text = as_(deal, "treasurer").get(page(payment, "draf/")).content.decode()

    assert "Usulan: PPh Rp80.000, dibayarkan Rp3.920.000" in text
    assert "Jasa katering badan usaha: PPh 23 2% dari Rp4.000.000." in text
    assert "PPh 23 jasa katering: badan usaha (diusulkan)" in text
    assert "PPh Rp80.000, dibayarkan Rp3.920.000" in text
    assert "PPh Rp20.000, dibayarkan Rp3.980.000" in text
    assert "•••• 6789" in text


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
    assert f"Bank Jakarta •••• 6789 a.n. {deal.vendor.bank_holder}" in text


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


@pytest.mark.parametrize("duty", ["treasurer", "approver", "owner", "ppk", "pp", "receiver"])
def test_the_account_is_masked_until_it_is_asked_for(duty: str) -> None:
    deal, payment = drafted()

    text = as_(deal, duty).get(page(payment)).content.decode()

    assert deal.vendor.bank_account not in text
    assert "•••• 6789" in text


@pytest.mark.parametrize(("duty", "code"), [("ppk", 403), ("pp", 403), ("receiver", 403)])
def test_a_proof_with_the_account_on_it_is_not_for_everybody(duty: str, code: int) -> None:
    deal, payment = paid()

    assert as_(deal, duty).get(page(payment, "bukti/")).status_code == code
    assert "Unduh bukti" not in as_(deal, duty).get(page(payment)).content.decode()


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
