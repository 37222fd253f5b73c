"""Packages under /api/v1/packages/: reads through access, each write one service call."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import created, etag
from orders.access import packages as access
from orders.api.acting import ID, actor_of, body_of, scope_of
from orders.api.package_serializers import (
    ComparableSerializer,
    DocumentSerializer,
    NewPackageSerializer,
    PackageReasonSerializer,
    PackageRowSerializer,
    PackageSerializer,
    PickMenuSerializer,
    ReassignSerializer,
    SavePreparationSerializer,
    VacancySerializer,
    assignment_of,
)
from orders.models import Package
from orders.queries import packages as queries
from orders.queries import teams
from orders.services import packages, reassignment
from orders.services.reassignment import Reassignment
from orders.states import PackageState

STATUS = OpenApiParameter("status", enum=PackageState.values, description="Tahap paket")
WORDS = OpenApiParameter("q", description="Nama paket, nama acara, atau kode RUP")
YEAR = OpenApiParameter("year", OpenApiTypes.INT, description="Tahun anggaran")
COMPARABLE = OpenApiParameter("comparable", OpenApiTypes.INT, OpenApiParameter.PATH)


@extend_schema_view(
    list=extend_schema(
        summary="Paket dalam lingkup pemanggil",
        parameters=[STATUS, WORDS, YEAR],
        responses=PackageRowSerializer,
    ),
    retrieve=extend_schema(summary="Satu paket", responses=PackageSerializer),
    create=extend_schema(
        summary="PA/KPA mendisposisikan paket",
        request=NewPackageSerializer,
        responses={201: PackageSerializer, 200: PackageSerializer},
    ),
)
class PackageViewSet(viewsets.GenericViewSet[Package]):
    """Packages and their steps; each step answers with the package as it then stands."""

    serializer_class = PackageSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Package]:
        """Return the packages in the caller's scope."""
        return access.packages_for(scope_of(self.request))

    def list(self, request: Request) -> Response:
        """Return the packages in scope, newest first; filtered by `status`, `q` and `year`."""
        words = request.query_params.get("q", "").replace("\x00", "").strip()[:100]
        year = request.query_params.get("year", "")
        year_wanted = int(year) if year.isdecimal() and len(year) == 4 else None
        rows = queries.search(self.get_queryset(), words, year_wanted)
        if "status" in request.query_params:
            rows = rows.filter(status=request.query_params["status"].replace("\x00", ""))
        page = self.paginate_queryset(rows.select_related("organisation"))
        return self.get_paginated_response(PackageRowSerializer(page, many=True).data)

    @extend_schema(
        summary="Paket yang perlu pejabat baru",
        parameters=[OpenApiParameter("organisation", OpenApiTypes.INT)],
        responses=VacancySerializer(many=True),
    )
    @action(detail=False, methods=["get"])
    def vacancies(self, request: Request) -> Response:
        """Return the open packages in scope of which a seat is held by nobody in force."""
        scope, office = self.get_queryset(), request.query_params.get("organisation", "")
        if office.isascii() and office.isdecimal() and len(office) < 19:
            scope = scope.filter(organisation_id=int(office))
        page = self.paginate_queryset(teams.loaded(scope, timezone.localdate()))
        rows = [teams.vacancy_of(row) for row in page or ()]
        return self.get_paginated_response(VacancySerializer(rows, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one package with its version as ETag."""
        return self._answer(request, int(pk))

    def create(self, request: Request) -> Response:
        """Hand out a package; the same key again answers 200 with the same package."""
        by, at = actor_of(request), timezone.now()
        new = assignment_of(body_of(request, NewPackageSerializer))
        package = packages.assign(new, by=by, at=at)
        answer = self._answer(request, package.pk)
        return created(answer.data, version=package.version) if package.created_at == at else answer

    @extend_schema(
        summary="PPK menyimpan penyiapan",
        request=SavePreparationSerializer,
        responses=PackageSerializer,
    )
    @action(detail=True, methods=["post", "put"])
    def preparation(self, request: Request, pk: str) -> Response:
        """Store the fields that are given."""
        by, values = actor_of(request), body_of(request, SavePreparationSerializer)
        access.get_package(by, int(pk), needs=access.PREPARE)
        packages.save_preparation(int(pk), values, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(
        summary="PPK mencatat pembanding harga",
        request=PickMenuSerializer,
        responses={201: ComparableSerializer},
    )
    @action(detail=True, methods=["post"])
    def comparables(self, request: Request, pk: str) -> Response:
        """Freeze a catalogue price as a source."""
        by, menu = actor_of(request), body_of(request, PickMenuSerializer)["menu"]
        access.get_package(by, int(pk), needs=access.PREPARE)
        row = packages.add_comparable(int(pk), menu, by=by, at=timezone.now())
        return created(ComparableSerializer(row).data)

    @extend_schema(
        summary="PPK menghapus pembanding harga", parameters=[COMPARABLE], responses={204: None}
    )
    @action(
        detail=True,
        methods=["delete"],
        url_path=rf"comparables/(?P<comparable>{ID})",
        url_name="comparable",
    )
    def comparable(self, request: Request, pk: str, comparable: str) -> Response:
        """Take a source out again."""
        by = actor_of(request)
        access.get_package(by, int(pk), needs=access.PREPARE)
        packages.remove_comparable(int(pk), int(comparable), by=by, at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        summary="PPK menerbitkan KAK, Referensi Harga, dan Spesifikasi",
        request=None,
        responses=DocumentSerializer(many=True),
    )
    @action(detail=True, methods=["post"], pagination_class=None)
    def issue(self, request: Request, pk: str) -> Response:
        """Freeze the three papers; the PP may order from then on."""
        by = actor_of(request)
        access.get_package(by, int(pk), needs=access.PREPARE)
        issued = packages.issue_papers(int(pk), by=by, at=timezone.now())
        return Response(DocumentSerializer(issued, many=True).data)

    @extend_schema(
        summary="PA/KPA membatalkan paket",
        request=PackageReasonSerializer,
        responses=PackageSerializer,
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Withdraw a package that no order draws on."""
        by, reason = actor_of(request), body_of(request, PackageReasonSerializer)["reason"]
        access.get_package(by, int(pk), needs=access.CANCEL)
        packages.cancel(int(pk), reason, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    @extend_schema(
        summary="PA/KPA mengganti pejabat paket",
        request=ReassignSerializer,
        responses=PackageSerializer,
    )
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: str) -> Response:
        """Give a seat of a running package to another official of the office."""
        by, body = actor_of(request), body_of(request, ReassignSerializer)
        access.get_package(by, int(pk), needs=access.REASSIGN)
        wish = Reassignment(body["seat"], body["appointment"], body["reason"])
        reassignment.reassign(int(pk), wish, by=by, at=timezone.now())
        return self._answer(request, int(pk))

    def _answer(self, request: Request, pk: int) -> Response:
        access.get_package(actor_of(request), pk)
        scope: QuerySet[Package, Any] = queries.with_details(self.get_queryset())
        package = scope.select_related("preparation", "organisation").get(pk=pk)
        return Response(PackageSerializer(package).data, headers=etag(package.version))
