"""Handovers under /api/v1/handovers/: the PPK counts, the vendor signs or contests."""

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import etag
from orders.access import orders as access
from orders.api.acting import ID, actor_of, body_of, scope_of
from orders.api.order_serializers import (
    HandoverSerializer,
    InspectionSerializer,
    OrderReasonSerializer,
)
from orders.models import Handover
from orders.services import handover
from orders.services.handover import Inspection


@extend_schema_view(
    list=extend_schema(
        summary="Serah terima dalam lingkup pemanggil", responses=HandoverSerializer
    ),
    retrieve=extend_schema(summary="Satu serah terima", responses=HandoverSerializer),
)
class HandoverViewSet(viewsets.GenericViewSet[Handover]):
    """Handovers and their steps; each step answers with the handover as it then stands."""

    serializer_class = HandoverSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Handover]:
        """Return the handovers in the caller's scope."""
        return access.handovers_for(scope_of(self.request))

    def list(self, request: Request) -> Response:
        """Return the handovers in scope, newest first."""
        rows = self.get_queryset().select_related("order").prefetch_related("lines__order_line")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(HandoverSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one handover with its version as ETag."""
        return self._answer(request, int(pk))

    @extend_schema(
        summary="PPK memeriksa per baris",
        request=InspectionSerializer,
        responses=HandoverSerializer,
    )
    @action(detail=True, methods=["post"])
    def inspect(self, request: Request, pk: str) -> Response:
        """Store the counts; only what is received will be paid."""
        by, values = actor_of(request), body_of(request, InspectionSerializer)
        access.get_handover(by, int(pk), needs="handover.inspect")
        counts = values.pop("lines")
        lines = {count["order_line"]: (count["received"], count["note"]) for count in counts}
        found = Inspection(lines=lines, **values)
        handover.inspect(int(pk), found, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(
        summary="Penyedia menyanggah hasil pemeriksaan",
        request=OrderReasonSerializer,
        responses=HandoverSerializer,
    )
    @action(detail=True, methods=["post"])
    def dispute(self, request: Request, pk: str) -> Response:
        """Contest the counts with a reason; the PPK inspects once more."""
        by, reason = actor_of(request), body_of(request, OrderReasonSerializer)["reason"]
        access.get_handover(by, int(pk), needs="handover.dispute")
        handover.dispute(int(pk), reason, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(
        summary="Penyedia menandatangani BAST", request=None, responses=HandoverSerializer
    )
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign the BAST: the payment clock starts and the rest is released."""
        by = actor_of(request)
        access.get_handover(by, int(pk), needs="handover.sign")
        handover.sign(int(pk), by=by, at=timezone.now())
        return self._answer(request, int(pk))

    def _answer(self, request: Request, pk: int) -> Response:
        found = access.get_handover(actor_of(request), pk)
        return Response(HandoverSerializer(found).data, headers=etag(found.version))
