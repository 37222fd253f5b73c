"""Orders under /api/v1/orders/: reads through access, each write one service call."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import created, etag
from core.shapes import DisclosedSerializer, RevealSerializer
from orders.access import orders as access
from orders.api.acting import ID, actor_of, body_of, scope_of
from orders.api.order_serializers import (
    CarryOverSerializer,
    DeliverySerializer,
    HandoverSerializer,
    NewOrderSerializer,
    OrderNoteSerializer,
    OrderReasonSerializer,
    OrderRowSerializer,
    OrderSerializer,
    SetLineSerializer,
)
from orders.models import Order
from orders.queries import orders as queries
from orders.services import basket, carryover, disclosure, handover, ordering
from orders.services.basket import Delivery
from orders.states import OrderState

STATUS = OpenApiParameter("status", enum=OrderState.values, description="Tahap pesanan")
WORDS = OpenApiParameter("q", description="Nomor, penyedia, paket, atau kode RUP")


@extend_schema_view(
    list=extend_schema(
        summary="Pesanan dalam lingkup pemanggil",
        parameters=[STATUS, WORDS],
        responses=OrderRowSerializer,
    ),
    retrieve=extend_schema(summary="Satu pesanan", responses=OrderSerializer),
    create=extend_schema(
        summary="PP membuka keranjang untuk paket yang siap dipesan",
        request=NewOrderSerializer,
        responses={201: OrderSerializer, 200: OrderSerializer},
    ),
)
class OrderViewSet(viewsets.GenericViewSet[Order]):
    """Orders and their steps; each step answers with the order as it then stands."""

    serializer_class = OrderSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Order]:
        """Return the orders in the caller's scope."""
        return access.orders_for(scope_of(self.request))

    def list(self, request: Request) -> Response:
        """Return the orders in scope, newest first; filtered by `status` and `q`."""
        words = request.query_params.get("q", "").replace("\x00", "").strip()[:100]
        rows = queries.search(self.get_queryset(), words)
        if "status" in request.query_params:
            rows = rows.filter(status=request.query_params["status"].replace("\x00", ""))
        rows = rows.select_related("package", "organisation", "vendor")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(OrderRowSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one order with its version as ETag."""
        return self._answer(request, int(pk))

    def create(self, request: Request) -> Response:
        """Open a basket; the same key again answers 200 with the same basket."""
        by, at = actor_of(request), timezone.now()
        new = body_of(request, NewOrderSerializer)
        delivery = Delivery(**new["delivery"]) if "delivery" in new else None
        order = basket.start(new["package"], new["vendor"], delivery, by=by, at=at)
        answer = self._answer(request, order.pk)
        return created(answer.data, version=order.version) if order.created_at == at else answer

    @extend_schema(
        summary="PP mengisi satu baris", request=SetLineSerializer, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"])
    def lines(self, request: Request, pk: str) -> Response:
        """Set how much of a menu is in the basket; 0 takes it out."""
        values = body_of(request, SetLineSerializer)
        wanted = (values["menu"], values["quantity"])
        return self._act(request, pk, "order.edit", basket.set_line, *wanted)

    @extend_schema(
        summary="PP menentukan pengiriman", request=DeliverySerializer, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"])
    def delivery(self, request: Request, pk: str) -> Response:
        """Set when, where and to whom the basket is delivered."""
        wanted = Delivery(**body_of(request, DeliverySerializer))
        return self._act(request, pk, "order.edit", basket.set_delivery, wanted)

    @extend_schema(
        summary="PP mengambil harga katalog hari ini", request=None, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"], url_path="refresh-prices")
    def refresh_prices(self, request: Request, pk: str) -> Response:
        """Freeze every line anew at today's price."""
        return self._act(request, pk, "order.edit", basket.refresh_prices)

    @extend_schema(
        summary="Tampilkan nomor telepon secara lengkap (tercatat)",
        request=RevealSerializer,
        responses=DisclosedSerializer,
    )
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Return `contact_phone` or `phone` in full to who delivers or receives."""
        by, field = actor_of(request), body_of(request, RevealSerializer)["field"]
        shown = disclosure.reveal(int(pk), field, by=by, at=timezone.now())
        return Response(DisclosedSerializer(shown).data)

    @extend_schema(summary="PP mengirim ke PPK", request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Send the basket to the PPK; its total is reserved."""
        return self._act(request, pk, "order.submit", ordering.submit)

    @extend_schema(
        summary="PPK mengembalikan ke PP", request=OrderReasonSerializer, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Make it a basket again; the reservation is released."""
        reason = body_of(request, OrderReasonSerializer)["reason"]
        return self._act(request, pk, "order.send_back", ordering.send_back, reason)

    @extend_schema(
        summary="PPK menandatangani Surat Pesanan", request=None, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign: the total is committed and the paper numbered."""
        return self._act(request, pk, "order.sign", ordering.sign)

    @extend_schema(summary="Penyedia menerima", request=None, responses=OrderSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept the order."""
        return self._act(request, pk, "order.accept", ordering.accept)

    @extend_schema(
        summary="Penyedia menolak", request=OrderReasonSerializer, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline with a reason; the money is released."""
        reason = body_of(request, OrderReasonSerializer)["reason"]
        return self._act(request, pk, "order.decline", ordering.decline, reason)

    @extend_schema(
        summary="PP membatalkan", request=OrderReasonSerializer, responses=OrderSerializer
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Withdraw a basket, or an order not signed yet."""
        reason = body_of(request, OrderReasonSerializer)["reason"]
        return self._act(request, pk, "order.cancel", ordering.cancel, reason)

    @extend_schema(
        summary="PA/KPA mengalihkan pesanan lewat tahun ke anggaran tahun berjalan",
        request=CarryOverSerializer,
        responses=OrderSerializer,
    )
    @action(detail=True, methods=["post"], url_path="carry-over")
    def carry_over(self, request: Request, pk: str) -> Response:
        """Move an unpaid order of a past year to a line of the running year."""
        values = body_of(request, CarryOverSerializer)
        wanted = (values["line"], values["reason"])
        return self._act(request, pk, "order.carry_over", carryover.carry_over, *wanted)

    @extend_schema(
        summary="Penyedia melaporkan kiriman tiba",
        request=OrderNoteSerializer,
        responses={201: HandoverSerializer},
    )
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, pk: str) -> Response:
        """Report the delivery; answers with the handover to inspect."""
        by, note = actor_of(request), body_of(request, OrderNoteSerializer)["note"]
        access.require_act(by, int(pk), "order.deliver")
        made = handover.report_delivery(int(pk), note, by=by, at=timezone.now())
        shown = HandoverSerializer(made).data
        return Response(shown, status=status.HTTP_201_CREATED, headers=etag(made.version))

    def _act(
        self, request: Request, pk: str, needs: str, act: Callable[..., object], *values: Any
    ) -> Response:
        by = actor_of(request)
        access.require_act(by, int(pk), needs)
        left = act(int(pk), *values, by=by, at=timezone.now())
        return self._answer(request, int(pk), left)

    def _answer(self, request: Request, pk: int, left: object = None) -> Response:
        """Answer with the order as an act left it, else as it is read now."""
        if isinstance(left, Order) and Order.package.is_cached(left):
            order = left
        else:
            order = access.get_order(actor_of(request), pk)
        return Response(OrderSerializer(order).data, headers=etag(order.version))
