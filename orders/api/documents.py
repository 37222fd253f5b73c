"""Papers under /api/v1/documents/: read only."""

from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import proof as identity
from orders.access import packages as access
from orders.api.acting import ID, actor_of, body_of, scope_of
from orders.api.package_serializers import DocumentSerializer, PackageReasonSerializer
from orders.downloads import pdf_of
from orders.models import Document
from orders.services import copies, documents
from orders.states import DocumentKind

KIND = OpenApiParameter("kind", enum=DocumentKind.values, description="Jenis dokumen")
PACKAGE = OpenApiParameter("package", OpenApiTypes.INT, description="Paket")
ORDER = OpenApiParameter("order", OpenApiTypes.INT, description="Pesanan")


class PdfRenderer(BaseRenderer):
    """Lets a caller ask for `Accept: application/pdf`; the file itself is streamed."""

    media_type = "application/pdf"
    format = "pdf"
    charset = None

    def render(self, data: object, *args: object, **kwargs: object) -> bytes:
        """Return a refusal as JSON: a PDF never comes this way."""
        return JSONRenderer().render(data)


@extend_schema_view(
    list=extend_schema(
        summary="Dokumen dalam lingkup pemanggil",
        parameters=[KIND, PACKAGE, ORDER],
        responses=DocumentSerializer,
    ),
    retrieve=extend_schema(summary="Satu dokumen", responses=DocumentSerializer),
)
class DocumentViewSet(viewsets.GenericViewSet[Document]):
    """Numbered, frozen papers."""

    serializer_class = DocumentSerializer
    lookup_value_regex = ID

    def get_queryset(self) -> QuerySet[Document]:
        """Return the papers in the caller's scope."""
        return access.documents_for(scope_of(self.request)).defer("snapshot")

    def list(self, request: Request) -> Response:
        """Return the papers in scope, newest first; filtered by `kind`, `package` and `order`."""
        rows = self.get_queryset()
        if "kind" in request.query_params:
            rows = rows.filter(kind=request.query_params["kind"].replace("\x00", ""))
        for name in ("package", "order"):
            wanted = request.query_params.get(name, "")
            if wanted:
                is_id = wanted.isdecimal() and len(wanted) < 19
                rows = rows.filter(**{name: int(wanted)}) if is_id else rows.none()
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(DocumentSerializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one paper's head."""
        return Response(DocumentSerializer(access.get_document(actor_of(request), int(pk))).data)

    @extend_schema(summary="PDF dokumen", responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[PdfRenderer, JSONRenderer])
    def pdf(self, request: Request, pk: str) -> FileResponse:
        """Return the PDF, rendering it first at need."""
        by = actor_of(request)
        found = access.get_document(by, int(pk))
        copy = copies.read(found, by=by, at=timezone.now())
        row = documents.render(found.pk) if copy is None else found
        return pdf_of(row, as_attachment=True, copy=copy)

    @extend_schema(
        summary="Inspektorat membuka dokumen asli dengan alasan",
        request=PackageReasonSerializer,
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["post"], renderer_classes=[PdfRenderer, JSONRenderer])
    def original(self, request: Request, pk: str) -> FileResponse:
        """Return the paper as it was signed; others than auditors answer 403."""
        identity.require_api(request)
        by = actor_of(request)
        access.get_document(by, int(pk))
        reason = body_of(request, PackageReasonSerializer)["reason"]
        found = copies.open_original(int(pk), reason, by=by, at=timezone.now())
        return pdf_of(documents.render(found.pk), as_attachment=True)
