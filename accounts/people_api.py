"""People under /api/v1/people/: the register of persons, read by three roles, kept by BPPBJ."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access
from accounts.appointment_forms import NIK, NIP
from accounts.calls import ID, actor_of, body_of, scope_of, words_of
from accounts.models import User
from accounts.queries import people as queries
from accounts.services import people
from accounts.services.people import PersonFacts

STATES = ("active", "invited", "closed")


class PersonSerializer(serializers.Serializer[Any]):
    """A person; of the NIK nobody gets more than whether it is on record."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    nip = serializers.CharField(allow_null=True)
    email = serializers.EmailField()
    state = serializers.SerializerMethodField()
    has_nik = serializers.SerializerMethodField()
    last_login = serializers.DateTimeField(allow_null=True)

    def get_state(self, row: User) -> str:
        """Tell whether the account is active, invited or closed."""
        if row.is_active:
            return "active"
        return "closed" if row.has_usable_password() else "invited"

    def get_has_nik(self, row: User) -> bool:
        """Tell whether the hash of a NIK is kept, to know one human with two accounts."""
        return bool(row.nik_hash)


class PersonFactsSerializer(serializers.Serializer[Any]):
    """Who a person is; an empty `nik` keeps the one known, a new one is kept as a hash alone."""

    name = serializers.CharField(max_length=160)
    nip = serializers.CharField(max_length=18, allow_blank=True, default="", validators=[NIP])
    email = serializers.EmailField(max_length=254)
    nik = serializers.CharField(
        max_length=16, allow_blank=True, default="", validators=[NIK], write_only=True
    )


class PersonReasonSerializer(serializers.Serializer[Any]):
    """Why an account is closed or opened again."""

    reason = serializers.CharField(max_length=500)


@extend_schema_view(
    list=extend_schema(
        summary="Orang yang terdaftar (BPPBJ, Inspektorat, Gubernur)",
        parameters=[OpenApiParameter("q", str), OpenApiParameter("state", enum=STATES)],
        responses=PersonSerializer,
    ),
    retrieve=extend_schema(summary="Satu orang", responses=PersonSerializer),
    update=extend_schema(
        summary="BPPBJ memperbaiki nama, NIP, NIK, dan surel",
        request=PersonFactsSerializer,
        responses=PersonSerializer,
    ),
)
class PersonViewSet(viewsets.GenericViewSet[User]):
    """People and their accounts."""

    serializer_class = PersonSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[User]:
        """Return the people whom the caller may read."""
        return access.people_for(scope_of(self.request))

    def list(self, request: Request) -> Response:
        """Return the people, newest first; filtered by `q` and `state`."""
        access.require_reader(actor_of(request))
        state = {"active": "aktif", "invited": "diundang", "closed": "nonaktif"}
        wanted = state.get(words_of(request, "state"), "")
        rows = queries.search(
            self.get_queryset(), words_of(request, "q"), wanted, timezone.localdate()
        )
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(PersonSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one person."""
        return Response(PersonSerializer(access.get_person(actor_of(request), int(pk))).data)

    def update(self, request: Request, pk: str) -> Response:
        """Correct who the person is; a new address ends every session of theirs."""
        self._require_keeper(request, int(pk))
        facts = PersonFacts(**body_of(request, PersonFactsSerializer))
        saved = people.correct(int(pk), facts, by=actor_of(request), at=timezone.now())
        return Response(PersonSerializer(saved).data)

    @extend_schema(
        summary="BPPBJ menonaktifkan akun",
        request=PersonReasonSerializer,
        responses=PersonSerializer,
    )
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close the account: no session, token or invitation works any more."""
        self._require_keeper(request, int(pk))
        reason = body_of(request, PersonReasonSerializer)["reason"]
        closed = people.deactivate(int(pk), reason, by=actor_of(request), at=timezone.now())
        return Response(PersonSerializer(closed).data)

    @extend_schema(
        summary="BPPBJ mengaktifkan akun lagi",
        request=PersonReasonSerializer,
        responses=PersonSerializer,
    )
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed account again; the person logs in anew."""
        self._require_keeper(request, int(pk))
        reason = body_of(request, PersonReasonSerializer)["reason"]
        opened = people.reactivate(int(pk), reason, by=actor_of(request), at=timezone.now())
        return Response(PersonSerializer(opened).data)

    def _require_keeper(self, request: Request, pk: int) -> None:
        by = actor_of(request)
        access.require_keeper(by)
        access.get_person(by, pk)
