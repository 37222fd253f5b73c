"""Appointments under /api/v1/appointments/: reads through access, each write one service call."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access
from accounts.appointment_forms import NIP
from accounts.calls import ID, actor_of, body_of, number_of, scope_of, words_of
from accounts.models import Appointment, Role
from accounts.pages import decree
from accounts.queries import people as queries
from accounts.services import appointments, invitations
from accounts.services.appointments import Correction, NewAppointment, Person
from core.acts import Actor
from core.api import created, etag
from core.uploads import check_document

LARGEST_ID = 2**63 - 1
ONE_DAY = timedelta(days=1)
STATES = ("in_force", "planned", "ended")


class InvitationSerializer(serializers.Serializer[Any]):
    """An invitation, without its link, which nobody can read again."""

    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    used_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class AppointmentRowSerializer(serializers.Serializer[Any]):
    """An appointment in a list; `valid_to` is the first day the post is no longer held."""

    id = serializers.IntegerField()
    person = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    organisation = serializers.IntegerField(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name")
    role = serializers.ChoiceField(choices=Role.choices)
    post = serializers.CharField()
    standing = serializers.ChoiceField(choices=Appointment.Standing.choices)
    sk_number = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    last_day = serializers.DateField(allow_null=True)


class AppointmentDetailSerializer(AppointmentRowSerializer):
    """An appointment with its decree's file, its end and its newest invitation."""

    title = serializers.CharField()
    has_sk_file = serializers.SerializerMethodField()
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()
    version = serializers.IntegerField()
    invitation = serializers.SerializerMethodField()

    def get_has_sk_file(self, row: Appointment) -> bool:
        """Tell whether the file of the SK may be fetched."""
        return bool(row.sk_file)

    @extend_schema_field(InvitationSerializer(allow_null=True))
    def get_invitation(self, row: Appointment) -> Any:
        """Return the newest invitation, if there ever was one."""
        found = queries.last_invitation(row)
        return InvitationSerializer(found).data if found else None


class NewAppointmentSerializer(serializers.Serializer[Any]):
    """A person by e-mail address and a post; `last_day` belongs to the post."""

    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=160, allow_blank=True, default="")
    nip = serializers.CharField(max_length=18, allow_blank=True, default="", validators=[NIP])
    organisation = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    role = serializers.ChoiceField(choices=Role.choices)
    title = serializers.CharField(max_length=160, allow_blank=True, default="")
    standing = serializers.ChoiceField(
        choices=Appointment.Standing.choices, default=Appointment.Standing.DEFINITIVE
    )
    sk_number = serializers.CharField(max_length=80, allow_blank=True, default="")
    sk_file = serializers.FileField(required=False)
    valid_from = serializers.DateField()
    last_day = serializers.DateField(allow_null=True, default=None)


class CorrectionSerializer(serializers.Serializer[Any]):
    """How the appointment is written."""

    title = serializers.CharField(max_length=160, allow_blank=True, default="")
    sk_number = serializers.CharField(max_length=80)
    sk_file = serializers.FileField(required=False)


class EndSerializer(serializers.Serializer[Any]):
    """The first day the post is no longer held (today: at once), and why."""

    day = serializers.DateField()
    reason = serializers.CharField(max_length=500)


