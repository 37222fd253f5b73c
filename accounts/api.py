"""The API's answer to "who am I"."""

from typing import cast

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingRequest
from core.acts import Actor


class MeView(APIView):
    """The acting person and every appointment that `X-Appointment` may choose."""

    @extend_schema(
        responses=inline_serializer(
            "Me",
            {
                "name": serializers.CharField(),
                "acting": serializers.IntegerField(),
                "appointments": inline_serializer(
                    "MyAppointment",
                    {
                        "id": serializers.IntegerField(),
                        "role": serializers.CharField(),
                        "post": serializers.CharField(),
                        "organisation": serializers.CharField(),
                    },
                    many=True,
                ),
            },
        )
    )
    def get(self, request: Request) -> Response:
        """Return the caller's name, acting appointment and appointments in force."""
        acting = cast("ActingRequest", request._request)
        actor = cast("Actor", acting.actor)
        appointments = [
            {
                "id": a.pk,
                "role": a.role,
                "post": a.post,
                "organisation": a.organisation.name,
            }
            for a in acting.appointments
        ]
        return Response(
            {
                "name": actor.user_name,
                "acting": actor.appointment_id,
                "appointments": appointments,
            }
        )
