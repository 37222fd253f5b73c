"""The audit trail for machines: INSPEKTORAT and BPPBJ read, INSPEKTORAT reviews."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.acting import ActingRequest
from core import privacy
from core.acts import Actor
from core.api import NewestFirst, created
from core.models import AuditEvent
from reports import access
from reports.filters import TrailFilter
from reports.models import AuditReview
from reports.queries import trail
from reports.services import reviews


class ReviewSerializer(serializers.ModelSerializer[AuditReview]):
    """What an auditor said: `SEEN` without text, or `COMMENT`."""

    class Meta:
        model = AuditReview
        fields = ["id", "kind", "text", "at", "actor_name", "post"]


class AuditEventSerializer(serializers.Serializer[AuditEvent]):
    """An act of the trail with its sentence and its place in the chain (hashes in hexadecimal)."""

    id = serializers.IntegerField(source="pk")
    at = serializers.DateTimeField()
    act = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    actor_name = serializers.CharField()
    appointment = serializers.IntegerField(source="appointment_id", allow_null=True)
    post = serializers.CharField()
    organisation = serializers.IntegerField(source="organisation_id", allow_null=True)
    target_type = serializers.CharField()
    target_id = serializers.IntegerField()
    target_label = serializers.SerializerMethodField()
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    reason = serializers.SerializerMethodField()
    data = serializers.JSONField()  # type: ignore[assignment]
    request_id = serializers.CharField()
    position = serializers.IntegerField(source="link.position", default=None, allow_null=True)
    digest = serializers.SerializerMethodField()
    hash = serializers.SerializerMethodField()
    reviews = ReviewSerializer(many=True)

    def get_sentence(self, event: AuditEvent) -> str:
        """Return the act in words."""
        return str(trail.told(event, self.context["offices"]))

    def get_target_label(self, event: AuditEvent) -> str:
        """Return the target's label without personal numbers."""
        return privacy.scrub(event.target_label)

    def get_reason(self, event: AuditEvent) -> str:
        """Return the reason without personal numbers."""
        return privacy.scrub(event.reason)

    def get_digest(self, event: AuditEvent) -> str:
        """Return the hash of the event's content."""
        link = getattr(event, "link", None)
        return bytes(link.digest).hex() if link else ""

    def get_hash(self, event: AuditEvent) -> str:
        """Return the hash of the event's link."""
        link = getattr(event, "link", None)
        return bytes(link.hash).hex() if link else ""


class CommentSerializer(serializers.Serializer[Any]):
    """What an auditor has to say."""

    text = serializers.CharField(max_length=reviews.LONGEST)


class NewestActs(NewestFirst):
    """Keyset paging by the time of the act, newest first."""

    ordering = ("-at", "-pk")  # type: ignore[assignment]

    def decode_cursor(self, request: Request) -> Any:
        """Return the cursor, or refuse one whose position is no instant."""
        cursor = super(NewestFirst, self).decode_cursor(request)
        position = cursor.position if cursor is not None else None
        try:
            is_instant = position is None or parse_datetime(str(position)) is not None
        except ValueError:
            is_instant = False
        if not is_instant:
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


@extend_schema_view(
    list=extend_schema(summary="Jejak audit, tersaring"),
    retrieve=extend_schema(summary="Satu tindakan"),
)
class AuditEventViewSet(viewsets.ReadOnlyModelViewSet[AuditEvent]):
    """Acts of the whole house, newest first."""

    serializer_class = AuditEventSerializer
    pagination_class = NewestActs
    filterset_class = TrailFilter
    lookup_value_regex = "[0-9]{1,18}"
    queryset = AuditEvent.objects.none()

    def get_queryset(self) -> QuerySet[AuditEvent]:
        """Return every event to who may read the trail."""
        if getattr(self, "swagger_fake_view", False):
            return trail.events().none()
        access.require_trail(actor_of(self.request))
        return trail.events().select_related("link").prefetch_related("reviews")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a page of events."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(told(page))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one event."""
        event = access.get_event(actor_of(request), int(self.kwargs["pk"]))
        return Response(told(self.get_queryset().filter(pk=event.pk))[0])

    @extend_schema(
        summary="Inspektorat menandai tindakan sudah ditinjau",
        request=None,
        responses={201: ReviewSerializer},
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def acknowledge(self, request: Request, pk: str) -> Response:
        """Note that the auditor has looked at the event."""
        done = reviews.see(int(pk), by=actor_of(request), at=timezone.now())
        return created(ReviewSerializer(done).data)

    @extend_schema(
        summary="Inspektorat memberi catatan pada tindakan",
        request=CommentSerializer,
        responses={201: ReviewSerializer},
    )
    @action(detail=True, methods=["post"], filterset_class=None)
    def comment(self, request: Request, pk: str) -> Response:
        """Add the auditor's comment to the event."""
        shape = CommentSerializer(data=request.data)
        shape.is_valid(raise_exception=True)
        text = shape.validated_data["text"]
        done = reviews.comment(int(pk), text, by=actor_of(request), at=timezone.now())
        return created(ReviewSerializer(done).data)


def told(rows: Iterable[AuditEvent]) -> Any:
    """This function will put events on the wire."""
    found = [*rows]
    context = {"offices": trail.offices(found)}
    return AuditEventSerializer(found, many=True, context=context).data  # type: ignore[arg-type]


def actor_of(request: Any) -> Actor:
    """This function will return who calls."""
    return cast("Actor", cast("ActingRequest", request._request).actor)
