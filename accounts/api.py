"""The API's answer to "who am I"."""

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.acting import ActingRequest


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
        acting: ActingRequest = request._request  # type: ignore[assignment]
        assert acting.actor is not None
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
                "name": acting.actor.user_name,
                "acting": acting.actor.appointment_id,
                "appointments": appointments,
            }
        )