@extend_schema_view(
    list=extend_schema(
        summary="Penunjukan dalam lingkup pemanggil, juga yang lalu",
        parameters=[
            OpenApiParameter("organisation", int),
            OpenApiParameter("person", int),
            OpenApiParameter("role", enum=Role.values),
            OpenApiParameter("state", enum=STATES),
        ],
        responses=AppointmentRowSerializer,
    ),
    retrieve=extend_schema(summary="Satu penunjukan", responses=AppointmentDetailSerializer),
    create=extend_schema(
        summary="BPPBJ menunjuk pejabat; pemilik usaha mengundang stafnya",
        request=NewAppointmentSerializer,
        responses={201: AppointmentDetailSerializer},
    ),
    update=extend_schema(
        summary="Perbaiki sebutan dan SK (If-Match)",
        request=CorrectionSerializer,
        responses=AppointmentDetailSerializer,
    ),
)
class AppointmentViewSet(viewsets.GenericViewSet[Appointment]):
    """Appointments, their end and their invitation."""

    serializer_class = AppointmentDetailSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Appointment]:
        """Return the appointments in the caller's scope."""
        return access.appointments_for(scope_of(self.request))

    def list(self, request: Request) -> Response:
        """Return the appointments in scope, newest first."""
        wanted = {"role": words_of(request, "role"), "state": words_of(request, "state")}
        for name in ("organisation", "person"):
            number = number_of(request, name)
            if number is not None:
                field = "user_id" if name == "person" else "organisation_id"
                wanted[field] = str(number)
        found = queries.search_posts(self.get_queryset(), wanted, timezone.localdate())
        page = self.paginate_queryset(found)
        return self.get_paginated_response(AppointmentRowSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one appointment with its version as ETag."""
        return self._answer(request, int(pk))

    def create(self, request: Request) -> Response:
        """Appoint by e-mail address; an unknown person gets an invitation."""
        by, body = actor_of(request), body_of(request, NewAppointmentSerializer)
        place = access.get_organisation(by, body["organisation"])
        access.require_manager(by, place, body["role"])
        last, upload = body["last_day"], body.get("sk_file")
        new = NewAppointment(
            user=None,
            organisation=place,
            role=Role(body["role"]),
            title=body["title"],
            sk_number=body["sk_number"],
            valid_from=body["valid_from"],
            valid_to=last + ONE_DAY if last else None,
            standing=body["standing"],
            sk_file=check_document(upload) if upload else None,
        )
        person = Person(body["email"], body["name"], body["nip"])
        made = appointments.invite(person, new, by=by, at=timezone.now())
        return created(AppointmentDetailSerializer(made).data, version=made.version)

    def update(self, request: Request, pk: str) -> Response:
        """Correct how it is written; `If-Match` refuses a stale version with 412."""
        by = self._managing(request, int(pk))
        body = body_of(request, CorrectionSerializer)
        upload = body.pop("sk_file", None)
        correction = Correction(**body, sk_file=check_document(upload) if upload else None)
        appointments.correct(int(pk), correction, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(
        summary="Akhiri penunjukan", request=EndSerializer, responses=AppointmentDetailSerializer
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End it: sessions and tokens go with it when it ends today."""
        by, body = self._managing(request, int(pk)), body_of(request, EndSerializer)
        ended = appointments.end(int(pk), body["day"], body["reason"], by=by, at=timezone.now())
        return Response(AppointmentDetailSerializer(ended).data, headers=etag(ended.version))

    @extend_schema(
        summary="Kirim ulang undangan", request=None, responses={201: InvitationSerializer}
    )
    @action(detail=True, methods=["post"], url_path="invitation/resend")
    def resend(self, request: Request, pk: str) -> Response:
        """Mail a fresh link; the earlier one no longer works."""
        by = self._managing(request, int(pk))
        made = invitations.resend(int(pk), by=by, at=timezone.now())
        return created(InvitationSerializer(made).data)

    @extend_schema(summary="Cabut undangan", request=None, responses=AppointmentDetailSerializer)
    @action(detail=True, methods=["post"], url_path="invitation/revoke")
    def revoke(self, request: Request, pk: str) -> Response:
        """Make the mailed link useless."""
        by = self._managing(request, int(pk))
        invitations.revoke(int(pk), by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(summary="Berkas SK", responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def decree(self, request: Request, pk: str) -> FileResponse:
        """Return the file of the SK as an attachment."""
        return decree(access.get_appointment(actor_of(request), int(pk)))

    def _managing(self, request: Request, pk: int) -> Actor:
        by = actor_of(request)
        row = access.get_appointment(by, pk)
        access.require_manager(by, row.organisation, row.role)
        return by

    def _answer(self, request: Request, pk: int) -> Response:
        row = access.get_appointment(actor_of(request), pk)
        return Response(AppointmentDetailSerializer(row).data, headers=etag(row.version))
