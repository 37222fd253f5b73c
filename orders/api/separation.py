"""The separation matrix under /api/v1/separation-rules/: read, weigh, switch."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import duties, duty_rules
from accounts.duty_rules import Switch
from accounts.models import SeparationChange, SeparationRule
from core.api import etag
from orders.api.acting import ID, actor_of, body_of
from orders.queries import separation as queries
from orders.services import separation

LISTED = 100


class ChangeSerializer(serializers.ModelSerializer[SeparationChange]):
    """One switch in the history of a rule."""

    class Meta:
        model = SeparationChange
        fields = (
            "at",
            "active",
            "from_date",
            "legal_basis",
            "reason",
            "affected",
            "actor_name",
            "post",
        )
        read_only_fields = fields


class RuleSerializer(serializers.ModelSerializer[SeparationRule]):
    """A pair of duties with its history; `forbids_today` is what the services obey."""

    forbids_today = serializers.SerializerMethodField()
    changes = ChangeSerializer(many=True, read_only=True)

    class Meta:
        model = SeparationRule
        fields = (
            "id",
            "version",
            "first",
            "second",
            "kind",
            "legal_basis",
            "is_statutory",
            "active",
            "valid_from",
            "valid_to",
            "forbids_today",
            "changes",
        )
        read_only_fields = fields

    def get_forbids_today(self, rule: SeparationRule) -> bool:
        """Return whether one person may not hold both duties today."""
        return rule.forbids(timezone.localdate())


class ImpactRowSerializer(serializers.Serializer[Any]):
    """A running package in which one person holds both duties."""

    package = serializers.IntegerField(source="package.pk")
    name = serializers.CharField(source="package.name")
    organisation = serializers.CharField(source="package.organisation.short_name")
    first = serializers.CharField()
    second = serializers.CharField()


class ImpactSerializer(serializers.Serializer[Any]):
    """How many running packages a switch touches, and the newest hundred of them."""

    count = serializers.IntegerField()
    packages = ImpactRowSerializer(many=True)


class SwitchSerializer(serializers.Serializer[Any]):
    """On or off, from when, on which basis, why; `version` as it was read."""

    active = serializers.BooleanField()
    from_date = serializers.DateField()
    legal_basis = serializers.CharField(max_length=200)
    reason = serializers.CharField(max_length=500)
    version = serializers.IntegerField(min_value=1)


@extend_schema_view(
    list=extend_schema(
        summary="Matriks pemisahan tugas (BPPBJ dan Inspektorat)",
        responses=RuleSerializer(many=True),
        description=f"Kode tugas: {', '.join(duties.DUTIES)}.",
    ),
    retrieve=extend_schema(summary="Satu aturan dengan riwayatnya", responses=RuleSerializer),
)
class SeparationRuleViewSet(viewsets.GenericViewSet[SeparationRule]):
    """The rules that keep duties apart."""

    serializer_class = RuleSerializer
    queryset = SeparationRule.objects.none()
    pagination_class = None
    lookup_value_regex = ID

    def list(self, request: Request) -> Response:
        """Return every rule."""
        return Response(RuleSerializer(duty_rules.rules_for(actor_of(request)), many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        """Return one rule with its version as ETag."""
        return self._answer(duty_rules.get_rule(actor_of(request), int(pk)))

    @extend_schema(summary="Paket berjalan yang tersentuh aturan", responses=ImpactSerializer)
    @action(detail=True, methods=["get"])
    def impact(self, request: Request, pk: str) -> Response:
        """Return which running packages a switch touches."""
        rule, today = duty_rules.get_rule(actor_of(request), int(pk)), timezone.localdate()
        found = {
            "count": queries.touched(rule, today).count(),
            "packages": queries.touched_rows(rule, today, LISTED),
        }
        return Response(ImpactSerializer(found).data)

    @extend_schema(
        summary="BPPBJ menyalakan atau mematikan aturan",
        request=SwitchSerializer,
        responses=RuleSerializer,
    )
    @action(detail=True, methods=["post"])
    def switch(self, request: Request, pk: str) -> Response:
        """Switch the rule; another version than the present one answers 412."""
        by = actor_of(request)
        duty_rules.require_switcher(by)
        rule = duty_rules.get_rule(by, int(pk))
        wish = Switch(**body_of(request, SwitchSerializer))
        separation.switch(rule.pk, wish, by=by, at=timezone.now())
        return self._answer(duty_rules.get_rule(by, rule.pk))

    def _answer(self, rule: SeparationRule) -> Response:
        return Response(RuleSerializer(rule).data, headers=etag(rule.version))
