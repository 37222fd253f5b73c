"""Days off under /api/v1/holidays/: anybody with a post reads, BPPBJ changes."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as drf
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import holidays_source
from core.api import created, etag
from payments import access
from payments.api.settings_serializers import (
    HolidayDoneSerializer,
    HolidayPreviewSerializer,
    HolidaySerializer,
    ImportDoneSerializer,
    ImportSerializer,
    NewHolidaySerializer,
    RemovalSerializer,
    ShiftsSerializer,
)
from payments.api.views import actor_of, read
from payments.queries import due_dates, holidays
from payments.services import holidays as services
from payments.services.holidays import NewHoliday, Outcome, Removal

YEAR = OpenApiParameter("year", OpenApiTypes.INT, description="Tahun; bawaan tahun ini")


class YearSerializer(drf.Serializer[Any]):
    """Which year's days off."""

    year = drf.IntegerField(min_value=2000, max_value=2100, required=False)


class HolidayViewSet(viewsets.ViewSet):
    """Days off; each change answers with how many open due dates moved."""

    lookup_value_regex = "[0-9]+"

    @extend_schema(
        summary="Hari libur setahun", parameters=[YEAR], responses=HolidaySerializer(many=True)
    )
    def list(self, request: Request) -> Response:
        """Return the days off of a year, in order."""
        asked = YearSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        year = asked.validated_data.get("year", timezone.localdate().year)
        return Response(HolidaySerializer(holidays.year(year).rows, many=True).data)

    @extend_schema(summary="Satu hari libur", responses=HolidaySerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one day off with its version as ETag."""
        row = access.get_holiday(int(pk))
        return Response(HolidaySerializer(row).data, headers=etag(row.version))

    @extend_schema(
        summary="BPPBJ menambah hari libur",
        request=NewHolidaySerializer,
        responses={201: HolidayDoneSerializer},
    )
    def create(self, request: Request) -> Response:
        """Enter a day off and move the open due dates."""
        by = actor_of(request)
        access.require_keeper(by)
        new = NewHoliday(**read(NewHolidaySerializer, request))
        done = services.add(new, by=by, at=timezone.now())
        return created(_done(done), version=done.holiday.version)

    @extend_schema(
        summary="BPPBJ mengubah atau memindahkan hari libur",
        request=NewHolidaySerializer,
        responses=HolidayDoneSerializer,
    )
    def update(self, request: Request, pk: str) -> Response:
        """Change a day off; If-Match guards against overwriting unseen changes."""
        by = actor_of(request)
        access.require_keeper(by)
        new = NewHoliday(**read(NewHolidaySerializer, request))
        done = services.change(int(pk), new, by=by, at=timezone.now())
        return Response(_done(done), headers=etag(done.holiday.version))

    @extend_schema(
        summary="BPPBJ menghapus hari libur",
        request=RemovalSerializer,
        responses=HolidayDoneSerializer,
    )
    def destroy(self, request: Request, pk: str) -> Response:
        """Let a day count again, by decree."""
        by = actor_of(request)
        access.require_keeper(by)
        why = Removal(**read(RemovalSerializer, request))
        done = services.remove(int(pk), why, by=by, at=timezone.now())
        return Response(_done(done), status=status.HTTP_200_OK)

    @extend_schema(
        summary="Jatuh tempo yang akan bergeser, tanpa menyimpan",
        request=HolidayPreviewSerializer,
        responses=ShiftsSerializer,
    )
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """Tell which open due dates a day off would move; nothing is stored."""
        access.require_keeper(actor_of(request))
        values = read(HolidayPreviewSerializer, request)
        replaces = values.pop("replaces", None)
        old = access.get_holiday(replaces) if replaces else None
        new = NewHoliday(**values)
        found = holidays.on_days([new.date]).get(new.date)
        same = old is not None and found is not None and found.pk == old.pk
        services.check(new, None if same else found, timezone.localdate())
        rows = due_dates.shifts(services.overlay_of(new, old))
        return Response(ShiftsSerializer({"count": len(rows), "shifts": rows}).data)

    @extend_schema(
        summary="Bandingkan setahun dengan data SKB, dan terapkan bila diminta",
        request=ImportSerializer,
        responses=ImportDoneSerializer,
    )
    @action(detail=False, methods=["post"], url_path="import")
    def bring(self, request: Request) -> Response:
        """Compare a year with the decree data; with `dry_run` false, apply what differs."""
        by = actor_of(request)
        access.require_keeper(by)
        values = read(ImportSerializer, request)
        year = holidays_source.require_year(values["year"])
        plan = holidays.source_plan(year)
        if values["dry_run"]:
            changed, moved = len(plan.changes), len(due_dates.shifts(plan.overlay()))
        else:
            changed, moved = services.import_source(year, year, by=by, at=timezone.now())
        done = {
            "dry_run": values["dry_run"],
            "changed": changed,
            "moved": moved,
            "lines": plan.lines,
        }
        return Response(ImportDoneSerializer(done).data)


def _done(done: Outcome) -> Any:
    return HolidayDoneSerializer(done).data
