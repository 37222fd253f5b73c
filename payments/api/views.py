"""Bills and payments under /api/v1/: reads through access, each write one service call."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers as drf
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import proof
from accounts.acting import ActingRequest
from core import uploads
from core.acts import Actor
from core.api import etag
from core.shapes import DisclosedSerializer, RevealSerializer
from payments import access
from payments.api.serializers import (
    ApproveSerializer,
    BillSerializer,
    DraftSerializer,
    NewBillSerializer,
    PaymentSerializer,
    ReasonSerializer,
    TransferSerializer,
)
from payments.models import Bill, Payment
from payments.queries import facts
from payments.services import approvals, billing, disbursement, disclosure
from payments.services.approvals import TaxChoice
from payments.services.disbursement import Transfer
from payments.states import TaxRule


def actor_of(request: Request) -> Actor:
    """This function will return who calls."""
    return cast("Actor", cast("ActingRequest", request._request).actor)


def read(serializer: type[drf.Serializer[Any]], request: Request) -> dict[str, Any]:
    """This function will return what was sent, checked for shape."""
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)


@extend_schema_view(
    list=extend_schema(summary="Tagihan dalam lingkup pemanggil", responses=BillSerializer),
    retrieve=extend_schema(summary="Satu tagihan", responses=BillSerializer),
    create=extend_schema(
        summary="Kirim tagihan atas BAST",
        request=NewBillSerializer,
        responses={201: BillSerializer, 200: BillSerializer},
    ),
)
class BillViewSet(viewsets.GenericViewSet[Bill]):
    """The vendor's bills."""

    serializer_class = BillSerializer
    queryset = Bill.objects.none()
    lookup_value_regex = "[0-9]+"

    def list(self, request: Request) -> Response:
        """Return the bills in scope, newest first."""
        rows = access.bills_for(actor_of(request))
        rows = rows.select_related("order", "vendor", "receipt", "payment")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(BillSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one bill."""
        return Response(BillSerializer(access.get_bill(actor_of(request), int(pk))).data)

    def create(self, request: Request) -> Response:
        """Bill a signed handover; the same key again answers 200 with the same bill."""
        by, at = actor_of(request), timezone.now()
        new = read(NewBillSerializer, request)
        handover = access.get_handover(by, new["handover"], needs=access.BILL)
        payment = billing.bill(handover.pk, new["number"], by=by, at=at)
        bill = access.get_bill(by, payment.bill_id)
        is_new = bill.billed_at == at
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(BillSerializer(bill).data, status=code)


@extend_schema_view(
    list=extend_schema(summary="Pembayaran dalam lingkup pemanggil", responses=PaymentSerializer),
    retrieve=extend_schema(summary="Satu pembayaran", responses=PaymentSerializer),
)
class PaymentViewSet(viewsets.GenericViewSet[Payment]):
    """Payments and their steps; each step answers with the payment as it then stands."""

    serializer_class = PaymentSerializer
    queryset = Payment.objects.none()
    lookup_value_regex = "[0-9]+"

    def list(self, request: Request) -> Response:
        """Return the payments in scope, newest first."""
        rows = access.payments_for(actor_of(request)).select_related(*access.RELATED)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self._shown(request, page or [], many=True))

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one payment with its version as ETag."""
        return self._answer(request, int(pk))

    @extend_schema(
        summary="Bendahara membuat draf Surat Persetujuan Bayar",
        request=DraftSerializer,
        responses=PaymentSerializer,
    )
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Draft: tax, net and payee are frozen under a hash."""
        row = self._row(request, pk, access.DRAFT)
        values = read(DraftSerializer, request)
        choice = TaxChoice(TaxRule(values["rule"]), values["reason"])
        approvals.draft(row.pk, choice, by=actor_of(request), at=timezone.now())
        return self._answer(request, row.pk)

    @extend_schema(
        summary="PA/KPA menyetujui isi yang dilihatnya",
        request=ApproveSerializer,
        responses=PaymentSerializer,
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Approve exactly the content whose hash is sent; another hash answers 412."""
        row = self._row(request, pk, access.APPROVE)
        proof.require_api(request)
        values = read(ApproveSerializer, request)
        approvals.approve(row.pk, values["content_hash"], by=actor_of(request), at=timezone.now())
        return self._answer(request, row.pk)

    @extend_schema(
        summary="PA/KPA mengembalikan draf",
        request=ReasonSerializer,
        responses=PaymentSerializer,
    )
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return the draft to the treasurer with a reason."""
        row = self._row(request, pk, access.SEND_BACK)
        values = read(ReasonSerializer, request)
        approvals.send_back(row.pk, values["reason"], by=actor_of(request), at=timezone.now())
        return self._answer(request, row.pk)

    @extend_schema(
        summary="Bendahara mencatat transfer dengan bukti",
        request={"multipart/form-data": TransferSerializer},
        responses=PaymentSerializer,
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def pay(self, request: Request, pk: str) -> Response:
        """Record the transfer; the clock stops at its value date."""
        row = self._row(request, pk, access.PAY)
        proof.require_api(request)
        values = read(TransferSerializer, request)
        values["proof"] = uploads.check_document(values["proof"])
        disbursement.pay(row.pk, Transfer(**values), by=actor_of(request), at=timezone.now())
        return self._answer(request, row.pk)

    @extend_schema(
        summary="Penyedia mengonfirmasi uang masuk", request=None, responses=PaymentSerializer
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm that the money arrived; the order is closed."""
        row = self._row(request, pk, access.CONFIRM)
        disbursement.confirm(row.pk, by=actor_of(request), at=timezone.now())
        return self._answer(request, row.pk)

    @extend_schema(
        summary="Tampilkan rekening, NPWP, atau NIK penerima secara lengkap (tercatat)",
        request=RevealSerializer,
        responses=DisclosedSerializer,
    )
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Return `account`, `npwp` or `nik` in full to who pays, approves or is paid."""
        proof.require_api(request)
        field = read(RevealSerializer, request)["field"]
        shown = disclosure.reveal(int(pk), field, by=actor_of(request), at=timezone.now())
        return Response(DisclosedSerializer(shown).data)

    def _row(self, request: Request, pk: str, act: str) -> Payment:
        return access.get_payment(actor_of(request), int(pk), needs=act)

    def _answer(self, request: Request, pk: int) -> Response:
        row = access.get_payment(actor_of(request), pk)
        shown = self._shown(request, [row], many=False)
        return Response(shown, headers=etag(row.version))

    def _shown(self, request: Request, rows: Sequence[Payment], *, many: bool) -> Any:
        context = {
            "actor": actor_of(request),
            "clocks": facts.clocks(rows, timezone.localdate()),
        }
        return PaymentSerializer(rows if many else rows[0], many=many, context=context).data
