"""Organisations under /api/v1/organisations/: reads through access, each write one service call."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
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
from accounts.calls import ID, actor_of, body_of, number_of, scope_of, words_of
from accounts.models import Level, Organisation, Wilayah
from accounts.queries import organisations as queries
from accounts.queries.organisations import Filters
from accounts.services import organisations
from accounts.services.organisations import Facts, NewName, NewOrganisation
from core.api import created, etag

LARGEST_ID = 2**63 - 1
KINDS = [kind.value for kind in Organisation.Kind]
STATES = {"open": "", "closed": queries.CLOSED, "all": queries.ANY_STATE}


class NameSerializer(serializers.Serializer[Any]):
    """A name and letterhead with the day it begins."""

    name = serializers.CharField(max_length=200)
    short_name = serializers.CharField(max_length=80)
    letterhead = serializers.CharField(max_length=200, allow_blank=True, default="")
    valid_from = serializers.DateField()
    legal_basis = serializers.CharField(max_length=200)


class OrganisationRowSerializer(serializers.Serializer[Any]):
    """An organisation in a list."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    level = serializers.ChoiceField(choices=Level.choices, allow_blank=True)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="parent_id", allow_null=True
    )
    coordinator = serializers.IntegerField(source="coordinator_id", allow_null=True)
    wilayah = serializers.ChoiceField(choices=Wilayah.choices, allow_blank=True)
    closed_date = serializers.DateField(allow_null=True)


class OrganisationDetailSerializer(OrganisationRowSerializer):
    """An organisation with its address, names over time and version."""

    letterhead = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    fund_paper = serializers.CharField()
    version = serializers.IntegerField()
    names = serializers.SerializerMethodField()

    @extend_schema_field(NameSerializer(many=True))
    def get_names(self, row: Organisation) -> Any:
        """Return the names, the newest first."""
        return NameSerializer(queries.names_of(row), many=True).data


class FactsSerializer(serializers.Serializer[Any]):
    """What may be corrected at any time; the place, the Asisten and the address as a whole."""

    level = serializers.ChoiceField(choices=Level.choices)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="parent_id", allow_null=True, default=None, min_value=1, max_value=LARGEST_ID
    )
    coordinator = serializers.IntegerField(
        source="coordinator_id", allow_null=True, default=None, min_value=1, max_value=LARGEST_ID
    )
    wilayah = serializers.ChoiceField(choices=Wilayah.choices, allow_blank=True, default="")
    address = serializers.CharField(max_length=300, allow_blank=True, default="")
    phone = serializers.CharField(max_length=20, allow_blank=True, default="")


class NewOrganisationSerializer(FactsSerializer):
    """A new organisation."""

    code = serializers.CharField(max_length=50)
    name = serializers.CharField(max_length=200)
    short_name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=Organisation.Kind.choices)
    letterhead = serializers.CharField(max_length=200, allow_blank=True, default="")
    legal_basis = serializers.CharField(max_length=200, allow_blank=True, default="")


class CloseSerializer(serializers.Serializer[Any]):
    """From when an organisation is no more, and why."""

    day = serializers.DateField()
    reason = serializers.CharField(max_length=500)


@extend_schema_view(
    list=extend_schema(
        summary="Organisasi dalam lingkup pemanggil",
        parameters=[
            OpenApiParameter("q", description="Nama atau kode"),
            OpenApiParameter("kind", enum=KINDS),
            OpenApiParameter("level", enum=Level.values),
            OpenApiParameter("wilayah", enum=Wilayah.values),
            OpenApiParameter("coordinator", int, description="Kantor Asisten"),
            OpenApiParameter("state", enum=list(STATES), description="Bawaan: open"),
        ],
        responses=OrganisationRowSerializer,
    ),
    retrieve=extend_schema(summary="Satu organisasi", responses=OrganisationDetailSerializer),
    create=extend_schema(
        summary="BPPBJ mencatat organisasi",
        request=NewOrganisationSerializer,
        responses={201: OrganisationDetailSerializer},
    ),
    update=extend_schema(
        summary="BPPBJ memperbaiki tempat, Asisten, dan alamat (If-Match)",
        request=FactsSerializer,
        responses=OrganisationDetailSerializer,
    ),
)
class OrganisationViewSet(viewsets.GenericViewSet[Organisation]):
    """Organisations, their names over time and their end."""

    serializer_class = OrganisationDetailSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Organisation]:
        """Return the organisations in the caller's scope."""
        return access.register_for(scope_of(self.request))

    def list(self, request: Request) -> Response:
        """Return the organisations in scope, newest first; closed ones only when asked."""
        wanted = Filters(
            text=words_of(request, "q"),
            kind=words_of(request, "kind"),
            level=words_of(request, "level"),
            wilayah=words_of(request, "wilayah"),
            asisten=number_of(request, "coordinator"),
            state=STATES.get(words_of(request, "state"), ""),
        )
        found = queries.search(self.get_queryset(), wanted, timezone.localdate())
        page = self.paginate_queryset(found)
        return self.get_paginated_response(OrganisationRowSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one organisation with its version as ETag."""
        return self._answer(request, int(pk))

    def create(self, request: Request) -> Response:
        """Enter an organisation; the same key again answers with the same one."""
        by = actor_of(request)
        access.require_keeper(by)
        new = NewOrganisation(**body_of(request, NewOrganisationSerializer))
        made = organisations.create(new, by=by, at=timezone.now())
        return created(OrganisationDetailSerializer(made).data, version=made.version)

    def update(self, request: Request, pk: str) -> Response:
        """Correct an organisation; `If-Match` refuses a stale version with 412."""
        by = self._keeping(request, int(pk))
        facts = Facts(**body_of(request, FactsSerializer))
        organisations.edit(int(pk), facts, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(
        summary="BPPBJ menetapkan nama dan kop surat sejak suatu tanggal",
        request=NameSerializer,
        responses={201: NameSerializer},
    )
    @action(detail=True, methods=["post"])
    def names(self, request: Request, pk: str) -> Response:
        """Give a name from a date on; the same date corrects the name of that date."""
        by = self._keeping(request, int(pk))
        new = NewName(**body_of(request, NameSerializer))
        made = organisations.rename(int(pk), new, by=by, at=timezone.now())
        return created(NameSerializer(made).data)

    @extend_schema(
        summary="BPPBJ menutup organisasi",
        request=CloseSerializer,
        responses=OrganisationDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close an organisation from a day on."""
        by = self._keeping(request, int(pk))
        organisations.close(int(pk), **body_of(request, CloseSerializer), by=by, at=timezone.now())
        return self._answer(request, int(pk))

    def _keeping(self, request: Request, pk: int) -> Any:
        by = actor_of(request)
        access.get_organisation(by, pk)
        access.require_keeper(by)
        return by

    def _answer(self, request: Request, pk: int) -> Response:
        row = access.get_organisation(actor_of(request), pk)
        return Response(OrganisationDetailSerializer(row).data, headers=etag(row.version))
