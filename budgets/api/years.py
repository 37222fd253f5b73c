"""Budget years over the API: how far the offices are, and closing one."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from budgets import queries, services
from budgets.api.base import BudgetView
from budgets.api.serializers import ClosingSerializer, FilterSerializer, OfficeYearSerializer
from core.api import created

YEAR = OpenApiParameter("year", type=int, description="Tahun anggaran; bawaan: tahun berjalan")


class YearListView(BudgetView):
    """The offices' budget years."""

    @extend_schema(
        operation_id="budget_years_list",
        parameters=[YEAR],
        responses=OfficeYearSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the year of every office in scope."""
        filters = FilterSerializer(data=request.query_params).narrowed()
        year = filters.get("year", timezone.localdate().year)
        rows: Any = queries.office_years(self.actor(request), year)
        return Response(OfficeYearSerializer(rows, many=True).data)

    @extend_schema(request=ClosingSerializer, responses={201: OfficeYearSerializer})
    def post(self, request: Request) -> Response:
        """Close an office's year (BPKD; a BUMD's own PA/KPA)."""
        actor = self.actor(request)
        wanted = self.body(request, ClosingSerializer).validated_data
        office, year = wanted["organisation"], wanted["year"]
        services.close_year(office, year, by=actor, at=timezone.now())
        rows = queries.office_years(actor, year)
        found: Any = next(row for row in rows if row.organisation.pk == office)
        return created(OfficeYearSerializer(found).data)
