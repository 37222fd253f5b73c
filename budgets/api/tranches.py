"""SPD over the API: issuing, revising, withdrawing, the paper."""

from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets import access, papers, queries, services
from budgets.api.base import BudgetView
from budgets.api.serializers import (
    BudgetReasonSerializer,
    FilterSerializer,
    NewTrancheSerializer,
    TrancheDetailSerializer,
    TrancheRevisionSerializer,
    TrancheSerializer,
)
from core import downloads
from core.api import created, etag


class TrancheListView(BudgetView):
    """SPD."""

    @extend_schema(
        operation_id="spd_tranches_list",
        parameters=[FilterSerializer],
        responses=TrancheSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the SPD in scope, newest first."""
        filters = FilterSerializer(data=request.query_params).narrowed()
        pages, found = self.page_of(request, queries.tranches(self.actor(request), **filters))
        return pages.get_paginated_response(TrancheSerializer(found, many=True).data)

    @extend_schema(request=NewTrancheSerializer, responses={201: TrancheDetailSerializer})
    def post(self, request: Request) -> Response:
        """Issue an SPD (BPKD)."""
        draft = self.body(request, NewTrancheSerializer).draft()
        tranche = services.issue_tranche(draft, by=self.actor(request), at=timezone.now())
        return created(TrancheDetailSerializer(tranche).data)


class TrancheView(BudgetView):
    """One SPD."""

    @extend_schema(operation_id="spd_tranches_retrieve", responses=TrancheDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Return an SPD with its annex and ikhtisar."""
        tranche = access.get_tranche(self.actor(request), pk)
        return Response(TrancheDetailSerializer(tranche).data, headers=etag(tranche.version))


class TrancheReviseView(BudgetView):
    """Revising an SPD."""

    @extend_schema(request=TrancheRevisionSerializer, responses=TrancheDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Replace an SPD's annex, number, date and last month (BPKD)."""
        actor = self.actor(request)
        old = access.get_tranche(actor, pk)
        data = self.body(request, TrancheRevisionSerializer)
        draft = data.draft(
            organisation_id=old.organisation_id, year=old.year, month_from=old.month_from
        )
        reason = data.validated_data["reason"]
        tranche = services.revise_tranche(pk, draft, reason, by=actor, at=timezone.now())
        return Response(TrancheDetailSerializer(tranche).data, headers=etag(tranche.version))


class TrancheWithdrawView(BudgetView):
    """Withdrawing an SPD."""

    @extend_schema(request=BudgetReasonSerializer, responses=TrancheDetailSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Withdraw an SPD of which nothing is in use (BPKD)."""
        reason = self.body(request, BudgetReasonSerializer).validated_data["reason"]
        tranche = services.withdraw_tranche(pk, reason, by=self.actor(request), at=timezone.now())
        return Response(TrancheDetailSerializer(tranche).data, headers=etag(tranche.version))


class TranchePdfView(BudgetView):
    """The paper of an SPD."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: int) -> FileResponse:
        """Return the newest version as PDF."""
        tranche = access.get_tranche(self.actor(request), pk)
        sheet = queries.sheet(queries.versions(tranche))
        pdf = papers.pdf_of(sheet, is_withdrawn=tranche.withdrawn_at is not None)
        return downloads.send(pdf, f"{tranche.number.replace('/', '-')}.pdf")
