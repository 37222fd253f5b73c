"""The forecast for machines: the lines of the offices in scope."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports.api.reports import FILTERS, scope_of
from reports.queries import forecast
from reports.queries.forecast import OfficeOutlook


class OutlookSerializer(serializers.Serializer[Any]):
    """What a year has and will have cost, in rupiah; negative remainders lack funds."""

    dpa = serializers.DecimalField(18, 2)
    released = serializers.DecimalField(18, 2)
    opened = serializers.DecimalField(18, 2)
    held = serializers.DecimalField(18, 2)
    realised = serializers.DecimalField(18, 2)
    expected = serializers.DecimalField(18, 2, help_text="Pagu paket yang belum dipesan.")
    packages = serializers.IntegerField()
    total = serializers.DecimalField(18, 2, help_text="Prakiraan pemakaian sampai akhir tahun.")
    left = serializers.DecimalField(18, 2)
    left_released = serializers.DecimalField(18, 2)
    short = serializers.DecimalField(18, 2, help_text="Kurangnya dana terbuka hari ini.")


class OfficeOutlookSerializer(serializers.Serializer[OfficeOutlook]):
    """One office of the scope."""

    code = serializers.CharField(source="office.code")
    name = serializers.CharField(source="office.name")
    outlook = OutlookSerializer()


class ForecastView(APIView):
    """How the year of each office will end."""

    @extend_schema(
        operation_id="reports_forecast_list",
        parameters=FILTERS[1:],
        responses=OfficeOutlookSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return this year's forecast of the offices in scope that have lines, by name."""
        rows: Any = forecast.by_office(scope_of(request).offices, timezone.localdate())
        return Response(OfficeOutlookSerializer(rows, many=True).data)
