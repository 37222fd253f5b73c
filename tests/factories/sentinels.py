"""A paid order whose people and firm carry numbers that can be looked for anywhere."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.admin import site
from django.core.files.base import ContentFile
from django.db.models import Model
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Appointment, Role, User
from orders.models import Document
from orders.services import documents
from orders.states import OrderState
from payments.models import Payment
from payments.services import approvals, billing, disbursement
from payments.services.approvals import TaxChoice
from payments.services.disbursement import Transfer
from payments.states import TaxRule
from tests.factories.accounts import AppointmentFactory, OrganisationFactory
from tests.factories.ordering import Deal, deal, funded_desk, walk
from tests.factories.orders import MenuFactory, VendorFactory
from tests.factories.payments import pdf_bytes

NIK = "3171099901990017"
NPWP = "3171088802880028"
ACCOUNT = "77700011122"
FIRM_PHONE = "+6281377700033"
CONTACT_PHONE = "+6281288800044"
SENTINELS = {
    "nik": NIK,
    "npwp": NPWP,
    "account": ACCOUNT,
    "phone": FIRM_PHONE,
    "contact_phone": CONTACT_PHONE,
}
SEPARATORS = re.compile(r"[\s.\-•()]")


@dataclass
class Sentinel:
    """The deal, its payment and papers, and one person per role outside it."""

    deal: Deal
    payment: Payment
    papers: dict[str, Document]
    outsiders: dict[str, Appointment]

    def user(self, who: str) -> User:
        """This function will return a person by duty (`ppk`, `owner`) or by role (`BPPBJ`)."""
        if who in self.outsiders:
            return self.outsiders[who].user
        person: Appointment = self.deal.owner if who == "owner" else getattr(self.deal.desk, who)
        return person.user


TEAM = ("approver", "ppk", "pp", "treasurer", "receiver", "owner")
WATCHERS = tuple(
    role.value
    for role in Role
    if role.value not in {"PPK", "PP", "BENDAHARA", "PENERIMA", "KPA", "PEMILIK", "STAF"}
)


def build(*, render: bool = False) -> Sentinel:
    """This function will play an order to its payment, all by the services."""
    office = funded_desk()
    User.objects.filter(pk=office.receiver.user_id).update(phone=CONTACT_PHONE)
    office.receiver.user.phone = CONTACT_PHONE
    vendor = VendorFactory(
        owner_nik=NIK,
        npwp=NPWP,
        bank_account=ACCOUNT,
        phone=FIRM_PHONE,
        legal_form="FIRM",
    )
    made = walk(deal(office=office, menu=MenuFactory(vendor=vendor)), OrderState.RECEIVED)
    payment = _paid(made)
    rows = {row.kind: row for row in Document.objects.filter(package=made.package)}
    if render:
        for row in rows.values():
            documents.render(row.pk)
    outsiders = {
        role: AppointmentFactory(
            role=role,
            organisation=made.desk.office
            if role == Role.PA
            else OrganisationFactory(kind="OVERSIGHT"),
        )
        for role in WATCHERS
    }
    outsiders["STAF"] = AppointmentFactory(role=Role.STAF, organisation=vendor.organisation)
    return Sentinel(made, payment, rows, outsiders)


def _paid(made: Deal) -> Payment:
    at = made.at + timedelta(hours=1)
    row = billing.bill(made.handover.pk, "INV-1", by=made.by("owner"), at=at)
    row = approvals.draft(row.pk, TaxChoice(TaxRule.P3A), by=made.by("treasurer"), at=at)
    row = approvals.approve(row.pk, row.content_hash, by=made.by("approver"), at=at)
    transfer = Transfer(at.date(), "TRF-1", ContentFile(pdf_bytes(), name="bukti.pdf"))
    return disbursement.pay(row.pk, transfer, by=made.by("treasurer"), at=at)


def found_in(text: str) -> set[str]:
    """This function will name the sentinel numbers that stand in a text, however spelled."""
    plain = SEPARATORS.sub("", text)
    spelled = {name: value.removeprefix("+62") for name, value in SENTINELS.items()}
    return {name for name, value in spelled.items() if value in plain}


def text_of(answer: HttpResponseBase) -> str:
    """This function will return what an answer says; of a file that is streamed, its bytes."""
    if isinstance(answer, HttpResponse):
        return answer.content.decode(errors="replace")
    return b"".join(answer.streaming_content).decode(errors="replace")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[str]:
    """This function will return every route of the house as a pattern, the admin's left out."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append(route)
        elif not route.startswith("admin/"):
            found += routes(entry, route)
    return found


def admin_models() -> list[type[Model]]:
    """This function will return the models that operators look at."""
    return list(site._registry)
