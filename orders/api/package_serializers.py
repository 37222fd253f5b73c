"""What packages and papers look like on the wire, and what comes in."""

from typing import Any

from rest_framework import serializers

from accounts.models import Wilayah
from orders.forms.packages import FIELD_NAMES, MAX_PEOPLE, MAX_TEXT
from orders.models import Comparable, Document, Package, Preparation
from orders.services.dispositions import Assignment

MONEY: dict[str, Any] = {"max_digits": 15, "decimal_places": 2, "min_value": 1}


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A paper; its PDF is under `documents/{id}/pdf/`."""

    kind_label = serializers.CharField(source="get_kind_display")

    class Meta:
        model = Document
        fields = (
            "id",
            "kind",
            "kind_label",
            "number",
            "issued_date",
            "issued_by_name",
            "content_hash",
            "organisation",
            "package",
            "order",
        )
        read_only_fields = fields


class ComparableSerializer(serializers.ModelSerializer[Comparable]):
    """A catalogue price, frozen when it was picked."""

    class Meta:
        model = Comparable
        fields = ("id", "menu", "menu_name", "vendor_name", "unit", "price", "picked_date")
        read_only_fields = fields


class PreparationSerializer(serializers.ModelSerializer[Preparation]):
    """What the PPK wrote so far."""

    class Meta:
        model = Preparation
        exclude = ("id", "package")
        read_only_fields = [
            field.name for field in Preparation._meta.fields if field.name not in {"id", "package"}
        ]


class VacantSeatSerializer(serializers.Serializer[Any]):
    """A seat of the team that nobody in force holds, and who held it last."""

    seat = serializers.CharField(source="code")
    name = serializers.CharField(source="label")
    left_by = serializers.CharField()


class VacancySerializer(serializers.Serializer[Any]):
    """A package that needs another official."""

    package = serializers.IntegerField(source="package.pk")
    rup_code = serializers.CharField(source="package.rup_code")
    name = serializers.CharField(source="package.name")
    organisation = serializers.IntegerField(source="package.organisation_id")
    organisation_name = serializers.CharField(source="package.organisation.name")
    event_at = serializers.DateTimeField(source="package.event_at")
    seats = VacantSeatSerializer(many=True)


class PackageRowSerializer(serializers.ModelSerializer[Package]):
    """A package as lists show it."""

    status_label = serializers.CharField(source="get_status_display")
    organisation_name = serializers.CharField(source="organisation.name")

    class Meta:
        model = Package
        fields: tuple[str, ...] = (
            "id",
            "rup_code",
            "name",
            "status",
            "status_label",
            "version",
            "organisation",
            "organisation_name",
            "line",
            "ceiling",
            "created_at",
            "event_name",
            "event_at",
            "place",
            "wilayah",
            "attendance",
            "approver",
            "ppk",
            "pp",
            "treasurer",
            "receiver",
        )
        read_only_fields = fields


class PackageSerializer(PackageRowSerializer):
    """A package with its preparation, its comparables and its own papers."""

    preparation = PreparationSerializer()
    comparables = ComparableSerializer(many=True)
    documents = DocumentSerializer(many=True)

    class Meta(PackageRowSerializer.Meta):
        fields = (*PackageRowSerializer.Meta.fields, "preparation", "comparables", "documents")
        read_only_fields = fields


class NewPackageSerializer(serializers.Serializer[Assignment]):
    """A disposition; team members are ids of appointments."""

    line = serializers.IntegerField()
    rup_code = serializers.RegexField(
        r"^\d{8}$", error_messages={"invalid": "Kode RUP terdiri dari 8 angka."}
    )
    name = serializers.CharField(max_length=200)
    ceiling = serializers.DecimalField(**MONEY)
    event_name = serializers.CharField(max_length=200)
    event_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=300)
    wilayah = serializers.ChoiceField(choices=Wilayah.choices)
    attendance = serializers.IntegerField(min_value=1, max_value=MAX_PEOPLE)
    approver = serializers.IntegerField()
    ppk = serializers.IntegerField()
    pp = serializers.IntegerField()
    treasurer = serializers.IntegerField()
    receiver = serializers.IntegerField(required=False, allow_null=True, default=None)


def assignment_of(values: dict[str, Any]) -> Assignment:
    """This function will turn a checked body into what the service takes."""
    short = {name: key for key, name in FIELD_NAMES.items()}
    return Assignment(**{short.get(name, name): value for name, value in values.items()})


def _text() -> serializers.CharField:
    return serializers.CharField(max_length=MAX_TEXT, required=False, allow_blank=True)


class SavePreparationSerializer(serializers.Serializer[Preparation]):
    """Some or all fields of a preparation; fields left out stay as they are."""

    background = _text()
    purpose = _text()
    target = _text()
    output = _text()
    quantity = serializers.IntegerField(min_value=1, max_value=MAX_PEOPLE, required=False)
    unit_price = serializers.DecimalField(**MONEY, required=False)
    price_note = _text()
    composition = _text()
    packaging = _text()
    hygiene = _text()
    serving = _text()
    service = _text()
    replacement = _text()


class PickMenuSerializer(serializers.Serializer[Comparable]):
    """A menu of the catalogue to compare with."""

    menu = serializers.IntegerField(min_value=1)


class PackageReasonSerializer(serializers.Serializer[Package]):
    """Why a package is withdrawn."""

    reason = serializers.CharField(max_length=500)


class ReassignSerializer(serializers.Serializer[Package]):
    """Which seat of a package goes to which appointment, and why."""

    seat = serializers.ChoiceField(choices=["approver", "ppk", "pp", "treasurer", "receiver"])
    appointment = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reason = serializers.CharField(max_length=500)
