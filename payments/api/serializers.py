"""What bills and payments look like on the wire, and what comes in."""

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from payments import access
from payments.deadlines import Clock
from payments.forms.payments import BANK_REFERENCE, BILL_NUMBER
from payments.models import Bill, Payment
from payments.queries import details
from payments.states import TaxRule

HASH = RegexValidator(r"^[0-9a-f]{64}$", "Hash isi terdiri dari 64 angka heksadesimal.")


class SkippedDaySerializer(serializers.Serializer[Any]):
    """A day that does not count, and why."""

    date = serializers.DateField()
    reason = serializers.CharField()


class ClockSerializer(serializers.Serializer[Clock]):
    """The payment clock at the moment of the answer."""

    start_date = serializers.DateField(source="term.start")
    working_days = serializers.IntegerField(source="term.working_days")
    due_date = serializers.DateField(source="due")
    number = serializers.IntegerField()
    remaining = serializers.IntegerField()
    is_paid = serializers.BooleanField()
    is_late = serializers.BooleanField()
    late_days = serializers.IntegerField()
    sentence = serializers.CharField()
    uncounted = SkippedDaySerializer(many=True)


class BillSerializer(serializers.ModelSerializer[Bill]):
    """A bill with the payment it opened."""

    receipt_number = serializers.CharField(source="receipt.number")
    vendor_name = serializers.CharField(source="vendor.name")
    order_number = serializers.CharField(source="order.number")
    payment = serializers.IntegerField(source="payment.pk")

    class Meta:
        model = Bill
        fields = (
            "id",
            "number",
            "amount",
            "billed_at",
            "handover",
            "order",
            "order_number",
            "vendor",
            "vendor_name",
            "receipt",
            "receipt_number",
            "payment",
        )
        read_only_fields = fields


class PaymentSerializer(serializers.ModelSerializer[Payment]):
    """A payment; the payee's account is masked, POST `reveal/` shows it to who needs it."""

    order_number = serializers.CharField(source="order.number")
    bill_number = serializers.CharField(source="bill.number")
    organisation_name = serializers.CharField(source="organisation.name")
    vendor_name = serializers.CharField(source="vendor.name")
    clock = serializers.SerializerMethodField()
    payee = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()
    proof = serializers.SerializerMethodField()

    class Meta:
        model = Payment
        fields = (
            "id",
            "version",
            "status",
            "order",
            "order_number",
            "bill",
            "bill_number",
            "organisation",
            "organisation_name",
            "vendor",
            "vendor_name",
            "clock",
            "gross",
            "tax_rule",
            "tax_base",
            "tax_rate",
            "tax",
            "tax_reason",
            "tax_evidence",
            "net",
            "payee",
            "content_hash",
            "letter",
            "drafted_at",
            "approved_at",
            "value_date",
            "bank_reference",
            "late_reason",
            "proof",
            "paid_at",
            "arrived_at",
            "may",
        )
        read_only_fields = fields

    @extend_schema_field(ClockSerializer)
    def get_clock(self, payment: Payment) -> Any:
        """Return the clock, read once for the whole answer."""
        return ClockSerializer(self.context["clocks"][payment.pk]).data

    def get_payee(self, payment: Payment) -> str:
        """Return bank, masked account and holder."""
        return details.account_of(payment)

    def get_may(self, payment: Payment) -> list[str]:
        """Return the steps that the caller can take now."""
        actor = self.context["actor"]
        return [act for act in details.ACTS if access.may(actor, payment, act)]

    def get_proof(self, payment: Payment) -> bool:
        """Return whether a proof of transfer is on file."""
        return bool(payment.proof)


class NewBillSerializer(serializers.Serializer[Any]):
    """A bill to send: which handover, and the vendor's own number."""

    handover = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    number = serializers.CharField(max_length=60, validators=[BILL_NUMBER])


class DraftSerializer(serializers.Serializer[Any]):
    """The treasurer's tax choice."""

    rule = serializers.ChoiceField(choices=TaxRule.choices)
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class ApproveSerializer(serializers.Serializer[Any]):
    """The hash of the content that the approver saw."""

    content_hash = serializers.CharField(validators=[HASH])


class ReasonSerializer(serializers.Serializer[Any]):
    """Why a draft goes back."""

    reason = serializers.CharField(max_length=500)


class TransferSerializer(serializers.Serializer[Any]):
    """What the bank did; `proof` is a PDF, JPEG or PNG up to 5 MB (multipart)."""

    value_date = serializers.DateField()
    bank_reference = serializers.CharField(max_length=60, validators=[BANK_REFERENCE])
    proof = serializers.FileField()
    late_reason = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True
    )
