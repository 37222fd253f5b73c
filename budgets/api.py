"""The API of the budget: lines with their standing and entries, and SPD."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from budgets import access, queries, rules, services
from budgets.ledger import EntryKind
from budgets.models import Tranche
from budgets.queries import Standing
from budgets.rules import AnnexLine, NewLine, NewTranche
from budgets.summary import Summary
from core.acts import Actor
from core.api import NewestFirst, created

M = TypeVar("M", bound=Model)
LARGEST_ID = 2**63 - 1
MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}


class OfficeSerializer(serializers.Serializer[Any]):
    """An office by id, code and name."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class BudgetLineSerializer(serializers.Serializer[Standing]):
    """A budget line and how it stands today, in rupiah."""

    id = serializers.IntegerField(source="line.pk")
    organisation = OfficeSerializer(source="line.organisation")
    year = serializers.IntegerField(source="line.year")
    sub_activity_code = serializers.CharField(source="line.sub_activity_code")
    sub_activity_name = serializers.CharField(source="line.sub_activity_name")
    account_code = serializers.CharField(source="line.account_code")
    account_name = serializers.CharField(source="line.account_name")
    dpa_number = serializers.CharField(source="line.dpa_number")
    fund_source = serializers.CharField(source="line.fund_source")
    dpa = serializers.DecimalField(**MONEY)
    released = serializers.DecimalField(source="line.balance.released", **MONEY)
    opened = serializers.DecimalField(**MONEY)
    reserved = serializers.DecimalField(**MONEY)
    committed = serializers.DecimalField(**MONEY)
    realised = serializers.DecimalField(**MONEY)
    free = serializers.DecimalField(**MONEY)
    next_month = serializers.IntegerField(allow_null=True)
    next_amount = serializers.DecimalField(**MONEY)


class NewLineSerializer(serializers.Serializer[Any]):
    """A DPA line to be entered; unknown fields are ignored."""

    organisation = serializers.IntegerField(
        source="organisation_id", min_value=1, max_value=LARGEST_ID
    )
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    sub_activity_code = serializers.CharField(max_length=24)
    sub_activity_name = serializers.CharField(max_length=rules.NAME_LENGTH)
    account_code = serializers.CharField(max_length=17)
    account_name = serializers.CharField(max_length=rules.NAME_LENGTH)
    dpa_number = serializers.CharField(max_length=rules.NUMBER_LENGTH)
    fund_source = serializers.CharField(max_length=rules.NUMBER_LENGTH, default="PAD")
    amount = serializers.DecimalField(**MONEY)


class EntrySerializer(serializers.Serializer[Any]):
    """One movement of money on a line."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EntryKind.choices)
    amount = serializers.DecimalField(**MONEY)
    month = serializers.IntegerField()
    tranche = serializers.IntegerField(source="tranche_id", allow_null=True)
    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    actor_name = serializers.CharField()


class IkhtisarSerializer(serializers.Serializer[Summary]):
    """The ikhtisar: DPA, earlier SPD, remainder, this SPD, remainder after it."""

    dpa = serializers.DecimalField(**MONEY)
    earlier = serializers.DecimalField(**MONEY)
    before = serializers.DecimalField(**MONEY)
    this = serializers.DecimalField(**MONEY)
    after = serializers.DecimalField(**MONEY)


class AnnexSerializer(serializers.Serializer[Any]):
    """A line of an SPD's annex with its own ikhtisar."""

    line = serializers.IntegerField(source="line_id")
    sub_activity_code = serializers.CharField()
    account_code = serializers.CharField()
    amount = serializers.DecimalField(source="summary.this", **MONEY)
    summary = IkhtisarSerializer()


class TrancheSerializer(serializers.Serializer[Tranche]):
    """An SPD without its annex."""

    id = serializers.IntegerField()
    organisation = OfficeSerializer()
    year = serializers.IntegerField()
    number = serializers.CharField()
    issued_date = serializers.DateField()
    month_from = serializers.IntegerField()
    month_to = serializers.IntegerField()
    total = serializers.DecimalField(**MONEY)
    note = serializers.CharField()
    created_at = serializers.DateTimeField()
    created_by_name = serializers.CharField()


class TrancheDetailSerializer(TrancheSerializer):
    """An SPD with its annex and ikhtisar, as of its issue."""

    summary = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(IkhtisarSerializer)
    def get_summary(self, tranche: Tranche) -> Any:
        """Return the ikhtisar over the whole DPA of the office."""
        return IkhtisarSerializer(queries.sheet(queries.versions(tranche)).overview).data

    @extend_schema_field(AnnexSerializer(many=True))
    def get_lines(self, tranche: Tranche) -> Any:
        """Return the annex."""
        rows: Any = queries.sheet(queries.versions(tranche)).annex
        return AnnexSerializer(rows, many=True).data


class NewAnnexSerializer(serializers.Serializer[Any]):
    """One line of the annex: which budget line, how much."""

    line = serializers.IntegerField(source="line_id", min_value=1, max_value=LARGEST_ID)
    amount = serializers.DecimalField(**MONEY)


