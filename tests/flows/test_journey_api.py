"""From released funds to money arrived, by HTTP alone, each step by the one who owns it."""

from io import BytesIO

import pypdf
import pytest
import time_machine

from core.models import AuditEvent
from tests import world
from tests.flows.steps import (
    ORDERED,
    PAID,
    RECEIVED,
    Api,
    fund,
    order,
    pay,
    prepare,
    receive,
)

pytestmark = pytest.mark.usefixtures("legal")


def posts_in(text: str, api: Api) -> set[str]:
    """Return who stands in a paper with the decree that appointed them.

    Kerned digits are read back apart, so gaps do not count.
    """
    plain = text.replace(" ", "")
    return {who for who, post in api.world.people.items() if f"SK{post.sk_number}" in plain}


@pytest.fixture
def api() -> Api:
    return Api(world.build())


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_an_order_lives_from_released_funds_to_money_arrived(api: Api) -> None:
    with time_machine.travel(ORDERED):
        line = fund(api)
        package = prepare(api, line)
        pk = order(api, package)
        held = api.get("bendahara", f"budget-lines/{line}/")
    with time_machine.travel(RECEIVED):
        handover = receive(api, pk)
    with time_machine.travel(PAID):
        payment = pay(api, handover)
        api.post("owner", f"payments/{payment}/confirm/")
        papers = api.get("ppk", f"documents/?order={pk}")["results"]
        done = api.get("pp", f"orders/{pk}/")
        package_now = api.get("ppk", f"packages/{package}/")
        line_now = api.get("bendahara", f"budget-lines/{line}/")
        entries = api.get("bpkd", f"budget-lines/{line}/entries/")["results"]

    assert (held["committed"], held["free"]) == ("4000000.00", "1000000.00")
    assert done["status"] == "CLOSED"
    assert package_now["status"] == "DONE"
    assert [line_now[name] for name in ("reserved", "committed", "realised", "free")] == [
        "0.00",
        "0.00",
        "3800000.00",
        "1200000.00",
    ]
    assert [(entry["kind"], entry["amount"]) for entry in reversed(entries)] == [
        ("APPROPRIATE", "200000000.00"),
        ("ISSUE", "5000000.00"),
        ("RESERVE", "4000000.00"),
        ("COMMIT", "4000000.00"),
        ("RELEASE_COMMITTED", "200000.00"),
        ("REALISE", "3800000.00"),
    ]
    assert {paper["kind"] for paper in papers} >= {"SURAT_PESANAN", "BAST", "KUITANSI", "SPB"}


def test_every_paper_can_be_read_back(api: Api) -> None:
    with time_machine.travel(ORDERED):
        package = prepare(api, fund(api))
        pk = order(api, package)
    with time_machine.travel(RECEIVED):
        handover = receive(api, pk)
    with time_machine.travel(PAID):
        pay(api, handover)
        papers = api.get("ppk", "documents/")["results"]
        pdfs = {
            paper["kind"]: b"".join(api.call("ppk", "get", f"documents/{paper['id']}/pdf/"))
            for paper in papers
        }

    texts = {kind: text_of(pdf) for kind, pdf in pdfs.items()}
    assert set(texts) == {
        "KAK",
        "REFERENSI_HARGA",
        "SPESIFIKASI",
        "SURAT_PESANAN",
        "BAST",
        "KUITANSI",
        "SPB",
    }
    assert "Rapat koordinasi Satu Data" in texts["KAK"]
    assert "Rp4.100.000" in texts["REFERENSI_HARGA"]
    assert "empat juta rupiah" in texts["SURAT_PESANAN"].lower()
    assert "001/SP/DISKOMINFOTIK/VIII/2026" in texts["BAST"]
    assert "Rp3.800.000" in texts["KUITANSI"]
    assert "Rp3.781.000" in texts["SPB"]
    assert {kind: posts_in(text, api) for kind, text in texts.items()} == {
        "KAK": {"kpa", "ppk", "pp"},
        "REFERENSI_HARGA": {"ppk"},
        "SPESIFIKASI": {"ppk"},
        "SURAT_PESANAN": {"ppk"},
        "BAST": {"ppk"},
        "KUITANSI": {"kpa", "bendahara"},
        "SPB": {"kpa", "bendahara"},
    }


def test_each_act_left_one_event_with_its_actor(api: Api) -> None:
    with time_machine.travel(ORDERED):
        order(api, prepare(api, fund(api)))

    acts = list(
        AuditEvent.objects.filter(act__startswith="order.")
        .order_by("pk")
        .values_list("act", "actor_id", "appointment_id")
    )
    people = api.world.people

    def trace(act: str, who: str) -> tuple[str, int, int]:
        return (act, people[who].user_id, people[who].pk)

    assert acts[-3:] == [
        trace("order.submit", "pp"),
        trace("order.sign", "ppk"),
        trace("order.accept", "owner"),
    ]
