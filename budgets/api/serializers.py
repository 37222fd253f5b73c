"""The shapes of the budget API: amounts in rupiah as strings, dates ISO 8601."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from budgets import queries, rules
from budgets.ledger import EntryKind
from budgets.models import Tranche
from budgets.queries import Standing
from budgets.rules import AnnexLine, NewComponent, NewTranche
from budgets.summary import Summary
from core.errors import RuleRefused

LARGEST_ID = 2**63 - 1
COMPONENTS = 200
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
    blocked_reason = serializers.CharField(source="line.balance.blocked_reason")
    is_closed = serializers.BooleanField(source="line.balance.is_closed")
    dpa = serializers.DecimalField(**MONEY)
    released = serializers.DecimalField(source="line.balance.released", **MONEY)
    opened = serializers.DecimalField(**MONEY)
    reserved = serializers.DecimalField(**MONEY)
    committed = serializers.DecimalField(**MONEY)
    realised = serializers.DecimalField(**MONEY)
    free = serializers.DecimalField(**MONEY)
    next_month = serializers.IntegerField(allow_null=True)
    next_amount = serializers.DecimalField(**MONEY)


class ComponentSerializer(serializers.Serializer[Any]):
    """A priced part of a line: `245 Orang / Kali × 30000.00`."""

    name = serializers.CharField(max_length=rules.NAME_LENGTH)
    volume = serializers.DecimalField(max_digits=12, decimal_places=2)
    unit = serializers.CharField(max_length=60)
    unit_price = serializers.DecimalField(**MONEY)


class LineRevisionSerializer(serializers.Serializer[Any]):
    """A DPPA of one line; unknown fields are ignored."""

    number = serializers.CharField(max_length=rules.NUMBER_LENGTH)
    amount = serializers.DecimalField(**MONEY)
    reason = serializers.CharField(max_length=rules.NOTE_LENGTH)
    components = serializers.ListField(
        child=ComponentSerializer(), default=list, max_length=COMPONENTS
    )

    def components_of(self) -> tuple[NewComponent, ...]:
        """This function will return the priced parts as the service takes them."""
        return tuple(NewComponent(**part) for part in self.validated_data["components"])


class BudgetReasonSerializer(serializers.Serializer[Any]):
    """Why an act is done."""

    reason = serializers.CharField(max_length=rules.NOTE_LENGTH)


class VersionSerializer(serializers.Serializer[Any]):
    """What a DPA or DPPA said of a line, and how it differs from the one before."""

    version = serializers.IntegerField(source="version.version")
    number = serializers.CharField(source="version.number")
    amount = serializers.DecimalField(source="version.amount", **MONEY)
    change = serializers.DecimalField(**MONEY)
    reason = serializers.CharField(source="version.reason")
    at = serializers.DateTimeField(source="version.at")
    actor_name = serializers.CharField(source="version.actor_name")
    components = ComponentSerializer(many=True)


class HolderSerializer(serializers.Serializer[Any]):
    """What one order holds of a line."""

    reference = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    reserved = serializers.DecimalField(**MONEY)
    committed = serializers.DecimalField(**MONEY)
    realised = serializers.DecimalField(**MONEY)


class ExplanationSerializer(serializers.Serializer[Any]):
    """A line on a day, recomputed from its entries, with the orders that hold its money."""

    day = serializers.DateField()
    dpa = serializers.DecimalField(source="figures.dpa", **MONEY)
    released = serializers.DecimalField(source="figures.released", **MONEY)
    opened = serializers.DecimalField(**MONEY)
    reserved = serializers.DecimalField(source="figures.reserved", **MONEY)
    committed = serializers.DecimalField(source="figures.committed", **MONEY)
    realised = serializers.DecimalField(source="figures.realised", **MONEY)
    free = serializers.DecimalField(**MONEY)
    next_month = serializers.IntegerField(allow_null=True)
    next_amount = serializers.DecimalField(**MONEY)
    holders = HolderSerializer(many=True)


class DaySerializer(serializers.Serializer[Any]):
    """The day asked for."""

    date = serializers.DateField()


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
    components = serializers.ListField(
        child=ComponentSerializer(), default=list, max_length=COMPONENTS
    )

    def components_of(self) -> tuple[NewComponent, ...]:
        """This function will return the priced parts as the service takes them."""
        return tuple(NewComponent(**part) for part in self.validated_data["components"])


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
    version = serializers.IntegerField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField()


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
    # When told, it must be the sum of the annex.
    total = serializers.DecimalField(required=False, **MONEY)
    lines = serializers.ListField(
        child=NewAnnexSerializer(), allow_empty=False, max_length=rules.ANNEX_LINES
    )

    def draft(self, **known: Any) -> NewTranche:
        """This function will return the SPD as the service takes it, or refuse its total."""
        values = dict(self.validated_data) | known
        annex = tuple(AnnexLine(**line) for line in values.pop("lines"))
        told = values.pop("total", None)
        values.pop("reason", None)
        draft = NewTranche(lines=annex, **values)
        wrong = rules.total_faults(told, draft)
        if wrong:
            raise RuleRefused(wrong[0], rule=rules.SPD_RULE, errors={"total": wrong})
        return draft


class TrancheRevisionSerializer(NewTrancheSerializer):
    """What an SPD in force becomes; office, year and first month stay."""

    organisation = None  # type: ignore[assignment]
    year = None  # type: ignore[assignment]
    month_from = None  # type: ignore[assignment]
    reason = serializers.CharField(max_length=rules.NOTE_LENGTH)


class BudgetImportSerializer(serializers.Serializer[Any]):
    """A CSV or XLSX; with `dry_run` nothing is stored."""

    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=False)


class BudgetImportAnswerSerializer(serializers.Serializer[Any]):
    """How many rows were read, and how many objects were (or would be) made or changed."""

    rows = serializers.IntegerField()
    objects = serializers.IntegerField()
    dry_run = serializers.BooleanField()


class OfficeYearSerializer(serializers.Serializer[Any]):
    """An office's budget year and whether it is closed."""

    organisation = OfficeSerializer()
    dpa = serializers.DecimalField(**MONEY)
    released = serializers.DecimalField(**MONEY)
    realised = serializers.DecimalField(**MONEY)
    held = serializers.DecimalField(**MONEY)
    orders = serializers.IntegerField()
    unspent = serializers.DecimalField(**MONEY)
    closed_at = serializers.DateTimeField(source="closing.at", allow_null=True, default=None)


class ClosingSerializer(serializers.Serializer[Any]):
    """Which office's year to close."""

    organisation = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    year = serializers.IntegerField(min_value=2000, max_value=2100)


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
