"""Changes of verified firms for machines: asked by owners, decided by curators."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import proof as identity
from accounts.acting import ActingRequest
from core.acts import Actor
from core.api import created
from vendors import access
from vendors.api.registration import FirmReasonSerializer
from vendors.models import VendorChange
from vendors.services import changes as services
from vendors.services.changes import Decision


class VendorChangeSerializer(serializers.ModelSerializer[VendorChange]):
    """A change; its account number is masked, and gone once it is decided."""

    bank_account = serializers.CharField(source="masked_account")

    class Meta:
        model = VendorChange
        fields = (
            "id",
            "vendor",
            "kind",
            "state",
            "asked_at",
            "bank_name",
            "bank_account",
            "bank_holder",
            "number",
            "until",
            "decided_at",
            "reason",
        )
        read_only_fields = fields


class NewVendorChangeSerializer(serializers.Serializer[Any]):
    """A change with its proof; the columns of other kinds are ignored."""

    kind = serializers.ChoiceField(choices=VendorChange.Kind.choices)
    bank_name = serializers.CharField(max_length=60, required=False)
    bank_account = serializers.CharField(max_length=30, required=False)
    bank_holder = serializers.CharField(max_length=160, required=False)
    halal_number = serializers.CharField(max_length=40, required=False)
    halal_until = serializers.DateField(required=False)
    hygiene_until = serializers.DateField(required=False)
    file = serializers.FileField()


@extend_schema_view(
    list=extend_schema(
        summary="Perubahan data usaha: milik sendiri, atau semua bagi kurator",
        responses=VendorChangeSerializer,
    ),
    create=extend_schema(
        summary="Pemilik mengajukan rekening atau sertifikat baru",
        request={"multipart/form-data": NewVendorChangeSerializer},
        responses={201: VendorChangeSerializer},
    ),
)
class VendorChangeViewSet(viewsets.GenericViewSet[VendorChange]):
    """What firms ask to change."""

    serializer_class = VendorChangeSerializer
    queryset = VendorChange.objects.none()
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[VendorChange]:
        """Return the changes in the caller's scope."""
        return access.changes_for(_actor(self.request))

    def get_parsers(self) -> list[Any]:
        """Take a form with a file for a new change, JSON for a decision."""
        is_new = self.action_map.get("post") == "create"
        return [MultiPartParser()] if is_new else super().get_parsers()

    def list(self, request: Request) -> Response:
        """Return the changes in scope, newest first."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(VendorChangeSerializer(page, many=True).data)

    def create(self, request: Request) -> Response:
        """Ask for a change of the caller's own firm; an account needs a fresh proof."""
        by = _actor(request)
        firm = access.own_registration(by)
        body = NewVendorChangeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        kind, file = values.pop("kind"), values.pop("file")
        if kind == VendorChange.Kind.ACCOUNT:
            identity.require_api(request)
        made = services.ask(firm.pk, kind, values, file, by=by, at=timezone.now())
        return created(VendorChangeSerializer(made).data)

    @extend_schema(summary="Kurator menerima", request=None, responses=VendorChangeSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Put the change in force."""
        return self._decide(request, int(pk), Decision(accept=True))

    @extend_schema(
        summary="Kurator menolak", request=FirmReasonSerializer, responses=VendorChangeSerializer
    )
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Refuse the change with a reason; the old one holds."""
        access.get_change(_actor(request), int(pk), needs=access.DECIDE_CHANGE)
        body = FirmReasonSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        word = Decision(accept=False, reason=body.validated_data["reason"])
        return self._decide(request, int(pk), word)

    def _decide(self, request: Request, pk: int, word: Decision) -> Response:
        by = _actor(request)
        access.get_change(by, pk, needs=access.DECIDE_CHANGE)
        return Response(
            VendorChangeSerializer(services.decide(pk, word, by=by, at=timezone.now())).data
        )


def _actor(request: Request) -> Actor:
    return access.known(cast("ActingRequest", request._request).actor)
