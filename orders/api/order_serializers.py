"""What orders and handovers look like on the wire, and what comes in."""

from typing import Any

from rest_framework import serializers

from core import privacy
from orders.forms.orders import PHONE
from orders.models import Handover, HandoverLine, Order, OrderLine
from orders.queries.order_page import handover_of
from orders.rules import MAX_QUANTITY


class OrderLineSerializer(serializers.ModelSerializer[OrderLine]):
    """One line, its name and price as frozen in the basket."""

    class Meta:
        model = OrderLine
        fields = ("id", "menu", "name", "unit", "quantity", "unit_price", "amount")
        read_only_fields = fields


class OrderRowSerializer(serializers.ModelSerializer[Order]):
    """An order as lists show it."""

    status_label = serializers.CharField(source="get_status_display")
    package_name = serializers.CharField(source="package.name")
    organisation_name = serializers.CharField(source="organisation.name")
    vendor_name = serializers.CharField(source="vendor.name")

    class Meta:
        model = Order
        fields: tuple[str, ...] = (
            "id",
            "number",
            "status",
            "status_label",
            "version",
            "package",
            "package_name",
            "organisation",
            "organisation_name",
            "vendor",
            "vendor_name",
            "delivery_at",
            "items_total",
            "delivery_fee",
            "pbjt",
            "total",
            "cap",
            "created_at",
            "submitted_at",
            "signed_at",
            "answered_at",
            "delivered_at",
            "received_at",
            "closed_at",
        )
        read_only_fields = fields


class OrderSerializer(OrderRowSerializer):
    """One order with its lines, delivery and handover."""

    lines = OrderLineSerializer(many=True)
    handover = serializers.SerializerMethodField()
    contact_phone = serializers.SerializerMethodField()

    class Meta(OrderRowSerializer.Meta):
        fields = (
            *OrderRowSerializer.Meta.fields,
            "address",
            "contact_name",
            "contact_phone",
            "note",
            "pbjt_rate",
            "handover",
            "lines",
        )
        read_only_fields = fields

    def get_contact_phone(self, order: Order) -> str:
        """Return the receiver's number masked; POST `reveal/` shows it to who needs it."""
        return privacy.mask_phone(order.contact_phone)

    def get_handover(self, order: Order) -> int | None:
        """Return the id of the order's handover, once the vendor reported a delivery."""
        handover = handover_of(order)
        return handover.pk if handover else None


class HandoverLineSerializer(serializers.ModelSerializer[HandoverLine]):
    """What the inspection found of one order line."""

    name = serializers.CharField(source="order_line.name")

    class Meta:
        model = HandoverLine
        fields = (
            "order_line",
            "name",
            "ordered",
            "received",
            "rejected",
            "accepted_amount",
            "note",
        )
        read_only_fields = fields


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """A handover with what was found per line."""

    status_label = serializers.CharField(source="get_status_display")
    order_number = serializers.CharField(source="order.number")
    lines = HandoverLineSerializer(many=True)

    class Meta:
        model = Handover
        fields = (
            "id",
            "number",
            "status",
            "status_label",
            "version",
            "order",
            "order_number",
            "delivered_at",
            "delivery_note",
            "inspected_at",
            "inspection_note",
            "function_ok",
            "quantity_ok",
            "time_ok",
            "vendor_signed_at",
            "accepted_items",
            "accepted_delivery_fee",
            "accepted_pbjt",
            "accepted_total",
            "bast_date",
            "lines",
        )
        read_only_fields = fields


class DeliverySerializer(serializers.Serializer[Any]):
    """When, where and to whom the vendor delivers."""

    delivery_at = serializers.DateTimeField()
    address = serializers.CharField(max_length=300)
    contact_name = serializers.CharField(max_length=160)
    contact_phone = serializers.CharField(max_length=20, validators=[PHONE])
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class NewOrderSerializer(serializers.Serializer[Any]):
    """A basket to open; without delivery it follows the event of the package."""

    package = serializers.IntegerField(min_value=1)
    vendor = serializers.IntegerField(min_value=1)
    delivery = DeliverySerializer(required=False)


class SetLineSerializer(serializers.Serializer[Any]):
    """How much of a menu is wanted; 0 takes it out."""

    menu = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=0, max_value=MAX_QUANTITY)


class OrderReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=500)


class CarryOverSerializer(OrderReasonSerializer):
    """To which budget line of the running year, and why."""

    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class OrderNoteSerializer(serializers.Serializer[Any]):
    """A remark."""

    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class CountSerializer(serializers.Serializer[Any]):
    """How much of one order line was good, and why the rest was not."""

    order_line = serializers.IntegerField(min_value=1)
    received = serializers.IntegerField(min_value=0, max_value=MAX_QUANTITY)
    note = serializers.CharField(max_length=300, allow_blank=True, default="")


class InspectionSerializer(serializers.Serializer[Any]):
    """The PPK's counts, checks and remark."""

    lines = CountSerializer(many=True, allow_empty=False)
    function_ok = serializers.BooleanField()
    quantity_ok = serializers.BooleanField()
    time_ok = serializers.BooleanField()
    note = serializers.CharField(max_length=500, allow_blank=True, default="")

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a line that is counted twice."""
        ids = [line["order_line"] for line in lines]
        if len(ids) != len(set(ids)):
            raise serializers.ValidationError("Satu baris pesanan dihitung dua kali.")
        return lines
