"""The reports for machines: the same scope and the same figures as the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Organisation
from core.api import NewestFirst
from core.errors import NotFound
from payments.models import Payment
from reports import access
from reports.queries import dashboard, late, punctuality

FILTERS = [
    OpenApiParameter("year", int, description="Tahun laporan; bawaan tahun ini."),
    OpenApiParameter("office", str, description="Kode unit kerja; bawaan seluruh lingkup."),
]


class ReportFilterSerializer(serializers.Serializer[Any]):
    """Shape of the query string."""

    year = serializers.IntegerField(min_value=2000, max_value=2100, required=False)
    office = serializers.SlugField(max_length=50, required=False)
    status = serializers.ChoiceField(choices=["open", "paid"], required=False)


class SpendingSerializer(serializers.Serializer[Any]):
    """Funds of a year in rupiah."""

    dpa = serializers.DecimalField(18, 2)
    released = serializers.DecimalField(18, 2)
    reserved = serializers.DecimalField(18, 2)
    committed = serializers.DecimalField(18, 2)
    realised = serializers.DecimalField(18, 2)
    value = serializers.DecimalField(18, 2, help_text="Belanja: terikat ditambah terealisasi.")


class PunctualitySerializer(serializers.Serializer[Any]):
    """Payments by fate; `share` in per cent, null while nothing is decided."""

    on_time = serializers.IntegerField()
    paid_late = serializers.IntegerField()
    open_late = serializers.IntegerField()
    running = serializers.IntegerField()
    paid = serializers.DecimalField(18, 2)
    overdue = serializers.DecimalField(18, 2)
    share = serializers.DecimalField(6, 2, allow_null=True)


class OfficeReportSerializer(serializers.Serializer[Any]):
    """One office of the scope."""

    code = serializers.CharField()
    name = serializers.CharField()
    orders = serializers.IntegerField()
    spending = SpendingSerializer()
    payments = PunctualitySerializer()


class MonthReportSerializer(serializers.Serializer[Any]):
    """The payments whose BAST is of one month."""

    month = serializers.IntegerField(help_text="1-12")
    payments = PunctualitySerializer()


class SpeedSerializer(serializers.Serializer[Any]):
    """Working days from BAST to value date."""

    median = serializers.DecimalField(8, 2)
    mean = serializers.DecimalField(8, 2)
    count = serializers.IntegerField()


class SummaryReportSerializer(serializers.Serializer[Any]):
    """The figures of the whole scope."""

    year = serializers.IntegerField()
    orders = serializers.IntegerField()
    spending = SpendingSerializer()
    payments = PunctualitySerializer()
    limit_days = serializers.IntegerField(allow_null=True)
    speed = SpeedSerializer(allow_null=True)
    months = MonthReportSerializer(many=True)


class LatePaymentSerializer(serializers.Serializer[Any]):
    """A payment past its limit; `holder` and `since` while it is open, `reason` when paid."""

    payment = serializers.IntegerField(source="payment_id")
    order = serializers.CharField()
    office = serializers.CharField(source="office_code")
    vendor = serializers.CharField()
    gross = serializers.DecimalField(18, 2)
    start_date = serializers.DateField()
    due_date = serializers.DateField()
    value_date = serializers.DateField(allow_null=True)
    days_late = serializers.IntegerField(help_text="Hari kerja yang sudah dimulai.")
    status = serializers.CharField()
    reason = serializers.CharField()
    holder = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """The offices and the year a caller asked for."""

    offices: Sequence[Organisation]
    year: int
    status: str


def scope_of(request: Request) -> Scope:
    """This function will read the filters; an office out of scope does not exist (404)."""
    asked = ReportFilterSerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    values = asked.validated_data
    offices = list(access.offices_for(getattr(request, "actor", None)))
    if "office" in values:
        offices = [office for office in offices if office.code == values["office"]]
        if not offices:
            raise NotFound
    year = values.get("year", timezone.localdate().year)
    return Scope(offices, year, values.get("status", ""))


class SummaryView(APIView):
    """The figures of the caller's scope in one year."""

    @extend_schema(parameters=FILTERS, responses=SummaryReportSerializer)
    def get(self, request: Request) -> Response:
        """Return spending, punctuality, speed and months."""
        scope = scope_of(request)
        found = dashboard.overview(scope.offices, scope.year, timezone.localdate())
        content = {
            "year": found.year,
            "orders": found.total.orders,
            "spending": found.total.spending,
            "payments": found.total.payments,
            "limit_days": found.limit_days,
            "speed": punctuality.speed(scope.offices, scope.year),
            "months": found.months,
        }
        return Response(SummaryReportSerializer(content).data)


class OfficesView(APIView):
    """The table behind the dashboard."""

    @extend_schema(parameters=FILTERS, responses=OfficeReportSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return one row per office, largest spending first."""
        scope = scope_of(request)
        found = dashboard.overview(scope.offices, scope.year, timezone.localdate())
        return Response(OfficeReportSerializer(found.offices, many=True).data)


class LateView(GenericAPIView[Payment]):
    """The late list with reasons and holders."""

    serializer_class = LatePaymentSerializer
    pagination_class = NewestFirst
    queryset = Payment.objects.none()
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Payment]:
        """Return the late payments of the caller's scope."""
        scope = scope_of(self.request)
        return late.late_payments(
            scope.offices, scope.year, timezone.localdate(), only=scope.status
        )

    @extend_schema(
        parameters=[*FILTERS, OpenApiParameter("status", str, enum=["open", "paid"])],
        responses=LatePaymentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return a page of late payments."""
        page = self.paginate_queryset(self.get_queryset()) or []
        rows = late.described(page, timezone.localdate())
        return self.get_paginated_response(LatePaymentSerializer(rows, many=True).data)
