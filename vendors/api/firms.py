"""Firms for machines: the public list, a person's own registration, and the curators' decisions."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts import acting
from accounts import proof as identity
from accounts.acting import ActingRequest
from core.acts import Actor
from core.api import created, etag
from core.errors import NotFound
from core.shapes import DisclosedSerializer, RevealSerializer
from vendors import access, disclosures, enrolment
from vendors.api.catalogue import VendorSerializer
from vendors.api.registration import (
    FirmReasonSerializer,
    NewProofSerializer,
    ProofSerializer,
    QueueRowSerializer,
    RegistrationSerializer,
    SightSerializer,
    StartSerializer,
    StepSerializer,
)
from vendors.models import Vendor
from vendors.services import curation, disclosure
from vendors.services import enrolment as services
from vendors.states import VendorState

SIGHTS = 100
STATES = [state for state in VendorState.values if state != VendorState.DRAFT]


class VendorViewSet(viewsets.ReadOnlyModelViewSet[Vendor]):
    """The verified firms, newest first; and the way a firm takes to become one."""

    serializer_class = VendorSerializer
    queryset = Vendor.objects.none()
    filter_backends = ()
    lookup_value_regex = "[0-9]+"

    def get_queryset(self) -> QuerySet[Vendor]:
        """Return the firms that anybody may see."""
        return access.public_vendors()

    def get_permissions(self) -> list[Any]:
        """Let a person without a post begin a registration; all else needs one."""
        return [IsAuthenticated()] if self.action == "create" else [*super().get_permissions()]

    @extend_schema(
        summary="Mulai mendaftarkan usaha sendiri",
        request=StartSerializer,
        responses={201: RegistrationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Begin a registration; the caller becomes the owner of a firm in draft."""
        plain = cast("ActingRequest", request._request)
        by = acting.person(plain, plain.user)
        values = _read(StartSerializer, request)
        post = services.start(values["name"], by=by, at=timezone.now())
        firm = access.firm_at(post.organisation_id)
        return created(_registration(firm), version=firm.version)

    @extend_schema(
        summary="Tampilkan NIK, NPWP, rekening, atau telepon usaha secara lengkap (tercatat)",
        request=RevealSerializer,
        responses=DisclosedSerializer,
    )
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Return one number in full to the firm's own people and the offices that verify it."""
        identity.require_api(request)
        body = _read(RevealSerializer, request)
        by = access.known(getattr(request, "actor", None))
        shown = disclosure.reveal(int(pk), body["field"], by=by, at=timezone.now())
        return Response(DisclosedSerializer(shown).data)

    @extend_schema(
        summary="Siapa melihat data usaha secara lengkap, seratus yang terbaru",
        responses=SightSerializer(many=True),
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def disclosures(self, request: Request, pk: str) -> Response:
        """Return who saw the firm's numbers or original papers, to the firm's own people."""
        vendor = access.get_own_firm(getattr(request, "actor", None), int(pk))
        events = list(disclosures.events_of(vendor)[:SIGHTS])
        return Response(SightSerializer(disclosures.sights(events, vendor), many=True).data)

    @extend_schema(summary="Pendaftaran usaha sendiri", responses=RegistrationSerializer)
    @action(detail=False, methods=["get"])
    def mine(self, request: Request) -> Response:
        """Return the caller's own firm with what its registration still lacks."""
        return _answer(access.vendor_of(_actor(request)))

    @extend_schema(
        summary="Isi satu langkah pendaftaran",
        request=StepSerializer,
        responses=RegistrationSerializer,
    )
    @action(detail=True, methods=["put"], url_path="steps/(?P<step>[a-z]+)")
    def steps(self, request: Request, pk: str, step: str) -> Response:
        """Store a step: usaha, alamat, izin, pajak or rekening."""
        firm = _own(request, pk)
        if step not in enrolment.BY_CODE:
            raise NotFound("Langkah ini tidak ada; yang ada usaha, alamat, izin, pajak, rekening.")
        if step == enrolment.ACCOUNT:
            identity.require_api(request)
        values = _read(StepSerializer, request)
        services.save_step(firm.pk, step, values, by=_actor(request), at=timezone.now())
        return _answer(access.vendor_of(_actor(request)))

    @extend_schema(
        summary="Lampirkan bukti",
        request={"multipart/form-data": NewProofSerializer},
        responses={201: ProofSerializer},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def proofs(self, request: Request, pk: str) -> Response:
        """Keep a proof in place of an earlier one of its kind."""
        firm = _own(request, pk)
        values = _read(NewProofSerializer, request)
        kind, file = values["kind"], values["file"]
        proof = services.attach(firm.pk, kind, file, by=_actor(request), at=timezone.now())
        return Response(ProofSerializer(proof).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Kirim pendaftaran", request=None, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Send the registration to its curators."""
        firm = _own(request, pk)
        services.submit(firm.pk, by=_actor(request), at=timezone.now())
        return _answer(access.vendor_of(_actor(request)))

    @extend_schema(
        summary="Usaha untuk dikurasi",
        parameters=[OpenApiParameter("status", enum=STATES, description="Bawaan SUBMITTED")],
        responses=QueueRowSerializer(many=True),
    )
    @action(detail=False, methods=["get"])
    def queue(self, request: Request) -> Response:
        """Return the firms of a status to their curators, newest first."""
        wanted = request.query_params.get("status", VendorState.SUBMITTED)
        rows = access.firms_for(_actor(request)).filter(status=wanted)
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(QueueRowSerializer(page, many=True).data)

    @extend_schema(summary="Satu usaha bagi kuratornya", responses=RegistrationSerializer)
    @action(detail=True, methods=["get"])
    def registration(self, request: Request, pk: str) -> Response:
        """Return a firm with its proofs and moves, its numbers masked."""
        return _answer(access.get_curated(_actor(request), int(pk)))

    @extend_schema(summary="Verifikasi usaha", request=None, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Take a firm into the catalogue."""
        return _decide(request, pk, access.VERIFY, "")

    @extend_schema(request=FirmReasonSerializer, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Return a registration to its owner with what is to be mended."""
        return _decide(request, pk, access.SEND_BACK)

    @extend_schema(request=FirmReasonSerializer, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """End a registration."""
        return _decide(request, pk, access.REJECT)

    @extend_schema(request=FirmReasonSerializer, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: str) -> Response:
        """Take a firm out of the catalogue."""
        return _decide(request, pk, access.SUSPEND)

    @extend_schema(request=FirmReasonSerializer, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """Let a suspended firm back into the catalogue."""
        return _decide(request, pk, access.LIFT)

    @extend_schema(request=FirmReasonSerializer, responses=RegistrationSerializer)
    @action(detail=True, methods=["post"], url_path="permit-second")
    def permit_second(self, request: Request, pk: str) -> Response:
        """Let the firm's owner register one more firm."""
        by = _actor(request)
        firm = access.get_curated(by, int(pk), needs=access.PERMIT)
        values = _read(FirmReasonSerializer, request)
        curation.permit_second(firm.pk, values["reason"], by=by, at=timezone.now())
        return _answer(access.get_curated(by, firm.pk))


def _decide(request: Request, pk: str, act: str, reason: str | None = None) -> Response:
    by = _actor(request)
    firm = access.get_curated(by, int(pk), needs=act)
    told = _read(FirmReasonSerializer, request)["reason"] if reason is None else reason
    curation.decide(firm.pk, act, told, by=by, at=timezone.now())
    return _answer(access.get_curated(by, firm.pk))


def _own(request: Request, pk: str) -> Vendor:
    firm = access.own_registration(_actor(request))
    if firm.pk != int(pk):
        raise NotFound
    return firm


def _answer(firm: Vendor) -> Response:
    return Response(_registration(firm), headers=etag(firm.version))


def _registration(firm: Vendor) -> Any:
    return RegistrationSerializer(firm, context={"today": timezone.localdate()}).data


def _actor(request: Request) -> Actor:
    return cast("Actor", cast("ActingRequest", request._request).actor)


def _read(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    shape = serializer(data=request.data)
    shape.is_valid(raise_exception=True)
    return dict(shape.validated_data)
