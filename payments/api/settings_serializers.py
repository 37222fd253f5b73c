"""What legal numbers and days off look like on the wire, and what comes in.

Rates are fractions (0.1000 = 10%), amounts rupiah, days whole numbers; `shown` says it in words.
"""

from typing import Any

from rest_framework import serializers

from core.models import Holiday
from payments.queries.effects import Effect
from payments.queries.holidays import Line
from payments.queries.parameters import Series, Value

NUMBER: dict[str, Any] = {"max_digits": 18, "decimal_places": 4}


class ValueSerializer(serializers.Serializer[Value]):
    """One value of a legal number; `valid_to` is exclusive, null while it has no end."""

    id = serializers.IntegerField(source="row.pk")
    value = serializers.DecimalField(source="row.value", **NUMBER)
    shown = serializers.CharField()
    standing = serializers.ChoiceField(choices=["PAST", "IN_FORCE", "PLANNED", "WITHDRAWN"])
    legal_basis = serializers.CharField(source="row.legal_basis")
    valid_from = serializers.DateField(source="row.valid_from")
    valid_to = serializers.DateField(source="row.valid_to", allow_null=True)
    reason = serializers.CharField(source="row.reason")
    set_at = serializers.DateTimeField(source="row.set_at", allow_null=True)
    set_by = serializers.CharField(source="row.set_by_name")
    withdrawn_at = serializers.DateTimeField(source="row.withdrawn_at", allow_null=True)
    withdrawn_reason = serializers.CharField(source="row.withdrawn_reason")


class SeriesSerializer(serializers.Serializer[Series]):
    """A legal number as it stands today."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    group = serializers.CharField(source="spec.group")
    version = serializers.IntegerField()
    lowest = serializers.DecimalField(source="spec.low", **NUMBER)
    highest = serializers.DecimalField(source="spec.high", **NUMBER)
    current = ValueSerializer(allow_null=True)
    planned = ValueSerializer(many=True)


class SeriesDetailSerializer(SeriesSerializer):
    """A legal number with every value it had, has or will have, oldest first."""

    history = ValueSerializer(source="values", many=True)


class NewValueSerializer(serializers.Serializer[Any]):
    """A value to come."""

    value = serializers.DecimalField(**NUMBER)
    legal_basis = serializers.CharField(max_length=200)
    valid_from = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class WithdrawSerializer(serializers.Serializer[Any]):
    """Which planned value is taken back, and why."""

    value_id = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=500)


class EffectRowSerializer(serializers.Serializer[Any]):
    """One thing that a change touches."""

    label = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    amount = serializers.DecimalField(max_digits=18, decimal_places=2)
    url = serializers.CharField()


class EffectSerializer(serializers.Serializer[Effect]):
    """One consequence of a change, with the first rows behind it."""

    sentence = serializers.CharField()
    count = serializers.IntegerField()
    rows = EffectRowSerializer(many=True)


class HolidaySerializer(serializers.ModelSerializer[Holiday]):
    """A day off with the decree that says so."""

    class Meta:
        model = Holiday
        fields = (
            "id",
            "date",
            "name",
            "category",
            "legal_basis",
            "decree_date",
            "is_estimate",
            "by_hand",
            "version",
        )
        read_only_fields = fields


class NewHolidaySerializer(serializers.Serializer[Any]):
    """A day off to be entered, or what an entered one becomes."""

    date = serializers.DateField()
    name = serializers.CharField(max_length=160)
    category = serializers.ChoiceField(choices=Holiday.Category.choices)
    legal_basis = serializers.CharField(max_length=200)
    decree_date = serializers.DateField()
    is_estimate = serializers.BooleanField(default=False)


class RemovalSerializer(serializers.Serializer[Any]):
    """Why a day counts again, and by which decree."""

    legal_basis = serializers.CharField(max_length=200)
    decree_date = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class HolidayPreviewSerializer(NewHolidaySerializer):
    """A day off that might be entered; `replaces` is the id of the one it would become."""

    replaces = serializers.IntegerField(min_value=1, required=False)


class ShiftSerializer(serializers.Serializer[Any]):
    """An open payment whose due date moves."""

    payment = serializers.IntegerField(source="payment.pk")
    order_number = serializers.CharField(source="payment.order.number")
    organisation = serializers.CharField(source="payment.organisation.name")
    old = serializers.DateField()
    new = serializers.DateField()


class ShiftsSerializer(serializers.Serializer[Any]):
    """The due dates that a change of the calendar would move."""

    count = serializers.IntegerField()
    shifts = ShiftSerializer(many=True)


class HolidayDoneSerializer(serializers.Serializer[Any]):
    """A day off after an act, and how many due dates moved."""

    holiday = HolidaySerializer()
    moved = serializers.IntegerField()


class ImportSerializer(serializers.Serializer[Any]):
    """Which year to bring up to the decree data; a dry run unless told to apply."""

    year = serializers.IntegerField()
    dry_run = serializers.BooleanField(default=True)


class ImportLineSerializer(serializers.Serializer[Line]):
    """One day of an import and what becomes of it."""

    date = serializers.DateField()
    name = serializers.CharField(source="shown.name")
    fate = serializers.ChoiceField(choices=["NEW", "DIFFERS", "GONE", "KEPT", "SAME"])


class ImportDoneSerializer(serializers.Serializer[Any]):
    """What an import did, or would do when it was a dry run."""

    dry_run = serializers.BooleanField()
    changed = serializers.IntegerField()
    moved = serializers.IntegerField()
    lines = ImportLineSerializer(many=True)
