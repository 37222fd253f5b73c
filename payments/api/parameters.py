"""Legal numbers under /api/v1/parameters/: anybody with a post reads, BPPBJ sets."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import created, etag
from payments import access
from payments.api.settings_serializers import (
    EffectSerializer,
    NewValueSerializer,
    SeriesDetailSerializer,
    SeriesSerializer,
    WithdrawSerializer,
)
from payments.api.views import actor_of, read
from payments.queries import effects, parameters
from payments.queries.effects import Change
from payments.services import parameters as services
from payments.services.parameters import NewValue


class ParameterViewSet(viewsets.ViewSet):
    """Legal numbers and their values over time."""

    lookup_field = "key"
    lookup_value_regex = r"[a-z0-9_.]{1,60}"

    @extend_schema(summary="Angka hukum yang berlaku", responses=SeriesSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Return every legal number as it stands today."""
        groups = parameters.catalogue(timezone.localdate())
        rows: Any = [one for group in groups for one in group.series]
        return Response(SeriesSerializer(rows, many=True).data)

    @extend_schema(summary="Satu angka hukum dengan riwayatnya", responses=SeriesDetailSerializer)
    def retrieve(self, request: Request, key: str) -> Response:
        """Return one legal number with its history and its version as ETag."""
        return _answer(key)

    @extend_schema(
        summary="BPPBJ menetapkan nilai yang akan berlaku",
        request=NewValueSerializer,
        responses={201: SeriesDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, key: str) -> Response:
        """Set a value from a day on; If-Match guards against overwriting unseen changes."""
        by = actor_of(request)
        access.require_keeper(by)
        new = NewValue(**read(NewValueSerializer, request))
        services.plan(key, new, by=by, at=timezone.now())
        series = parameters.series(key, timezone.localdate())
        return created(SeriesDetailSerializer(series).data, version=series.version)

    @extend_schema(
        summary="BPPBJ menarik nilai yang masih rencana",
        request=WithdrawSerializer,
        responses=SeriesDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, key: str) -> Response:
        """Take a planned value back."""
        by = actor_of(request)
        access.require_keeper(by)
        values = read(WithdrawSerializer, request)
        pk, reason = values["value_id"], values["reason"]
        services.withdraw(key, pk, reason, by=by, at=timezone.now())
        return _answer(key)

    @extend_schema(
        summary="Akibat sebuah nilai baru, tanpa menyimpan",
        request=NewValueSerializer,
        responses=EffectSerializer(many=True),
    )
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, key: str) -> Response:
        """Check a value and tell what it would do; nothing is stored."""
        access.require_keeper(actor_of(request))
        today = timezone.localdate()
        series = parameters.series(key, today)
        new = NewValue(**read(NewValueSerializer, request))
        services.check(series, new, today)
        old = series.current.row.value if series.current else None
        change = Change(key, old, new.value, series.unit, new.valid_from)
        rows: Any = effects.effects_of(change, today)
        return Response(EffectSerializer(rows, many=True).data)


def _answer(key: str) -> Response:
    series = parameters.series(key, timezone.localdate())
    return Response(SeriesDetailSerializer(series).data, headers=etag(series.version))