class NewTrancheSerializer(serializers.Serializer[Any]):
    """An SPD to be issued; unknown fields are ignored."""

    organisation = serializers.IntegerField(
        source="organisation_id", min_value=1, max_value=LARGEST_ID
    )
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    number = serializers.CharField(max_length=rules.NUMBER_LENGTH)
    issued_date = serializers.DateField()
    month_from = serializers.IntegerField(min_value=1, max_value=12)
    month_to = serializers.IntegerField(min_value=1, max_value=12)
    note = serializers.CharField(max_length=rules.NOTE_LENGTH, default="", allow_blank=True)
    lines = serializers.ListField(
        child=NewAnnexSerializer(), allow_empty=False, max_length=rules.ANNEX_LINES
    )


class FilterSerializer(serializers.Serializer[Any]):
    """What narrows a list down."""

    year = serializers.IntegerField(required=False, min_value=2000, max_value=2100)
    organisation = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    search = serializers.CharField(required=False, max_length=100)

    def narrowed(self) -> dict[str, Any]:
        """This function will return the filters as the queries take them."""
        self.is_valid(raise_exception=True)
        names = {"year": "year", "organisation": "office", "search": "text"}
        return {names[name]: value for name, value in self.validated_data.items()}


class BudgetView(APIView):
    """What the views here share: who acts, and turning pages."""

    pagination_class = NewestFirst

    def actor(self, request: Request) -> Actor:
        """This function will return who acts, who must have a part in the budget."""
        actor: Actor = request.actor  # type: ignore[attr-defined]
        access.require_viewer(actor)
        return actor

    def page_of(self, request: Request, rows: QuerySet[M]) -> tuple[NewestFirst, Any]:
        """This function will cut one page out of `rows`."""
        pages = self.pagination_class()
        return pages, pages.paginate_queryset(rows, request, view=self) or []


class BudgetLineListView(BudgetView):
    """Budget lines."""

    @extend_schema(
        operation_id="budget_lines_list",
        parameters=[FilterSerializer],
        responses=BudgetLineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the lines in scope, newest first, as they stand today."""
        filters = FilterSerializer(data=request.query_params).narrowed()
        rows = queries.lines(self.actor(request), **filters)
        pages, found = self.page_of(request, rows)
        today = timezone.localdate()
        standings: Any = [queries.standing_of(line, today) for line in found]
        return pages.get_paginated_response(BudgetLineSerializer(standings, many=True).data)

    @extend_schema(request=NewLineSerializer, responses={201: BudgetLineSerializer})
    def post(self, request: Request) -> Response:
        """Enter a DPA line (BPKD); a BUMD's line is released at once."""
        data = NewLineSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        draft = NewLine(**data.validated_data)
        line = services.create_line(draft, by=self.actor(request), at=timezone.now())
        standing = queries.standing(line.pk, timezone.localdate())
        return created(BudgetLineSerializer(standing).data)


class BudgetLineView(BudgetView):
    """One budget line."""

    @extend_schema(operation_id="budget_lines_retrieve", responses=BudgetLineSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Return a line as it stands today."""
        line = access.get_line(self.actor(request), pk)
        standing = queries.standing_of(line, timezone.localdate())
        return Response(BudgetLineSerializer(standing).data)


class EntryListView(BudgetView):
    """The ledger entries of a line."""

    @extend_schema(operation_id="budget_lines_entries_list", responses=EntrySerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Return a line's entries, newest first."""
        line = access.get_line(self.actor(request), pk)
        pages, found = self.page_of(request, queries.entries(line))
        return pages.get_paginated_response(EntrySerializer(found, many=True).data)


class TrancheListView(BudgetView):
    """SPD."""

    @extend_schema(
        operation_id="spd_tranches_list",
        parameters=[FilterSerializer],
        responses=TrancheSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return the SPD in scope, newest first."""
        filters = FilterSerializer(data=request.query_params).narrowed()
        pages, found = self.page_of(request, queries.tranches(self.actor(request), **filters))
        return pages.get_paginated_response(TrancheSerializer(found, many=True).data)

    @extend_schema(request=NewTrancheSerializer, responses={201: TrancheDetailSerializer})
    def post(self, request: Request) -> Response:
        """Issue an SPD (BPKD)."""
        data = NewTrancheSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        values = dict(data.validated_data)
        annex = tuple(AnnexLine(**line) for line in values.pop("lines"))
        draft = NewTranche(lines=annex, **values)
        tranche = services.issue_tranche(draft, by=self.actor(request), at=timezone.now())
        return created(TrancheDetailSerializer(tranche).data)


class TrancheView(BudgetView):
    """One SPD."""

    @extend_schema(operation_id="spd_tranches_retrieve", responses=TrancheDetailSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Return an SPD with its annex and ikhtisar."""
        tranche = access.get_tranche(self.actor(request), pk)
        return Response(TrancheDetailSerializer(tranche).data, status=status.HTTP_200_OK)
