"""The desks of the budget over the API: absorption, lines running dry, SPD without need."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from budgets import queries
from budgets.api.base import BudgetView
from budgets.api.serializers import (
    LARGEST_ID,
    MONEY,
    BudgetLineSerializer,
    OfficeSerializer,
    TrancheSerializer,
)
from budgets.queries import Absorption, DryLine


class DeskFilterSerializer(serializers.Serializer[Any]):
    """The year, this one by default, and one office."""

    year = serializers.IntegerField(required=False, min_value=2000, max_value=2100)
    organisation = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def narrowed(self) -> dict[str, Any]:
        """This function will return the filters as the queries take them, with the day."""
        self.is_valid(raise_exception=True)
        today = timezone.localdate()
        return {
            "year": self.validated_data.get("year", today.year),
            "office": self.validated_data.get("organisation"),
            "day": today,
        }


class UnusedFilterSerializer(DeskFilterSerializer):
    """Also whether SPD of which only some lines had no need are wanted."""

    partly = serializers.BooleanField(required=False, default=False)

    def narrowed(self) -> dict[str, Any]:
        """This function will return the filters as the query takes them."""
        return super().narrowed() | {"partly": self.validated_data["partly"]}


class AbsorptionSerializer(serializers.Serializer[Absorption]):
    """An office's year in rupiah; `absorption` is what is paid, in per cent of the DPA."""

    organisation = OfficeSerializer()
    lines = serializers.IntegerField()
    dpa = serializers.DecimalField(source="spending.dpa", **MONEY)
    released = serializers.DecimalField(source="spending.released", **MONEY)
    opened = serializers.DecimalField(source="spending.opened", **MONEY)
    held = serializers.DecimalField(source="spending.held", **MONEY)
    realised = serializers.DecimalField(source="spending.realised", **MONEY)
    free = serializers.DecimalField(source="spending.free", **MONEY)
    unreleased = serializers.DecimalField(source="spending.unreleased", **MONEY)
    absorption = serializers.DecimalField(18, 2, source="spending.absorption", allow_null=True)


class DryLineSerializer(serializers.Serializer[DryLine]):
    """A line that is running dry; `share` is what is used of what is open, in per cent."""

    line = BudgetLineSerializer(source="standing")
    used = serializers.DecimalField(**MONEY)
    share = serializers.DecimalField(18, 2, allow_null=True)
    unreleased = serializers.DecimalField(**MONEY)


class UnusedTrancheSerializer(TrancheSerializer):
    """An SPD with the rupiah of its lines that had no need of it."""

    unused = serializers.DecimalField(**MONEY)
    unused_lines = serializers.IntegerField()
    line_count = serializers.IntegerField()


class AbsorptionView(BudgetView):
    """How far the offices have come."""

    @extend_schema(
        operation_id="budget_absorption_list",
        parameters=[DeskFilterSerializer],
        responses=AbsorptionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the offices in scope, the least absorbed first."""
        actor = self.actor(request)
        told = DeskFilterSerializer(data=request.query_params).narrowed()
        found = queries.absorption(actor, told["year"], told["day"])
        if told["office"] is not None:
            found = [row for row in found if row.organisation.pk == told["office"]]
        rows: Any = queries.sort_absorption(found, "")
        return Response(AbsorptionSerializer(rows, many=True).data)


class DryLineListView(BudgetView):
    """Lines running dry."""

    @extend_schema(
        operation_id="budget_lines_dry_list",
        parameters=[DeskFilterSerializer],
        responses=DryLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the lines in scope that are running dry, newest first."""
        actor = self.actor(request)
        told = DeskFilterSerializer(data=request.query_params).narrowed()
        pages, found = self.page_of(request, queries.dry_lines(actor, **told))
        rows: Any = queries.described(found, told["day"])
        return pages.get_paginated_response(DryLineSerializer(rows, many=True).data)


class UnusedTrancheListView(BudgetView):
    """SPD that nobody needed yet."""

    @extend_schema(
        operation_id="spd_tranches_unused_list",
        parameters=[UnusedFilterSerializer],
        responses=UnusedTrancheSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the live SPD in scope that have begun without need, newest first."""
        actor = self.actor(request)
        told = UnusedFilterSerializer(data=request.query_params).narrowed()
        pages, found = self.page_of(request, queries.unused_tranches(actor, **told))
        return pages.get_paginated_response(UnusedTrancheSerializer(found, many=True).data)
