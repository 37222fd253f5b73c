"""Firms on their way into the demo's catalogue, and a legal number that is planned to change."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from accounts import demo
from accounts.acting import actor_of
from accounts.models import User
from core import parameters as keys
from core.acts import Actor
from core.models import Parameter
from eorder.demo.people import post
from payments.services import parameters
from payments.services.parameters import NewValue
from vendors import access
from vendors.models import Vendor, VendorProof
from vendors.services import curation, enrolment

SIZE = (700, 480)
PAPER, INK, GREEN = "#FBF8F3", "#1F2933", "#0F6B4F"
RETURN_REASON = (
    "Foto buku tabungan buram sehingga nomor rekening tidak terbaca. Unggah lagi foto yang terang."
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person who registers a firm, what is filled in, and whether it was sent back."""

    email: str
    name: str
    firm: str
    steps: dict[str, dict[str, Any]]
    is_returned: bool


def _steps(identity: tuple[str, str, str], place: tuple[str, str, str], bank: str) -> Any:
    owner, nik, nib = identity
    address, kecamatan, phone = place
    return {
        "usaha": {
            "story": "Masakan rumahan untuk rapat kecil, dimasak pada hari pengantaran.",
            "legal_form": Vendor.LegalForm.PERSON,
            "size": Vendor.Size.MICRO,
            "owner_name": owner,
            "owner_nik": nik,
        },
        "alamat": {
            "address": address,
            "kecamatan": kecamatan,
            "phone": phone,
            "delivery_areas": ["31.71", "31.75"],
            "delivery_fee": Decimal(40_000),
            "daily_capacity": 120,
        },
        "izin": {"nib": nib},
        "pajak": {"npwp": nik},
        "rekening": {"bank_name": "Bank Jakarta", "bank_account": bank, "bank_holder": owner},
    }


APPLICANTS = (
    Applicant(
        demo.owner_email("warung-bu-tini"),
        "Tini Suhartini",
        "Warung Bu Tini",
        _steps(
            ("Tini Suhartini", "3175085509820002", "1502230098761"),
            ("Jl. Raya Makasar No. 31", "Makasar", "0812 0000 0707"),
            "10223007731",
        ),
        is_returned=False,
    ),
    Applicant(
        demo.owner_email("roti-pasar-rebo"),
        "Agung Setiawan",
        "Roti Pasar Rebo",
        _steps(
            ("Agung Setiawan", "3175051807880004", "2703220045128"),
            ("Jl. Raya Bogor Km 24 No. 7", "Pasar Rebo", "0812 0000 0808"),
            "10223008842",
        ),
        is_returned=True,
    ),
)


def ensure_applicants(at: datetime) -> None:
    """This function will register the firms that wait for their check or for their owner."""
    for number, applicant in enumerate(APPLICANTS):
        if not User.objects.filter(email=applicant.email).exists():
            _register(applicant, at - timedelta(days=3 - number))


def ensure_planned_number(at: datetime) -> None:
    """This function will plan an earlier warning before the due date from next year on."""
    key = keys.PAYMENT_NEARING_DAYS
    if Parameter.objects.filter(key=key).count() > 1:
        return
    start = date(timezone.localdate(at).year + 1, 1, 1)
    new = NewValue(
        value=Decimal(2),
        legal_basis=f"Surat Edaran Kepala BPPBJ 14/{start.year - 1}",
        valid_from=start,
        reason="Bendahara meminta diingatkan lebih awal agar draf selesai sebelum hari terakhir.",
    )
    parameters.plan(key, new, by=post("bppbj@bppbj.demo").actor, at=at)


def _register(applicant: Applicant, at: datetime) -> None:
    user = User.objects.create_user(applicant.email, demo.PASSWORD, name=applicant.name)
    person = Actor(user_id=user.pk, user_name=user.name)
    appointment = enrolment.start(applicant.firm, by=person, at=at)
    by = actor_of(appointment)
    firm = access.firm_at(appointment.organisation_id)
    for code, values in applicant.steps.items():
        enrolment.save_step(firm.pk, code, values, by=by, at=at)
    for kind in (VendorProof.Kind.NIB, VendorProof.Kind.TAX, VendorProof.Kind.ACCOUNT):
        enrolment.attach(firm.pk, kind, _paper(str(kind.label), applicant.firm), by=by, at=at)
    enrolment.submit(firm.pk, by=by, at=at)
    if applicant.is_returned:
        curator = post("ppkukm@ppkukm.demo").actor
        later = at + timedelta(days=1)
        curation.decide(firm.pk, access.SEND_BACK, RETURN_REASON, by=curator, at=later)


def _paper(title: str, firm: str) -> SimpleUploadedFile:
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 70), fill=GREEN)
    draw.text((24, 24), f"{title} (contoh demo)", font=ImageFont.load_default(20), fill=PAPER)
    draw.text((24, 130), firm, font=ImageFont.load_default(30), fill=INK)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return SimpleUploadedFile("bukti.png", buffer.getvalue(), "image/png")
