"""The steps of an order by HTTP, each by the one who owns it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image

from tests.world import World

ORDERED = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
EVENT = "2026-08-13T10:00:00+07:00"
RECEIVED = datetime(2026, 8, 13, 5, 0, tzinfo=UTC)
PAID = datetime(2026, 8, 18, 3, 0, tzinfo=UTC)


@dataclass
class Api:
    """Posts as one person or another, by token, the way a machine would."""

    world: World
    keys: int = 0
    tokens: dict[str, str] = field(default_factory=dict)

    def call(self, who: str, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        """This function will send one request as `who` and return the answer as it is."""
        if who not in self.tokens:
            out = StringIO()
            email, scopes = self.world.user(who).email, "--scopes=read,write,sensitive"
            call_command("api_token", email, scopes, stdout=out)
            self.tokens[who] = out.getvalue().strip()
        headers = {"Authorization": f"Token {self.tokens[who]}"} | extra.pop("headers", {})
        if body is not None:
            extra = {"data": body, "content_type": "application/json"} | extra
        return getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **extra)

    def post(self, who: str, path: str, body: Any = None) -> Any:
        """This function will post with a fresh key and return the JSON of a success."""
        self.keys += 1
        headers = {"Idempotency-Key": f"kunci-{self.keys}"}
        answer = self.call(who, "post", path, body if body is not None else {}, headers=headers)
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    def get(self, who: str, path: str) -> Any:
        """This function will return the JSON of a page that must be there."""
        answer = self.call(who, "get", path)
        assert answer.status_code == 200, answer.content
        return answer.json()


def png() -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (60, 40), "#0F6B4F").save(buffer, "PNG")
    return SimpleUploadedFile("bukti.png", buffer.getvalue(), "image/png")


def fund(api: Api, released: str = "5000000.00") -> int:
    """This function will enter a line and release funds for July to September; returns its id."""
    line = api.post(
        "bpkd",
        "budget-lines/",
        {
            "organisation": api.world.office.pk,
            "year": 2026,
            "sub_activity_code": "7.02.01.1.06.0009",
            "sub_activity_name": "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD",
            "account_code": "5.1.02.01.01.0052",
            "account_name": "Belanja Makanan dan Minuman Rapat",
            "dpa_number": "DPA/1/2026",
            "amount": "200000000.00",
        },
    )["id"]
    api.post(
        "bpkd",
        "spd-tranches/",
        {
            "organisation": api.world.office.pk,
            "year": 2026,
            "number": "SPD-III/2026",
            "issued_date": "2026-07-01",
            "month_from": 7,
            "month_to": 9,
            "lines": [{"line": line, "amount": released}],
        },
    )
    return int(line)


def disposition(api: Api, line: int, **changes: Any) -> dict[str, Any]:
    """This function will return the body of a disposition."""
    people = api.world.people
    return {
        "line": line,
        "rup_code": "45123456",
        "name": "Belanja jamuan rapat koordinasi",
        "ceiling": "50000000.00",
        "event_name": "Rapat koordinasi Satu Data",
        "event_at": EVENT,
        "place": "Balai Kota, Blok F lantai 2",
        "wilayah": "31.71",
        "attendance": 100,
        "approver": people["kpa"].pk,
        "ppk": people["ppk"].pk,
        "pp": people["pp"].pk,
        "treasurer": people["bendahara"].pk,
        "receiver": people["penerima"].pk,
    } | changes


def prepare(api: Api, line: int) -> int:
    """This function will hand out a package and issue its three papers; returns its id."""
    package = api.post("kpa", "packages/", disposition(api, line))["id"]
    texts = (
        "background purpose target output composition packaging hygiene serving service replacement"
    )
    values = {name: f"Isi {name} untuk acara." for name in texts.split()}
    api.post(
        "ppk",
        f"packages/{package}/preparation/",
        values | {"quantity": 100, "unit_price": "41000.00"},
    )
    for menu in api.world.menus:
        api.post("ppk", f"packages/{package}/comparables/", {"menu": menu.pk})
    issued = api.post("ppk", f"packages/{package}/issue/")
    assert [paper["kind"] for paper in issued] == ["KAK", "REFERENSI_HARGA", "SPESIFIKASI"]
    return int(package)


def basket(api: Api, package: int, quantity: int = 100) -> int:
    """This function will fill a basket at the world's vendor; returns its id."""
    body = {"package": package, "vendor": api.world.vendor.pk}
    pk = api.post("pp", "orders/", body)["id"]
    api.post("pp", f"orders/{pk}/lines/", {"menu": api.world.menus[0].pk, "quantity": quantity})
    return int(pk)


def order(api: Api, package: int) -> int:
    """This function will bring an order of 100 boxes to acceptance; returns its id."""
    pk = basket(api, package)
    assert api.post("pp", f"orders/{pk}/submit/")["total"] == "4000000.00"
    assert api.post("ppk", f"orders/{pk}/sign/")["number"] == "001/SP/DISKOMINFOTIK/VIII/2026"
    assert api.post("owner", f"orders/{pk}/accept/")["status"] == "ACCEPTED"
    return pk


def receive(api: Api, pk: int) -> int:
    """This function will deliver, count 95 of 100 and sign the BAST; returns the handover's id."""
    api.post("owner", f"orders/{pk}/deliver/", {"note": "Diterima di lobi."})
    found = api.get("ppk", f"orders/{pk}/")
    handover = found["handover"]
    lines = [{"order_line": found["lines"][0]["id"], "received": 95, "note": "5 kotak penyok"}]
    checks = {"function_ok": True, "quantity_ok": False, "time_ok": True}
    api.post("ppk", f"handovers/{handover}/inspect/", {"lines": lines, **checks})
    signed = api.post("owner", f"handovers/{handover}/sign/")
    assert (signed["accepted_total"], signed["bast_date"]) == ("3800000.00", "2026-08-13")
    return int(handover)


def pay(api: Api, handover: int) -> int:
    """This function will bill, draft, approve and pay; returns the payment's id."""
    bill = api.post("owner", "bills/", {"handover": handover, "number": "INV-1"})
    pk = bill["payment"]
    drafted = api.post("bendahara", f"payments/{pk}/draft/", {"rule": "P2"})
    assert (drafted["tax"], drafted["net"]) == ("19000.00", "3781000.00")
    assert drafted["clock"]["due_date"] == "2026-08-19"
    body = {"content_hash": drafted["content_hash"]}
    api.post("kpa", f"payments/{pk}/approve/", body)
    transfer = {"value_date": "2026-08-18", "bank_reference": "BJKT0001", "proof": png()}
    headers = {"Authorization": f"Token {api.tokens['bendahara']}", "Idempotency-Key": "bayar-1"}
    paid = Client().post(f"/api/v1/payments/{pk}/pay/", transfer, headers=headers)
    assert paid.status_code == 200, paid.content
    return int(pk)
