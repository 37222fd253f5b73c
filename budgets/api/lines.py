"""Budget lines over the API: how they stand, what they are made of, their revisions."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets import access, queries, services
from budgets.api.base import BudgetView
from budgets.api.serializers import (
    BudgetLineSerializer,
    BudgetReasonSerializer,
    DaySerializer,
    EntrySerializer,
    ExplanationSerializer,
    FilterSerializer,
    LineRevisionSerializer,
    NewLineSerializer,
    VersionSerializer,
)
from budgets.rules import NewLine, Revision
from core.api import created

DAY = OpenApiParameter("date", type=str, description="Hari (ISO 8601); bawaan: hari ini")


class BudgetLineListView(BudgetView):
    """Budget lines."""

    @extend_schema(
        operation_id="budget_lines_list",
        parameters=[FilterSerializer],
        responses=BudgetLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the lines in scope, newest first, as they stand today."""
        filters = FilterSerializer(data=request.query_params).narrowed()
        rows = queries.lines(self.actor(request), **filters)
        pages, found = self.page_of(request, rows)
        today = timezone.localdate()
        standings: Any = [queries.standing_of(line, today) for line in found]
        return pages.get_paginated_response(BudgetLineSerializer(standings, many=True).data)

    @extend_schema(request=NewLineSerializer, responses={201: BudgetLineSerializer})
    def post(self, request: Request) -> Response:
        """Enter a DPA line (BPKD); a BUMD's line is released at once."""
        data = NewLineSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = data.validated_data | {"components": data.components_of()}
        draft = NewLine(**values)
        line = services.create_line(draft, by=self.actor(request), at=timezone.now())
        standing = queries.standing(line.pk, timezone.localdate())
        return created(BudgetLineSerializer(standing).data)


class BudgetLineView(BudgetView):
    """One budget line."""

    @extend_schema(operation_id="budget_lines_retrieve", responses=BudgetLineSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Return a line as it stands today."""
        line = access.get_line(self.actor(request), pk)
        standing = queries.standing_of(line, timezone.localdate())
        return Response(BudgetLineSerializer(standing).data)


class EntryListView(BudgetView):
    """The ledger entries of a line."""

    @extend_schema(operation_id="budget_lines_entries_list", responses=EntrySerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Return a line's entries, newest first."""
        line = access.get_line(self.actor(request), pk)
        pages, found = self.page_of(request, queries.entries(line))
        return pages.get_paginated_response(EntrySerializer(found, many=True).data)


class VersionListView(BudgetView):
    """What each DPA and DPPA said of a line."""

    @extend_schema(
        operation_id="budget_lines_versions_list", responses=VersionSerializer(many=True)
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return a line's versions with their differences and parts, newest first."""
        line = access.get_line(self.actor(request), pk)
        rows: Any = queries.line_versions(line)
        return Response(VersionSerializer(rows, many=True).data)


class ExplanationView(BudgetView):
    """How the figures of a line come about on a day."""

    @extend_schema(
        operation_id="budget_lines_explain", parameters=[DAY], responses=ExplanationSerializer
    )
    def get(self, request: Request, pk: int) -> Response:
        """Return a line's figures at the end of `date` and the orders behind them."""
        line = access.get_line(self.actor(request), pk)
        today = timezone.localdate()
        told = request.query_params.get("date", "")
        shape = DaySerializer(data={"date": told or today})
        shape.is_valid(raise_exception=True)
        day = min(shape.validated_data["date"], today)
        explained: Any = queries.explain(line, day)
        return Response(ExplanationSerializer(explained).data)


class LineActView(BudgetView):
    """An act on a line that answers with the line as it then stands."""

    def answer(self, pk: int) -> Response:
        """This function will return the line as it stands today."""
        standing = queries.standing(pk, timezone.localdate())
        return Response(BudgetLineSerializer(standing).data)


class LineReviseView(LineActView):
    """A DPPA of one line."""

    @extend_schema(request=LineRevisionSerializer, responses=BudgetLineSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Give a line another amount (BPKD; a BUMD's own PA/KPA)."""
        data = self.body(request, LineRevisionSerializer)
        values = data.validated_data | {"components": data.components_of()}
        services.revise_line(pk, Revision(**values), by=self.actor(request), at=timezone.now())
        return self.answer(pk)


class LineBlockView(LineActView):
    """Blocking a line."""

    @extend_schema(request=BudgetReasonSerializer, responses=BudgetLineSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Refuse new orders and signatures on a line."""
        reason = self.body(request, BudgetReasonSerializer).validated_data["reason"]
        services.block_line(pk, reason, by=self.actor(request), at=timezone.now())
        return self.answer(pk)


class LineUnblockView(LineActView):
    """Opening a blocked line."""

    @extend_schema(request=BudgetReasonSerializer, responses=BudgetLineSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Let a blocked line be used again."""
        reason = self.body(request, BudgetReasonSerializer).validated_data["reason"]
        services.unblock_line(pk, reason, by=self.actor(request), at=timezone.now())
        return self.answer(pk)
